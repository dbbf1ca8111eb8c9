#!/usr/bin/env bash
# The commands of ReceiptAot: `./build.sh help` lists them. Each command NAME is a function verb_NAME.
# shellcheck disable=SC2119,SC2120 # the last line calls these functions with arguments
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
artifacts=$root/artifacts
machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
bootstrap=$artifacts/$machine/bootstrap
direct=$artifacts/direct/bootstrap
sources='src/ReceiptAot.Core src/ReceiptAot.Function src/ReceiptAot.Http src/ReceiptAot.LambdaRuntime deploy/sbom.cs'
emulated=$artifacts/arm64-emulated
local_cloud=$artifacts/bin/ReceiptAot.LocalCloud/release/ReceiptAot.LocalCloud.dll
steps=0 step=0 report=: child=''
export DOTNET_CLI_UI_LANGUAGE=en # the test summaries are parsed
# No welcome message. It contains the notice of telemetry, so telemetry is off too. No checks of workloads: the project uses none.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=1
# MSBuild reads environment variables as properties, whatever their case, and zip reads ZIPOPT: only the arguments may determine what is
# built.
for name in $(compgen -e); do
  case ${name,,} in
    s3client | useamazonlambdapackages | positionindependentexecutable | configuration | platform* | runtimeidentifier* | \
      defineconstants | optimiz* | debug* | ilc* | strip* | static* | linker* | crossprefix | sysroot | zipopt) unset "$name" ;;
  esac
done
# Do not share build processes with other builds. A running process keeps its culture: it would pass the invariant culture of
# `dotnet publish` on to the next build, which fails with MSB4166. And a shared process would end with this build.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDUSESERVER=0 UseSharedCompilation=false
# shellcheck source=deploy/prerequisites.sh
. "$root/deploy/prerequisites.sh"
# shellcheck source=deploy/package.sh
. "$root/deploy/package.sh"
# shellcheck source=deploy/publish.sh
. "$root/deploy/publish.sh"

#: package [OPTION ...]
#:   Compile the native binary and create the zip for Lambda
#:
#:   --arch x64|arm64   the architecture; the default is that of this machine
#:   --docker[=IMAGE]   build in a container with docker, podman or buildah; IMAGE is the base image
#:   --check            build nothing; exit with 0 if the zip is up to date, otherwise with 1
#:
#:   All other options are passed to dotnet publish:
#:   -p:S3Client=Direct                use the small S3 client instead of AWSSDK.S3
#:   -p:UseAmazonLambdaPackages=true   use AWS's runtime client, Amazon.Lambda.RuntimeSupport
#:   -p:PositionIndependentExecutable=true   let Linux load the binary at a random address
verb_package() {
  if [[ " $*" = *' --docker'* ]]; then
    [[ " $* " != *' --check '* ]] || fail "--check and --docker cannot be combined"
    package_in_container "$@"
    return
  fi
  local architecture=$machine check='' options=()
  while [ $# != 0 ]; do
    case $1 in
      --arch) architecture=${2:-}; shift $(($# > 1)) ;;
      --check) check=yes ;;
      *) options+=("$1") ;;
    esac
    shift
  done
  [[ $architecture =~ ^(x64|arm64)$ ]] || fail "--arch must be x64 or arm64"
  local zip=$artifacts/receipt-aot-$architecture.zip folder=$artifacts/$architecture
  if [ -n "$check" ]; then
    ! zip_is_stale "$zip" "$folder" "$architecture" "${options[@]}" || exit 1
    return
  fi
  [[ $architecture = arm64 || $machine = x64 ]] ||
    fail "--arch x64 requires an x86-64 machine: .NET cannot cross-compile for x64 on this machine"
  [ $steps != 0 ] || steps=1
  need_sdk
  need zip zip 'to create the zip'
  need_linker "$architecture"
  make_zip "$zip" "$folder" "$architecture" "${options[@]}"
  write_sums
  (cd "$root" && stat -c '%s bytes  %n' "artifacts/$architecture/bootstrap" "${zip#"$root/"}")
}

#: verify ZIP [OPTION ...]
#:   Rebuild a zip from a copy of the sources, and compare the bytes
#:
#:   Pass the options that the zip was packaged with. The exit code is 1 if any byte differs.
verb_verify() {
  local zip=${1:-} architecture rebuilt
  [ -n "$zip" ] || fail "verify requires a zip: ./build.sh verify artifacts/receipt-aot-$machine.zip"
  [[ $zip =~ (^|/)receipt-aot-(x64|arm64)\.zip$ ]] ||
    fail "the name of $zip does not contain its architecture: verify requires a name such as receipt-aot-$machine.zip"
  architecture=${BASH_REMATCH[2]}
  [ -f "$zip" ] || fail "$zip does not exist; create it with: ./build.sh package --arch $architecture"
  need git git 'to list the sources'
  need unzip unzip 'to compare the zips'
  elsewhere=$(mktemp -d)
  trap 'rm -rf "$elsewhere"' EXIT
  # In CI the clone may belong to another user, which git refuses by default.
  in_root git -c safe.directory='*' ls-files -z | in_root xargs -0 cp --parents -t "$elsewhere"
  "$elsewhere/build.sh" package --arch "$architecture" "${@:2}" >&2
  rebuilt=$elsewhere/artifacts/receipt-aot-$architecture.zip
  if ! cmp -s "$zip" "$rebuilt"; then
    echo "build.sh: $zip differs from a rebuild of these sources in: $(differing_members "$zip" "$rebuilt")" >&2
    exit 1
  fi
  echo "$zip is identical to a rebuild of these sources, byte for byte"
}

#: run [EVENT.json ...]
#:   Invoke the function with events on a local Lambda and a local S3
#:
#:   The file - is standard input. Without a file, the event is a sample order.
verb_run() {
  need_local_cloud
  exec dotnet "$local_cloud" run "$bootstrap" "$artifacts/s3" "$@"
}

#: test [--bootstrap FILE]
#:   Build everything and run all tests; the last line shows the counts
#:
#:   --bootstrap FILE   run only the end-to-end tests, on this native binary
verb_test() {
  local binary=''
  if [ "${1:-}" = --bootstrap ]; then
    [ -n "${2:-}" ] || fail "--bootstrap requires a file: ./build.sh test --bootstrap artifacts/$machine/bootstrap"
    [ -f "$2" ] || fail "$2 does not exist"
    binary=$(realpath "$2")
    shift 2
  fi
  [ $# = 0 ] || fail "unexpected argument $1"
  . "$root/tests/run.sh"
  log=$artifacts/test.log report=report_tests
  mkdir -p "$artifacts"
  true > "$log"
  if [ -n "$binary" ]; then stoppable test_bootstrap "$binary"; else stoppable test_all; fi
}

#: audit
#:   Check the NuGet packages for known vulnerabilities and deprecations
verb_audit() {
  [ $# = 0 ] || fail "unexpected argument $1"
  need_sdk
  need curl curl 'to query the package sources'
  local source index provides_advisories='' log=$artifacts/audit.log deprecated
  for source in $(in_root dotnet nuget list source --format Short | sed -n 's/^E[A-Z]* //p'); do
    index=$(curl -fsSL --compressed "$source" 2>/dev/null) || fail "the package source $source cannot be queried"
    if [[ $index = *'"VulnerabilityInfo/'* ]]; then provides_advisories=yes; fi
  done
  if [ -z "$provides_advisories" ]; then
    echo "audit: nothing was checked, because no package source provides vulnerability data"
    return
  fi
  mkdir -p "$artifacts"
  in_root dotnet restore --force -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low 2>&1 | tee "$log" >&2 ||
    fail "$(grep -m1 -oE 'NU190[1-4]: .*' "$log" || echo "dotnet restore failed")"
  deprecated=$(in_root dotnet list src/ReceiptAot.Function package --deprecated --include-transitive | tee "$log" |
    sed -nE 's/^ *> ([^ ]+) .*/\1/p' | sort -u | xargs)
  [ -z "$deprecated" ] || fail "deprecated packages (see artifacts/audit.log): $deprecated"
  echo "audit: no package has a known vulnerability, and no package of the function is deprecated"
}

#: fuzz SECONDS
#:   Feed mutated responses to the HTTP response reader
verb_fuzz() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ && $# = 1 ]] || fail "fuzz requires a number of seconds: ./build.sh fuzz 60"
  need_sdk
  . "$root/tests/run.sh"
  log=$artifacts/fuzz.progress report=report_fuzz
  mkdir -p "$artifacts"
  echo 'no cases have run' > "$log"
  stoppable fuzz "$1"
}

#: chaos SECONDS [SEED]
#:   Inject random crashes and S3 faults; check that no receipt is lost
#:
#:   SEED is the seed of an earlier run, and repeats its orders and S3 faults. If AWS_ENDPOINT_URL_S3
#:   is set, the receipts are stored on that server, which has no faults.
verb_chaos() {
  [[ ${1:-} =~ ^[1-9][0-9]{0,4}$ && ${2:-0} =~ ^[0-9]{1,9}$ && $# -le 2 ]] ||
    fail "chaos requires a number of seconds, and takes an optional seed: ./build.sh chaos 60"
  need_local_cloud
  exec dotnet "$local_cloud" chaos "$bootstrap" "$@"
}

#: bench [OPTION ...]
#:   Measure the duration and the cost of cold starts
#:
#:   The numbers shown are the defaults.
#:
#:   --memory 128,512,1769   the memory sizes in MB
#:   --runs 30               the cold starts of each binary at each memory size
#:   --warm 10               the warm invocations after each cold start
#:   --s3-latency 0          the latency in ms that the local S3 adds to each request
#:   --cold-files            also measure with the files of each binary's folder out of the page cache
#:   --batch                 also measure an SQS event with 1,000 orders and 15 ms of S3 latency, at
#:                           RECEIPT_CONCURRENCY 1, 4, 16, 64 and 256: medians of 3 runs of each
#:                           build of ReceiptAot, or of --runs if that is less
#:   --vs PATH ...           other binaries to measure too; python, node and go are functions in
#:                           Python, JavaScript and Go that store the same receipt; go-one-root is go
#:                           with one root certificate
#:   --out FOLDER            the folder for the results (artifacts/bench)
#:
#:   Throttling requires root and a CPU controller of cgroup v1 or v2; v2 is untested.
verb_bench() {
  need_local_cloud
  # Without tiered compilation, the local servers are fully compiled during the warm-up, and not while the function is measured.
  DOTNET_TieredCompilation=0 exec dotnet "$local_cloud" bench "$bootstrap" "$artifacts/bench" "$@"
}

#: publish NAME [OPTION ...]
#:   Upload the zip, test the new version, and move the alias to it
#:
#:   NAME is the name or the ARN of the function.
#:   --alias ALIAS   the alias; the default is live
#:   --dry-run       print the aws commands without running them
verb_publish() {
  publish_version "$@"
}

#: help [COMMAND]
#:   List the commands, or show the options of one command
verb_help() {
  if declare -F "verb_${1:-}" >/dev/null; then show_usage "$1"; return; fi
  echo $'Usage: ./build.sh COMMAND [OPTION ...]\n\nCommands:'
  # The first line of a command's help text contains the name, the second line the summary.
  sed -n 's/^#: //p' "$root/build.sh" | awk '/^[a-z]/ { name = $1; getline; sub(/^ +/, ""); printf "  %-10s%s\n", name, $0 }'
}

# show_usage COMMAND: prints the help text that is written above the command's function.
show_usage() {
  echo -n 'Usage: ./build.sh '
  awk -v start="^#: $1( |$)" '$0 ~ start { shown = 1 } !/^#:/ { shown = 0 } shown { sub(/^#: ?/, ""); print }' "$root/build.sh"
}

# stoppable COMMAND [ARG ...]: runs the command in a process group that Ctrl-C, SIGTERM or closing the terminal ends within seconds.
stoppable() {
  if [ -n "${IN_STOPPABLE:-}" ]; then "$@"; return; fi # another build.sh started this one in its process group
  trap 'stop 129' HUP
  trap 'stop 130' INT
  trap 'stop 143' TERM
  set -m
  { trap 'exit 130' INT; IN_STOPPABLE=yes; export IN_STOPPABLE; "$@"; } </dev/null &
  child=$!
  set +m
  wait "$child"
  trap - HUP INT TERM
}

# stop EXIT_CODE: ends the process group and prints the results so far, if $report is a function that prints them.
stop() {
  trap '' HUP INT TERM
  if [ -n "$child" ]; then
    kill -INT -- "-$child" 2>/dev/null || true
    local waited
    for ((waited = 0; waited < 20; waited++)); do
      kill -0 -- "-$child" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true # otherwise bash reports that the child was killed
  fi
  echo "build.sh: stopped$($report)" >&2
  exit "$1"
}

in_root() { (cd "$root" && "$@"); }

# step TEXT: reports the start of the next step, out of $steps.
step() {
  step=$((step + 1))
  [ -n "${HIDE_STEPS:-}" ] || echo "[$step/$steps] $1" >&2
}

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

# Builds the native binary, and the local Lambda and S3 that run it.
need_local_cloud() { stoppable build_local_cloud; }

build_local_cloud() {
  if zip_is_stale "$artifacts/receipt-aot-$machine.zip" "$artifacts/$machine" "$machine"; then steps=$((steps + 1)); fi
  if is_stale "$local_cloud" "src tests/ReceiptAot.LocalCloud"; then steps=$((steps + 1)); fi
  verb_package >/dev/null
  if is_stale "$local_cloud" "src tests/ReceiptAot.LocalCloud"; then
    step "Building the local Lambda and the local S3 (about 20 s)"
    in_root dotnet build tests/ReceiptAot.LocalCloud -c Release >&2
    mark_fresh "$local_cloud" "src tests/ReceiptAot.LocalCloud"
  fi
}

# is_stale OUTPUT SOURCES [ARG ...]: succeeds if the output is missing or was built from other sources or arguments.
is_stale() { [ ! -e "$1" ] || [ "$(fingerprint "${@:2}")" != "$(cat "$1.fingerprint" 2>/dev/null)" ]; }

mark_fresh() { fingerprint "${@:2}" > "$1.fingerprint"; }

# shellcheck disable=SC2086 # the sources are a list of folders and files, without spaces
fingerprint() {
  {
    echo "${@:2}"
    in_root find $1 build.sh deploy/package.sh Directory.Build.props Directory.Packages.props global.json .editorconfig -type f |
      LC_ALL=C sort | in_root xargs sha256sum
  } | sha256sum
}

verb=${1:-help}
if [[ $verb =~ ^(-h|--help)$ ]]; then verb=help; fi
if ! declare -F "verb_$verb" >/dev/null; then
  echo "build.sh: unknown command '$verb'" >&2
  verb_help >&2
  exit 2
fi
for argument in "${@:2}"; do
  if [[ $argument =~ ^(-h|--help)$ ]]; then show_usage "$verb"; exit; fi
done
if [[ $verb =~ ^(package|verify|audit)$ ]]; then stoppable "verb_$verb" "${@:2}"; else "verb_$verb" "${@:2}"; fi

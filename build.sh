#!/usr/bin/env bash
# The commands of ReceiptAot, a function each: `./build.sh help` lists them.
# shellcheck disable=SC2119,SC2120 # the last line calls them, with arguments
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
export DOTNET_CLI_UI_LANGUAGE=en # test summaries are parsed
# No welcome, whose notice of telemetry would not be seen, and none of workloads, of which the project has none.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=1
# MSBuild takes environment variables for properties: what is built depends on the arguments alone.
unset S3Client UseAmazonLambdaPackages Platform RuntimeIdentifier ZIPOPT
# No build process is shared with another build, of this repository or any other: one that runs already has its own culture, one that
# stayed would give the invariant culture of publish to the next build, which then ends with MSB4166, and one that another build uses
# would end with this one.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDUSESERVER=0
# shellcheck source=deploy/prerequisites.sh
. "$root/deploy/prerequisites.sh"
# shellcheck source=deploy/package.sh
. "$root/deploy/package.sh"
# shellcheck source=deploy/publish.sh
. "$root/deploy/publish.sh"

#: package [OPTION ...]
#:   Compile the native binary and zip it for Lambda
#:
#:   --arch x64|arm64   the architecture; by default, that of this machine
#:   --docker[=IMAGE]   build in a container, with docker, podman or buildah
#:   --check            build nothing; the exit code is 0 if the zip is up to date
#:   All other options go to dotnet publish:
#:   -p:S3Client=Direct                with the small S3 client instead of AWSSDK.S3
#:   -p:UseAmazonLambdaPackages=true   with AWS's own runtime client
verb_package() {
  if [[ " $*" = *' --docker'* ]]; then
    [[ " $* " != *' --check '* ]] || fail "package --check does not go with --docker"
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
  [[ $architecture =~ ^(x64|arm64)$ ]] || fail "package takes --arch x64 or --arch arm64"
  local zip=$artifacts/receipt-aot-$architecture.zip folder=$artifacts/$architecture
  if [ -n "$check" ]; then
    ! zip_is_stale "$zip" "$folder" "$architecture" "${options[@]}" || exit 1
    return
  fi
  [[ $architecture = arm64 || $machine = x64 ]] || fail "--arch x64 needs an x86-64 machine: .NET can not cross-compile for x64 from here"
  [ $steps != 0 ] || steps=1
  need_sdk
  need zip zip 'to create the zip'
  need_linker "$architecture"
  make_zip "$zip" "$folder" "$architecture" "${options[@]}"
  write_sums
  (cd "$root" && stat -c '%s bytes  %n' "artifacts/$architecture/bootstrap" "${zip#"$root/"}")
}

#: verify ZIP [OPTION ...]
#:   Build a zip again from a copy of the sources, and compare the bytes
#:
#:   The options are those that the zip was packaged with. The exit code is 1 if a byte differs.
verb_verify() {
  local zip=${1:-} architecture again
  [ -n "$zip" ] || fail "verify needs a zip: ./build.sh verify artifacts/receipt-aot-$machine.zip"
  [[ $zip =~ (^|/)receipt-aot-(x64|arm64)\.zip$ ]] ||
    fail "verify can not tell the architecture of $zip: the name must be that of package, as in receipt-aot-$machine.zip"
  architecture=${BASH_REMATCH[2]}
  [ -f "$zip" ] || fail "there is no file $zip: ./build.sh package --arch $architecture"
  need git git 'to list the sources'
  need unzip unzip 'to compare the zips'
  elsewhere=$(mktemp -d)
  trap 'rm -rf "$elsewhere"' EXIT
  # In CI the clone may belong to another user.
  in_root git -c safe.directory='*' ls-files -z | in_root xargs -0 cp --parents -t "$elsewhere"
  "$elsewhere/build.sh" package --arch "$architecture" "${@:2}" >&2
  again=$elsewhere/artifacts/receipt-aot-$architecture.zip
  if ! cmp -s "$zip" "$again"; then
    echo "build.sh: $zip is not what these sources give; what differs: $(differing_members "$zip" "$again")" >&2
    exit 1
  fi
  echo "$zip is what these sources give, byte for byte"
}

#: run [EVENT.json ...]
#:   Send events to the function, on a local Lambda and a local S3
#:
#:   - is standard input; without an event, a sample order is sent.
verb_run() {
  need_local_cloud
  exec dotnet "$local_cloud" run "$bootstrap" "$artifacts/s3" "$@"
}

#: test [--bootstrap FILE]
#:   Build everything and run all tests; the last line has the counts
#:
#:   --bootstrap FILE   run the end-to-end tests on this native binary, and nothing else
verb_test() {
  local binary=''
  if [ "${1:-}" = --bootstrap ]; then
    [ -n "${2:-}" ] || fail "--bootstrap needs a file: ./build.sh test --bootstrap artifacts/$machine/bootstrap"
    [ -f "$2" ] || fail "there is no file $2"
    binary=$(realpath "$2")
    shift 2
  fi
  [ $# = 0 ] || fail "test has no argument $1"
  . "$root/tests/run.sh"
  log=$artifacts/test.log report=report_tests
  mkdir -p "$artifacts"
  true > "$log"
  if [ -n "$binary" ]; then stoppable test_bootstrap "$binary"; else stoppable test_all; fi
}

#: audit
#:   Check the NuGet packages for known vulnerabilities and deprecations
verb_audit() {
  [ $# = 0 ] || fail "audit takes no arguments"
  need_sdk
  need curl curl 'to query the package sources'
  local source index tells='' log=$artifacts/audit.log deprecated
  for source in $(in_root dotnet nuget list source --format Short | sed -n 's/^E[A-Z]* //p'); do
    index=$(curl -fsSL --compressed "$source" 2>/dev/null) || fail "the package source $source can not be asked"
    if [[ $index = *'"VulnerabilityInfo/'* ]]; then tells=yes; fi
  done
  if [ -z "$tells" ]; then
    echo "audit: no package source here tells of vulnerabilities, so nothing was checked"
    return
  fi
  mkdir -p "$artifacts"
  in_root dotnet restore --force -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low 2>&1 | tee "$log" >&2 ||
    fail "$(grep -m1 -oE 'NU190[1-4]: .*' "$log" || echo "the packages were not restored")"
  deprecated=$(in_root dotnet list src/ReceiptAot.Function package --deprecated --include-transitive | tee "$log" |
    sed -nE 's/^ *> ([^ ]+) .*/\1/p' | sort -u | xargs)
  [ -z "$deprecated" ] || fail "deprecated, says artifacts/audit.log: $deprecated"
  echo "audit: no package is known to be vulnerable, and none of the function's to be deprecated"
}

#: fuzz SECONDS
#:   Feed mutated responses to the HTTP reader of the runtime client
verb_fuzz() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ && $# = 1 ]] || fail "fuzz takes a number of seconds: ./build.sh fuzz 60"
  need_sdk
  . "$root/tests/run.sh"
  log=$artifacts/fuzz.progress report=report_fuzz
  mkdir -p "$artifacts"
  echo 'no case was tried' > "$log"
  stoppable fuzz "$1"
}

#: chaos SECONDS [SEED]
#:   Kill processes and fail S3 at random; check that no receipt is lost
#:
#:   The seed of an earlier run gives the same orders and faults again.
verb_chaos() {
  [[ ${1:-} =~ ^[1-9][0-9]{0,4}$ && ${2:-0} =~ ^[0-9]{1,9}$ && $# -le 2 ]] ||
    fail "chaos takes a number of seconds, and optionally a seed: ./build.sh chaos 60"
  need_local_cloud
  exec dotnet "$local_cloud" chaos "$bootstrap" "$@"
}

#: bench [OPTION ...]
#:   Measure cold starts, and what they cost
#:
#:   --memory 128,512,1769   the memory sizes, in MB
#:   --runs 30               cold starts of each candidate at each size
#:   --warm 10               invocations after the first one of each
#:   --s3-latency MS         time that S3 takes for a request, in addition to its work
#:   --vs PATH ...           other bootstraps to compare with, or python
#:   --out FOLDER            where the results go
verb_bench() {
  need_local_cloud
  # The servers are compiled fully in the warm-up, not step by step while the function is measured.
  DOTNET_TieredCompilation=0 exec dotnet "$local_cloud" bench "$bootstrap" "$artifacts/bench" "$@"
}

#: publish NAME [OPTION ...]
#:   Upload the zip to a function, try it, and move the alias to it
#:
#:   --alias live   the alias
#:   --dry-run      print the aws commands, and call none
verb_publish() {
  publish_version "$@"
}

#: help [COMMAND]
#:   List the commands, or show the options of one
verb_help() {
  if declare -F "verb_${1:-}" >/dev/null; then show_usage "$1"; return; fi
  echo $'Usage: ./build.sh COMMAND [OPTION ...]\n\nCommands:'
  # The first line of a command's text has its name, the second what it does.
  sed -n 's/^#: //p' "$root/build.sh" | awk '/^[a-z]/ { name = $1; getline; sub(/^ +/, ""); printf "  %-10s%s\n", name, $0 }'
}

# show_usage COMMAND: its text, as it stands above its function.
show_usage() {
  echo -n 'Usage: ./build.sh '
  awk -v start="^#: $1( |$)" '$0 ~ start { shown = 1 } !/^#:/ { shown = 0 } shown { sub(/^#: ?/, ""); print }' "$root/build.sh"
}

# stoppable COMMAND [ARG ...]: runs the command in a process group, which Ctrl-C, SIGTERM or the end of the terminal ends within seconds.
stoppable() {
  if [ -n "${IN_STOPPABLE:-}" ]; then "$@"; return; fi # this build.sh was started by another one, and is in its group
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

# stop EXIT_CODE: and says what was found until then, if $report is a function that prints it.
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
    wait "$child" 2>/dev/null || true # else bash reports that it was killed
  fi
  echo "build.sh: stopped$($report)" >&2
  exit "$1"
}

in_root() { (cd "$root" && "$@"); }

# step TEXT: shows that the next one of $steps steps begins.
step() {
  step=$((step + 1))
  [ -n "${HIDE_STEPS:-}" ] || echo "[$step/$steps] $1" >&2
}

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

# The native binary, and what runs it on this machine.
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

# is_stale OUTPUT SOURCES [ARG ...]: whether the output is missing, or was made from other sources or arguments.
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
  echo "build.sh: there is no command '$verb'" >&2
  verb_help >&2
  exit 2
fi
for argument in "${@:2}"; do
  if [[ $argument =~ ^(-h|--help)$ ]]; then show_usage "$verb"; exit; fi
done
if [[ $verb =~ ^(package|verify|audit)$ ]]; then stoppable "verb_$verb" "${@:2}"; else "verb_$verb" "${@:2}"; fi

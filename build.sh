#!/usr/bin/env bash
# ReceiptAot's verbs, a function each: `./build.sh help` lists them.
# shellcheck disable=SC2119,SC2120 # the last line calls them, with arguments
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
artifacts=$root/artifacts
machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
bootstrap=$artifacts/$machine/bootstrap
direct=$artifacts/direct/bootstrap
sources='src/ReceiptAot.Core src/ReceiptAot.Function src/ReceiptAot.Http src/ReceiptAot.LambdaRuntime src/ReceiptAot.Sbom'
emulated=$artifacts/arm64-emulated
local_cloud=$artifacts/bin/ReceiptAot.LocalCloud/release/ReceiptAot.LocalCloud.dll
export DOTNET_CLI_UI_LANGUAGE=en # the summaries of the tests are read
unset S3Client UseAmazonLambdaPackages ZIPOPT # what is built is what the arguments say
# shellcheck source=deploy/package.sh
. "$root/deploy/package.sh"
# shellcheck source=deploy/publish.sh
. "$root/deploy/publish.sh"

#: help                    prints these lines
verb_help() {
  sed -n 's/^#: /  .\/build.sh /p' "$root/build.sh"
}

#: package [OPTION …]      publishes the native binary, and zips it if Lambda can run it: --arch x64 or arm64; other options go to dotnet publish
#:                         --docker, or --docker=IMAGE to build on: in a container, by docker, podman or buildah
verb_package() {
  if [[ " $*" = *' --docker'* ]]; then package_in_container "$@"; return; fi
  local architecture=$machine options=()
  while [ $# != 0 ]; do
    case $1 in
      --arch) architecture=${2:-}; shift $(($# > 1)) ;;
      *) options+=("$1") ;;
    esac
    shift
  done
  [[ $architecture =~ ^(x64|arm64)$ ]] || fail "package takes --arch x64 or --arch arm64"
  [[ $architecture = arm64 || $machine = x64 ]] || fail "--arch x64 takes an x86-64 machine; from here it can not be cross-compiled"
  local zip=$artifacts/receipt-aot-$architecture.zip
  need_sdk
  need zip zip
  need_linker "$architecture"
  make_zip "$zip" "$artifacts/$architecture" "$architecture" "${options[@]}"
  write_sums
  (cd "$root" && stat -c '%s bytes  %n' "artifacts/$architecture/bootstrap" "${zip#"$root/"}")
}

#: verify ZIP [OPTION …]   packages again, with these options, from a copy of the sources in another folder, and compares the bytes
verb_verify() {
  [[ ${1:-} =~ (^|/)receipt-aot-(x64|arm64)\.zip$ && -e $1 ]] ||
    fail "verify takes a zip by the name that package gave it: ./build.sh verify artifacts/receipt-aot-$machine.zip"
  local zip=$1 architecture=${BASH_REMATCH[2]} again
  need git git
  need unzip unzip
  elsewhere=$(mktemp -d)
  trap 'rm -rf "$elsewhere"' EXIT
  # In CI the clone may be another user's.
  in_root git -c safe.directory='*' ls-files -z | in_root xargs -0 cp --parents -t "$elsewhere"
  "$elsewhere/build.sh" package --arch "$architecture" "${@:2}" >&2
  again=$elsewhere/artifacts/receipt-aot-$architecture.zip
  if ! cmp -s "$zip" "$again"; then
    echo "build.sh: $zip is not what these sources give; what differs: $(differing_members "$zip" "$again")" >&2
    exit 1
  fi
  echo "$zip is what these sources give, byte for byte"
}

#: run [EVENT.json …]      sends events (- is standard input; with none, a sample order) to the native binary, on a local Lambda and S3
verb_run() {
  need_local_cloud
  exec dotnet "$local_cloud" run "$bootstrap" "$artifacts/s3" "$@"
}

#: test                    builds, publishes, verifies and runs every test, on either client of S3 and some on arm64; the last line is "N passed, N failed", and "N skipped" if any was
verb_test() {
  [ $# = 0 ] || fail "test takes no arguments"
  verb_package --arch "$machine"
  "$root/build.sh" verify "$artifacts/receipt-aot-$machine.zip"
  make_zip "$artifacts/direct.zip" "$artifacts/direct" "$machine" -p:S3Client=Direct
  if runs_arm64; then
    verb_package --arch arm64
    "$root/tests/arm64.sh" install "$emulated" "$artifacts/arm64/bootstrap"
  fi
  need npm npm
  # What CloudFormation knows, for the tests of the template.
  npm ci --prefix "$root/tests/ReceiptAot.Deployment.Tests" --ignore-scripts --no-audit --no-fund --silent
  in_root dotnet build ReceiptAot.sln -c Release
  local log=$artifacts/test.log outcome=0
  in_root dotnet test ReceiptAot.sln -c Release --no-build 2>&1 | tee "$log" || outcome=1
  RECEIPT_BOOTSTRAP=$direct in_root dotnet test tests/ReceiptAot.EndToEnd.Tests -c Release --no-build 2>&1 | tee -a "$log" || outcome=1
  if [ "$machine" != arm64 ]; then
    test_arm64 2>&1 | tee -a "$log" || outcome=1
  fi
  awk -v outcome=$outcome '
    /Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+/ { gsub(/,/, ""); for (i = 1; i < NF; i++) count[$i] += $(i + 1) }
    END {
      if (outcome != 0 && count["Failed:"] == 0) print "build.sh: the tests did not run to their end" > "/dev/stderr"
      if (count["Skipped:"]) print "build.sh: skipped for want of radosgw (tests/radosgw.sh install), or of Debian 12 and root" > "/dev/stderr"
      printf "%d passed, %d failed", count["Passed:"], count["Failed:"]
      print (count["Skipped:"] ? ", " count["Skipped:"] " skipped" : "")
      exit outcome != 0 || count["Passed:"] == 0
    }' "$log"
}

#: audit                   fails if a package has a known vulnerability, or one of the function's is deprecated, as far as the package sources tell
verb_audit() {
  [ $# = 0 ] || fail "audit takes no arguments"
  need_sdk
  need curl curl
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

#: fuzz SECONDS            feeds mutated replies to the runtime client's HTTP reader
verb_fuzz() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ && $# = 1 ]] || fail "fuzz takes a number of seconds: ./build.sh fuzz 60"
  need_sdk
  RECEIPT_FUZZ_SECONDS=$1 in_root dotnet test tests/ReceiptAot.LambdaRuntime.Tests -c Release \
    --filter FullyQualifiedName~Fuzzing --logger 'console;verbosity=detailed'
}

#: chaos SECONDS [SEED]    kills native processes and fails their S3 at random, and checks that no receipt is lost, doubled or overwritten
verb_chaos() {
  [[ ${1:-} =~ ^[1-9][0-9]{0,4}$ && ${2:-0} =~ ^[0-9]{1,9}$ && $# -le 2 ]] || fail "chaos takes a number of seconds, and the seed of a run to have its like: ./build.sh chaos 60"
  need_local_cloud
  exec dotnet "$local_cloud" chaos "$bootstrap" "$@"
}

#: bench [OPTION …]        measures cold starts as Lambda does them, and their cost: --memory 128,512,1769 --runs 30 --warm 10 --s3-latency MS --vs PATH … (or python) --out FOLDER
verb_bench() {
  need_local_cloud
  # The servers are compiled once and for all in the warm-up, not better and better beside what is measured.
  DOTNET_TieredCompilation=0 exec dotnet "$local_cloud" bench "$bootstrap" "$artifacts/bench" "$@"
}

#: publish NAME [OPTION …] uploads to that function what package left, tries it with an order, and moves the alias: --alias live, --dry-run to print the commands
verb_publish() {
  publish_version "$@"
}

# Of the end-to-end tests, those that show that the binary for arm64 is sound: orders, TLS, conditional writes, errors.
test_arm64() {
  local tests=(dotnet test tests/ReceiptAot.EndToEnd.Tests -c Release --no-build
    --filter 'FullyQualifiedName~StoringReceipts|FullyQualifiedName~StoringOverTls|FullyQualifiedName~RefusingEvents')
  if runs_arm64; then
    RECEIPT_BOOTSTRAP=$emulated/bootstrap in_root "${tests[@]}"
  else
    echo "Failed: 0, Passed: 0, Skipped: $(in_root "${tests[@]}" --list-tests | grep -c '^    ')"
  fi
}

# Whether QEMU and arm64's libraries can be had here.
runs_arm64() { [ "$machine" = x64 ] && [ "$(id -u)" = 0 ] && grep -q '^PRETTY_NAME="Debian GNU/Linux 12 ' /etc/os-release; }

in_root() { (cd "$root" && "$@"); }

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

need_sdk() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0.4xx is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0"
  in_root dotnet --version >/dev/null 2>&1 || fail "$(sed -n 's/.*"errorMessage": "\(.*\)".*/\1/p' "$root/global.json")"
}

# The native binary, and what runs it on this machine.
need_local_cloud() {
  verb_package >/dev/null
  if is_stale "$local_cloud" src; then
    in_root dotnet build src/ReceiptAot.LocalCloud -c Release >&2
    mark_fresh "$local_cloud" src
  fi
}

# need COMMAND PACKAGE …: installs the packages unless there is such a command, or says how to.
need() {
  [ -n "$1" ] && command -v "$1" >/dev/null && return
  shift
  local manager=apt-get
  if command -v dnf >/dev/null; then manager=dnf; fi
  if [ "$(id -u)" != 0 ] || ! command -v $manager >/dev/null; then
    fail "missing on this machine: $*; install with: sudo $manager install -y $*"
  fi
  if [ $manager = apt-get ]; then apt-get update -qq >&2; fi
  DEBIAN_FRONTEND=noninteractive $manager install -y "$@" >&2
}

# is_stale OUTPUT SOURCES [ARG …]: whether the output has to be made, as it is not there, or was made from other sources or arguments.
is_stale() { [ ! -e "$1" ] || [ "$(fingerprint "${@:2}")" != "$(cat "$1.fingerprint" 2>/dev/null)" ]; }

mark_fresh() { fingerprint "${@:2}" > "$1.fingerprint"; }

# shellcheck disable=SC2086 # the sources are a list of folders, without spaces
fingerprint() {
  {
    echo "${@:2}"
    in_root find $1 build.sh deploy/package.sh Directory.Build.props Directory.Packages.props global.json .editorconfig -type f |
      LC_ALL=C sort | in_root xargs sha256sum
  } | sha256sum
}

verb=${1:-help}
if ! declare -F "verb_$verb" >/dev/null; then
  echo "build.sh: there is no verb '$verb'; these are:" >&2
  verb_help >&2
  exit 2
fi
"verb_$verb" "${@:2}"

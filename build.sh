#!/usr/bin/env bash
# ReceiptAot's verbs, a function each: `./build.sh help` lists them.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
artifacts=$root/artifacts
function_sources=(src/ReceiptAot.Core src/ReceiptAot.Function src/ReceiptAot.LambdaRuntime)
local_cloud_sources=(src/ReceiptAot.Core src/ReceiptAot.LocalCloud)

#: help                    prints these lines
help() {
  sed -n 's/^#: /  .\/build.sh /p' "$root/build.sh"
}

#: package [ARG …]         publishes the native binary: artifacts/x64/bootstrap and artifacts/receipt-aot-x64.zip; ARGs go to dotnet publish
package() {
  need_sdk
  need zip zip
  need_linker
  if is_stale package "${function_sources[*]}" "$@"; then
    in_root dotnet publish src/ReceiptAot.Function -c Release -r linux-x64 "$@" >&2
    mkdir -p "$artifacts/x64"
    install -m 755 "$artifacts/publish/ReceiptAot.Function/release_linux-x64/bootstrap" "$artifacts/x64/bootstrap"
    rm -f "$artifacts/receipt-aot-x64.zip"
    (cd "$artifacts/x64" && touch -d 1980-01-01T00:00:00Z bootstrap && TZ=UTC zip -q -X -D -9 ../receipt-aot-x64.zip bootstrap)
    mark_fresh package "${function_sources[*]}" "$@"
  fi
  (cd "$artifacts" && stat -c '%s bytes  artifacts/%n' x64/bootstrap receipt-aot-x64.zip)
}

#: run [EVENT.json …]      sends events (- is standard input; with none, a sample order) to the native binary, on a local Lambda and S3
run() {
  package >/dev/null
  if is_stale local-cloud "${local_cloud_sources[*]}"; then
    in_root dotnet build src/ReceiptAot.LocalCloud -c Release >&2
    mark_fresh local-cloud "${local_cloud_sources[*]}"
  fi
  exec dotnet "$artifacts/bin/ReceiptAot.LocalCloud/release/ReceiptAot.LocalCloud.dll" "$artifacts/x64/bootstrap" "$artifacts/s3" "$@"
}

#: test                    builds, publishes and runs every test; the last line is "N passed, N failed"
test() {
  package
  in_root dotnet build ReceiptAot.sln -c Release
  local log=$artifacts/test.log
  in_root dotnet test ReceiptAot.sln -c Release --no-build 2>&1 | tee "$log" || true
  awk '
    match($0, /Failed: +[0-9]+, Passed: +[0-9]+/) { gsub(/,/, ""); for (i = 1; i < NF; i++) count[$i] += $(i + 1); runs++ }
    END {
      if (runs == 0 || count["Passed:"] == 0) { print "build.sh: no test ran" > "/dev/stderr"; exit 1 }
      printf "%d passed, %d failed\n", count["Passed:"], count["Failed:"]
      exit count["Failed:"] > 0
    }' "$log"
}

#: fuzz SECONDS            feeds mutated replies to the runtime client's HTTP reader
fuzz() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || fail "fuzz takes a number of seconds: ./build.sh fuzz 60"
  need_sdk
  RECEIPT_FUZZ_SECONDS=$1 in_root dotnet test tests/ReceiptAot.LambdaRuntime.Tests -c Release \
    --filter FullyQualifiedName~Fuzzing --logger 'console;verbosity=detailed'
}

in_root() { (cd "$root" && "$@"); }

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

need_sdk() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0.4xx is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0"
  in_root dotnet --version >/dev/null 2>&1 || fail "$(sed -n 's/.*"errorMessage": "\(.*\)".*/\1/p' "$root/global.json")"
}

# The AOT compiler links with clang, or with gcc where there is no clang.
need_linker() {
  echo 'int main(void) { return 0; }' | "$(command -v clang || command -v gcc || echo false)" -x c - -o /dev/null 2>/dev/null && return
  if command -v dnf >/dev/null; then need '' gcc; else need '' gcc libc6-dev; fi
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

# is_stale STEP SOURCES [ARG …]: whether the step has to run, as its sources or arguments are not those of its last run.
is_stale() { [ "$(fingerprint "${@:2}")" != "$(cat "$artifacts/$1.fingerprint" 2>/dev/null)" ]; }

mark_fresh() { fingerprint "${@:2}" > "$artifacts/$1.fingerprint"; }

# shellcheck disable=SC2086 # the sources are a list of folders, without spaces
fingerprint() {
  {
    echo "${@:2}"
    in_root find $1 Directory.Build.props Directory.Packages.props global.json .editorconfig -type f | LC_ALL=C sort | in_root xargs sha256sum
  } | sha256sum
}

verb=${1:-help}
case $verb in
  help | package | run | test | fuzz) "$verb" "${@:2}" ;;
  *)
    echo "build.sh: there is no verb '$verb'; these are:" >&2
    help >&2
    exit 2
    ;;
esac

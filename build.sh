#!/usr/bin/env bash
# ReceiptAot's verbs, a function each: `./build.sh help` lists them.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
artifacts=$root/artifacts
bootstrap=$artifacts/x64/bootstrap
zip=$artifacts/receipt-aot-x64.zip
direct=$artifacts/direct/bootstrap
sources='src/ReceiptAot.Core src/ReceiptAot.Function src/ReceiptAot.Http src/ReceiptAot.LambdaRuntime'
sbom=$artifacts/bin/ReceiptAot.Sbom/release/ReceiptAot.Sbom.dll
local_cloud=$artifacts/bin/ReceiptAot.LocalCloud/release/ReceiptAot.LocalCloud.dll
export DOTNET_CLI_UI_LANGUAGE=en # the summaries of the tests are read

#: help                    prints these lines
verb_help() {
  sed -n 's/^#: /  .\/build.sh /p' "$root/build.sh"
}

#: package [ARG …]         publishes the native binary: artifacts/x64/bootstrap and artifacts/receipt-aot-x64.zip, and what is in it, artifacts/receipt-aot-x64.cdx.json; ARGs go to dotnet publish
#:                         --docker (or --docker=IMAGE, to build on): in a container of docker, podman or buildah
verb_package() {
  if [[ " $*" == *' --docker'* ]]; then package_in_container "$@"; return; fi
  need_sdk
  need zip zip
  need_linker
  if is_stale "$zip" "$sources" "$@" || [ ! -e "$bootstrap" ]; then
    rm -f "$zip"
    publish "$artifacts/x64" "$@"
    TZ=UTC zip -q -X -D -9 -j "$zip" "$artifacts/x64/"*
    write_sbom x64 "$bootstrap" "${zip%.zip}.cdx.json"
    mark_fresh "$zip" "$sources" "$@"
  fi
  (cd "$root" && stat -c '%s bytes  %n' "${bootstrap#"$root/"}" "${zip#"$root/"}")
}

#: run [EVENT.json …]      sends events (- is standard input; with none, a sample order) to the native binary, on a local Lambda and S3
verb_run() {
  need_local_cloud
  exec dotnet "$local_cloud" run "$bootstrap" "$artifacts/s3" "$@"
}

#: test                    builds, publishes and runs every test, on either client of S3; the last line is "N passed, N failed", and "N skipped" if any was
verb_test() {
  verb_package
  if is_stale "$direct" "$sources"; then
    publish "$artifacts/direct" -p:S3Client=Direct
    write_sbom x64 "$direct" "$artifacts/direct.cdx.json"
    mark_fresh "$direct" "$sources"
  fi
  need npm npm
  # What CloudFormation knows, for the tests of the template.
  npm ci --prefix "$root/tests/ReceiptAot.Deployment.Tests" --ignore-scripts --no-audit --no-fund --silent
  in_root dotnet build ReceiptAot.sln -c Release
  local log=$artifacts/test.log outcome=0
  in_root dotnet test ReceiptAot.sln -c Release --no-build 2>&1 | tee "$log" || outcome=1
  RECEIPT_BOOTSTRAP=$direct in_root dotnet test tests/ReceiptAot.EndToEnd.Tests -c Release --no-build 2>&1 | tee -a "$log" || outcome=1
  awk -v outcome=$outcome '
    /Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+/ { gsub(/,/, ""); for (i = 1; i < NF; i++) count[$i] += $(i + 1) }
    END {
      if (outcome != 0 && count["Failed:"] == 0) print "build.sh: the tests did not run to their end" > "/dev/stderr"
      if (count["Skipped:"]) print "build.sh: skipped, as radosgw is not installed; on Debian, tests/radosgw.sh install does so" > "/dev/stderr"
      printf "%d passed, %d failed", count["Passed:"], count["Failed:"]
      print (count["Skipped:"] ? ", " count["Skipped:"] " skipped" : "")
      exit outcome != 0 || count["Passed:"] == 0
    }' "$log"
}

#: fuzz SECONDS            feeds mutated replies to the runtime client's HTTP reader
verb_fuzz() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || fail "fuzz takes a number of seconds: ./build.sh fuzz 60"
  need_sdk
  RECEIPT_FUZZ_SECONDS=$1 in_root dotnet test tests/ReceiptAot.LambdaRuntime.Tests -c Release \
    --filter FullyQualifiedName~Fuzzing --logger 'console;verbosity=detailed'
}

#: chaos SECONDS [SEED]    kills native processes and fails their S3 at random, and checks that no receipt is lost, doubled or overwritten
verb_chaos() {
  [[ ${1:-} =~ ^[1-9][0-9]{0,4}$ && ${2:-0} =~ ^[0-9]{1,9}$ ]] || fail "chaos takes a number of seconds, and the seed of a run to have its like: ./build.sh chaos 60"
  need_local_cloud
  exec dotnet "$local_cloud" chaos "$bootstrap" "$@"
}

#: bench [OPTION …]        measures cold starts as Lambda does them, and their cost: --memory 128,512,1769 --runs 30 --warm 10 --s3-latency MS --vs PATH … (or python) --out FOLDER
verb_bench() {
  need_local_cloud
  # The servers are compiled once and for all in the warm-up, not better and better beside what is measured.
  DOTNET_TieredCompilation=0 exec dotnet "$local_cloud" bench "$bootstrap" --out "$artifacts/bench" "$@"
}

#: publish NAME [OPTION …] uploads to that function what package left, tries it with an order, and moves the alias: --alias live, --dry-run to print the commands
verb_publish() {
  local function='' alias=live dry_run=''
  while [ $# != 0 ]; do
    case $1 in
      --dry-run) dry_run=yes ;;
      --alias) alias=${2:-}; shift $(($# > 1)) ;;
      -*) fail "publish has no option $1" ;;
      *) function=$1 ;;
    esac
    shift
  done
  [[ -n $function && -n $alias ]] || fail "publish takes a function's name: ./build.sh publish my-function --alias live"
  [ -n "$dry_run" ] || command -v aws >/dev/null || fail "the aws command is missing: install it from https://aws.amazon.com/cli/"
  cd "$root"
  exec 3>&1

  local architecture file revision sha version failure
  local reply=artifacts/smoke-test.reply.json stays="; the alias $alias stays where it was"
  architecture=$(ask ARCHITECTURE "$function was not found" get-function-configuration --query Architectures)
  file=artifacts/receipt-aot-${architecture/x86_64/x64}.zip
  [ -n "$dry_run" ] || [ -e "$file" ] || fail "$function needs $file, which is not there: ./build.sh package --arch ${architecture/x86_64/x64}"
  revision=$(ask REVISION "$function has no alias $alias, which aws lambda create-alias makes" get-alias --name "$alias" --query RevisionId)

  # Whatever others upload meanwhile, the version is of this zip; and the alias moves only from where it stood above.
  sha=$(ask CODE_SHA256 "the code was not updated$stays" update-function-code --zip-file "fileb://$file" --query CodeSha256)
  ask '' "the code did not become active$stays" wait function-updated-v2
  version=$(ask VERSION "no version was published$stays" publish-version --code-sha256 "$sha" --query Version)
  ask '' "version $version did not become active$stays" wait published-version-active --qualifier "$version"
  failure=$(ask None "version $version was not invoked$stays" \
    invoke --qualifier "$version" --payload fileb://deploy/smoke-test.json --query FunctionError "$reply")
  [ -n "$dry_run" ] || [ "$failure $(cat "$reply")" = 'None {"statusCode":200,"message":"Receipt processed successfully"}' ] ||
    fail "version $version failed its test order$stays: $(cat "$reply")"
  ask '' "version $version is good, but the alias $alias was not moved" \
    update-alias --name "$alias" --function-version "$version" --revision-id "$revision" >/dev/null
  [ -n "$dry_run" ] || echo "$function: the alias $alias is at version $version, with $file"
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

# package_in_container ARG …: package, by Dockerfile.build; all but --docker goes to the build.sh in there.
package_in_container() {
  local builder argument base=() arguments=()
  for argument; do
    case $argument in
      --docker) ;;
      --docker=*) base=(--build-arg "BASE=${argument#*=}") ;;
      *) arguments+=("$argument") ;;
    esac
  done
  # A docker without its engine knows no version.
  for builder in docker podman buildah ''; do
    if [ -n "$builder" ] && "$builder" version >/dev/null 2>&1; then break; fi
  done
  [ -n "$builder" ] || fail "package --docker takes docker, podman or buildah, and none of them works on this machine"
  in_root "$builder" build -f Dockerfile.build --target artifact "${base[@]}" --build-arg "ARGS=${arguments[*]}" \
    --output type=local,dest=artifacts .
}

# publish FOLDER [ARG …]: fills the folder with what a zip holds.
publish() {
  local published=$artifacts/publish/ReceiptAot.Function/release_linux-x64
  rm -rf "$artifacts/publish" "$1"
  in_root dotnet publish src/ReceiptAot.Function -c Release -r linux-x64 "${@:2}" >&2
  install -D -m 755 "$published/bootstrap" "$1/bootstrap"
  install -m 644 "$published/roots.pem" "$1/roots.pem"
  touch -d 1980-01-01T00:00:00Z "$1/"*
}

# write_sbom ARCH BINARY FILE: writes the bill of materials of the binary that publish has just made.
write_sbom() {
  local native=$artifacts/obj/ReceiptAot.Function/release_linux-$1/native
  if is_stale "$sbom" src/ReceiptAot.Sbom; then
    in_root dotnet build src/ReceiptAot.Sbom -c Release >&2
    mark_fresh "$sbom" src/ReceiptAot.Sbom
  fi
  dotnet "$sbom" "$native/bootstrap.inputs" "$native/bootstrap.mstat" "$2" > "$3"
}

# ask ANSWER FAULT COMMAND [ARG …]: prints what `aws lambda` answers of verb_publish's function; in a dry run the command, and ANSWER.
ask() {
  if [ -n "$dry_run" ]; then
    echo "aws lambda ${*:3} --function-name $function --output text" >&3
    [ -z "$1" ] || echo "$1"
  else
    aws lambda "${@:3}" --function-name "$function" --output text || fail "$2"
  fi
}

# The native binary, and what runs it on this machine.
need_local_cloud() {
  verb_package >/dev/null
  if is_stale "$local_cloud" src; then
    in_root dotnet build src/ReceiptAot.LocalCloud -c Release >&2
    mark_fresh "$local_cloud" src
  fi
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

# is_stale OUTPUT SOURCES [ARG …]: whether the output has to be made, as it is not there, or was made from other sources or arguments.
is_stale() { [ ! -e "$1" ] || [ "$(fingerprint "${@:2}")" != "$(cat "$1.fingerprint" 2>/dev/null)" ]; }

mark_fresh() { fingerprint "${@:2}" > "$1.fingerprint"; }

# shellcheck disable=SC2086 # the sources are a list of folders, without spaces
fingerprint() {
  {
    echo "${@:2}"
    in_root find $1 build.sh Directory.Build.props Directory.Packages.props global.json .editorconfig -type f |
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

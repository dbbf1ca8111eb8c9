# shellcheck shell=bash disable=SC2154,SC2164 # it goes by the variables and the options of build.sh
# From sources to a zip that Lambda can run; build.sh sources this.

# make_zip ZIP FOLDER ARCHITECTURE [OPTION …]: fills the folder with what the zip holds, and leaves no zip that must not be uploaded.
make_zip() {
  local limit=5800000
  if [[ $* = *S3Client=Direct* ]]; then limit=3300000; fi
  local bill=${1%.zip}.cdx.json new=$artifacts/new.zip
  if is_stale "$1" "$sources" "${@:3}" || [ ! -e "$bill" ] || [ ! -e "$2/bootstrap" ] || [ ! -e "$2/roots.pem" ]; then
    rm -f "$1" "$bill" "$new"
    write_sums
    publish_bootstrap "${@:2}"
    check_binary "$2/bootstrap" "$3"
    TZ=UTC zip -q -X -D -9 -j "$new" "$2/"*
    [ "$(stat -c %s "$new")" -le $limit ] || fail "the zip is larger than $limit bytes"
    write_sbom "$3" "$2/bootstrap" "$bill" || fail "the bill of materials was not written"
    mv "$new" "$1"
    mark_fresh "$1" "$sources" "${@:3}"
  fi
}

# publish_bootstrap FOLDER ARCHITECTURE [OPTION …]
publish_bootstrap() {
  local published=$artifacts/publish/ReceiptAot.Function/release_linux-$2 log=$artifacts/publish.log outcome=0
  # What is compiled and linked already would not be again, and then not warn again either.
  rm -rf "$artifacts/publish" "$artifacts/obj/ReceiptAot.Function/release_linux-$2/native" "$1"
  mkdir -p "$artifacts"
  # A source generator, System.Text.Json's, sorts by culture: it must not be the machine's, nor that of a compiler that runs already.
  in_root env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 dotnet publish src/ReceiptAot.Function -c Release -r "linux-$2" \
    -p:UseSharedCompilation=false -noAutoResponse "${@:3}" 2>&1 | tee "$log" >&2 || outcome=$?
  # Whatever the options make of warnings.
  ! grep -qE '(warning|error) IL[0-9]{4}' "$log" || fail "a trim or AOT warning: $(grep -m1 -oE 'IL[0-9]{4}.*' "$log")"
  [ $outcome = 0 ] || fail "dotnet publish failed"
  install -D -m 755 "$published/bootstrap" "$1/bootstrap"
  install -m 644 "$published/roots.pem" "$1/roots.pem"
  touch -d 1980-01-01T00:00:00Z "$1/"*
}

# check_binary BINARY ARCHITECTURE: whether Amazon Linux 2023 can load it, which has glibc 2.34; and a function brings no library.
check_binary() {
  local facts newer libraries loader='X86-64 /lib64/ld-linux-x86-64.so.2'
  if [ "$2" = arm64 ]; then loader='AArch64 /lib/ld-linux-aarch64.so.1'; fi
  facts=$(LC_ALL=C readelf --wide --file-header --program-headers --dynamic --version-info --dyn-syms "$1") || fail "the binary is none"
  [ "$(sed -nE 's/^ *Machine: .*(X86-64|AArch64)$/\1/p; s/.*program interpreter: (.*)\]$/\1/p' <<<"$facts" | xargs)" = "$loader" ] ||
    fail "the binary is not one for $2 that Lambda's loader starts"
  newer=$(grep -oE '[[:alnum:]_]*@*GLIBC_[[:alnum:]_.]+' <<<"$facts" |
    grep -vE 'GLIBC_2\.([12]?[0-9]|3[0-4])(\.[0-9]+)?$' | sort -u | xargs) || true
  [ -z "$newer" ] || fail "the binary needs a newer glibc than 2.34: $newer"
  libraries=$(sed -n 's/.*Shared library: \[\(.*\)\]/\1/p' <<<"$facts" |
    grep -vE '^(libc\.so\.6|libm\.so\.6|ld-linux-.*)$' | xargs) || true
  [ -z "$libraries" ] || fail "the binary needs a library that Lambda may not have: $libraries"
}

# write_sbom ARCHITECTURE BINARY FILE: lists what is in the binary that publish has just made.
write_sbom() {
  local native=$artifacts/obj/ReceiptAot.Function/release_linux-$1/native
  in_root dotnet run --project src/ReceiptAot.Sbom -c Release -- "$native/bootstrap.inputs" "$native/bootstrap.mstat" "$2" "$3" >&2
}

# Of what package has made so far, with the lists of parts beside the zips.
write_sums() {
  mkdir -p "$artifacts"
  (cd "$artifacts" && find . -maxdepth 1 '(' -name 'receipt-aot-*.zip' -o -name 'receipt-aot-*.cdx.json' ')' -printf '%P\n' |
    LC_ALL=C sort | xargs -r sha256sum > SHA256SUMS)
}

# differing_members ZIP ZIP: their names; or that the members are the same, but not how they are packed.
differing_members() {
  diff <(unzip -v "$1") <(unzip -v "$2") | awk '
    NF == 9 { print $9; differ = 1 }
    END { if (!differ) print "the way it is packed" }' | sort -u | xargs
}

# need_linker ARCHITECTURE: gcc, with what it links.
need_linker() {
  local gcc=gcc packages='gcc libc6-dev'
  if command -v dnf >/dev/null; then packages=gcc; fi
  if [ "$1" != "$machine" ]; then
    gcc=aarch64-linux-gnu-gcc
    packages='gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
    command -v apt-get >/dev/null || fail "arm64 can be cross-compiled on Debian alone, with its packages $packages"
  fi
  # shellcheck disable=SC2086 # a list
  echo 'int main(void) { return 0; }' | "$(command -v $gcc || echo false)" -x c - -o /dev/null 2>/dev/null || need '' $packages
}

# package_in_container ARG …: package, by Dockerfile.build; all but --docker goes to the build.sh in there.
package_in_container() {
  local builder argument file output=$artifacts/container base=() arguments=()
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
  rm -rf "$output"
  mkdir -p "$output"
  in_root "$builder" build -f Dockerfile.build --target artifact "${base[@]}" --build-arg "ARGS=${arguments[*]}" \
    --output type=local,dest=artifacts/container . || fail "$builder could not build it"
  # They take the place of zips that may have been made here, and no later package is to take them for its own.
  for file in "$output"/*.zip; do rm -f "$artifacts/${file##*/}.fingerprint"; done
  cp -r "$output/." "$artifacts"
  rm -r "$output"
  write_sums
}

# shellcheck shell=bash disable=SC2154,SC2164 # it goes by the variables and the options of build.sh
# From sources to a zip that Lambda can run; build.sh sources this.

# zip_is_stale ZIP FOLDER ARCHITECTURE [OPTION ...]: whether make_zip would build.
zip_is_stale() {
  is_stale "$1" "$sources" "${@:3}" || [ ! -e "${1%.zip}.cdx.json" ] || [ ! -e "$2/bootstrap" ] || [ ! -e "$2/roots.pem" ]
}

# make_zip ZIP FOLDER ARCHITECTURE [OPTION ...]: builds next to the zip, the SBOM and the folder, and replaces them when all checks
# have passed.
make_zip() {
  zip_is_stale "$@" || return 0
  step "Compiling to native code for ${*:3} (about 1 min)"
  local new=$artifacts/new limit
  limit=$(limit_zip "${@:4}")
  rm -rf "$new"
  publish_bootstrap "$new/files" "${@:3}"
  check_binary "$new/files/bootstrap" "$3"
  TZ=UTC zip -q -X -D -9 -j "$new/function.zip" "$new/files/"*
  [ "$(stat -c %s "$new/function.zip")" -le "$limit" ] || fail "the zip is larger than $limit bytes"
  write_sbom "$3" "$new/files/bootstrap" "$new/function.cdx.json" || fail "the SBOM was not written"
  rm -rf "$1.fingerprint" "$2"
  mv "$new/files" "$2"
  mv "$new/function.cdx.json" "${1%.zip}.cdx.json"
  mv "$new/function.zip" "$1"
  mark_fresh "$1" "$sources" "${@:3}"
  rm -r "$new"
}

# limit_zip [OPTION ...]: the most bytes that a zip of such a build may have; MSBuild reads names and values without regard to case.
limit_zip() {
  local options=${*,,}
  if [[ $options != *s3client=direct* ]]; then echo 5800000
  elif [[ $options = *useamazonlambdapackages=true* ]]; then echo 3900000
  else echo 3300000; fi
}

# publish_bootstrap FOLDER ARCHITECTURE [OPTION …]
publish_bootstrap() {
  local published=$artifacts/publish/ReceiptAot.Function/release_linux-$2 log=$artifacts/publish.log outcome=0
  # What is compiled and linked already would not be again, and then not warn again either.
  rm -rf "$artifacts/publish" "$artifacts/obj/ReceiptAot.Function/release_linux-$2/native"
  mkdir -p "$artifacts"
  # The source generator of System.Text.Json sorts by culture: it must not be that of the machine, or of a compiler that runs already.
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
  in_root dotnet run deploy/sbom.cs -- "$native/bootstrap.inputs" "$native/bootstrap.mstat" "$2" "$3" >&2
}

# The checksums of the zips and SBOMs that package has created so far.
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

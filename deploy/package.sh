# shellcheck shell=bash disable=SC2154,SC2164 # build.sh, which sources this file, sets the variables and the shell options
# Builds the zip for Lambda from the sources.

# zip_is_stale ZIP FOLDER ARCHITECTURE [OPTION ...]: succeeds if make_zip has to build.
zip_is_stale() {
  is_stale "$1" "$sources" "${@:3}" || [ ! -e "${1%.zip}.cdx.json" ] || [ ! -e "$2/bootstrap" ] || [ ! -e "$2/roots.pem" ]
}

# make_zip ZIP FOLDER ARCHITECTURE [OPTION ...]: builds in a temporary folder, and replaces the zip, the SBOM and FOLDER only after all
# checks have passed.
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
  write_sbom "$3" "$new/files/bootstrap" "$new/function.cdx.json" || fail "the SBOM could not be written"
  rm -rf "$1.fingerprint" "$2"
  mv "$new/files" "$2"
  mv "$new/function.cdx.json" "${1%.zip}.cdx.json"
  mv "$new/function.zip" "$1"
  mark_fresh "$1" "$sources" "${@:3}"
  rm -r "$new"
}

# limit_zip [OPTION ...]: prints the maximum size of the zip in bytes. MSBuild ignores the case of property names, and of values in
# conditions.
limit_zip() {
  local options=${*,,}
  if [[ $options != *s3client=direct* ]]; then echo 5800000
  elif [[ $options = *useamazonlambdapackages=true* ]]; then echo 3900000
  else echo 3300000; fi
}

# publish_bootstrap FOLDER ARCHITECTURE [OPTION ...]: puts the files of the zip into FOLDER.
publish_bootstrap() {
  local published=$artifacts/publish/ReceiptAot.Function/release_linux-$2 log=$artifacts/publish.log outcome=0
  # An incremental build would skip the AOT compiler and the linker, and with them their warnings.
  rm -rf "$artifacts/publish" "$artifacts/obj/ReceiptAot.Function/release_linux-$2/native"
  mkdir -p "$artifacts"
  # The source generator of System.Text.Json sorts by culture, so the order must not depend on the culture of this machine or of a
  # compiler server that already runs.
  in_root env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 dotnet publish src/ReceiptAot.Function -c Release -r "linux-$2" \
    -noAutoResponse "${@:3}" 2>&1 | tee "$log" >&2 || outcome=$?
  # These warnings are errors, whatever the options say about warnings.
  ! grep -qE '(warning|error) IL[0-9]{4}' "$log" || fail "trim or AOT warning: $(grep -m1 -oE 'IL[0-9]{4}.*' "$log")"
  [ $outcome = 0 ] || fail "dotnet publish failed"
  install -D -m 755 "$published/bootstrap" "$1/bootstrap"
  install -m 644 "$published/roots.pem" "$1/roots.pem"
  touch -d 1980-01-01T00:00:00Z "$1/"*
}

# check_binary BINARY ARCHITECTURE: fails unless Amazon Linux 2023 can load the binary. Amazon Linux 2023 has glibc 2.34, and the zip
# contains no libraries.
check_binary() {
  local facts newer libraries loader='X86-64 /lib64/ld-linux-x86-64.so.2'
  if [ "$2" = arm64 ]; then loader='AArch64 /lib/ld-linux-aarch64.so.1'; fi
  facts=$(LC_ALL=C readelf --wide --file-header --program-headers --dynamic --version-info --dyn-syms "$1") ||
    fail "readelf cannot read the binary"
  [ "$(sed -nE 's/^ *Machine: .*(X86-64|AArch64)$/\1/p; s/.*program interpreter: (.*)\]$/\1/p' <<<"$facts" | xargs)" = "$loader" ] ||
    fail "the binary is not an executable for $2 and Lambda's dynamic loader"
  newer=$(grep -oE '[[:alnum:]_]*@*GLIBC_[[:alnum:]_.]+' <<<"$facts" |
    grep -vE 'GLIBC_2\.([12]?[0-9]|3[0-4])(\.[0-9]+)?$' | sort -u | xargs) || true
  [ -z "$newer" ] || fail "the binary requires a glibc newer than 2.34: $newer"
  libraries=$(sed -n 's/.*Shared library: \[\(.*\)\]/\1/p' <<<"$facts" |
    grep -vE '^(libc\.so\.6|libm\.so\.6|ld-linux-.*)$' | xargs) || true
  [ -z "$libraries" ] || fail "the binary requires a library that Lambda may not provide: $libraries"
}

# write_sbom ARCHITECTURE BINARY FILE: writes the CycloneDX SBOM of the binary that publish_bootstrap has just built.
write_sbom() {
  local native=$artifacts/obj/ReceiptAot.Function/release_linux-$1/native
  in_root dotnet run deploy/sbom.cs -- "$native/bootstrap.inputs" "$native/bootstrap.mstat" "$2" "$3" >&2
}

# Writes the checksums of all zips and SBOMs that package has created.
write_sums() {
  mkdir -p "$artifacts"
  (cd "$artifacts" && find . -maxdepth 1 '(' -name 'receipt-aot-*.zip' -o -name 'receipt-aot-*.cdx.json' ')' -printf '%P\n' |
    LC_ALL=C sort | xargs -r sha256sum > SHA256SUMS)
}

# differing_members ZIP ZIP: prints the names of the files that differ, or 'zip metadata' if only the metadata differs.
differing_members() {
  diff <(unzip -v "$1") <(unzip -v "$2") | awk '
    NF == 9 { print $9; differ = 1 }
    END { if (!differ) print "zip metadata" }' | sort -u | xargs
}

# package_in_container ARG ...: runs package in a container of Dockerfile.build, with all arguments except --docker.
package_in_container() {
  local builder argument file output=$artifacts/container base=() arguments=()
  for argument; do
    case $argument in
      --docker) ;;
      --docker=*) base=(--build-arg "BASE=${argument#*=}") ;;
      *) arguments+=("$argument") ;;
    esac
  done
  # `docker version` fails if the Docker Engine is not running.
  for builder in docker podman buildah ''; do
    if [ -n "$builder" ] && "$builder" version >/dev/null 2>&1; then break; fi
  done
  [ -n "$builder" ] || fail "--docker requires docker, podman or buildah; none of them works on this machine"
  rm -rf "$output"
  mkdir -p "$output"
  in_root "$builder" build -f Dockerfile.build --target artifact "${base[@]}" --build-arg "ARGS=${arguments[*]}" \
    --output type=local,dest=artifacts/container . || fail "$builder build failed"
  # These zips may replace zips that this machine has built. Without a fingerprint, the next package builds again.
  for file in "$output"/*.zip; do rm -f "$artifacts/${file##*/}.fingerprint"; done
  cp -r "$output/." "$artifacts"
  rm -r "$output"
  write_sums
}

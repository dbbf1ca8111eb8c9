#!/usr/bin/env bash
# Replaces the dotnet command: publishes a small binary with the properties that a test sets in environment variables.
set -euo pipefail
here=$(dirname "$0")
case $1 in
  --version) exit ;;
  run) echo '{}' > "${*: -1}"; exit "${SBOM_EXIT_CODE:-0}" ;; # the SBOM
esac
echo "${PUBLISH_OUTPUT:-}"
published=artifacts/publish/ReceiptAot.Function/release_$(grep -oE 'linux-(x64|arm64)' <<<"$*")
mkdir -p "$published"
cat > "$here/program.c" <<<'double fmod(double, double); int main(int count, char** words) { return words && fmod(count, 2) > 1; }'
cat > "$here/library.c" <<<'double fmod(double a, double b) { return a + b; }'
cat > "$here/library.map" <<<"${VERSION:-GLIBC_2.34} { global: fmod; };"
gcc -w -fno-builtin -shared -fPIC -Wl,-soname="${LIBRARY:-libm.so.6}" -Wl,--version-script="$here/library.map" \
  -o "$here/library.so" "$here/library.c"
# shellcheck disable=SC2086 # LINK is a list of options
gcc -w -fno-builtin ${LINK:-} -o "$published/bootstrap" "$here/program.c" "$here/library.so"
if [ -n "${FOLDER_LEAKS:-}" ]; then pwd >> "$published/bootstrap"; fi
{ grep -oE 'S3Client=[A-Za-z]+' <<<"$*" || true; } >> "$published/bootstrap"
head -c "${PADDING:-0}" /dev/urandom >> "$published/bootstrap"
echo certificates > "$published/roots.pem"
exit "${EXIT_CODE:-0}"

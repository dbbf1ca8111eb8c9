#!/usr/bin/env bash
# Installs the .NET SDK of global.json after a check of its SHA-512, for Dockerfile.build and the workflows. Requires curl, gzip and tar.
#   install-sdk.sh [FOLDER]            the default folder is /usr/share/dotnet
#
# The sums are those of .NET's release metadata: https://github.com/dotnet/core/blob/main/release-notes/10.0/10.0.12/release.json
set -euo pipefail
folder=${1:-/usr/share/dotnet}
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../global.json")
platform=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
case $version-$platform in
  10.0.401-linux-x64)
    sum=51c8b999af9e8dd9998c9edc5944e19a90788862068acd38694e098889054ce8c23d4f0c5cccfa16bf187d044562359e5ee69a9f8ad0bbe913ba90311fbce25b ;;
  10.0.401-linux-arm64)
    sum=58ace73ced6b4360754689a686bdfb8a317f4da6cb8bb416dbc7d0ba9f47e43e3c09f5eb1f1a1cfaacbd10df9558da4882bf2a5e195d6ab56a02c1f9f76102ed ;;
  *)
    echo "install-sdk.sh: the SHA-512 of the .NET SDK $version for $platform is unknown; add it to deploy/install-sdk.sh" >&2
    exit 2 ;;
esac
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
curl -fsSLo "$archive" "https://builds.dotnet.microsoft.com/dotnet/Sdk/$version/dotnet-sdk-$version-$platform.tar.gz"
echo "$sum  $archive" | sha512sum --check --quiet >&2 || {
  echo "install-sdk.sh: the downloaded .NET SDK $version for $platform does not have the expected SHA-512" >&2
  exit 2
}
mkdir -p "$folder"
tar -xzf "$archive" -C "$folder"
# The next steps of a workflow find the SDK.
[ -z "${GITHUB_PATH:-}" ] || echo "$folder" >> "$GITHUB_PATH"
echo "install-sdk.sh: installed the .NET SDK $version in $folder"

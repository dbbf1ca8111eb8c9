#!/usr/bin/env bash
# Builds Dockerfile.build without Docker: with buildah, in a root created by debootstrap, with the SDK, the certificates and the NuGet
# settings of this machine mounted. Compares the zip with the one that is built without a container. Requires root and Debian.
#   dockerfile.sh [ARG ...]            arguments of both ./build.sh package commands
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The container uses the same SDK, certificate authorities and NuGet settings as this machine.
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
settings=(--volume "$sdk:/usr/share/dotnet:ro" --volume /etc/ssl/certs:/etc/ssl/certs:ro)
if [ -d ~/.nuget/NuGet ]; then settings+=(--volume ~/.nuget/NuGet:/root/.nuget/NuGet:ro); fi
for name in $(compgen -e | grep -iE '^(NUGET_.*|(https?|no)_proxy)$'); do settings+=(--env "$name=${!name}"); done

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends buildah crun debootstrap podman zip >/dev/null
store=(--root "$folder/storage" --runroot "$folder/run" --storage-driver vfs)
debootstrap --variant=minbase --include=ca-certificates,libstdc++6 "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" "$folder/root" >&2
# debootstrap installs the packages of the release. The linker and zip must be those of the updates, as on this machine.
if [ -e /etc/apt/sources.list.d/debian.sources ]; then cp /etc/apt/sources.list.d/debian.sources "$folder/root/etc/apt/sources.list.d/"; fi
tar -C "$folder/root" -c . | podman "${store[@]}" import - localhost/receipt-aot-base >&2
rm -rf "$folder/root"

# A copy of the sources in another folder, and a docker command that runs buildah.
mkdir "$folder/tree" "$folder/bin"
(cd "$here" && git ls-files -z | xargs -0 cp --parents -t "$folder/tree")
cat > "$folder/bin/docker" <<END
#!/bin/bash
[ "\$1" = build ] || exit 0
exec buildah ${store[*]} bud --isolation chroot --network host --pull-never ${settings[*]@Q} "\${@:2}"
END
chmod +x "$folder/bin/docker"

cd "$folder/tree"
./build.sh package "$@" >&2
mv artifacts "$folder/host"
SECONDS=0
PATH=$folder/bin:$PATH ./build.sh package --docker=localhost/receipt-aot-base "$@" >&2
shopt -s nullglob
for file in "$folder"/host/{x64,arm64}/* "$folder"/host/*.zip "$folder"/host/*.cdx.json; do
  cmp "$file" "artifacts/${file#"$folder/host/"}"
done
echo "dockerfile.sh: the container built the same bytes as this machine, in $SECONDS s: $(xargs <artifacts/SHA256SUMS)"

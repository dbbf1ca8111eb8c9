#!/usr/bin/env bash
# Runs the two commands of the README as a new user does: in a new Debian 12 root, created by debootstrap, that contains only the .NET SDK,
# with an empty NuGet folder and default environment variables. Prints the duration of each command. Requires root and Debian.
#   bare-machine.sh [COMMAND ...]      commands of build.sh; default: run test
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commands=("$@")
[ $# != 0 ] || commands=(run test)
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT

if ! command -v debootstrap >/dev/null; then
  echo "bare-machine.sh: installing debootstrap, which creates the root" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
fi
echo "bare-machine.sh: creating a Debian 12 root (about 1 min)" >&2
debootstrap --variant=minbase bookworm "$folder" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
rm "$folder.log"
# Host names, certificate authorities and package sources as configured on this machine: they belong to its network.
cp /etc/resolv.conf /etc/hosts "$folder/etc/"
cp -r /usr/local/share/ca-certificates "$folder/usr/local/share/"
network=()
for name in $(compgen -e | grep -iE '^(NUGET_.*|(https?|no)_proxy)$'); do network+=("$name=${!name}"); done
mkdir "$folder/usr/share/dotnet"
ln -s /usr/share/dotnet/dotnet "$folder/usr/bin/dotnet"
# In CI the repository may belong to another user.
printf '[safe]\n\tdirectory = *\n' > "$folder/gitconfig"
GIT_CONFIG_GLOBAL=$folder/gitconfig git clone --quiet "$here" "$folder/srv/receipt-aot"
rm "$folder/gitconfig"

# Mounts and processes end with their namespaces. sh expands the variables of the script, before it changes its root.
# shellcheck disable=SC2016
enter='folder=$1; sdk=$2; shift 2
  mount -t proc proc "$folder/proc"; mount --rbind /dev "$folder/dev"; mount --rbind /sys "$folder/sys"
  mount --bind -o ro "$sdk" "$folder/usr/share/dotnet"
  exec chroot "$folder" "$@"'
for command in "${commands[@]}"; do
  SECONDS=0
  echo "bare-machine.sh: ./build.sh $command" >&2
  unshare --mount --pid --fork --kill-child sh -e -c "$enter" sh "$folder" "$sdk" \
    env -i "${network[@]}" HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=en_US.UTF-8 TERM=dumb \
    bash -c "cd /srv/receipt-aot && ./build.sh $command" </dev/null
  echo "bare-machine.sh: ./build.sh $command took $((SECONDS / 60)) min $((SECONDS % 60)) s" >&2
done

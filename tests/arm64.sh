#!/usr/bin/env bash
# Installs what the tests need to run an arm64 binary on Debian 12 of another architecture: the arm64 libraries, in a separate folder.
# QEMU (package qemu-user-static) runs the binary.
#   arm64.sh install FOLDER BINARY     as root; FOLDER/bootstrap then starts the binary
set -euo pipefail

install() {
  local folder binary
  mkdir -p "$1"
  folder=$(realpath "$1")
  binary=$(realpath "$2")
  [ -e "$folder/root" ] || unpack_libraries "$folder"
  printf '#!/bin/sh\nexec qemu-aarch64-static -L "%s" "%s"\n' "$folder/root" "$binary" > "$folder/bootstrap"
  chmod +x "$folder/bootstrap"
}

# Uses separate package lists, so that arm64 is not added to the architectures of the machine.
unpack_libraries() {
  local apt=$1/apt
  mkdir -p "$apt"
  cat > "$apt/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$apt";
Dir::State::status "/dev/null";
Dir::Cache "$apt";
END
  APT_CONFIG=$apt/apt.conf apt-get update -qq
  (cd "$apt" && APT_CONFIG=apt.conf apt-get download -qq libc6 libgcc-s1 libssl3 zlib1g)
  find "$apt" -maxdepth 1 -name '*.deb' -exec dpkg-deb -x {} "$apt/root" ';'
  mv "$apt/root" "$1"
  rm -r "$apt"
}

"${1:?install}" "${@:2}"

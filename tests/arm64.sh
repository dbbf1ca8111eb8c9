#!/usr/bin/env bash
# What runs a binary for arm64 on another Debian 12, for the tests: QEMU, and arm64's libraries in a folder of their own.
#   arm64.sh install FOLDER            as root; FOLDER/run BINARY then starts one
set -euo pipefail

install() {
  local folder
  mkdir -p "$1/apt"
  folder=$(cd "$1" && pwd)
  if ! command -v qemu-aarch64-static >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends qemu-user-static
  fi
  if [ ! -e "$folder/run" ]; then
    # With lists of its own: that there are packages for arm64 is no concern of this machine's.
    cat > "$folder/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$folder/apt";
Dir::State::status "/dev/null";
Dir::Cache "$folder/apt";

# shellcheck shell=bash disable=SC2154 # build.sh, which sources this file, sets the variables
# Installs what ./build.sh needs. Without root, or without a supported package manager, fails with what is missing and how to install it.

need_sdk() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0.4xx is missing; install it from https://dotnet.microsoft.com/download/dotnet/10.0"
  local output
  if ! output=$(in_root dotnet --version 2>&1); then
    [[ $output = *libicu* ]] || fail "the .NET SDK does not work; dotnet --version prints:"$'\n'"$output"
    install_packages "$(name_libicu)" 'for the .NET SDK'
  fi
  if [ -z "${SSL_CERT_FILE:-}${SSL_CERT_DIR:-}" ] && ! compgen -G '/etc/ssl/certs/*' >/dev/null; then
    install_packages ca-certificates 'for NuGet to verify its servers'
  fi
}

# Debian's package name contains the version of libicu, which differs in each release.
name_libicu() {
  if ! command -v apt-cache >/dev/null; then echo libicu; return; fi
  if [ "$(id -u)" = 0 ]; then apt-get update -qq >/dev/null 2>&1 || true; fi
  apt-cache pkgnames libicu | grep -xE 'libicu[0-9]+' | sort -V | tail -n 1 | grep . || echo libicu-dev
}

# need_linker ARCHITECTURE: installs gcc and the C library to link with, if gcc cannot link a program.
need_linker() {
  local gcc=gcc packages='gcc libc6-dev'
  if command -v dnf >/dev/null; then packages=gcc; fi
  if [ "$1" != "$machine" ]; then
    gcc=aarch64-linux-gnu-gcc
    packages='gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
    command -v apt-get >/dev/null ||
      fail "cross-compiling for arm64 requires Debian and its packages $packages"
  fi
  echo 'int main(void) { return 0; }' | "$(command -v $gcc || echo false)" -x c - -o /dev/null 2>/dev/null ||
    install_packages "$packages" 'to link the native binary'
}

# need COMMAND PACKAGE PURPOSE: installs the package if the command is missing.
need() { command -v "$1" >/dev/null || install_packages "$2" "$3"; }

# install_packages 'PACKAGE ...' PURPOSE: installs the packages as root, otherwise fails with the command for the user to run.
install_packages() {
  local command='apt-get install -y --no-install-recommends' install_log=$artifacts/install.log
  if command -v dnf >/dev/null; then command='dnf install -y --setopt=install_weak_deps=False'; fi
  command -v "${command%% *}" >/dev/null || fail "missing: $1 ($2); install with the package manager of this system"
  [ "$(id -u)" = 0 ] || fail "missing: $1 ($2); install with: sudo $command $1"
  echo "build.sh: installing $1 $2" >&2
  mkdir -p "$artifacts"
  # shellcheck disable=SC2086 # $command and $1 are lists of words
  { { [[ $command != apt-get* ]] || apt-get update; } && DEBIAN_FRONTEND=noninteractive $command $1; } >"$install_log" 2>&1 </dev/null || {
    cat "$install_log" >&2
    fail "$1 could not be installed"
  }
}

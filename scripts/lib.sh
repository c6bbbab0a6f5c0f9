# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What scripts/map and scripts/test share: where the project stands, and the Debian
# packages it needs. POSIX sh alone; meant to be sourced with $0 inside scripts/.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

# The packages of scripts/packages.txt that are not installed, one a line.
missing_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/scripts/packages.txt" |
    while read -r package; do
        case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) printf '%s\n' "$package" ;;
        esac
    done
}

# apt-get as root: as we are, or through sudo.
apt() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
    fi
}

# Install what is missing; nothing, not even a question to apt, when all is there.
need_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say 'not a Debian system; scripts/packages.txt names what is needed, going on'
        return
    fi
    # shellcheck disable=SC2046 # one word a package
    set -- $(missing_packages)
    [ $# -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        die "as root, run: apt-get install --no-install-recommends $*"
    fi
    say "installing $# Debian packages: $*"
    apt update >&2 || die 'apt-get update failed'
    apt install --yes --no-install-recommends "$@" >&2 ||
        die "apt-get install failed"
}

# configure PRESET: by CMakePresets.json, into build/PRESET. CMake speaks only on
# failure.
configure() {
    say "configuring build/$1"
    (cd "$root" && cmake --preset "$1" >"$log" 2>&1) || {
        cat "$log" >&2
        die "configuring failed"
    }
}

# build PRESET [TARGET...]
build() {
    preset=$1
    shift
    say "building build/$preset"
    (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) >&2 ||
        die 'building failed'
}

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

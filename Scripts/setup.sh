#!/usr/bin/env bash
# Installs what is missing, and nothing else: the libraries to build with, and with the word
# `test` also the tools of the tests. Doing it again costs a moment and changes nothing.
# usage: Scripts/setup.sh [test]
source "$(dirname "$0")/env.sh"

packages="libsqlite3-dev libmicrohttpd-dev libpq-dev libcurl4-openssl-dev libsodium-dev libxml2-dev zlib1g-dev
    pkg-config make git ca-certificates"
test_packages="chromium fonts-dejavu-core fonts-liberation strace sqlite3 wrk e2fsprogs util-linux
    procps python3 python3-venv postgresql pgbouncer"

install_missing() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "setup: installing ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "setup: root is needed. Run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 \
        "${missing[@]}" >/dev/null
    # The tests start databases of their own; what was installed for them serves nobody else.
    local package
    for package in "${missing[@]}"; do
        case $package in
        postgresql | pgbouncer)
            command -v systemctl >/dev/null || continue
            "${as_root[@]}" systemctl disable --now "$package" >/dev/null 2>&1 || true
            ;;
        esac
    done
}

check_swift() {
    command -v swift >/dev/null ||
        fail "setup: Swift 6.3 was not found. Install it from swift.org and put it on PATH."
    local version
    version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | cut -d ' ' -f 3)
    case $version in
    6.[3-9] | 6.[1-9][0-9] | [7-9].*) ;;
    *) fail "setup: Swift 6.3 or newer is needed, and $(command -v swift) is ${version:-unknown}." ;;
    esac
}

# A Python of our own with the pinned packages; made again only when the pins change.
prepare_python() {
    local pins=Tests/requirements.txt stamp=$venv/pins python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    if [ -f "$stamp" ] && cmp -s "$pins" "$stamp" && [ -x "$venv/bin/python" ]; then
        return 0
    fi
    echo "setup: preparing Python in $venv"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
    cp "$pins" "$stamp"
}

what=${1:-}
case $what in
"") install_missing $packages ;;
test) install_missing $packages $test_packages ;;
*) fail "usage: Scripts/setup.sh [test]" ;;
esac
check_swift
if [ "$what" = test ]; then prepare_python; fi

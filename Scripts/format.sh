#!/usr/bin/env bash
# Formats every Swift file; with the word `check` it only says what is not formatted, and fails.
# usage: Scripts/format.sh [check]
source "$(dirname "$0")/env.sh"

places=()
for place in Sources Tests Benchmarks Package.swift; do
    if [ -e "$place" ]; then places+=("$place"); fi
done
case ${1:-} in
"") swift format format --in-place --parallel --recursive "${places[@]}" ;;
check) swift format lint --strict --parallel --recursive "${places[@]}" ;;
*) fail "usage: Scripts/format.sh [check]" ;;
esac

#!/usr/bin/env bash
# Kills the real program at every point it can be killed: the long form of Tests/Torture.
source "$(dirname "$0")/env.sh"

[ -d Tests/Torture ] || fail "Tests/Torture does not exist."
Scripts/setup.sh test
swift_in_cache build --configuration release --product waybill
export WAYBILL_BINARY=${WAYBILL_BINARY:-$build/release/waybill} WAYBILL_TORTURE=long
arguments=(-v -s -p no:cacheprovider)
if [ -n "${ONLY:-}" ]; then arguments+=(-k "${ONLY//[^A-Za-z0-9_]/_}"); fi
exec "$venv/bin/python" -m pytest "${arguments[@]}" Tests/Torture

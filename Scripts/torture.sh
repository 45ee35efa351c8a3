#!/usr/bin/env bash
# Kills the real program at every point it can be killed: the long form of Tests/Torture, on SQLite
# and on PostgreSQL. DATABASE=postgresql keeps one of them, ONLY=TEXT the tests whose name matches.
source "$(dirname "$0")/env.sh"

[ -d Tests/Torture ] || fail "Tests/Torture does not exist."
Scripts/setup.sh test
swift_in_cache build --configuration release --product waybill
export WAYBILL_BINARY=${WAYBILL_BINARY:-$build/release/waybill} WAYBILL_TORTURE=long
arguments=(-v -s -p no:cacheprovider)
if [ -n "${ONLY:-}" ]; then arguments+=(-k "${ONLY//[^A-Za-z0-9_]/_}"); fi
status=0
for database in ${DATABASE:-sqlite postgresql}; do
    echo "== Tests/Torture on $database"
    WAYBILL_TEST_DATABASE=$database \
        "$venv/bin/python" -m pytest "${arguments[@]}" Tests/Torture || status=$?
done
exit "$status"

#!/usr/bin/env bash
# Measures: each figure stands beside a raw limit of the same run. ONLY=P1 keeps one of them;
# SIZE=smoke takes the smallest size on the build that the tests use, to see that all of it works.
source "$(dirname "$0")/env.sh"

arguments=()
if [ -n "${ONLY:-}" ]; then arguments+=(--only "$ONLY"); fi
if [ "${SIZE:-}" = smoke ]; then
    Scripts/setup.sh
    swift_in_cache build --product waybill-bench
    exec "$build/debug/waybill-bench" --size smoke "${arguments[@]}"
fi
if [ -n "${SIZE:-}" ]; then arguments+=(--size "$SIZE"); fi
Scripts/setup.sh
swift_in_cache build --configuration release --product waybill-bench
exec "$build/release/waybill-bench" "${arguments[@]}"

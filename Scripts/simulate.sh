#!/usr/bin/env bash
# Runs the seeded simulation of the dispatch core. SEEDS=N sets how many, FROM=N the first seed.
source "$(dirname "$0")/env.sh"

Scripts/setup.sh
export WAYBILL_SEEDS=${SEEDS:-1000} WAYBILL_FIRST_SEED=${FROM:-1}
export SWIFT_DETERMINISTIC_HASHING=1
swift_in_cache test --disable-xctest --filter '^SimulationTests\.'

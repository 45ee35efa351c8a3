#!/usr/bin/env bash
# Builds Waybill and starts it on port 5001: against the built-in stand-in provider, or for real
# once a provider key or a database is configured, in the environment or in .env.
# usage: Scripts/run.sh [OPTION...]   options go to `waybill serve` or `waybill sandbox`
source "$(dirname "$0")/env.sh"

Scripts/setup.sh
swift_in_cache build --configuration release --product waybill

# Whether one of these variables has a value in the environment or in .env.
is_set() {
    local name
    for name in "$@"; do
        [ -z "${!name:-}" ] || return 0
        if [ -f .env ] && grep -qE "^[[:space:]]*(export[[:space:]]+)?$name=[\"']?[^\"'[:space:]]" .env
        then return 0; fi
    done
    return 1
}

verb=sandbox
if is_set GSM_FUSION_API_KEY AT_ISHARE_API_KEY DATABASE_URL SUPABASE_DB_URL SUPABASE_URL; then
    verb=serve
fi

umask 077
data=${WAYBILL_DATA_DIR:-./data}
mkdir -p "$data"
# The log goes to the screen and to a file; the login link is no log line and stays on the screen.
exec "$build/release/waybill" "$verb" "$@" 2> >(tee -ia "$data/waybill.log" >&2)

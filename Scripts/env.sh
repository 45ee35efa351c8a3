# Shared by the scripts beside it: where caches live and which Swift is used. Sourced, not run.
# Everything that is built or downloaded stays outside the repository.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The cache: WAYBILL_CACHE, else the user's cache folder, else the folder for temporary files.
cache_home=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cache=${WAYBILL_CACHE:-${cache_home:-${TMPDIR:-/tmp}}/waybill}
if ! mkdir -p "$cache" 2>/dev/null; then
    cache=${TMPDIR:-/tmp}/waybill-$(id -u)
    mkdir -p "$cache"
fi

# One build folder a working copy: the compiler's records hold absolute paths.
checkout=$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)
build=${WAYBILL_BUILD:-$cache/build-$checkout}
venv=$cache/venv

# Waybill refuses to start beside a WAYBILL_ name that it does not know, so these stay with us.
tally_file=${WAYBILL_TALLY:-}
export -n WAYBILL_CACHE WAYBILL_BUILD
unset WAYBILL_TALLY

# Nothing a test leaves behind may land in the tree.
export PYTHONDONTWRITEBYTECODE=1
export HYPOTHESIS_STORAGE_DIRECTORY=$cache/hypothesis

for folder in /opt/swift/usr/bin /usr/local/swift/usr/bin; do
    if ! command -v swift >/dev/null && [ -x "$folder/swift" ]; then PATH=$folder:$PATH; fi
done

# Runs `swift build` or `swift test` with the build folder of this working copy.
swift_in_cache() {
    local verb=$1
    shift
    swift "$verb" --scratch-path "$build" "$@"
}

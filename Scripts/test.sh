#!/usr/bin/env bash
# Runs every test and ends with a line of its own, `N passed, N failed`, summed over all parts.
# The suites that cross rooms run on SQLite and again on PostgreSQL; DATABASE=sqlite and
# DATABASE=postgresql keep one half. ONLY=TEXT keeps the tests whose name matches.
# WAYBILL_TALLY=FILE also gets the two numbers.
source "$(dirname "$0")/env.sh"

only=${ONLY:-}
databases=${DATABASE:-sqlite postgresql}
# Rooms that are about PostgreSQL alone, or about both databases in one run.
postgresql_rooms=" PostgreSQL StoreConformance Moving "
swift_seconds=900
python_seconds=1200
binary=${WAYBILL_BINARY:-$build/debug/waybill}
results=$(mktemp -d "${TMPDIR:-/tmp}/waybill-tests.XXXXXX")
trap 'rm -rf "$results"' EXIT
passed=0
failed=0
failures=()

for database in $databases; do
    case $database in
    sqlite | postgresql) ;;
    *) fail "DATABASE is '$database'; it can be sqlite or postgresql, and nothing for both." ;;
    esac
done

# Whether this run covers a database.
covers() { [[ " $databases " == *" $1 "* ]]; }

add() {
    local part=$1 good=$2 bad=$3 skipped=$4
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" -gt 0 ]; then failures+=("$part"); fi
    echo "== $part: $good passed, $bad failed, $skipped skipped"
}

swift_tests() {
    echo "== swift test"
    if ! swift_in_cache build --build-tests; then
        add "swift build" 0 1 0
        return 1
    fi
    # One room after the other: a thousand tests at once would starve each other's deadlines.
    local folder room database
    for folder in Tests/*/; do
        compgen -G "$folder*.swift" >/dev/null || continue
        room=$(basename "$folder")
        case $room in SimulationKit | DatabaseHarness) continue ;; esac
        if [ "$room" = EndToEnd ]; then
            for database in $databases; do swift_room "$room" "$database"; done
        elif [[ $postgresql_rooms == *" $room "* ]]; then
            if covers postgresql; then swift_room "$room" ""; fi
        elif covers sqlite; then
            swift_room "$room" ""
        fi
    done
}

# Runs and counts one room, on a database where it has a choice.
swift_room() {
    local room=$1 database=$2 status=0
    local log="$results/$room.log" part="swift test $room${database:+ on $database}"
    run_room "$room" "$database" >"$log" 2>&1 || status=$?
    grep -vE '^(◇|✔|➜|\[|Test Suite|\s*Executed|↳ (Testing Library|Target Platform))' "$log" || true
    # A filter that leaves no test of a room is no failure of the room.
    if [ -n "$only" ] && grep -qE 'Test run with 0 tests|No matching test' "$log"; then return 0; fi
    add "$part" $(python3 Scripts/tally.py swift "$log" "$status")
}

# The tests of one room, those that match ONLY when it is set.
run_room() {
    local filter="^${1}Tests\\."
    if [ -n "$only" ]; then filter="^${1}Tests\\..*$only|^${1}Tests\\.$only"; fi
    WAYBILL_TEST_DATABASE=${2:-sqlite} \
        timeout --kill-after=30 "$swift_seconds" swift test --scratch-path "$build" --skip-build \
        --disable-xctest --parallel --filter "$filter"
}

# Python suites live beside the Swift ones; a suite's folder without tests is a mistake.
python_tests() {
    local folder=$1 database=$2
    [ -d "$folder" ] || return 0
    if ! compgen -G "$folder/test_*.py" >/dev/null; then
        if compgen -G "$folder/*.swift" >/dev/null; then return 0; fi
        echo "$folder has no test_*.py: add tests, or remove the folder." >&2
        add "$folder" 0 1 0
        return 0
    fi
    echo "== $folder on $database"
    case $folder in
    Tests/EndToEnd) lanes "$folder" "$database" test_messages.py ;;
    Tests/Torture) lanes "$folder" "$database" test_kills.py test_nodes.py ;;
    *) lane "$folder" "$database" "$folder" && count_lane "$folder" "$database" ;;
    esac
}

# Runs the named files of a suite beside its other ones, for they mostly wait for leases; a test
# that measures time follows alone.
lanes() {
    local folder=$1 database=$2 file running=()
    local others=("$folder")
    shift 2
    for file in "$@"; do
        lane "$file" "$database" "$folder/$file" -m "not alone" &
        running+=("$!")
        others+=("--ignore=$folder/$file")
    done
    lane others "$database" "${others[@]}" -m "not alone"
    wait "${running[@]}"
    lane alone "$database" "$folder" -m alone
    for file in "$@" others alone; do count_lane "$file" "$database" "$folder"; done
}

# Runs some tests of a suite; their report, output and exit code get files of that name.
lane() {
    local place=$results/${1//\//-} database=$2 status=0
    shift 2
    local arguments=(-q -p no:cacheprovider "--junitxml=$place.xml")
    # Swift names are sentences and Python names join the words by underscores.
    if [ -n "$only" ]; then arguments+=(-k "${only//[^A-Za-z0-9_]/_}"); fi
    rm -f "$place.xml"
    timeout --kill-after=30 "$python_seconds" \
        env WAYBILL_BINARY="$binary" WAYBILL_TEST_DATABASE="$database" "$venv/bin/python" -m pytest \
        "${arguments[@]}" "$@" >"$place.log" 2>&1 || status=$?
    echo "$status" >"$place.status"
}

# Shows and counts what a lane left.
count_lane() {
    local place=$results/${1//\//-} database=$2 part=${3:-$1}
    local status
    status=$(cat "$place.status")
    # A mark or a filter that left no test of this lane says so by 5.
    if [ "$status" = 5 ]; then return 0; fi
    cat "$place.log"
    add "$part on $database${3:+, $1}" $(python3 Scripts/tally.py pytest "$place.xml" "$status")
}

Scripts/setup.sh test
if swift_tests; then
    for database in $databases; do
        for folder in Tests/EndToEnd Tests/Browser Tests/Torture; do
            python_tests "$folder" "$database"
        done
    done
fi

if [ $((passed + failed)) -eq 0 ]; then
    echo "No test ran${only:+: nothing matches ONLY=$only}." >&2
    failed=1
fi
if [ ${#failures[@]} -gt 0 ]; then echo "Failed: ${failures[*]}" >&2; fi
if [ -n "$tally_file" ]; then echo "$passed $failed" >"$tally_file"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

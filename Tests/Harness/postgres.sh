#!/bin/sh
# A PostgreSQL of its own for tests, on loopback, in a temporary folder, never as root.
#
# It obeys lines on its standard input and ends, with everything it started and made, when that
# closes. So it goes when the test's process goes, however that happens.
#   stop MODE | start | bouncer | sql DATABASE TEXT | conf LINE | bench PGBENCH-ARGUMENTS | end
# Each answer ends with the line `.` and the exit code.
# usage: postgres.sh PORT BOUNCER_PORT [SETTING=VALUE ...]
set -u
port=$1 bouncer_port=$2
shift 2

bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: apt-get install postgresql"; exit 1; }
PATH=$bin:$PATH:/usr/sbin
folder=$(mktemp -d "${TMPDIR:-/tmp}/waybill-postgres-XXXXXX") || exit 1
data=$folder/data

# PostgreSQL refuses to run as root, and so would any sensible operator.
plain() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$folder" "$@"
    else
        "$@"
    fi
}

finish() {
    trap - EXIT INT TERM HUP
    [ ! -f "$folder/bouncer.pid" ] || kill "$(cat "$folder/bouncer.pid")" 2>/dev/null
    [ ! -f "$data/postmaster.pid" ] || plain pg_ctl -s -D "$data" -m immediate stop >/dev/null 2>&1
    rm -rf "$folder"
}
trap finish EXIT
# Ctrl-C goes to the whole group; the end of standard input says when the test is really over.
trap '' INT HUP

make() {
    chmod 755 "$folder"
    [ "$(id -u)" -ne 0 ] || chown 65534:65534 "$folder"
    plain initdb -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions \
        --wal-segsize=4 >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log"; return 1; }
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "port = $port"
        echo "unix_socket_directories = '$folder'"
        echo "max_connections = 200"
        echo "max_locks_per_transaction = 256"
        echo "shared_buffers = 32MB"
        echo "min_wal_size = 16MB"
        echo "max_wal_size = 256MB"
        echo "autovacuum = off"
        echo "fsync = off"
        echo "full_page_writes = off"
        for setting in "$@"; do echo "${setting%%=*} = '${setting#*=}'"; done
    } >>"$data/postgresql.conf"
    {
        echo "local all all trust"
        echo "host all guarded 127.0.0.1/32 scram-sha-256"
        echo "host all all 127.0.0.1/32 trust"
    } >"$data/pg_hba.conf"
    plain pg_ctl -s -D "$data" -l "$folder/log" -w -t 60 start || { cat "$folder/log"; return 1; }
    plain psql -q -h "$folder" -p "$port" -U postgres -v ON_ERROR_STOP=1 \
        -c "CREATE ROLE waybill LOGIN PASSWORD 'waybill'" \
        -c "CREATE ROLE guarded LOGIN PASSWORD 'right@pass:word'" \
        -c "CREATE DATABASE waybill OWNER waybill"
}

bouncer() {
    [ ! -f "$folder/bouncer.pid" ] || return 0
    echo '"waybill" "waybill"' >"$folder/users"
    cat >"$folder/bouncer.ini" <<END
[databases]
* = host=127.0.0.1 port=$port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $bouncer_port
unix_socket_dir =
auth_type = trust
auth_file = $folder/users
pool_mode = transaction
default_pool_size = 12
max_client_conn = 500
logfile = $folder/bouncer.log
pidfile = $folder/bouncer.pid
END
    plain pgbouncer -q -d "$folder/bouncer.ini" >/dev/null 2>&1 ||
        { echo "pgbouncer did not start: apt-get install pgbouncer"; return 1; }
    for _ in $(seq 200); do
        plain psql -q -h 127.0.0.1 -p "$bouncer_port" -U waybill waybill -c '' 2>/dev/null && return 0
        sleep 0.02
    done
    echo "pgbouncer did not answer"
    return 1
}

make "$@" 2>&1
code=$?
printf '%s\n.\n%s\n' "$folder" "$code"
[ $code -eq 0 ] || exit 1

while read -r word rest; do
    case $word in
    stop) plain pg_ctl -s -D "$data" -m "$rest" -w stop 2>&1 ;;
    start) plain pg_ctl -s -D "$data" -l "$folder/log" -w -t 60 start 2>&1 ;;
    bouncer) bouncer 2>&1 ;;
    sql)
        plain psql -qAtX -h "$folder" -p "$port" -U postgres -d "${rest%% *}" \
            -v ON_ERROR_STOP=1 -c "${rest#* }" 2>&1
        ;;
    conf) echo "$rest" >>"$data/postgresql.conf" ;;
    bench)
        # shellcheck disable=SC2086
        plain pgbench -n -M prepared -h 127.0.0.1 -p "$port" -U waybill $rest waybill 2>&1 |
            sed -n 's/^tps = \([0-9]*\).*/\1/p;/rror/p'
        ;;
    end) exit 0 ;;
    *) false ;;
    esac
    printf '.\n%s\n' $?
done

"""A real PostgreSQL, and PgBouncer, for tests that run whole programs; see postgres.sh.

The server ends with this process, however that happens: the shell that owns it waits for the end
of its standard input.
"""

import contextlib
import itertools
import os
import pathlib
import sqlite3
import subprocess
import threading

from ports import free_port

_SCRIPT = pathlib.Path(__file__).resolve().parent / "postgres.sh"
_numbers = itertools.count(1)


class PostgreSQL:
    """One server on loopback, in a temporary folder, under a user without rights."""

    def __init__(self, durable=False, settings=()):
        """Starts it; `durable` switches fsync on, settings are written `name=value`."""
        self.port = free_port()
        self.bouncer_port = free_port()
        self._lock = threading.Lock()
        words = ["fsync=on", "full_page_writes=on"] if durable else []
        self._shell = subprocess.Popen(
            ["/bin/sh", str(_SCRIPT), str(self.port), str(self.bouncer_port)]
            + words
            + list(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.folder = self._answer("starting PostgreSQL")

    @property
    def url(self):
        """The role owns the database and is no superuser."""
        return f"postgresql://waybill@127.0.0.1:{self.port}/waybill"

    def pooled_url(self):
        """The same through PgBouncer in transaction mode, which the first call starts."""
        self._ask("bouncer")
        return f"postgresql://waybill@127.0.0.1:{self.bouncer_port}/waybill"

    def fresh_database(self):
        """The address of an empty database of its own, owned by the same role."""
        name = f"w{os.getpid()}_{next(_numbers)}"
        self.superuser(f"CREATE DATABASE {name} OWNER waybill", database="postgres")
        return f"postgresql://waybill@127.0.0.1:{self.port}/{name}"

    def superuser(self, sql, database="waybill"):
        """Runs SQL as the superuser; rows as text, columns parted by `|`."""
        return self._ask(f"sql {database} {' '.join(sql.split())}")

    def end_sessions(self, name="waybill"):
        """Ends every session of that application name, as an operator or a failover does."""
        return self.superuser(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            f"WHERE application_name = '{name}' AND pid <> pg_backend_pid()"
        )

    def stop(self, mode="fast"):
        """Stops it; `immediate` is a crash, after which the next start recovers."""
        self._ask(f"stop {mode}")

    def start(self):
        """Starts it again after `stop`, and returns when it answers."""
        self._ask("start")

    def close(self):
        """Ends it and removes its folder."""
        if self._shell.poll() is None:
            self._shell.stdin.close()
            self._shell.wait(timeout=60)
        self._shell.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _ask(self, line):
        with self._lock:
            self._shell.stdin.write(line + "\n")
            self._shell.stdin.flush()
            return self._answer(line)

    def _answer(self, what):
        lines = []
        for line in self._shell.stdout:
            if line == ".\n":
                code = int(self._shell.stdout.readline())
                if code != 0:
                    raise RuntimeError(f"{what}: {''.join(lines)}")
                return "".join(lines).rstrip("\n")
            lines.append(line)
        raise RuntimeError(f"{what}: the server's shell ended: {''.join(lines)}")


def shared_url(server):
    """`WAYBILL_TEST_POSTGRES` where somebody keeps a server running, else the server's own."""
    return os.environ.get("WAYBILL_TEST_POSTGRES") or server().url


def query(server, sql):
    """The rows of a statement on a running server's store, as a person sees them who looks."""
    url = server.variables.get("DATABASE_URL")
    if url is None:
        with contextlib.closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as store:
            return [tuple(row) for row in store.execute(sql)]
    done = subprocess.run(
        ["psql", "-qAtX", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", url],
        input=f"SET search_path=waybill,waybill_sandbox;\n{sql};\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [
        tuple(int(cell) if cell.isdecimal() else cell for cell in line.split("\x1f"))
        for line in done.stdout.splitlines()
    ]

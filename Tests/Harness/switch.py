"""The switch: WAYBILL_TEST_DATABASE says where the servers that tests start keep their orders.

Without it, or with `sqlite`, each has a file in its data directory; with `postgresql`, a database
of its own in one server that all tests of the process share.
"""

import atexit
import os

from databases import PostgreSQL

VARIABLE = "WAYBILL_TEST_DATABASE"
# A test that only one of them can pass says so: `@pytest.mark.needs("sqlite")`.
DATABASES = ("sqlite", "postgresql")
_servers = []


def database():
    """The chosen word: `sqlite` or `postgresql`."""
    word = os.environ.get(VARIABLE) or "sqlite"
    if word not in DATABASES:
        raise RuntimeError(f"{VARIABLE}={word} is neither sqlite nor postgresql")
    return word


def is_postgresql():
    """Whether this run is on PostgreSQL."""
    return database() == "postgresql"


def shared_server():
    """The one server of this process, started when first asked for."""
    if not _servers:
        # Waybill refuses a live store on a server that could lose what was committed.
        server = PostgreSQL(durable=True)
        _servers.append(server)
        atexit.register(server.close)
    return _servers[0]


def fresh_place():
    """What a server's environment gets so that its store is its own."""
    return {"DATABASE_URL": shared_server().fresh_database()} if is_postgresql() else {}


def register(config):
    """For a suite's `pytest_configure`."""
    config.addinivalue_line("markers", "needs(database): what the test is about exists only there")
    config.addinivalue_line("markers", "alone: it measures time, so no other test runs beside it")


def keep_fitting(config, items):
    """For a suite's `pytest_collection_modifyitems`: leaves out what needs the other database."""

    def fits(item):
        return all(mark.args[0] == database() for mark in item.iter_markers("needs"))

    left_out = [item for item in items if not fits(item)]
    items[:] = [item for item in items if fits(item)]
    config.hook.pytest_deselected(items=left_out)

"""Where a scene keeps its store, on either database: read by the judge, kept, and put back."""

import json
import shutil
import subprocess

import switch
from cluster import PostgreSQLStore
from judge import Store

# Where a kept copy notes the database that belongs to it.
NOTE = "database-of-this-copy"


class _Asked:
    """A database that is asked over a connection of each question's own."""

    def __init__(self, url):
        self.url = url

    def rows(self, text):
        """Rows as dictionaries."""
        done = subprocess.run(
            ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.url,
             "-c", f"SELECT row_to_json(t) FROM ({text}) t"],
            capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


def _url(server):
    return server.variables.get("DATABASE_URL")


def _name(url):
    return url.rpartition("/")[2]


def stored(server):
    """What the store of an ended server holds."""
    url = _url(server)
    return PostgreSQLStore(_Asked(url), "waybill") if url else Store(server.database)


def keep(server, folder):
    """Copies an ended server's data, and its database with it."""
    shutil.copytree(server.data, folder, ignore=shutil.ignore_patterns("*.sock"))
    if _url(server):
        copy = f"{_name(_url(server))}_kept"
        _copy_database(_name(_url(server)), copy)
        (folder / NOTE).write_text(copy)


def put_back(server, folder):
    """Gives an ended server the data that were kept."""
    shutil.rmtree(server.data, ignore_errors=True)
    shutil.copytree(folder, server.data, ignore=shutil.ignore_patterns("*.sock", NOTE))
    if _url(server):
        _copy_database((folder / NOTE).read_text(), _name(_url(server)))


def empty(server):
    """Takes everything away from an ended server."""
    shutil.rmtree(server.data, ignore_errors=True)
    if _url(server):
        name = _name(_url(server))
        _drop(name)
        _postgres(f"CREATE DATABASE {name} OWNER waybill")


def _copy_database(old, new):
    _drop(new)
    _postgres(f"CREATE DATABASE {new} TEMPLATE {old} OWNER waybill")


def _drop(name):
    # A killed client's session may live on for a moment.
    _postgres(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _postgres(text):
    switch.shared_server().superuser(text, database="postgres")

"""A database that is an older copy of itself sends nothing before a person releases it (R9, B5)."""

import shutil

import pytest

import switch
from imeis import fresh_imei
from processes import Server, StandIn, until


def place(server, count):
    """Places orders of one line each."""
    for _ in range(count):
        body = {"items": [{"service_id": server.service, "imei": fresh_imei()}]}
        reply = server.api("POST", "/api/orders", body)
        assert reply.status == 201, reply


def status(server):
    return server.request("GET", "/cli/status", local=True).json


def lines(server, **states):
    """Waits until exactly so many lines are in these states, and none in another one."""

    def reached():
        found = status(server)["by_line_state"]
        return {word: count for word, count in found.items() if count} == states

    until(f"lines are {states}", reached, 30)


def travel(server, provider, count, completed):
    """Places orders and sees them completed."""
    place(server, count)
    until("all were sent", lambda: not status(server)["by_line_state"].get("queued"), 30)
    provider.control("advance", seconds=1_000)

    def done():
        server.api("POST", "/api/sync", timeout=60)
        return status(server)["by_line_state"].get("completed") == completed

    until(f"{completed} are completed", done, 60, pause=0.3)


class Copy:
    """A copy of an ended server's database, made with the database's own means."""

    def __init__(self, server, folder):
        self.server = server
        self.name = server.variables.get("DATABASE_URL", "").rpartition("/")[2]
        self.file = folder / "copy.db"
        if self.name:
            self._tell(f"CREATE DATABASE {self.name}_copy TEMPLATE {self.name} OWNER waybill")
        else:
            shutil.copyfile(server.database, self.file)

    def restore(self):
        """Puts the copy in the database's place; the record of sends stays as it is."""
        if self.name:
            self._tell(f"DROP DATABASE {self.name} WITH (FORCE)")
            self._tell(f"ALTER DATABASE {self.name}_copy RENAME TO {self.name}")
            return
        for suffix in ("-wal", "-shm"):
            self.server.database.with_name(self.server.database.name + suffix).unlink(
                missing_ok=True)
        shutil.copyfile(self.file, self.server.database)

    @staticmethod
    def _tell(text):
        switch.shared_server().superuser(text, database="postgres")


@pytest.fixture
def seller(tmp_path):
    """A provider that nobody else sends to: its calls are counted."""
    stand_in = StandIn(tmp_path / "provider")
    yield stand_in
    stand_in.kill()


def calls(provider):
    """How many orders the provider was sent."""
    return provider.control("state")["calls"]["placeorder"]


def test_R9_a_restored_older_copy_sends_nothing_before_its_release(seller, tmp_path):
    server = Server(tmp_path / "store", seller)
    server.start().wait_ready()
    server.make_key()
    server.service = server.wait_services()["id"]
    travel(server, seller, 2, completed=2)
    assert server.terminate() == 0
    copy = Copy(server, tmp_path)
    server.start().wait_ready()
    travel(server, seller, 3, completed=5)
    assert server.terminate() == 0
    copy.restore()

    server.start().wait_ready()
    before = calls(seller)
    assert status(server)["quarantined"], status(server)
    place(server, 4)
    server.api("POST", "/api/sync", timeout=60)
    lines(server, completed=2, queued=4)
    assert calls(seller) == before, "something was sent"
    reply = server.request(
        "POST", "/cli/quarantine/release", {"reason": "compared with the provider's site"},
        {"Idempotency-Key": "release-1"}, local=True)
    assert reply.status in (200, 204), reply
    until("all were sent", lambda: calls(seller) == before + 4, 30, pause=0.2)
    assert not status(server)["quarantined"]
    assert server.terminate() == 0
    server.start().wait_ready()
    assert not status(server)["quarantined"], "a release holds after a restart"
    server.kill()

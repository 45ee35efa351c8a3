"""A server that is at work moves to the other database and back, under a writer that never stops."""

import json
import threading
import time

import pytest

import switch
from imeis import fresh_imei
from processes import Server, until

pytestmark = pytest.mark.needs("postgresql")


class Writer:
    """One client that places orders one after the other, and repeats each until it is answered."""

    def __init__(self, server):
        self.server = server
        # Key and order number of what was acknowledged, in that order.
        self.placed = []
        self.longest = 0.0
        self.error = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        number = 0
        while not self.stopping.is_set():
            number += 1
            key = f"{self.server.name}-{id(self)}-{number}"
            body = {"items": [{"service_id": self.server.service, "imei": fresh_imei()}]}
            begun = time.monotonic()
            try:
                while not self._place(body, key):
                    if time.monotonic() > begun + 60:
                        raise AssertionError(f"{key} was not taken within a minute")
                    time.sleep(0.05)
            except AssertionError as error:
                self.error = error
                return
            self.longest = max(self.longest, time.monotonic() - begun)
            time.sleep(0.01)

    def _place(self, body, key):
        try:
            reply = self.server.api("POST", "/api/orders", body, key, timeout=20)
        except OSError:
            return False
        if reply.status in (200, 201):
            self.placed.append((key, reply.json["order_number"]))
            return True
        assert reply.status in (409, 503), f"an order was refused: {reply}"
        return False

    def grow(self, count, seconds=60):
        """Waits until so many more orders were acknowledged."""
        wanted = len(self.placed) + count
        until(f"{wanted} orders are placed", lambda: self.error or len(self.placed) >= wanted, seconds)
        assert not self.error, self.error

    def stop(self):
        self.stopping.set()
        self.thread.join(70)
        assert not self.error, self.error


def move(server, target):
    """Moves the running server's store; the report."""
    code, out, err = server.cli("migrate", "--to", str(target), "--json", timeout=300)
    assert code == 0, f"{code}: {out[-2000:]} {err[-2000:]}"
    return json.loads(out)


def place_kind(server):
    """Which database the running server works on."""
    return server.request("GET", "/cli/status", local=True).json["database"]["kind"].lower()


def holds_exactly(server, writers):
    """Every acknowledged order is there once, and nothing else is."""
    wanted = [number for writer in writers for _, number in writer.placed]
    assert len(set(wanted)) == len(wanted), "one number was given out twice"
    there = server.api("GET", "/api/orders?limit=1").json["total"]
    # The last call of a writer may be kept without its answer having been read.
    assert len(wanted) <= there <= len(wanted) + len(writers), (len(wanted), there)
    for number in wanted[::7] + wanted[-3:]:
        assert server.api("GET", f"/api/orders/{number}").status == 200, number


def refuses(server, **variables):
    """A start with these variables ends by itself, and says where the store went."""
    old = server.variables
    server.variables = old | variables
    for name in [name for name, value in server.variables.items() if value is None]:
        del server.variables[name]
    try:
        server.start()
        code = server.child.wait(60)
        assert code not in (0, None)
        text = server.output("out") + server.output("err")
        assert "this store was moved to" in text, text[-2_000:]
    finally:
        server.variables = old


def test_a_running_server_moves_to_postgresql_and_back_and_serves_no_old_store(
        provider, tmp_path, say):
    server = Server(tmp_path / "moving", provider, DATABASE_URL="x")
    del server.variables["DATABASE_URL"]
    url = switch.shared_server().fresh_database()
    server.start().wait_ready()
    server.make_key()
    server.service = server.wait_services()["id"]
    first = Writer(server)
    first.grow(20)
    assert place_kind(server) == "sqlite"
    report = move(server, url)
    first.grow(20)
    assert place_kind(server).startswith("postgresql")
    first.stop()
    holds_exactly(server, [first])
    say(f"to PostgreSQL: writers waited {pause(report)} ms, longest call {first.longest:.2f} s")
    assert server.terminate() == 0
    refuses(server)

    server.variables["DATABASE_URL"] = url
    server.start().wait_ready()
    second = Writer(server)
    second.grow(20)
    back = tmp_path / "moving" / "back.db"
    report = move(server, back)
    second.grow(20)
    assert place_kind(server) == "sqlite"
    second.stop()
    holds_exactly(server, [first, second])
    say(f"to SQLite: writers waited {pause(report)} ms, longest call {second.longest:.2f} s")
    assert server.terminate() == 0
    refuses(server)

    del server.variables["DATABASE_URL"]
    refuses(server)
    server.variables["WAYBILL_DB_PATH"] = str(back)
    server.start().wait_ready()
    holds_exactly(server, [first, second])
    assert server.terminate() == 0
    code, out, err = server.cli("verify")
    assert code == 0, out + err


def pause(report):
    """The write pause of a report in whole milliseconds."""
    return report["pause_microseconds"] // 1_000

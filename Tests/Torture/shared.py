"""Several nodes over one PostgreSQL store: clients that talk to any of them, and one judge."""

import http.client
import json
import random
import threading
import time

from cluster import PostgreSQLStore
from harness import SERVICE, Scene
from judge import judge
from processes import Server, until

# Seconds of a job's lease, and of the schedules'.
LEASE = 25
LEADER_LEASE = 10


class SharedScene(Scene):
    """One store in a schema of its own, and the nodes that serve it."""

    def __init__(self, folder, provider, database, nodes=2, url=None, **variables):
        self.nodes = []
        super().__init__(folder, provider)
        self.database = database
        self.schema = database.fresh_schema()
        for number in range(nodes):
            self.nodes.append(Server(
                self.folder, provider, name=f"node{number}", DATABASE_URL=url or database.url,
                WAYBILL_DB_SCHEMA=self.schema, WAYBILL_SECRET_FILE=self.folder / "secret",
                **variables))
        self.away = set()

    @property
    def server(self):
        """Any node that runs; a client has no favourite."""
        nodes = [node for node in self.nodes if node not in self.away and node.is_running]
        return random.choice(nodes) if nodes else self.nodes[0] if self.nodes else None

    @server.setter
    def server(self, server):
        """The base scene's own server is never started."""

    def found(self):
        first, *others = self.nodes
        first.start().wait_ready()
        first.make_key()
        self.service = first.wait_services(SERVICE)["id"]
        for node in others:
            node.key = first.key
            node.start().wait_ready()
        return self

    def table(self, text):
        """Rows of this store; `{s}` is the schema."""
        return self.database.rows(text.replace("{s}", self.schema))

    def number(self, text):
        """One number of this store."""
        return self.database.number(text.replace("{s}", self.schema))

    def leader(self):
        """The name of the node that holds the schedules' lease."""
        rows = self.table("SELECT node FROM {s}.leases WHERE name='schedules'")
        return rows[0]["node"] if rows else None

    def verdict(self, verify=True):
        """Stops every node and judges; returns the sentences of what was broken."""
        status = self.server.request("GET", "/cli/status", local=True).json
        listed = self.server.api("GET", "/api/orders?limit=1").json["total"]
        findings = []
        for node in self.nodes:
            code = node.terminate() if node.is_running else 0
            if code != 0:
                findings.append(f"EXIT {code} of {node.name}: {node.output()[-800:]}")
        store = PostgreSQLStore(self.database, self.schema)
        findings += judge(
            store, self.acknowledged.rows(), self.acknowledged.asked, self.provider.charges())
        findings += self._counts(store, status, listed)
        findings += self.feed_findings()
        if verify:
            code, out, err = self.nodes[0].cli("verify")
            if code != 0:
                findings.append(f"VERIFY exit {code}: {out} {err}")
        return findings

    def feed_findings(self):
        """Positions are dense, nothing waits, and each order's events stand in their order (E4)."""
        gaps = self.number(
            "SELECT COALESCE(max(pos)-min(pos)+1-count(*),0) FROM {s}.feed")
        waiting = self.number("SELECT count(*) FROM {s}.feed_pending")
        turned = self.number(
            "SELECT count(*) FROM (SELECT seq,lag(seq) OVER (PARTITION BY order_key ORDER BY pos)"
            " AS before FROM {s}.feed) t WHERE before>=seq")
        missing = self.number(
            "SELECT (SELECT count(*) FROM {s}.order_state_history_core)-"
            "(SELECT count(*) FROM {s}.feed WHERE order_key IS NOT NULL)")
        found = {"gaps": gaps, "waiting": waiting, "out of order": turned, "missing": missing}
        return [f"FEED {count} {word}" for word, count in found.items() if count]


class Watcher:
    """One client of a node's event stream; notes when each event came."""

    def __init__(self, node):
        self.node = node
        self.events = []
        self.error = None
        self.stopping = threading.Event()
        self.joined = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self.joined.wait(20), f"{node.name} opened no stream: {self.error}"

    def _run(self):
        link = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=30)
        try:
            link.request("GET", "/api/events", headers={
                "Accept": "text/event-stream", "Authorization": f"Bearer {self.node.key}"})
            reply = link.getresponse()
            assert reply.status == 200, reply.read()
            self._read(reply)
        except (OSError, http.client.HTTPException, AssertionError, ValueError) as error:
            self.error = error
        finally:
            link.close()

    def _read(self, reply):
        position = None
        while not self.stopping.is_set():
            line = reply.readline().decode()
            if not line:
                return
            if line.startswith("id:"):
                position = int(line.rsplit("-", 1)[1])
                self.joined.set()
            elif line.startswith("data:"):
                event = json.loads(line[5:])
                self.events.append((time.monotonic(), position, event))

    def positions(self):
        """Where the events stand in the feed, as they came."""
        return [position for _, position, _ in list(self.events)]

    def saw(self, order):
        """When the first event of an order came; None before."""
        for at, _, event in list(self.events):
            if event.get("order") == order:
                return at
        return None

    def stop(self):
        """Reads no more."""
        self.stopping.set()


def wait_head(scene, watchers, seconds=15):
    """Waits until every watcher has seen the newest event."""
    head = 0

    def there():
        nonlocal head
        if scene.number("SELECT count(*) FROM {s}.feed_pending"):
            return False
        head = scene.number("SELECT COALESCE(max(pos),0) FROM {s}.feed")
        return all(watcher.positions()[-1:] == [head] for watcher in watchers)

    until("every stream reaches the head", there, seconds)
    return head

"""A PostgreSQL that may be stopped and asked by many threads, and a proxy that cuts its answers."""

import itertools
import json
import os
import random
import select
import socket
import subprocess
import threading

from databases import PostgreSQL
from judge import Store

_schemas = itertools.count(1)


class Cluster(PostgreSQL):
    """One server that keeps what it promises; every scene has a schema of its own."""

    def __init__(self):
        super().__init__(durable=True)

    def restart(self, mode="immediate"):
        """Stops the server, without a checkpoint when `immediate`, and starts it again."""
        self.stop(mode)
        self.start()

    def at(self, port):
        """The address over another port, such as a proxy's."""
        return self.url.replace(f":{self.port}/", f":{port}/")

    def sql(self, text):
        """Runs a statement as the superuser on a connection of its own; the lines psql printed."""
        done = subprocess.run(
            ["psql", "-qAtX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
             "-d", "waybill", "-v", "ON_ERROR_STOP=1", "-c", text],
            capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def number(self, text):
        """One number."""
        return int(self.sql(text)[0])

    def rows(self, text):
        """Rows as dictionaries."""
        return [json.loads(line) for line in self.sql(f"SELECT row_to_json(t) FROM ({text}) t")]

    def fresh_schema(self):
        """The name of a schema that nobody used."""
        return f"run{os.getpid()}_{next(_schemas)}"

    def end_connections(self):
        """Ends every connection of Waybill's role; returns how many."""
        return self.number(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE usename='waybill'")


class PostgreSQLStore(Store):
    """What a schema holds, for the judge."""

    def __init__(self, cluster, schema):  # pylint: disable=super-init-not-called
        def rows(text):
            return cluster.rows(text.replace("{s}", schema))

        self.orders = {row["id"]: row for row in rows("SELECT * FROM {s}.orders_core")}
        self.lines = rows(
            "SELECT l.*,o.id AS order_id,o.idempotency_key FROM {s}.order_lines l"
            " JOIN {s}.orders_core o ON o.key=l.order_key")
        self.attempts = rows("SELECT * FROM {s}.fulfillment_logs_core")
        self.jobs = rows("SELECT * FROM {s}.order_processing_queue_core")
        self.integrity = "ok"


class CuttingProxy:
    """Passes bytes between Waybill and a server, and keeps a share of the commits' answers.

    The server has committed and says so; the client only sees its connection end (R10).
    """

    def __init__(self, port, seed):
        self.target = port
        self.share = 0.0
        self.draw = random.Random(seed)
        self.cuts = 0
        self.commits = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.stopping = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self.stopping.is_set():
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        with client, server:
            try:
                self._pump(client, server)
            except OSError:
                return

    def _pump(self, client, server):
        while not self.stopping.is_set():
            ready, _, _ = select.select([client, server], [], [], 0.5)
            for source in ready:
                data = source.recv(65_536)
                if not data:
                    return
                if source is client:
                    server.sendall(data)
                    continue
                # The tag of a COMMIT that was obeyed: what the client must not hear of.
                if b"COMMIT\0" in data:
                    self.commits += 1
                    if self.draw.random() < self.share:
                        self.cuts += 1
                        return
                client.sendall(data)

    def stop(self):
        """Takes no more connections and ends those that are open."""
        self.stopping.set()
        self.listener.close()

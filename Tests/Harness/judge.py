"""The judge: the client's acknowledged list and the provider's ledger against the store.

Words by `reliability.md` 13: *stuck* is an open line without unfinished job and without a next
check that is not in needs review, or a job nobody will run; *unknown money* is a charge whose line
is neither linked to it nor uncertain or in needs review.
"""

import collections
import contextlib
import json
import os
import sqlite3
import threading

ENDED = ("completed", "rejected", "failed", "cancelled")


class Acknowledged:
    """What the client was promised: one line a call, on the disk before the next call goes out."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.file = open(path, "a", encoding="utf-8")
        # IMEI → idempotency key of every order that was asked for, answered or not.
        self.asked = {}

    def ask(self, key, imeis):
        """Notes what a call is about before it is sent."""
        with self.lock:
            for imei in imeis:
                self.asked[imei] = key

    def note(self, key, orders):
        """Notes a 2xx answer: pairs of order id and IMEI."""
        with self.lock:
            for order, imei in orders:
                self.file.write(json.dumps([key, order, imei]) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def forget(self):
        """Begins an empty list, for an empty store."""
        self.file.truncate(0)
        self.asked = {}

    def rows(self):
        """Every promise: (key, order id, IMEI)."""
        with open(self.path, encoding="utf-8") as file:
            return [tuple(json.loads(line)) for line in file if line.endswith("\n")]


class Store:
    """What the store holds, read once from a database that no process has open."""

    def __init__(self, path):
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row

            def rows(text):
                return [dict(row) for row in database.execute(text)]

            self.orders = {row["id"]: row for row in rows("SELECT * FROM orders_core")}
            self.lines = rows(
                "SELECT l.*,o.id AS order_id,o.idempotency_key FROM order_lines l"
                " JOIN orders_core o ON o.key=l.order_key"
            )
            self.attempts = rows("SELECT * FROM fulfillment_logs_core")
            self.jobs = rows("SELECT * FROM order_processing_queue_core")
            self.integrity = rows("PRAGMA integrity_check")[0]["integrity_check"]

    def states(self):
        """How many lines are in each state."""
        return dict(collections.Counter(line["state"] for line in self.lines))


def judge(store, acknowledged, asked, charges, after_stop=True):
    """Every broken promise as a sentence; empty when all were kept.

    `acknowledged`: (key, order id, IMEI) rows; `asked`: IMEIs of this run; `charges`: (id, IMEI,
    service) rows of the ledger, of which those of other runs are left out.
    """
    charges = [charge for charge in charges if charge[1] in asked]
    return (
        _lost(store, acknowledged) + _twice(store, asked, charges) + _money(store, charges)
        + _links(store, charges) + _stuck(store, after_stop)
        + ([] if store.integrity == "ok" else [f"DAMAGED {store.integrity}"])
    )


def _lost(store, acknowledged):
    targets = collections.defaultdict(set)
    for line in store.lines:
        targets[line["order_id"]].add(line["target"])
    findings = []
    orders_of_key = collections.defaultdict(set)
    for key, order, imei in acknowledged:
        if order not in store.orders:
            findings.append(f"LOST order {order} of {imei} was acknowledged and is not stored")
        elif imei not in targets[order]:
            findings.append(f"LOST order {order} was acknowledged for {imei} and has other lines")
        orders_of_key[(key, imei)].add(order)
    for (key, imei), orders in orders_of_key.items():
        if len(orders) > 1:
            findings.append(f"TWO ANSWERS key {key} of {imei} was answered with {sorted(orders)}")
    return findings


def _twice(store, asked, charges):
    findings = []
    for (imei, service), count in collections.Counter(
        (imei, service) for _, imei, service in charges
    ).items():
        if count > 1:
            findings.append(f"CHARGED TWICE {imei} of service {service}: {count} times")
    for target, count in collections.Counter(line["target"] for line in store.lines).items():
        if count > 1 and target in asked:
            findings.append(f"TWO ORDERS {target} was asked for once and has {count} lines")
    return findings


def _money(store, charges):
    lines = collections.defaultdict(list)
    for line in store.lines:
        lines[(line["target"], line["service_code"])].append(line)
    attempts = {(row["subject"], row["service"]) for row in store.attempts}
    findings = []
    for number, imei, service in charges:
        known = lines[(imei, service)]
        is_linked = any(line["provider_order_id"] == number for line in known)
        is_open = any(line["state"] in ("uncertain", "needs_review") for line in known)
        if not is_linked and not is_open:
            states = [line["state"] for line in known] or "no line"
            findings.append(f"UNKNOWN MONEY charge {number} of {imei}: {states}")
        if (imei, service) not in attempts:
            findings.append(f"NO INTENT charge {number} of {imei} has no stored attempt (I4)")
    return findings


def _links(store, charges):
    subjects = {number: imei for number, imei, _ in charges}
    findings = []
    holders = collections.Counter()
    for line in store.lines:
        number = line["provider_order_id"]
        if number is None:
            continue
        holders[number] += 1
        if subjects.get(number) != line["target"]:
            findings.append(f"FALSE LINK line of {line['target']} holds {number}")
    findings += [f"TWO LINKS {number}" for number, count in holders.items() if count > 1]
    return findings


def _stuck(store, after_stop):
    working = {
        job["line_key"]: job for job in store.jobs if job["state"] in ("ready", "running")
    }
    findings = []
    for line in store.lines:
        state, job = line["state"], working.get(line["key"])
        if state in ENDED or state == "needs_review":
            if job is not None:
                findings.append(f"STUCK job of a line that is {state}: {line['target']}")
        elif job is None and line["next_check_at"] is None:
            findings.append(f"STUCK line of {line['target']} is {state} and nothing will move it")
        elif state == "sending" and job is None:
            findings.append(f"STUCK line of {line['target']} is sending without a job")
        if after_stop and job is not None and job["state"] == "running" and state == "queued":
            findings.append(f"STUCK job of {line['target']} is held by a process that has ended")
    for job in store.jobs:
        if job["state"] == "dead" and job["line_key"] in {
            line["key"] for line in store.lines if line["state"] not in (*ENDED, "needs_review")
        }:
            findings.append(f"STUCK dead job {job['key']} of an open line")
    return findings

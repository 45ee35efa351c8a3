"""kill -9 while orders are placed, confirmed, shipped, delivered and refunded (issue's kill runs).

The judge is what callers were told before a kill, `waybill verify` (stock equation, ledger,
history, counters), a mail server and a receiver of webhooks: everything is told, and at most one
mail and one webhook again after each kill (O1, O4).
"""

import collections
import itertools
import random
import threading
import time

import pytest

import databases
from processes import Server, is_long, until
from receivers import HookServer, MailServer

SEED = 20_261_120
WORKERS = 6
# Each state with those that an order may have reached by a call whose answer was lost.
LATER = ["pending", "confirmed", "processing", "shipped", "delivered", "refunded"]
# What a customer is told of the states on the way, each once.
NOTICES = dict(zip(LATER, [
    "order_received", "order_confirmed", "order_processing", "order_shipped", "order_delivered",
    "order_refunded"]))
_numbers = itertools.count(1)


class Lost(Exception):
    """A call's answer never came."""


class Flow(threading.Thread):
    """Takes one order after the other through its life, and notes what it was told."""

    def __init__(self, server, key, told, stopping):
        super().__init__(daemon=True)
        self.server, self.key, self.told, self.stopping = server, key, told, stopping
        self.fault = None
        # The call that the kill fell into: it is repeated with its key.
        self.lost = None

    def run(self):
        while not self.stopping.is_set() and not self.fault and not self.lost:
            try:
                self.travel()
            except AssertionError as fault:
                self.fault = str(fault)
            except Lost:
                # The server was killed under the call: what it did, nobody was told.
                return

    def call(self, path, body, local=False):
        """As the key, or over the local socket as the machine's own administrator."""
        self.lost = (path, body, f"flow-{next(_numbers)}", local)
        try:
            reply = self.send(*self.lost)
        except OSError as error:
            raise Lost from error
        self.lost = None
        return reply

    def send(self, path, body, name, local):
        """One call under its idempotency key; what a stop answers is an answer that was lost."""
        headers = {"Idempotency-Key": name}
        if not local:
            headers["Authorization"] = f"Bearer {self.key}"
        reply = self.server.request("POST", path, body, headers, timeout=10, local=local)
        if reply.status in (502, 503):
            raise OSError("not now")
        return reply

    def repeat(self):
        """After the restart: the same call with the same key does what it should have done, once."""
        if self.lost:
            path, _, name, _ = self.lost
            reply = self.send(*self.lost)
            assert reply.status in (200, 201, 202), f"{path} repeated with {name}: {reply}"
            if path == "/api/orders":
                self.told[reply.json["order_id"]] = "pending"

    def travel(self):
        # A customer of its own: what one person is told within a minute is put into one mail.
        reply = self.call("/api/customers", {
            "name": "Ana Cruz", "email": f"buyer{next(_numbers)}@example.com"})
        assert reply.status == 201, reply
        customer = (reply.json.get("customer") or reply.json)["id"]
        reply = self.call("/api/orders", {
            "customer_id": customer,
            "items": [{"product_id": "1", "quantity": 1}, {"product_id": "1", "quantity": 1}],
            "payment_method": "cod", "delivery_type": "delivery",
            "shipping_address": {
                "recipient_name": "Ana Cruz", "phone": "09171234567",
                "address": "1 Mabini Street, Barangay 2", "city": "Makati",
                "province": "Metro Manila"},
        })
        assert reply.status == 201, reply
        order = reply.json["order_id"]
        self.told[order] = "pending"
        for word, path, body in [
            ("confirmed", "confirm", {"notes": "Payment verified"}),
            ("shipped", "status", {"status": "shipped", "tracking_number": "TN1"}),
            ("delivered", "status", {"status": "delivered"}),
        ]:
            reply = self.call(f"/api/orders/{order}/{path}", body)
            assert reply.status == 200, reply
            self.told[order] = word
        # The price in cash came with the delivery, and goes back by hand.
        path = f"/api/orders/{order}/refund"
        reply = self.call(path, {"reason": "came back"}, local=True)
        assert reply.status in (200, 201, 202), reply
        refund = reply.json["payment"]["id"]
        reply = self.call(f"{path}/{refund}/done", {}, local=True)
        assert reply.status == 200, reply
        self.told[order] = "refunded"


@pytest.fixture
def mail():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def hooks():
    server = HookServer()
    yield server
    server.stop()


def run_kills(server, key, kills):
    """Kills the server so often under orders on their way; returns what was told, and the times of
    the starts."""
    draw = random.Random(SEED)
    told, starts = {}, [time.monotonic()]
    for kill in range(kills):
        stopping = threading.Event()
        workers = [Flow(server, key, told, stopping) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        if kill == 0:
            # However slow the machine: some order has gone the whole way.
            until("an order was refunded", lambda: "refunded" in list(told.values()), 60)
        time.sleep(draw.uniform(0.3, 1.2))
        server.kill()
        stopping.set()
        for worker in workers:
            worker.join(30)
            assert not worker.fault, worker.fault
        starts.append(time.monotonic())
        server.start().wait_ready()
        for worker in workers:
            worker.repeat()
    return told, starts


def check_states(told, states):
    """No order is behind what its caller was told of it."""
    for order, word in told.items():
        assert order in states, f"{order} was acknowledged and is lost"
        assert LATER.index(states[order]) >= LATER.index(word), (order, word, states[order])


def check_stock(server, states):
    """What was taken from the shelf is exactly what orders hold."""
    on_hand, reserved = databases.query(
        server, "SELECT stock_quantity, reserved FROM vw_inventory_status WHERE sku='1'")[0]
    held = sum(2 for state in states.values() if state == "pending")
    sold = sum(
        2 for state in states.values()
        if state in ("confirmed", "processing", "shipped", "delivered", "refunded"))
    received = databases.query(
        server, "SELECT sum(change) FROM inventory_log WHERE kind='stock_in'")[0][0]
    assert reserved == held
    assert on_hand == received - sold


def check_money(server):
    """Each delivered order was paid once and each refunded one given back once, to the cent."""
    rows = databases.query(
        server, "SELECT o.state, o.total_amount, p.kind, p.status, p.amount, count(*) "
        "FROM orders_core o LEFT JOIN payments p ON p.order_key=o.key WHERE o.total_amount>0 "
        "GROUP BY o.state, o.total_amount, p.kind, p.status, p.amount, o.key")
    moved = collections.defaultdict(set)
    for state, total, kind, status, amount, count in rows:
        assert count == 1, f"{count} times {kind} {amount} of an order that is {state}"
        moved[state].add((kind or "", status or "", (amount or total) - total))
    paid, back, due = ("pay", "done", 0), ("refund", "done", 0), ("refund", "pending", 0)
    assert moved.pop("refunded") == {paid, back}
    assert moved.pop("delivered", {paid}) <= {paid, due}
    assert set().union(*moved.values()) <= {("", "", 0)}, moved
    report = server.request("GET", "/api/reports/reconciliation", local=True).json
    assert report["problems"] == []
    assert all(row["ledger_sum"]["amount"] == 0 for row in report["standing"]), report["standing"]


def wait_told(server, seconds):
    """Waits until no mail and no webhook is due any more."""

    def left():
        return databases.query(server, (
            "SELECT (SELECT count(*) FROM notification_queue WHERE status='pending'),"
            "(SELECT count(*) FROM webhook_deliveries WHERE status='pending'),"
            "(SELECT max(pos) FROM feed)-(SELECT feed_position FROM webhook_endpoints)"))[0]

    try:
        until("everybody is told", lambda: set(left()) == {0}, seconds, pause=0.5)
    except AssertionError as fault:
        raise AssertionError(f"{fault}; mails, webhooks, events that wait: {left()}") from None


def check_mails(server, mails, states, starts):
    """Every notice came, to its customer; returns how many came again after a kill."""
    notices = databases.query(
        server, "SELECT dedupe_key, order_id, notification_type, recipient, status "
        "FROM notification_queue")
    assert {notice[4] for notice in notices} == {"sent"}, collections.Counter(
        notice[4] for notice in notices)
    types = collections.defaultdict(list)
    for _, order, word, _, _ in notices:
        types[order].append(word)
    for order, state in states.items():
        due = [NOTICES[word] for word in LATER[:LATER.index(state) + 1]]
        assert sorted(types[order]) == sorted(due), (order, state, types[order])
    came = [(one["Message-ID"].strip("<>").partition("@")[0], to, one.at) for to, one in mails]
    wanted = {key: [recipient] for key, _, _, recipient, _ in notices}
    missing = wanted.keys() - {key for key, _, _ in came}
    assert not missing, f"{len(missing)} mails never came"
    for key, to, _ in came:
        assert wanted.get(key) == to, f"{key} to {to}, wanted {wanted.get(key)}"
    return check_repeats([(key, at) for key, _, at in came], starts, "mail")


def check_hooks(server, hooks, starts):
    """Every event came; returns how many came again after a kill."""
    planned = databases.query(server, "SELECT message_id, pos FROM webhook_deliveries")
    events = databases.query(
        server, f"SELECT pos FROM feed WHERE pos>={min(pos for _, pos in planned)}")
    assert sorted(pos for _, pos in planned) == sorted(pos for pos, in events)
    assert {hook.id for hook in hooks} == {name for name, _ in planned}
    return check_repeats([(hook.id, hook.at) for hook in hooks], starts, "webhook")


def check_repeats(came, starts, what):
    """Nothing came twice from one process, and each process repeated one of those before it at most.

    One mail is on its way at a time, and one webhook of an endpoint.
    """
    lives = [set() for _ in starts]
    repeated = [set() for _ in starts]
    for name, at in came:
        life = sum(1 for start in starts[1:] if start <= at)
        assert name not in lives[life], f"{what} {name} came twice from one process"
        if any(name in earlier for earlier in lives[:life]):
            repeated[life].add(name)
        lives[life].add(name)
    total = sum(len(names) for names in repeated)
    # A lease that ends later moves a repeat to a later process: the sum up to each is bounded.
    behind = 0
    for life, names in enumerate(repeated):
        behind += len(names)
        assert behind <= life, f"{behind} {what}s came again after {life} kills"
    assert max(collections.Counter(name for name, _ in came).values()) <= len(starts)
    return total


def test_G2_kills_in_the_life_of_orders_leave_stock_and_ledger_exact(
        tmp_path, mail, hooks, say):
    kills = 40 if is_long() else 5
    server = Server(
        tmp_path, name="shop", WAYBILL_RESERVATION_MINUTES=600, WAYBILL_SMTP_URL=mail.url,
        WAYBILL_MAIL_FROM="shop@example.com")
    server.start().wait_ready()
    key = server.make_key(role="admin")
    reply = server.request(
        "POST", "/api/webhooks", {"url": hooks.url("/200"), "events": []}, local=True)
    assert reply.status == 201, reply
    reply = server.api(
        "POST", "/api/products/1/stock", {"change": 50_000, "kind": "stock_in", "reason": "test"})
    assert reply.status in (200, 201), reply
    told, starts = run_kills(server, key, kills)
    assert told, "no order was placed"
    # The last process's leases of a mail and of a webhook last 75 s and 25 s.
    wait_told(server, 600 if is_long() else 150)
    states = dict(databases.query(
        server, "SELECT id, order_status FROM orders WHERE total_amount>0"))
    check_states(told, states)
    check_stock(server, states)
    check_money(server)
    mails_again = check_mails(server, mail.mails, states, starts)
    hooks_again = check_hooks(server, hooks.at("/200"), starts)
    server.terminate()
    code, output, errors = server.cli("verify")
    assert code == 0, output + errors
    say(f"G2 {kills} kills over {len(states)} orders, {len(told)} acknowledged: "
        f"{dict(collections.Counter(states.values()))}; {len(mail.mails)} mails, {mails_again} of"
        f" them again, {len(hooks.hooks)} webhooks, {hooks_again} again")

"""A repeat of any POST after a lost reply: the stored answer, and one order (K1–K6)."""

import collections
import concurrent.futures
import json

import pytest

from imeis import fresh_imei, fresh_imeis
from processes import until
from raw import exchange
from test_bad_input import Form, hidden


def order(waybill, imei):
    return {"items": [{"service_id": waybill.service, "imei": imei}]}


def raw_post(waybill, path, body, key):
    """The bytes of a keyed POST."""
    data = json.dumps(body).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {waybill.key}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    ).encode() + data


def orders_of(waybill, imei):
    """Ids of the orders that hold an IMEI."""
    reply = waybill.api("GET", f"/api/orders?imei={imei}")
    assert reply.status == 200, reply
    return [row["id"] for row in reply.json["data"]]


def settled(waybill, imei):
    """Waits until a call whose reply was thrown away is through."""
    return until("the order is stored", lambda: orders_of(waybill, imei), 10)


def test_K4_a_repeat_after_a_lost_reply_gives_the_stored_answer(waybill):
    imei = fresh_imei()
    exchange(
        waybill.port, raw_post(waybill, "/api/orders", order(waybill, imei), f"k4-{imei}"),
        close_after=True)
    settled(waybill, imei)
    first = waybill.api("POST", "/api/orders", order(waybill, imei), f"k4-{imei}")
    again = waybill.api("POST", "/api/orders", order(waybill, imei), f"k4-{imei}")
    assert first.status == again.status == 201
    assert first.body == again.body
    assert first.headers["Idempotent-Replayed"] == again.headers["Idempotent-Replayed"] == "true"
    assert orders_of(waybill, imei) == [first.json["order_id"]]


def test_K4_a_bulk_call_repeats_whole(waybill):
    imeis = fresh_imeis(20)
    body = {"orders": [order(waybill, imei) for imei in imeis]}
    exchange(
        waybill.port, raw_post(waybill, "/api/orders/bulk", body, f"k4b-{imeis[0]}"),
        close_after=True)
    settled(waybill, imeis[-1])
    reply = waybill.api("POST", "/api/orders/bulk", body, f"k4b-{imeis[0]}")
    assert reply.status == 200 and reply.headers["Idempotent-Replayed"] == "true", reply
    for imei, row in zip(imeis, reply.json["data"], strict=True):
        assert orders_of(waybill, imei) == [row["order_id"]]


def test_K4_a_submitted_form_repeats_whole(provider, tmp_path):
    from processes import Server

    server = Server(tmp_path, provider)
    server.start().wait_ready()
    try:
        server.make_key()
        service = server.wait_services()["id"]
        form = Form(server)
        imei = fresh_imei()
        fields = hidden(form.get("/submit")) | {"service": service, "targets": imei}
        first = form.post("/submit", fields)
        again = form.post("/submit", fields)
        assert first.status == again.status == 200, (first, again)
        assert again.headers.get("Idempotent-Replayed") == "true"
        assert "1 placed" in first.body.decode() and "1 placed" in again.body.decode()
        assert len(orders_of(server, imei)) == 1
    finally:
        server.kill()


def test_K4_cancelling_repeats(waybill):
    imei = fresh_imei()
    placed = waybill.api("POST", "/api/orders", order(waybill, imei), f"c-{imei}")
    path = f"/api/orders/{placed.json['order_id']}/cancel"
    first = waybill.api("POST", path, {"reason": "no longer needed"}, f"cancel-{imei}")
    again = waybill.api("POST", path, {"reason": "no longer needed"}, f"cancel-{imei}")
    assert first.status in (200, 409), first
    assert again.status == first.status
    if first.status == 200:
        assert again.body == first.body and again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "clé", "a.b", "a\tb"])
def test_K1_a_key_of_other_characters_is_refused(waybill, key):
    imei = fresh_imei()
    reply = waybill.api(
        "POST", "/api/orders", order(waybill, imei), Idempotency_Key=key.encode("utf-8"))
    assert reply.status == 400 and reply.json["code"] == "idempotency_key_invalid", reply
    assert orders_of(waybill, imei) == []


def test_K2_a_key_belongs_to_one_account(waybill, provider, tmp_path):
    imei = fresh_imei()
    body = order(waybill, imei)
    first = waybill.api("POST", "/api/orders", body, f"k2-{imei}")
    made = waybill.request(
        "POST", "/cli/keys", {"name": "other", "role": "admin"}, local=True).json["key"]
    again = waybill.request(
        "POST", "/api/orders", body,
        {"Authorization": f"Bearer {made}", "Idempotency-Key": f"k2-{imei}"})
    # Another key of the same account: the same scope, so the same answer.
    assert again.status == 201 and again.json["order_id"] == first.json["order_id"], again
    assert again.headers["Idempotent-Replayed"] == "true"


def test_K3_the_same_key_with_another_body_is_refused(waybill):
    first, second = fresh_imeis(2)
    assert waybill.api("POST", "/api/orders", order(waybill, first), f"k3-{first}").status == 201
    reply = waybill.api("POST", "/api/orders", order(waybill, second), f"k3-{first}")
    assert reply.status == 422 and reply.json["code"] == "idempotency_key_reused", reply
    assert orders_of(waybill, second) == []
    # The order of members and blanks are no other body.
    item = {"imei": first, "service_id": waybill.service}
    spaced = json.dumps({"items": [item]}, indent=3).encode()
    again = waybill.api(
        "POST", "/api/orders", spaced, f"k3-{first}", Content_Type="application/json")
    assert again.status == 201 and again.headers["Idempotent-Replayed"] == "true", again


def test_K7_a_refused_call_stores_no_key(waybill):
    imei = fresh_imei()
    bad = waybill.api("POST", "/api/orders", order(waybill, "123"), f"k7-{imei}")
    assert bad.status == 400, bad
    good = waybill.api("POST", "/api/orders", order(waybill, imei), f"k7-{imei}")
    assert good.status == 201, good


def test_K6_fifty_keys_with_eight_parallel_repeats_make_fifty_orders(waybill, say):
    imeis = fresh_imeis(50)

    def call(turn):
        imei = imeis[turn % len(imeis)]
        lost = turn % 5 == 0
        if lost:
            exchange(
                waybill.port,
                raw_post(waybill, "/api/orders", order(waybill, imei), f"k6-{imei}"),
                close_after=True)
            return imei, None
        for _ in range(40):
            reply = waybill.api("POST", "/api/orders", order(waybill, imei), f"k6-{imei}")
            # 409: the same key is being worked on right now; its header says when to come back.
            if reply.status != 409:
                return imei, reply
            assert reply.headers["Retry-After"], reply
        raise AssertionError("a key stays in flight")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(call, range(8 * len(imeis))))
    bodies = collections.defaultdict(set)
    for imei, reply in answers:
        if reply is not None:
            assert reply.status == 201, reply
            bodies[imei].add(reply.body)
    assert all(len(found) == 1 for found in bodies.values()), "one key had two answers"
    stored = {imei: len(orders_of(waybill, imei)) for imei in imeis}
    assert set(stored.values()) == {1}, stored
    say(f"K6 {len(answers)} calls with {len(imeis)} keys: {len(imeis)} orders")


def test_F1_replies_lost_at_every_stage_make_one_order(waybill, provider):
    """The connection closes after so many bytes of the reply, for every call another number."""
    imeis = fresh_imeis(40)
    for turn, imei in enumerate(imeis):
        data = raw_post(waybill, "/api/orders", order(waybill, imei), f"f1-{imei}")
        for cut in (turn * 7, turn):
            read_some(waybill.port, data, cut)
        reply = until(
            "the repeat is answered",
            lambda: keyed(waybill, imei), 10)
        assert orders_of(waybill, imei) == [reply.json["order_id"]]
    charged = collections.Counter(imei for _, imei, _ in provider.charges())
    assert all(charged[imei] <= 1 for imei in imeis), "an order was charged twice"


def keyed(waybill, imei):
    reply = waybill.api("POST", "/api/orders", order(waybill, imei), f"f1-{imei}")
    return reply if reply.status == 201 else None


def read_some(port, data, count):
    """Reads so many bytes of the reply and closes."""
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(data)
        while count > 0 and (chunk := link.recv(min(count, 4_096))):
            count -= len(chunk)

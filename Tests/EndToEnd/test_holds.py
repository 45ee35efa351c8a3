"""Orders that wait: risk rules, ID checks, decisions, the blacklist (`orders.md` 6)."""

import json

import pytest

import databases
from processes import Server

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 2_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A sandbox with enough stock, a staff key, and a customer with a key of their own."""
    server = Server(tmp_path_factory.mktemp("holds"), name="holds")
    server.start(options=["--speed", "50"]).wait_ready()
    server.staff = server.make_key()
    made = server.api("POST", "/api/customers", {"name": "Ana Reyes", "phone": "09181234567"})
    assert made.status == 201, made
    server.customer = (made.json.get("customer") or made.json)["id"]
    server.buyer = server.make_key(
        name="buyer", role=None, scopes=["orders:create", "orders:read"],
        customer=server.customer)
    yield server
    server.kill()


@pytest.fixture
def still_alive():
    """This module's own server is the one to look at."""


def call(shop, method, path, body=None, who="staff", **headers):
    """A call as staff, as the customer, or as the machine's own user."""
    if who == "admin":
        content = json.dumps(body).encode() if body is not None else None
        kind = {"Content-Type": "application/json"} if content else {}
        return shop.request(method, path, content, kind, local=True)
    shop.key = shop.staff if who == "staff" else shop.buyer
    return shop.api(method, path, body, **headers)


def place(shop, quantity=5, method="cod", who="buyer"):
    """Places goods at 1,000.00 a piece; returns the reply."""
    return call(
        shop, "POST", "/api/orders", {
            "items": [{"product_id": 1, "quantity": quantity}], "payment_method": method,
            "delivery_type": "pickup",
        }, who)


def hand_in(shop, order, photo=JPEG, selfie=JPEG, kind="id_verification", proof=None):
    """Sends a multipart form as the customer."""
    parts = [("type", None, kind.encode()), ("id_type", None, b"passport")]
    if proof is None:
        parts += [("id_photo", "me.exe", photo), ("selfie", "../x.jpg", selfie)]
    else:
        parts.append(("payment_proof", "p.png", proof))
    body = b""
    for name, file, content in parts:
        body += b"--BOUND\r\nContent-Disposition: form-data; name=\"" + name.encode() + b"\""
        if file:
            body += b"; filename=\"" + file.encode() + b"\"\r\nContent-Type: image/jpeg"
        body += b"\r\n\r\n" + content + b"\r\n"
    body += b"--BOUND--\r\n"
    return shop.request(
        "POST", f"/api/orders/{order}/verification/files", body, {
            "Content-Type": "multipart/form-data; boundary=BOUND",
            "Authorization": f"Bearer {shop.buyer}",
        })


def test_6_1_a_large_cash_order_waits_for_an_id_and_notes_are_the_approval(shop):
    placed = place(shop)
    assert placed.status == 201, placed
    order = placed.json["order"]
    assert order["hold_reason"] == "verification" and order["state"] == "pending"
    number = order["number"]
    refused = call(shop, "POST", f"/api/orders/{number}/confirm", {})
    assert refused.status == 409, refused
    assert refused.json["holds"] == ["verification"]
    assert refused.json["notes_would_approve"] is True
    seen = call(shop, "GET", f"/api/orders/{number}/holds").json
    assert seen["open"] == ["verification"]
    assert seen["risk"]["recommendation"] == "review"
    assert "cod_high_value" in {fact["code"] for fact in seen["risk"]["facts"]}
    # A customer sees what is asked, not why.
    own = call(shop, "GET", f"/api/orders/{number}/holds", who="staff")
    assert own.status == 200
    done = call(
        shop, "POST", f"/api/orders/{number}/confirm",
        {"notes": "ID verified, payment proof confirmed"})
    assert done.status == 200, done
    assert done.json["order"]["state"] == "confirmed"
    seen = call(shop, "GET", f"/api/orders/{number}/holds").json
    assert seen["open"] == [] and seen["verification"]["status"] == "approved"
    assert "ID verified" in seen["holds"][0]["decision"]


def test_6_2_a_proof_is_handed_in_seen_by_people_alone_and_approved(shop):
    number = place(shop).json["order_number"]
    wrong = hand_in(shop, number, photo=b"MZ not a photo")
    assert wrong.status == 400, wrong
    assert {flaw["field"] for flaw in wrong.json["errors"]} == {"/id_photo"}
    sent = hand_in(shop, number)
    assert sent.status == 200, sent
    assert sent.json["order"]["verification_status"] == "under_review"
    assert hand_in(shop, number).status == 409
    waiting = call(shop, "GET", "/api/review?waits_for=us").json
    assert number in {row["order_number"] for row in waiting["data"]}
    files = call(shop, "GET", f"/api/orders/{number}/holds").json["verification"]["files"]
    assert {file["purpose"] for file in files} == {"id_photo", "selfie"}
    link = files[0]["link"]
    # Keys never see a face; people do, and each look is written down.
    assert call(shop, "GET", link).status == 403
    assert call(shop, "GET", link, who="buyer").status == 403
    assert shop.request("GET", link).status == 401
    seen = call(shop, "GET", link, who="admin")
    assert seen.status == 200 and seen.body == JPEG
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert "attachment" in seen.headers["Content-Disposition"]
    assert "no-store" in seen.headers["Cache-Control"]
    looks = databases.query(shop, "SELECT count(*) FROM audit WHERE action='file.view'")
    assert looks == [(1,)]
    # Nothing of the photo lies readable in the database.
    raw = shop.database.read_bytes() if shop.database.exists() else b""
    assert JPEG[4:1_000] not in raw
    done = call(
        shop, "POST", f"/api/orders/{number}/verification",
        {"decision": "approve", "notes": "face and ID agree"})
    assert done.status == 200, done
    assert done.json["success"] is True and "order" in done.json
    # Cash for goods waits for staff all the same.
    assert done.json["order"]["state"] == "pending"
    assert done.json["order"]["hold_reason"] is None
    again = call(
        shop, "POST", f"/api/orders/{number}/verification",
        {"decision": "approve", "notes": "again"})
    assert again.status == 409 and again.json["success"] is False
    assert call(shop, "POST", f"/api/orders/{number}/confirm", {}).status == 200


def test_6_2_the_second_rejection_ends_the_order_and_frees_its_stock(shop):
    def available():
        row = call(shop, "GET", "/api/products/1").json
        return (row.get("product") or row)["available"]

    before = available()
    number = place(shop).json["order_number"]
    assert available() == before - 5
    reject = {"decision": "reject", "notes": "the photo is blurred"}
    hand_in(shop, number)
    first = call(shop, "POST", f"/api/orders/{number}/verification", reject)
    assert first.status == 200 and first.json["order"]["state"] == "pending", first
    assert first.json["order"]["verification_status"] == "rejected"
    assert hand_in(shop, number, kind="upfront_payment", proof=b"%PDF-1.7 receipt").status == 200
    second = call(shop, "POST", f"/api/orders/{number}/verification", reject)
    assert second.status == 200 and second.json["order"]["state"] == "rejected", second
    assert available() == before
    notices = databases.query(
        shop, "SELECT q.notification_type FROM notification_queue q JOIN orders o "
        f"ON o.id=q.order_id WHERE o.order_number='{number}'")
    assert {("verification_required",), ("verification_rejected",)} <= set(notices)


def test_4_1_holds_are_set_and_cleared_by_staff_the_blacklist_by_an_administrator(shop):
    number = place(shop, quantity=1).json["order_number"]
    path = f"/api/orders/{number}/holds"
    assert call(shop, "POST", path, {"reason": "review", "detail": "odd address"}).status == 200
    assert call(shop, "POST", path, {"reason": "blacklist", "detail": "x"}).status == 403
    assert call(shop, "POST", path, {"reason": "review"}).status == 400
    assert call(shop, "POST", path, {"reason": "nonsense", "detail": "x"}).status == 400
    assert call(shop, "POST", path, {"reason": "review", "detail": "x"}, who="buyer").status == 403
    held = call(shop, "POST", path, {"reason": "blacklist", "detail": "known"}, who="admin")
    assert held.status == 200 and held.json["order"]["hold_reason"] == "blacklist", held
    refused = call(shop, "POST", f"/api/orders/{number}/confirm", {"notes": "fine"})
    assert refused.status == 409 and refused.json["notes_would_approve"] is False
    # A refused confirm approves nothing.
    assert set(call(shop, "GET", path).json["open"]) == {"blacklist", "review"}
    assert call(shop, "POST", path + "/blacklist/clear", {"reason": "x"}).status == 403
    assert call(shop, "POST", path + "/payment/clear", {"reason": "x"}).status == 409
    for reason, who in [("review", "staff"), ("blacklist", "admin")]:
        assert call(shop, "POST", f"{path}/{reason}/clear", {"reason": "ok"}, who).status == 200
    assert call(shop, "GET", path).json["open"] == []


def test_6_1_the_blacklist_holds_an_order_and_frees_it(shop):
    entry = {"kind": "phone", "value": "0918 123-4567", "reason": "chargebacks"}
    assert call(shop, "POST", "/api/blacklist", entry).status == 403
    wrong = call(shop, "POST", "/api/blacklist", entry | {"value": "12"}, who="admin")
    assert wrong.status == 400 and wrong.json["errors"][0]["field"] == "/value", wrong
    made = call(shop, "POST", "/api/blacklist", entry, who="admin")
    assert made.status == 201, made
    number = place(shop, quantity=1).json["order_number"]
    seen = call(shop, "GET", f"/api/orders/{number}/holds").json
    assert seen["open"] == ["blacklist"] and seen["risk"]["recommendation"] == "refuse"
    listed = call(shop, "GET", "/api/blacklist", who="admin").json
    assert listed["total"] == 1 and listed["data"][0]["id"] == made.json["id"]
    gone = call(shop, "DELETE", f"/api/blacklist/{made.json['id']}", who="admin")
    assert gone.status == 200 and gone.json["freed_orders"] == 1, gone
    assert call(shop, "GET", f"/api/orders/{number}/holds").json["open"] == []
    assert call(shop, "DELETE", f"/api/blacklist/{made.json['id']}", who="admin").status == 404


def test_6_1_a_prepaid_order_waits_for_its_money(shop):
    order = place(shop, quantity=1, method="gcash").json["order"]
    assert order["hold_reason"] == "payment"
    assert call(
        shop, "POST", f"/api/orders/{order['number']}/confirm", {"notes": "fine"}).status == 409
    waiting = call(shop, "GET", "/api/review?waits_for=customer").json
    assert order["number"] in {row["order_number"] for row in waiting["data"]}

"""Mails and webhooks against a real mail server and a receiver that answers as told (O4–O8)."""

import pytest

from imeis import fresh_imei
from processes import Server, until
from receivers import HookServer, MailServer

# The whole schedule of 72 h takes 259 s; the first four pauses less than 10 s.
SPEED = "1000"


@pytest.fixture(scope="module")
def mail():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hooks():
    server = HookServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def shop(mail, tmp_path_factory):
    """A sandbox with a mail server; settings are the administrator's, over the local socket."""
    server = Server(
        tmp_path_factory.mktemp("messages"), WAYBILL_SMTP_URL=mail.url,
        WAYBILL_MAIL_FROM="Shop ✓ <shop@example.com>")
    server.start(options=["--speed", SPEED]).wait_ready()
    server.make_key()
    server.service = server.wait_services()["id"]
    reply = admin(server, "POST", "/api/notices/staff", {"addresses": ["boss@example.com"]})
    assert reply.status == 200, reply
    yield server
    server.kill()


def place(shop):
    """Places an order; returns its number."""
    body = {"items": [{"service_id": shop.service, "imei": fresh_imei()}]}
    reply = shop.api("POST", "/api/orders", body)
    assert reply.status == 201, reply
    return reply.json["order_number"]


def admin(shop, method, path, body=None):
    """A call with an administrator's rights."""
    return shop.request(method, path, body, local=True)


def add(shop, hooks, path, events=()):
    """Adds a webhook; returns its id and secret."""
    reply = admin(shop, "POST", "/api/webhooks", {"url": hooks.url(path), "events": list(events)})
    assert reply.status == 201, reply
    return reply.json["id"], reply.json["secret"]


def webhook(shop, name):
    return admin(shop, "GET", f"/api/webhooks/{name}").json


def act(shop, name, word):
    reply = admin(shop, "POST", f"/api/webhooks/{name}/{word}")
    assert reply.status == 200, reply
    return reply.json


def deliveries(shop, name):
    return admin(shop, "GET", f"/api/webhooks/{name}/deliveries?limit=200").json["data"]


def test_O8_a_webhook_is_delivered_signed_once_and_in_order(shop, hooks):
    name, secret = add(shop, hooks, "/200", ["order.*"])
    number = place(shop)
    until("the order is told of", lambda: [
        hook for hook in hooks.at("/200") if hook.type == "order.completed"], 40)
    told = [hook for hook in hooks.at("/200") if hook.json["data"].get("number") == number]
    assert all(hook.is_signed(secret) for hook in told)
    assert not any(hook.is_signed("whsec_" + "A" * 43 + "=") for hook in told)
    assert len({hook.id for hook in told}) == len(told), "each once"
    assert {hook.type.split(".")[0] for hook in told} == {"order"}
    sequence = [hook.json["seq"] for hook in told]
    assert sequence == sorted(sequence)
    for hook in told:
        assert hook.json["data"]["version"] == hook.json["seq"]
        assert "imei" not in hook.body.decode()
    until("the log knows", lambda: all(
        row["status"] == "sent" and row["http_status"] == 200
        for row in deliveries(shop, name)))
    assert "secret" not in admin(shop, "GET", "/api/webhooks").body.decode()
    act(shop, name, "disable")


def test_O6_a_webhook_that_fails_is_tried_again_with_the_same_id(shop, hooks):
    hooks.modes["/later"] = "500"
    name, _ = add(shop, hooks, "/later", ["order.pending"])
    place(shop)
    until("three tries", lambda: len(hooks.at("/later")) >= 3, 30)
    row = deliveries(shop, name)[0]
    assert row["status"] == "pending" and row["http_status"] == 500
    hooks.modes["/later"] = "200"
    until("it is delivered", lambda: deliveries(shop, name)[0]["status"] == "sent", 60)
    assert len({hook.id for hook in hooks.at("/later")}) == 1
    assert len(hooks.at("/later")) == deliveries(shop, name)[0]["attempts"]
    assert webhook(shop, name)["failures"] == 0
    act(shop, name, "disable")


def test_O5_a_receiver_that_hangs_delays_no_other(shop, hooks):
    hanging, _ = add(shop, hooks, "/hang", ["order.pending"])
    slow, _ = add(shop, hooks, "/slow", ["order.pending"])
    quick, _ = add(shop, hooks, "/quick", ["order.pending"])
    hooks.modes["/quick"] = "200"
    place(shop)
    until("the quick one was told", lambda: hooks.at("/quick"), 5)
    until("the slow one was told", lambda: [
        row for row in deliveries(shop, slow) if row["status"] == "sent"], 20)
    until("the other one is given up after 10 s", lambda: [
        row for row in deliveries(shop, hanging) if row["error"] == "timeout"], 30)
    for name in (hanging, slow, quick):
        act(shop, name, "disable")


def test_O6_a_redirect_is_a_failure_and_is_not_followed(shop, hooks):
    name, _ = add(shop, hooks, "/redirect", ["order.pending"])
    before = len(hooks.at("/200"))
    place(shop)
    until("it was tried", lambda: [
        row for row in deliveries(shop, name) if row["http_status"] == 302], 15)
    assert len(hooks.at("/200")) == before
    act(shop, name, "disable")


def test_O7_410_switches_off_the_owner_is_mailed_and_the_backlog_replayed(shop, hooks, mail):
    hooks.modes["/gone"] = "410"
    name, _ = add(shop, hooks, "/gone", ["order.pending"])
    first = place(shop)
    until("it is off", lambda: not webhook(shop, name)["enabled"], 15)
    assert "410" in webhook(shop, name)["reason"]

    def told():
        return [one for rcpt, one in mail.mails if "boss@example.com" in rcpt
                and hooks.url("/gone") in one.get_content()]

    until("the owner is told", told, 20)
    sent = told()[0]
    assert sent["Subject"] == "Waybill: Webhook disabled"
    assert sent["From"] == "Shop ✓ <shop@example.com>"
    assert sent["Message-ID"].endswith("@example.com>")
    later = [place(shop) for _ in range(3)]
    assert len(hooks.at("/gone")) == 1, "nothing is sent while it is off"
    hooks.modes["/gone"] = "200"
    act(shop, name, "enable")
    until("the backlog came", lambda: len(hooks.at("/gone")) >= 5, 20)
    numbers = [hook.json["data"]["number"] for hook in hooks.at("/gone")[1:]]
    assert numbers == [first, *later], "in order"
    assert len(told()) == 1, "told once"
    act(shop, name, "disable")


def test_redeliver_and_send_test(shop, hooks):
    hooks.modes["/again"] = "200"
    name, secret = add(shop, hooks, "/again", ["order.pending"])
    act(shop, name, "test")
    until("the test came", lambda: hooks.at("/again"), 10)
    assert hooks.at("/again")[0].type == "webhook.test"
    row = until("it is logged", lambda: [
        row for row in deliveries(shop, name) if row["status"] == "sent"], 10)[0]
    reply = admin(shop, "POST", f"/api/webhooks/{name}/deliveries/{row['delivery']}/redeliver")
    assert reply.status == 200, reply
    until("it came again", lambda: len(hooks.at("/again")) == 2, 10)
    assert hooks.at("/again")[0].id == hooks.at("/again")[1].id
    fresh = act(shop, name, "rotate")["secret"]
    act(shop, name, "test")
    until("a third came", lambda: len(hooks.at("/again")) == 3, 10)
    assert hooks.at("/again")[2].is_signed(fresh)
    assert hooks.at("/again")[2].is_signed(secret), "the old one signs too for 24 h"


@pytest.mark.parametrize("url", [
    "http://192.168.0.1/", "https://10.0.0.1/", "https://localhost.", "ftp://example.com/",
    "https://user@example.com/", "https://169.254.169.254/latest", "", 7,
])
def test_SEC50_an_inner_address_is_refused_with_a_sentence(shop, url):
    reply = admin(shop, "POST", "/api/webhooks", {"url": url})
    assert reply.status == 400, reply
    assert reply.json["errors"][0]["field"] == "/url"


def test_a_template_with_an_unknown_field_is_refused(shop):
    path = "/api/templates/order_confirmed/email"
    reply = admin(shop, "POST", path, {"subject": "{numbr}", "body": "{total} {nope}"})
    assert reply.status == 400, reply
    assert [error["field"] for error in reply.json["errors"]] == ["/subject", "/body"]
    assert admin(shop, "POST", path, {"body": "Yes: {number}"}).status == 200
    number = place(shop)
    shown = admin(shop, "POST", path + "/preview", {"order": number})
    assert shown.status == 200 and shown.json["body"] == f"Yes: {number}"
    assert admin(shop, "POST", path + "/reset").status == 200
    assert admin(shop, "POST", path + "/reset").status == 404


def test_a_mail_server_that_is_busy_gets_the_mail_later(shop, mail, hooks):
    hooks.modes["/off"] = "410"
    mail.answers[:] = ["451 Later", "451 Later"]
    tries = mail.tries
    name, _ = add(shop, hooks, "/off", ["order.pending"])
    place(shop)
    until("the mail came", lambda: [
        one for _, one in mail.mails if hooks.url("/off") in one.get_content()], 30)
    assert mail.tries == tries + 3
    until("the list knows", lambda: [
        row for row in shop.api("GET", "/api/messages?status=sent").json["data"]
        if row["attempts"] == 3 and row["recipient"] == "boss@example.com"], 10)


def test_a_mail_that_is_refused_fails_with_the_reason_and_is_sent_again_by_hand(
        shop, mail, hooks):
    mail.answers[:] = ["550 No such user"]
    name, _ = add(shop, hooks, "/off", ["order.pending"])
    place(shop)

    def failed():
        return shop.api("GET", "/api/messages?status=failed").json["data"]

    row = until("it failed", failed, 20)[0]
    assert "550" in row["error"] and row["attempts"] == 1
    before = len(mail.mails)
    reply = shop.api("POST", f"/api/messages/{row['id']}/resend")
    assert reply.status == 200, reply
    until("it came", lambda: len(mail.mails) == before + 1, 15)
    until("it is known", lambda: not failed(), 10)


def test_F21_a_kill_between_sending_and_noting_repeats_once_with_the_same_id(mail, tmp_path):
    server = Server(
        tmp_path, WAYBILL_SMTP_URL=mail.url, WAYBILL_MAIL_FROM="shop@example.com")
    receiver = HookServer()
    server.start(options=["--speed", SPEED]).wait_ready()
    server.make_key()
    server.service = server.wait_services()["id"]
    staff = {"addresses": ["owner@example.com"]}
    assert admin(server, "POST", "/api/notices/staff", staff).status == 200
    receiver.modes["/gone"] = "410"
    receiver.modes["/cut"] = "hang"
    cut, _ = add(server, receiver, "/cut", ["order.pending"])
    add(server, receiver, "/gone", ["order.pending"])

    def mails():
        return [one for rcpt, one in mail.mails if "owner@example.com" in rcpt]

    mail.pause = 5
    place(server)
    until("the mail left", mails, 20)
    until("the webhook left", lambda: receiver.at("/cut"), 20)
    server.kill()
    mail.pause = 0
    receiver.modes["/cut"] = "200"
    server.start(options=["--speed", SPEED]).wait_ready()
    seconds = 20 if server.database.exists() else 100
    until("the mail is known to be sent", lambda: [
        row for row in server.api("GET", "/api/messages?status=sent").json["data"]
        if row["recipient"] == "owner@example.com"], seconds)
    until("the webhook is known to be delivered", lambda: [
        row for row in deliveries(server, cut) if row["status"] == "sent"], seconds)
    assert len(mails()) == 2, "once, and once more for the crash"
    assert len({one["Message-ID"] for one in mails()}) == 1
    assert len(receiver.at("/cut")) == 2
    assert len({hook.id for hook in receiver.at("/cut")}) == 1
    server.kill()
    receiver.stop()

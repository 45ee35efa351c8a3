"""Held orders on their page, the review queue, photos and the blacklist; scripts off too."""

import pytest
from playwright.sync_api import expect

from conftest import Site, violations

pytestmark = pytest.mark.needs("sqlite")

# The smallest picture that Chromium draws: one grey pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "789c636868680000030401814bd3d2100000000049454e44ae426082")


@pytest.fixture(scope="module")
def shop(chromium, tmp_path_factory):
    """A site with a customer who may place and hand in."""
    site = Site(chromium, tmp_path_factory.mktemp("review"))
    server = site.server
    server.make_key()
    made = server.api("POST", "/api/customers", {"name": "Ana Reyes", "phone": "09181234567"})
    customer = (made.json.get("customer") or made.json)["id"]
    site.buyer = server.make_key(
        name="buyer", role=None, scopes=["orders:create", "orders:read"], customer=customer)
    yield site
    site.close()


def place(shop, quantity=5):
    shop.server.key = shop.buyer
    reply = shop.server.api(
        "POST", "/api/orders", {
            "items": [{"product_id": 1, "quantity": quantity}], "payment_method": "cod",
            "delivery_type": "pickup",
        })
    assert reply.status == 201, reply
    return reply.json["order_number"]


def hand_in(shop, number):
    body = b""
    for name, file, content in [
            ("type", None, b"id_verification"), ("id_type", None, b"passport"),
            ("id_photo", "a.png", PNG), ("selfie", "b.png", PNG)]:
        body += b"--B\r\nContent-Disposition: form-data; name=\"" + name.encode() + b"\""
        if file:
            body += b"; filename=\"" + file.encode() + b"\"\r\nContent-Type: image/png"
        body += b"\r\n\r\n" + content + b"\r\n"
    reply = shop.server.request(
        "POST", f"/api/orders/{number}/verification/files", body + b"--B--\r\n", {
            "Content-Type": "multipart/form-data; boundary=B",
            "Authorization": f"Bearer {shop.buyer}",
        })
    assert reply.status == 200, reply


@pytest.mark.parametrize("scripts", [True, False])
def test_a_proof_is_looked_at_and_approved(shop, scripts):
    number = place(shop)
    hand_in(shop, number)
    page = shop.page(java_script_enabled=scripts)
    page.goto("/review")
    row = page.get_by_role("row", name=number)
    expect(row).to_contain_text("ID check")
    expect(row).to_contain_text("Handed in")
    assert scripts is False or not violations(page)
    row.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", name="Holds and verification")).to_be_visible()
    assert scripts is False or not violations(page)
    page.get_by_role("link", name="ID photo: look at it").click()
    photo = page.get_by_role("img", name="ID photo")
    expect(photo).to_be_visible()
    if scripts:
        assert photo.evaluate("image => image.naturalWidth") == 1
        assert not violations(page)
    page.get_by_role("link", name="Back to the order").click()
    page.get_by_role("textbox", name="What was checked; the").fill("face and ID agree")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved; the holds")).to_be_visible()
    expect(page.get_by_text("Nothing holds this order.")).to_be_visible()


def test_an_order_is_held_and_set_free_by_hand(shop):
    number = place(shop, quantity=1)
    page = shop.page(java_script_enabled=False)
    page.goto(f"/status/{number}")
    page.get_by_text("Hold this order").click()
    page.get_by_label("What it waits for").select_option("review")
    page.get_by_label("Why", exact=True).fill("odd address")
    page.get_by_role("button", name="Hold the order").click()
    expect(page.get_by_text("The order is held.")).to_be_visible()
    page.get_by_text("Clear the hold review").click()
    page.get_by_label("Why it is cleared").fill("asked by phone")
    page.get_by_role("button", name="Clear the hold").click()
    expect(page.get_by_text("The hold is cleared.")).to_be_visible()


def test_a_value_goes_on_the_blacklist_and_off_again(shop):
    page = shop.page(java_script_enabled=False)
    page.goto("/settings/blacklist")
    page.get_by_role("textbox", name="Value").fill("12")
    page.get_by_role("textbox", name="Why").fill("chargebacks")
    page.get_by_role("button", name="Add to the blacklist").click()
    expect(page.get_by_text("Not added")).to_be_visible()
    expect(page.get_by_role("textbox", name="Value")).to_have_value("12")
    page.get_by_role("textbox", name="Value").fill("0918 123 4567")
    page.get_by_role("button", name="Add to the blacklist").click()
    expect(page.get_by_text("The value is on the blacklist.")).to_be_visible()
    page.get_by_role("button", name="off the blacklist").click()
    expect(page.get_by_text("The value is off the blacklist.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_small_phone(shop, scheme):
    number = place(shop)
    page = shop.page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    for path in ["/review", "/review?waits_for=customer", "/settings/blacklist",
                 f"/status/{number}"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert not violations(page), path

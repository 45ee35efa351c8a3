"""The inventory: add, change, move and find goods, with scripts off and on a small phone too."""

import base64

import pytest
from playwright.sync_api import expect

from conftest import Site, violations

pytestmark = pytest.mark.needs("sqlite")


@pytest.fixture(scope="module")
def shop(chromium, tmp_path_factory):
    """A site of its own with the demo product."""
    site = Site(chromium, tmp_path_factory.mktemp("shop"))
    yield site
    site.close()


def add(page, sku, stock):
    page.goto("/inventory/new")
    page.get_by_label("SKU").fill(sku)
    page.get_by_label("Name").fill(f"Cable {sku}")
    page.get_by_label("Price in PHP").fill("1,250.50")
    page.get_by_label("Units on the shelf").fill(str(stock))
    page.get_by_role("button", name="Add product").click()
    page.wait_for_url("**/inventory/prd_*")
    expect(page.get_by_text("The product is added.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_product_is_added_and_its_stock_moved_with_a_reason(shop, scripts):
    page = shop.page(java_script_enabled=scripts)
    sku = f"CBL-{int(scripts)}"
    add(page, sku, 9)
    page.get_by_label("What", exact=True).select_option("stock_out")
    page.get_by_label("Units", exact=True).fill("5")
    page.get_by_label("Reason").first.fill("broken in transport")
    page.get_by_role("button", name="Change stock").click()
    expect(page.get_by_text("The stock is changed")).to_be_visible()
    expect(page.get_by_text("broken in transport")).to_be_visible()
    page.goto("/inventory?status=LOW_STOCK")
    expect(page.get_by_role("row", name=sku)).to_contain_text("Low stock")
    page.goto(f"/inventory?q={sku.lower()}")
    expect(page.get_by_role("row", name=sku)).to_contain_text("4")
    assert scripts is False or not violations(page)


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_picture_is_set_seen_by_everyone_and_taken_away(shop, scripts):
    page = shop.page(java_script_enabled=scripts)
    add(page, f"PIC-{int(scripts)}", 3)
    file = page.get_by_label("File")
    file.set_input_files({"name": "x.svg", "mimeType": "image/png", "buffer": b"<svg/>"})
    page.get_by_role("button", name="Set picture").click()
    expect(page.get_by_text("Send a picture as a JPEG, PNG or WebP file.")).to_be_visible()
    file.set_input_files({"name": "x.png", "mimeType": "text/html", "buffer": PIXEL})
    page.get_by_role("button", name="Set picture").click()
    expect(page.get_by_text("The picture is set.")).to_be_visible()
    picture = page.get_by_alt_text(f"Picture of Cable PIC-{int(scripts)}")
    expect(picture).to_have_js_property("naturalWidth", 1)
    address = picture.get_attribute("src")
    stranger = shop.context(signed_in=False)
    answer = stranger.request.get(address)
    assert answer.status == 200 and answer.body() == PIXEL
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert scripts is False or not violations(page)
    page.get_by_role("button", name="Take the picture away").click()
    expect(page.get_by_text("The picture is taken away.")).to_be_visible()
    expect(picture).to_have_count(0)


def test_a_refused_form_shows_what_was_typed_and_why(shop):
    page = shop.page(java_script_enabled=False)
    page.goto("/inventory/new")
    page.get_by_label("SKU").fill("two words")
    page.get_by_label("Name").fill("Kept as typed")
    page.get_by_label("Price in PHP").fill("abc")
    page.get_by_role("button", name="Add product").click()
    expect(page.get_by_text("Enter an amount").first).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Kept as typed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_small_phone(shop, scheme):
    page = shop.page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    for path in ["/inventory", "/inventory/1", "/inventory/new"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert not violations(page), path

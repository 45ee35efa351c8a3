"""Customers, promos, zones and prices on their pages, with scripts and without."""

import pytest
from playwright.sync_api import expect

from conftest import Site, violations

# What a page does with a form does not depend on the database.
pytestmark = pytest.mark.needs("sqlite")


@pytest.fixture(scope="module")
def shop(chromium, tmp_path_factory):
    site = Site(chromium, tmp_path_factory.mktemp("customers"))
    yield site
    site.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_customer_is_added_found_and_changed(shop, scripts):
    name = f"Maria {'Quick' if scripts else 'Plain'}"
    page = shop.page(java_script_enabled=scripts)
    page.goto("/customers")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_label("Phone", exact=True).fill("12")
    page.get_by_role("button", name="Add customer").click()
    expect(page.get_by_role("alert")).to_contain_text("A phone number has 7 to 15 digits.")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Phone", exact=True).fill("+63 917 555 0101")
    page.get_by_role("button", name="Add customer").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_text("Another address").click()
    page.get_by_label("Recipient, address 1").fill("Maria")
    page.get_by_label("Recipient's phone, address 1").fill("09175550101")
    page.get_by_label("Street and number, address 1").fill("12 Mabini Street")
    page.get_by_label("City, address 1").fill("Manila")
    page.get_by_label("Province, address 1").fill("Metro Manila")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Address 1: Manila")).to_be_visible()
    page.goto("/customers?q=" + name.split()[1].lower())
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_zones_promos_and_prices_are_set_on_their_pages(shop, scripts):
    mark = "A" if scripts else "B"
    page = shop.page(java_script_enabled=scripts)
    page.goto("/settings")
    expect(page.get_by_role("heading", name="Metro Manila")).to_be_visible()
    page.get_by_text("Add a zone").click()
    form = page.locator("#name-new").locator("xpath=ancestor::form")
    form.get_by_label("Name").fill(f"Visayas {mark}")
    form.get_by_label("Provinces").fill("Cebu\nBohol")
    form.get_by_label("Fee in PHP").fill("180.00")
    form.get_by_role("button", name="Add zone").click()
    expect(page.get_by_role("heading", name=f"Visayas {mark}")).to_be_visible()
    page.get_by_role("link", name="Promos").click()
    page.get_by_text("Add a promo").click()
    page.get_by_label("Code", exact=True).fill(f"save{mark}")
    page.get_by_label("Value").first.fill("12.5")
    page.get_by_label("Ends").first.fill("2031-01-02T08:30")
    page.get_by_role("button", name="Add promo").click()
    expect(page.get_by_role("heading", name=f"SAVE{mark}")).to_be_visible()
    expect(page.get_by_text("until 2031-01-02 08:30").first).to_be_visible()
    page.get_by_role("link", name="Service prices").click()
    expect(page.get_by_text("₱50.00").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_no_page_has_an_axe_violation_or_scrolls_sideways(shop, screenshots, scheme, width):
    page = shop.page(color_scheme=scheme, viewport={"width": width, "height": 900})
    found = []
    for name, path in {
        "customers": "/customers", "customers-empty": "/customers?q=nobody",
        "customer-new": "/customers/new", "settings": "/settings",
        "promos": "/settings/promos", "prices": "/settings/prices",
    }.items():
        page.goto(path)
        page.screenshot(path=screenshots / f"{name}-{scheme}-{width}.png", full_page=True)
        found += [f"{name}: {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name}: wider than the window")
    page.goto("/customers")
    page.get_by_role("link", name="Demo Customer").click()
    page.screenshot(path=screenshots / f"customer-{scheme}-{width}.png", full_page=True)
    found += [f"customer: {one}" for one in violations(page)]
    assert not found

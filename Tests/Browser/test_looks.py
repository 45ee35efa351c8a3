"""Every page in light and dark, wide and narrow: axe, no sideways scrolling, and a picture."""

import pytest
from playwright.sync_api import expect

from conftest import violations
from imeis import fresh_imei
from processes import until
from test_travel import choose, row_of, submit

# What a page looks like does not depend on the database; test_travel.py runs on both.
pytestmark = pytest.mark.needs("sqlite")
SIZES = {1440: 900, 390: 844}


@pytest.fixture(scope="module")
def pages(demo):
    """Addresses of every page, with one completed, one rejected and one open order to show."""
    page = demo.page()
    first = fresh_imei()
    submit(page, first, fresh_imei(), fresh_imei())
    page.goto("/history")
    expect(row_of(page, first).locator(".pill")).to_have_text("Completed", timeout=20_000)
    row_of(page, first).get_by_role("link").first.click()
    page.wait_for_url("**/status/**")
    completed = page.url.removeprefix(demo.server.origin)
    demo.close_windows()
    return {
        "history": "/history", "history-empty": "/history?q=490154203237518", "submit": "/submit",
        "sync": "/history/sync", "status": completed, "raw": completed + "/raw", "help": "/help", "missing": "/nothing-here",
        "docs": "/docs", "database": "/database", "inventory": "/inventory",
        "inventory-empty": "/inventory?q=nothing", "product": "/inventory/1",
        "product-new": "/inventory/new",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_no_page_has_an_axe_violation(site, pages, screenshots, width, scheme):
    page = site.page(
        color_scheme=scheme, viewport={"width": width, "height": SIZES[width]})
    found = []
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_load_state("load")
        look(page, screenshots / f"{name}-{scheme}-{width}.png", found)
    page.goto("/submit")
    choose(page, "iPhone IMEI Info")
    repeated = fresh_imei()
    page.fill("#targets", f"{fresh_imei()}\n12345\n{repeated} {repeated}")
    page.wait_for_timeout(300)
    look(page, screenshots / f"submit-typed-{scheme}-{width}.png", found)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#result")).to_be_visible()
    look(page, screenshots / f"submit-result-{scheme}-{width}.png", found)
    page.goto("/submit")
    page.evaluate("document.querySelector('form[data-submit]').noValidate = true")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    look(page, screenshots / f"submit-fault-{scheme}-{width}.png", found)
    stranger = site.page(
        signed_in=False, color_scheme=scheme, viewport={"width": width, "height": SIZES[width]})
    stranger.goto("/login")
    look(stranger, screenshots / f"login-{scheme}-{width}.png", found)
    assert not found, "\n".join(found)


def look(page, path, found):
    """A picture of the page, and what is wrong with it."""
    page.screenshot(path=path, full_page=True)
    found += violations(page)
    found += sideways(page)


def sideways(page):
    """Says when the page scrolls sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {over} px too wide"] if over > 0 else []


def test_nothing_scrolls_sideways_at_360_px(site, pages):
    page = site.page(viewport={"width": 360, "height": 740})
    found = []
    for path in pages.values():
        page.goto(path)
        found += sideways(page)
    page.goto("/submit")
    choose(page, "iPhone IMEI Info")
    page.fill("#targets", fresh_imei())
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#result")).to_be_visible()
    found += sideways(page)
    assert not found, "\n".join(found)


def test_every_column_of_the_history_is_in_sight(site, pages):
    """At laptop width nothing is behind a scroll bar; on a phone each order is a card."""
    for width in (1440, 1280, 360):
        page = site.page(viewport={"width": width, "height": 900})
        page.goto(pages["history"])
        frame = page.locator(".scroll").first
        over = frame.evaluate("element => element.scrollWidth - element.clientWidth")
        assert over <= 0, f"the order list is {over} px too wide at {width} px"
        for cell in ("result", "date", "fmi", "credits"):
            shown = page.locator(f'tbody tr:has(.pill-green) td[data-cell="{cell}"]').first
            expect(shown).to_be_visible()
        label = page.locator('tbody td[data-cell="date"]').first.evaluate(
            "element => getComputedStyle(element, '::before').content")
        assert (label == '"Date"') == (width < 720), f"{width} px: {label}"


def test_the_counts_of_the_filters_follow(site, pages):
    page = site.page()
    page.goto("/history")
    all_of_them = page.locator(".chip").first.locator(".count")
    before = int(all_of_them.inner_text().replace(",", ""))
    other = site.page()
    submit(other, fresh_imei())
    expect(all_of_them).to_have_text(f"{before + 1:,}", timeout=15_000)


def test_dark_mode_follows_the_system(site):
    shades = {}
    for scheme in ("light", "dark"):
        page = site.page(color_scheme=scheme)
        page.goto("/history")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        numbers = [int(part) for part in colour[colour.index("(") + 1:-1].split(",")[:3]]
        shades[scheme] = sum(numbers)
    assert shades["light"] > 600 and shades["dark"] < 150, shades


def test_a_line_in_review_has_no_axe_violation(fresh_site, screenshots):
    site = fresh_site(["--speed", "100", "--fault", "S10.close@placeorder*1"])
    page = site.page()
    imei = fresh_imei()
    submit(page, imei)

    def in_review():
        page.goto("/history")
        return "needs review" in row_of(page, imei).inner_text()

    until("the line needs review", in_review, 40, pause=0.5)
    row_of(page, imei).get_by_role("link").first.click()
    page.wait_for_url("**/status/**")
    address, state = page.url, page.context.storage_state()
    found = []
    for scheme in ("light", "dark"):
        for width, height in SIZES.items():
            site.state = state
            view = site.page(color_scheme=scheme, viewport={"width": width, "height": height})
            view.goto(address)
            view.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
            look(view, screenshots / f"review-{scheme}-{width}.png", found)
    assert not found, "\n".join(found)

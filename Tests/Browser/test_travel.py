"""The main job in a real browser: sign in, order, watch it complete, decide what is unclear."""

import re
import time

from playwright.sync_api import expect

from conftest import sign_in
from imeis import fresh_imei, fresh_imeis
from processes import until

DEMO_IMEI = "356825821305851"


def submit(page, *imeis, service="iPhone IMEI Info", wait=True):
    """Orders a check on /submit as a person does."""
    page.goto("/submit")
    choose(page, service)
    page.fill("#targets", "\n".join(imeis))
    page.get_by_role("button", name="Submit", exact=True).click()
    if wait:
        expect(page.locator("#result")).to_contain_text(f"{len(imeis)} placed")


def choose(page, service):
    """Picks a service by the beginning of its name."""
    option = page.locator("#service option", has_text=service).first
    page.select_option("#service", value=option.get_attribute("value"))


def row_of(page, imei):
    """The row of the history that shows this IMEI."""
    return page.locator("#orders tr[data-order]", has_text=imei).first


def cell(row, name):
    return row.locator(f"[data-cell={name}]")


def mark(page):
    """Leaves a mark that a reload would wipe."""
    page.evaluate("window.stayed = true")


def stayed(page):
    return page.evaluate("window.stayed === true")


def test_S1_the_first_login_is_by_the_printed_one_time_link(fresh_site):
    site = fresh_site()
    page = site.page(signed_in=False)
    page.goto("/login")
    expect(page.locator("body")).to_contain_text(re.compile("one-time link", re.I))
    page.goto("/history")
    expect(page).to_have_url(re.compile("/login"))
    link = site.server.setup_link()
    sign_in(page, site.server)
    expect(page.locator("h1")).to_have_text("Order history")
    expect(page.locator(".bar-sandbox")).to_contain_text("nothing is charged")
    other = site.page(signed_in=False)
    other.goto(link)
    other.get_by_role("button", name="Sign in").click()
    expect(other.locator("body")).to_contain_text("used before")


def test_the_first_administrator_of_a_live_store_chooses_a_password(chromium, tmp_path):
    from conftest import Site
    from processes import StandIn

    provider = StandIn(tmp_path / "provider")
    site = Site(chromium, tmp_path / "live", provider=provider)
    try:
        page = site.page(signed_in=False)
        page.goto(site.server.setup_link())
        page.fill("#login", "ana")
        page.fill("#password", "short")
        page.get_by_role("button", name="Create and sign in").click()
        expect(page.locator("#password")).to_have_attribute("aria-invalid", "true")
        page.fill("#password", "a calm river runs north 77")
        page.get_by_role("button", name="Create and sign in").click()
        page.wait_for_url("**/history")
        expect(page.locator(".bar-sandbox")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/login?out=1")
        page.fill("#login", "ana")
        page.fill("#password", "a calm river runs south")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("body")).to_contain_text("Login or password is not right")
        page.fill("#password", "a calm river runs north 77")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/history")
        assert not site.faults, site.faults
    finally:
        site.close_windows()
        site.server.kill()
        provider.kill()


def test_an_order_is_pending_within_a_second_and_completes_without_reload(site, screenshots):
    page = site.page()
    submit(page, DEMO_IMEI)
    begun = time.monotonic()
    page.goto("/history")
    row = row_of(page, DEMO_IMEI)
    pill = row.locator("[data-cell=status] .pill")
    expect(pill).to_have_text("Pending", timeout=1_000)
    assert time.monotonic() - begun < 1, "the row must be there within a second"
    expect(pill).to_have_class(re.compile("pill-amber"))
    colour = pill.evaluate("e => getComputedStyle(e).backgroundColor")
    page.screenshot(path=screenshots / "history-pending.png")
    mark(page)
    expect(pill).to_have_text("Completed", timeout=20_000)
    expect(pill).to_have_class(re.compile("pill-green"))
    assert pill.evaluate("e => getComputedStyle(e).backgroundColor") != colour
    for name in ("carrier", "model", "simlock", "fmi"):
        expect(cell(row, name)).not_to_be_empty()
    assert stayed(page), "the page was loaded again"
    page.screenshot(path=screenshots / "history-completed.png")


def test_a_restart_keeps_everything(site):
    page = site.page()
    imei = fresh_imei()
    submit(page, imei)
    page.goto("/history")
    expect(row_of(page, imei).locator(".pill")).to_have_text("Completed", timeout=20_000)
    before = row_of(page, imei).inner_text()
    assert site.server.terminate() == 0
    site.server.start(options=site.options).wait_ready()
    page.goto("/history")
    assert row_of(page, imei).inner_text() == before
    # The session outlives a restart, and live updates come back by themselves.
    expect(page.locator("#live-mark")).to_have_text("Live", timeout=20_000)


def test_an_unclear_send_is_reviewed_linked_and_completed(fresh_site, screenshots):
    # The first send is charged and its answer lost; times are divided by 100.
    site = fresh_site(["--speed", "100", "--fault", "S10.close@placeorder*1"])
    page = site.page()
    imei = fresh_imei()
    submit(page, imei)
    page.goto("/history")
    row = row_of(page, imei)
    expect(row).to_contain_text("outcome being checked", timeout=5_000)
    mark(page)
    expect(row).to_contain_text("needs review", timeout=40_000)
    assert stayed(page)
    row.get_by_role("link").first.click()
    page.wait_for_url("**/status/**")
    expect(page.locator("main")).to_contain_text("A person has to decide")
    page.screenshot(path=screenshots / "status-needs-review.png", full_page=True)
    page.fill("[name=provider_order_id]", "99999999")
    page.fill("#link-1", "Looked at the provider's site")
    page.get_by_role("button", name="Ask and link").click()
    expect(page.locator(".notice-error")).to_contain_text("does not know an order 99999999")
    page.fill("[name=provider_order_id]", charge_of(site, imei))
    page.fill("#link-1", "Found it on the provider's site")
    page.get_by_role("button", name="Ask and link").click()
    expect(page.locator("main .pill").first).to_have_text("Completed", timeout=20_000)
    expect(page.locator("main")).to_contain_text("Find My (FMI)")
    expect(page.locator("main")).to_contain_text("Found it on the provider's site")
    page.screenshot(path=screenshots / "status-linked.png", full_page=True)
    assert len(charges(site, imei)) == 1, "it was paid for once"


def charges(site, imei):
    """Charges for an IMEI in the sandbox's own ledger."""
    found = []
    for path in site.server.data.iterdir():
        if "ledger" not in path.name:
            continue
        for line in path.read_text().splitlines():
            parts = line.split("\t")
            if parts[0] == "charge" and parts[2] == imei:
                found.append(parts[1])
    return found


def charge_of(site, imei):
    return until(f"a charge of {imei} is in the ledger", lambda: charges(site, imei), 5)[0]


def test_a_stream_of_several_tabs_shows_new_orders(site):
    first, imeis = site.page(), fresh_imeis(2)
    first.goto("/history")
    expect(first.locator("#live-mark")).to_have_text("Live", timeout=15_000)
    mark(first)
    second = first.context.new_page()
    submit(second, *imeis)
    expect(first.locator("#new-orders")).to_be_visible(timeout=10_000)
    assert stayed(first)
    first.locator("#new-orders a").click()
    expect(row_of(first, imeis[0])).to_be_visible()


def test_the_sync_button_says_what_it_did(site):
    page = site.page()
    submit(page, fresh_imei())
    page.goto("/history")
    page.get_by_role("button", name="Sync Status from API").click()
    page.wait_for_url("**/history**")
    expect(page.locator(".notice").first).to_contain_text(
        re.compile(r"Checked \d+ orders? in \d+ calls?: \d+ completed, \d+ rejected"))


def test_without_a_stream_the_mark_says_so_and_rows_are_refreshed(fresh_site):
    site = fresh_site(WAYBILL_LIVE="off", WAYBILL_REFRESH_LIST_SECONDS="2")
    page = site.page()
    imei = fresh_imei()
    submit(page, imei)
    page.goto("/history")
    mark(page)
    expect(page.locator("#live-mark")).to_have_text("Refreshing every 2 s", timeout=15_000)
    expect(row_of(page, imei).locator(".pill")).to_have_text("Completed", timeout=30_000)
    assert stayed(page)


def test_everything_works_with_scripts_off(site):
    page = site.page(java_script_enabled=False)
    imei = fresh_imei()
    submit(page, imei)
    page.goto("/history")
    expect(row_of(page, imei)).to_be_visible()

    def completed():
        page.reload()
        return row_of(page, imei).locator(".pill").inner_text() == "Completed"

    until("the order completes", completed, 20, pause=0.5)
    row_of(page, imei).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("SIM lock")
    page.goto("/history")
    page.fill("#q", imei)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#orders tr[data-order]")).to_have_count(1)
    page.get_by_role("button", name="Sync Status from API").click()
    expect(page.locator(".notice").first).to_contain_text("Checked")


def test_the_keyboard_alone_is_enough(site):
    page = site.page()
    imei = fresh_imei()
    page.goto("/submit")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    press_until(page, "document.activeElement.id === 'service'")
    option = page.locator("#service option", has_text="iPhone IMEI Info").first.inner_text()
    page.keyboard.type(option[:8])
    press_until(page, "document.activeElement.id === 'targets'")
    page.keyboard.type(imei)
    press_until(page, "document.activeElement.textContent.trim() === 'Submit'")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "focus must be visible"
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_contain_text("1 placed")
    page.goto("/history")
    expect(row_of(page, imei)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/status/**")
    expect(page.locator("main")).to_contain_text(imei)


def press_until(page, condition, most=40):
    """Presses Tab until the condition holds."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"never by Tab: {condition}")


def test_a_pasted_list_is_judged_while_it_is_typed(site):
    page = site.page()
    good, other = fresh_imeis(2)
    bad = good[:14] + str((int(good[14]) + 1) % 10)
    page.goto("/submit")
    choose(page, "iPhone IMEI Info")
    page.fill("#targets", f"{good}\n{bad} {other}, {good}")
    expect(page.locator("[data-summary]")).to_contain_text("2")
    expect(page.locator("[data-verdicts]")).to_contain_text(bad)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#result")).to_contain_text("2 placed")
    expect(page.locator("main")).to_contain_text("1 repeated, 1 refused")

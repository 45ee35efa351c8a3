"""The database page: which database, totals, and a backup by one press."""

import pytest
from playwright.sync_api import expect

from conftest import Site, violations
from imeis import fresh_imei
from test_travel import row_of, submit


@pytest.fixture
def fresh(chromium, tmp_path):
    """A site of its own, so that totals and backups are those of one test."""
    site = Site(chromium, tmp_path)
    yield site
    site.close()


def test_an_empty_store_says_which_it_is_and_leads_on(fresh):
    page = fresh.page()
    page.goto("/database")
    expect(page.get_by_role("heading", name="Database", exact=True)).to_be_visible()
    expect(page.get_by_text("connection verified")).to_be_visible()
    expect(page.get_by_text("No orders yet")).to_be_visible()
    expect(page.get_by_text("No backup has been made yet.")).to_be_visible()
    assert not violations(page)


def test_figures_follow_orders_without_a_reload(fresh):
    page = fresh.page()
    page.goto("/database")
    expect(page.locator("[data-value=all]")).to_have_text("0")
    other = fresh.page()
    imei = fresh_imei()
    submit(other, imei)
    expect(page.locator("[data-value=all]")).to_have_text("1", timeout=10_000)
    expect(page.locator("[data-value=today]")).to_have_text("1")
    expect(page.locator("[data-value=completed]")).to_have_text("1", timeout=20_000)
    page.reload()
    expect(row_of(page, imei)).to_be_visible()
    page.get_by_role("link", name="Completed").click()
    page.wait_for_url("**/history?status=Completed")
    assert not fresh.faults


@pytest.mark.parametrize("scripts", [True, False])
def test_a_backup_by_one_press_is_checked_and_noted(fresh, scripts):
    page = fresh.page(java_script_enabled=scripts)
    page.goto("/database")
    button = page.get_by_role("button", name="Back up now")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/database")
    for _ in range(40):
        if page.get_by_text("Last verified").count():
            break
        page.wait_for_timeout(250)
        page.goto("/database")
    expect(page.get_by_text("Last verified")).to_be_visible()
    expect(page.get_by_text(".backup")).to_be_visible()
    assert list(fresh.server.folder.rglob("waybill-*.backup"))
    assert not list(fresh.server.folder.rglob("*.plain"))


def test_a_second_press_meets_the_first_backup_or_makes_another(fresh):
    page = fresh.page()
    for _ in range(2):
        page.goto("/database")
        button = page.get_by_role("button", name="Back up now")
        if button.count():
            button.click()
    page.goto("/database")
    expect(page.get_by_role("heading", name="Backup", exact=True)).to_be_visible()
    assert not violations(page)

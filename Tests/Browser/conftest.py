"""Headless Chromium against the real server on a test store."""

import pathlib
import sys
import tempfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Harness"))

import switch  # noqa: E402
from processes import Server  # noqa: E402

pytest_configure = switch.register
pytest_collection_modifyitems = switch.keep_fitting

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(pytestconfig):
    """A folder for pictures; its path is printed so that somebody looks at them."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="waybill-screenshots-"))
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n    screenshots: {folder}", flush=True)
    return folder


class Site:
    """A sandbox server and a browser that is signed in to it."""

    def __init__(self, chromium, folder, options=(), **variables):
        self.chromium = chromium
        self.server = Server(folder, **variables)
        self.options = list(options)
        self.server.start(options=self.options).wait_ready()
        self.state = None
        self.contexts = []
        self.faults = []

    def context(self, signed_in=True, **options):
        """A browser window of its own; signed in with the session of the first one-time link."""
        options.setdefault("viewport", {"width": 1440, "height": 900})
        if signed_in and self.state is None:
            first = self.chromium.new_context()
            page = first.new_page()
            sign_in(page, self.server)
            self.state = first.storage_state()
            first.close()
        if signed_in:
            options["storage_state"] = self.state
        context = self.chromium.new_context(base_url=self.server.origin, **options)
        self.contexts.append(context)
        return context

    def page(self, signed_in=True, **options):
        """A tab in a window of its own; errors of its scripts are kept in `faults`."""
        page = self.context(signed_in, **options).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._note)
        page.set_default_timeout(15_000)
        return page

    def _note(self, message):
        # The browser itself logs every answer of 400 and above; tests ask for those on purpose.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(message.text)

    def close_windows(self):
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def close(self):
        self.close_windows()
        return self.server.terminate()


def sign_in(page, server):
    """Opens the printed one-time link and presses its button."""
    page.goto(server.setup_link())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/history")


@pytest.fixture(scope="session")
def demo(chromium, tmp_path_factory):
    """The sandbox as `make run` starts it."""
    site = Site(chromium, tmp_path_factory.mktemp("demo"), ["--speed", "10"])
    yield site
    site.server.kill()


@pytest.fixture
def site(demo):
    """The shared sandbox; windows close after each test, and no script may have failed."""
    yield demo
    faults, demo.faults = demo.faults, []
    demo.close_windows()
    assert not faults, f"errors in the browser's console: {faults}"


@pytest.fixture
def fresh_site(chromium, tmp_path):
    """Makes sandboxes with other options."""
    made = []

    def make(options=("--speed", "10"), **variables):
        one = Site(chromium, tmp_path / f"site-{len(made)}", options, **variables)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close_windows()
        one.server.kill()


def violations(page):
    """What axe finds on the page, one sentence each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found
        for node in violation["nodes"]
    ]

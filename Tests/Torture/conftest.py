"""Shared by the torture tests: where the harness is, and a stand-in for a whole run."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Harness"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from cluster import Cluster  # noqa: E402
import switch  # noqa: E402
from processes import StandIn, end_all  # noqa: E402

pytest_configure = switch.register
pytest_collection_modifyitems = switch.keep_fitting


@pytest.fixture(autouse=True)
def nothing_left():
    """A test that fails in the middle leaves no process behind."""
    yield
    end_all()


@pytest.fixture
def stand_in(tmp_path):
    """A provider that charges whatever it is sent: its own guard is off, so nothing hides."""
    provider = StandIn(tmp_path / "provider")
    provider.control("guard", mode="off")
    yield provider
    provider.kill()


@pytest.fixture
def say(capsys):
    """Prints a figure past pytest's capture, in the short form of a run too."""

    def print_line(text):
        with capsys.disabled():
            print(f"\n    {text}", end="", flush=True)

    return print_line


@pytest.fixture(scope="session")
def postgres():
    """One PostgreSQL for the whole run; every scene takes a schema of its own."""
    with Cluster() as server:
        yield server

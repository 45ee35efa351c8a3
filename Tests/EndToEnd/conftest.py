"""The tests in Python: a live store over the stand-in provider, spoken to over TCP."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Harness"))

import switch  # noqa: E402
from processes import Server, StandIn  # noqa: E402

pytest_configure = switch.register
pytest_collection_modifyitems = switch.keep_fitting


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    """A provider that charges whatever it is sent."""
    stand_in = StandIn(tmp_path_factory.mktemp("provider"))
    stand_in.control("guard", mode="off")
    yield stand_in
    stand_in.kill()


@pytest.fixture(scope="session")
def waybill(provider, tmp_path_factory):
    """A server with a key and its catalogue; `service` is the id that orders name."""
    server = Server(tmp_path_factory.mktemp("waybill"), provider)
    server.start().wait_ready()
    server.make_key()
    server.service = server.wait_services()["id"]
    yield server
    server.kill()


@pytest.fixture(autouse=True)
def still_alive(waybill):
    """Whatever a test sent, the same process answers afterwards."""
    pid = waybill.pid
    yield
    assert waybill.is_running and waybill.pid == pid, waybill.output()[-2_000:]
    assert waybill.request("GET", "/health").status == 200


@pytest.fixture
def say(capsys):
    """Prints a figure past pytest's capture."""

    def print_line(text):
        with capsys.disabled():
            print(f"\n    {text}", end="", flush=True)

    return print_line

"""Starts the real program and the stand-in provider as processes of their own.

Everything listens on loopback. Only processes that were started here are ended, by their id.
"""

import atexit
import ctypes
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import switch
from ports import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The only account that the stand-in knows; it charges nobody.
PROVIDER_KEY = "SAND-BOX0-0000-0000-0000"
PROVIDER_USER = "sandbox"


def binary():
    """The program under test; `make test` and `make torture` say which one it is."""
    path = os.environ.get("WAYBILL_BINARY")
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError("Set WAYBILL_BINARY to a built `waybill`, or run `make test`.")
    return path


def is_long():
    """Whether the long form was asked for, as `make torture` does."""
    return os.environ.get("WAYBILL_TORTURE") == "long"


def child_environment(**variables):
    """Our environment without anything that configures Waybill, plus what is given."""
    prefixes = ("WAYBILL_", "GSM_FUSION_", "SUPABASE_", "AT_ISHARE_", "MESSENGER_")
    names = ("DATABASE_URL", "PORT")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(prefixes) and name not in names
    }
    return kept | {name: str(value) for name, value in variables.items()}


def until(what, condition, seconds=20.0, pause=0.05):
    """Waits for a condition and returns what it gave; fails with the sentence after the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:g} s")
        time.sleep(pause)


class Died(Exception):
    """The process ended while it was needed."""


_libc = ctypes.CDLL(None, use_errno=True)
_started = []


def _die_with_parent():
    """PR_SET_PDEATHSIG: a run that is cut short leaves nothing behind."""
    _libc.prctl(1, signal.SIGKILL)


@atexit.register
def end_all():
    """Ends every process that was started here and still runs."""
    while _started:
        child = _started.pop()
        if child.poll() is None:
            child.kill()
            child.wait(30)


class Process:
    """One child process with its output in files."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.child = None
        self.starts = 0

    def launch(self, command, environment):
        """Starts a command; its output goes to `NAME.out` and `NAME.err`, appended."""
        self.starts += 1
        with open(self.folder / f"{self.name}.out", "ab") as out:
            with open(self.folder / f"{self.name}.err", "ab") as err:
                self.child = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                    env=environment, cwd=self.folder, preexec_fn=_die_with_parent,
                )
        _started.append(self.child)

    @property
    def pid(self):
        return self.child.pid

    @property
    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def kill(self):
        """kill -9, and waits until the system has taken the process away."""
        if self.is_running:
            self.child.kill()
        return self.child.wait(30) if self.child else None

    def terminate(self, seconds=35):
        """The ordinary stop signal; returns the exit code, or fails when it takes too long."""
        if self.is_running:
            self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop within {seconds} s") from None

    def output(self, kind="err"):
        """What the process printed, from every start."""
        path = self.folder / f"{self.name}.{kind}"
        return path.read_text(errors="replace") if path.exists() else ""


class StandIn(Process):
    """The provider: speaks its wire protocol and keeps a ledger of what it charged."""

    def __init__(self, folder, name="stand-in", **options):
        super().__init__(name, folder)
        self.port = free_port()
        self.ledger_path = self.folder / f"{name}.ledger"
        command = [
            binary(), "sandbox", "--stand-in", str(self.port), "--ledger", str(self.ledger_path),
        ]
        for option, value in options.items():
            command += [f"--{option}", str(value)]
        self.launch(command, child_environment(WAYBILL_DATA_DIR=self.folder))
        until(f"{name} answers", self._answers)

    def _answers(self):
        if not self.is_running:
            raise Died(self.output())
        try:
            return self.control("state")
        except OSError:
            return None

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}"

    def control(self, call, **fields):
        """A call of its control desk; returns what it answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            pairs = "&".join(f"{name}={value}" for name, value in fields.items())
            link.request("GET", f"/__control/{call}" + (f"?{pairs.replace('%', '%25')}" if pairs else ""))
            reply = link.getresponse()
            body = reply.read()
            assert reply.status == 200, f"{call}: {body!r}"
            return json.loads(body)
        finally:
            link.close()

    def charges(self):
        """What was charged, read from the ledger file: (id, IMEI, service)."""
        charges = []
        if not self.ledger_path.exists():
            return charges
        for line in self.ledger_path.read_text().splitlines():
            parts = line.split("\t")
            if parts[0] == "charge" and len(parts) == 7:
                charges.append((parts[1], parts[2], parts[3]))
        return charges


class Reply:
    """An HTTP answer, read to its end."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over the server's local socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Server(Process):
    """Waybill: `serve` against a stand-in, or `sandbox` with its own."""

    def __init__(self, folder, provider=None, name="waybill", data=None, port=None, **variables):
        super().__init__(name, folder)
        self.data = pathlib.Path(data) if data else self.folder / f"{name}-data"
        self.port = port or free_port()
        self.verb = ["serve"] if provider else ["sandbox"]
        self.variables = {"WAYBILL_DATA_DIR": self.data, "WAYBILL_PORT": self.port}
        if provider:
            self.variables |= {
                "GSM_FUSION_API_KEY": PROVIDER_KEY,
                "GSM_FUSION_USERNAME": PROVIDER_USER,
                "GSM_FUSION_BASE_URL": provider.base_url,
            }
        if "DATABASE_URL" not in variables:
            self.variables |= switch.fresh_place()
        self.variables |= variables
        self.key = None

    @property
    def environment(self):
        return child_environment(**self.variables)

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self):
        return self.data / ("waybill.db" if self.verb == ["serve"] else "sandbox.db")

    def start(self, prefix=(), options=()):
        """Starts without waiting; `prefix` is a command that runs it, such as strace."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.launch([*prefix, binary(), *self.verb, *options], self.environment)
        return self

    def wait_ready(self, seconds=30):
        """Waits until the server answers; raises Died when it ends instead."""

        def answers():
            if not self.is_running:
                raise Died(self.output()[-2_000:])
            try:
                return self.request("GET", "/health", timeout=5).status == 200
            except OSError:
                return False

        until(f"{self.name} answers", answers, seconds, pause=0.02)
        return self

    def request(self, method, path, body=None, headers=None, timeout=30, local=False):
        """One call on a connection of its own; raises OSError when the answer is lost."""
        if local:
            link = _SocketConnection(self.data / "waybill.sock", timeout)
        else:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            link.request(method, path, body, headers)
            reply = link.getresponse()
            return Reply(reply.status, dict(reply.getheaders()), reply.read())
        except http.client.HTTPException as error:
            raise ConnectionError(f"no whole answer: {error!r}") from error
        finally:
            link.close()

    def api(self, method, path, body=None, key=None, timeout=30, **headers):
        """A call with the API key; `key` is the idempotency key."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Authorization"] = f"Bearer {self.key}"
        if key:
            headers["Idempotency-Key"] = key
        return self.request(method, path, body, headers, timeout)

    def make_key(self, **wish):
        """Makes an API key over the local socket and uses it from now on."""
        reply = self.request(
            "POST", "/cli/keys", {"name": "harness", "role": "operator"} | wish, local=True
        )
        assert reply.status == 201, reply
        self.key = reply.json["key"]
        return self.key

    def wait_services(self, code="1", seconds=30):
        """Waits until the catalogue is there; returns the service of that code."""

        def service():
            reply = self.api("GET", "/api/services")
            found = [row for row in reply.json["data"] if row["code"] == code]
            return found[0] if found else None

        return until(f"service {code} is in the catalogue", service, seconds)

    def cli(self, *words, timeout=60):
        """Runs a command of the program on this store; returns code, output, errors."""
        done = subprocess.run(
            [binary(), *words], env=self.environment, cwd=self.folder, timeout=timeout,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def setup_link(self, seconds=15):
        """The newest one-time link that the server printed."""

        def link():
            text = self.output("out") + self.output("err")
            found = re.findall(r"http://[^\s\"']+/login\?setup=[A-Za-z0-9_-]+", text)
            return found if len(found) >= self.starts else None

        return until("a one-time link is printed", link, seconds)[-1]

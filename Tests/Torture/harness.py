"""The scenes of the torture tests: orders in, kills in between, and what must be true afterwards."""

import pathlib
import random
import signal
import threading
import time

import places
from imeis import fresh_imeis
from judge import Acknowledged, judge
from processes import Died, Server, until

# The service that every order asks for.
SERVICE = "1"
# Lost connections, refused ones, half answers: what a client sees of a kill.
LOST = (OSError, Died, ValueError)


class Scene:
    """One store with its server, its clients' list of promises, and the provider it buys from."""

    def __init__(self, folder, provider, data=None, **variables):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.provider = provider
        self.server = Server(self.folder, provider, data=data, **variables)
        self.acknowledged = Acknowledged(self.folder / "acknowledged.jsonl")
        self.service = None
        # The last answer that took no order.
        self.refusal = None

    def found(self):
        """First start: the key and the catalogue; the server runs on."""
        self.server.start().wait_ready()
        self.server.make_key()
        self.service = self.server.wait_services(SERVICE)["id"]
        return self

    def place(self, imeis, key, timeout=30):
        """Places one order of one IMEI, or several in one call; True when it was acknowledged.

        Safe to repeat: the key gives the stored answer.
        """
        self.acknowledged.ask(key, imeis)
        bodies = [{"items": [{"service_id": self.service, "imei": imei}]} for imei in imeis]
        if len(imeis) == 1:
            reply = self.server.api("POST", "/api/orders", bodies[0], key, timeout)
            if reply.status not in (200, 201):
                return self._refused(reply)
            self.acknowledged.note(key, [(reply.json["order_id"], imeis[0])])
            return True
        reply = self.server.api("POST", "/api/orders/bulk", {"orders": bodies}, key, timeout)
        if reply.status != 200:
            return self._refused(reply)
        rows = reply.json["data"]
        assert [row["status"] for row in rows] == [201] * len(imeis), reply
        self.acknowledged.note(key, [(row["order_id"], imeis[row["index"]]) for row in rows])
        return True

    def _refused(self, reply):
        """Only "not now" is a fair answer to a fair order."""
        if reply.status in (409, 429, 503, 507):
            self.refusal = reply
            return False
        raise AssertionError(f"an order was refused: {reply}")

    def repeat_unanswered(self, seconds=20):
        """What a client does after a lost reply: the same call with the same key."""
        answered = {row[0] for row in self.acknowledged.rows()}
        calls = {}
        for imei, key in self.acknowledged.asked.items():
            if key not in answered:
                calls.setdefault(key, []).append(imei)
        for key, imeis in calls.items():
            until(f"the repeat of {key} is answered", lambda: self.place(imeis, key), seconds)

    def line_states(self):
        """How many lines are in each state, as the server says."""
        reply = self.server.request("GET", "/cli/status", local=True)
        assert reply.status == 200, reply
        return {word: count for word, count in reply.json["by_line_state"].items() if count}

    def wait_sent(self, seconds=60):
        """Waits until nothing is queued or on its way; a backlog has a second for each 20 lines."""

        def left():
            states = self.line_states()
            return sum(states.get(word, 0) for word in ("queued", "sending", "parked"))

        try:
            until("every line was sent", lambda: not left(), seconds + left() / 20, pause=0.1)
        except AssertionError as error:
            status = self.server.request("GET", "/cli/status", local=True)
            raise AssertionError(f"{error}; {status.body.decode()}") from None

    def sync(self):
        """Lets the provider finish, and asks it about everything until nothing open is linked."""
        self.provider.control("advance", seconds=1_000)

        def completed():
            reply = self.server.api("POST", "/api/sync", timeout=60)
            assert reply.status in (200, 202), reply
            return not self.line_states().keys() & {"accepted", "in_process"}

        until("every linked line was completed", completed, 60, pause=0.2)

    def settle(self, seconds=60):
        """After a restart: repeats, sends, syncs, until nothing is left to wait for."""
        self.repeat_unanswered()
        self.wait_sent(seconds)
        self.sync()

    def verdict(self, verify=True):
        """Stops the server and judges; returns the sentences of what was broken."""
        status = self.server.request("GET", "/cli/status", local=True).json
        listed = self.server.api("GET", "/api/orders?limit=1").json["total"]
        code = self.server.terminate()
        findings = [] if code == 0 else [f"EXIT {code} after SIGTERM: {self.server.output()[-800:]}"]
        store = places.stored(self.server)
        findings += judge(
            store, self.acknowledged.rows(), self.acknowledged.asked, self.provider.charges()
        )
        findings += self._counts(store, status, listed)
        if verify:
            code, out, err = self.server.cli("verify")
            if code != 0:
                findings.append(f"VERIFY exit {code}: {out} {err}")
        return findings

    @staticmethod
    def _counts(store, status, listed):
        findings = []
        if not len(store.orders) == status["orders"] == listed:
            findings.append(
                f"COUNTS {len(store.orders)} orders are stored, totals say {status['orders']},"
                f" the list says {listed}"
            )
        states = {word: count for word, count in status["by_line_state"].items() if count}
        if states != store.states():
            findings.append(f"COUNTS lines are {store.states()}, totals say {states}")
        if sum(status["by_state"].values()) != len(store.orders):
            findings.append(f"COUNTS by state do not add up: {status['by_state']}")
        return findings


class Load:
    """Clients that place orders without a pause until they are told to stop."""

    def __init__(self, scene, clients=4, pause=0.0, basket=None):
        self.scene = scene
        self.pause = pause
        # Orders a call; none: mostly one, sometimes three.
        self.basket = basket
        self.stopping = threading.Event()
        self.failures = []
        self.placed = 0
        self.threads = [threading.Thread(target=self._run, args=(n,)) for n in range(clients)]
        for thread in self.threads:
            thread.start()

    def _run(self, number):
        count = 0
        while not self.stopping.is_set():
            count += 1
            imeis = fresh_imeis(self.basket or (3 if count % 7 == 0 else 1))
            try:
                if self.scene.place(imeis, f"load-{imeis[0]}", timeout=40):
                    self.placed += len(imeis)
            except LOST:
                # The server is gone; what was asked is repeated after the restart.
                self.stopping.wait(0.05)
            except AssertionError as error:
                self.failures.append(str(error))
                return
            self.stopping.wait(self.pause)

    def stop(self):
        """Ends the clients; raises what one of them was refused."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
        assert not self.failures, self.failures[0]


def random_kills(scene, kills, seed, seconds=(0.15, 1.5), clients=4):
    """Kills the server so often at random moments under load, then settles; the server runs on.

    Keeps its clients across the kills, as real ones do.
    """
    draw = random.Random(seed)
    load = Load(scene, clients=clients, pause=0.01)
    try:
        for _ in range(kills):
            time.sleep(draw.uniform(*seconds))
            scene.server.kill()
            scene.server.start().wait_ready()
    finally:
        load.stop()
    if not scene.server.is_running:
        scene.server.start().wait_ready()
    scene.settle(seconds=120)
    return load.placed


# Answers that get lost after the order was charged; a tenth of the sends.
FAULTS = "S10.close=4%,S10.reset=3%,S10.half=3%"


def drill(scene, kills, seed):
    """The random kills with slow calls and lost answers, then the verdict."""
    scene.provider.control("latency", milliseconds=120, jitter=80)
    scene.provider.control("faults", set=FAULTS, seed=seed)
    random_kills(scene, kills, seed)
    return scene.verdict()


def reset(scene, template):
    """Puts a store back to what it was when the template was taken; no promise counts any more."""
    scene.acknowledged.forget()
    places.put_back(scene.server, template)


def was_killed(code):
    """Whether an exit code means kill -9, with or without a shell's or tracer's view of it."""
    return code in (-signal.SIGKILL, 128 + signal.SIGKILL)

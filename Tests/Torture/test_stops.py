"""Stops and starts: with a full queue, under load, and with too few descriptors."""

import contextlib
import os
import pathlib
import socket
import time

import pytest

import switch
from harness import Load, Scene
from imeis import fresh_imei, fresh_imeis
from processes import is_long, until

# More than 64 descriptors can hold beside the store; each waits for its header's deadline of 10 s.
CALLERS = 24


@pytest.mark.alone
def test_G11_a_kill_with_thousands_queued_is_followed_by_a_quick_start(stand_in, tmp_path, say):
    # A debug build takes most of a minute to fill a remote store so far; the long form does it.
    count = 5_000 if switch.is_postgresql() and not is_long() else 20_000
    scene = Scene(tmp_path / "scene", stand_in).found()
    # Calls that take their time: the queue stays full.
    stand_in.control("latency", milliseconds=3_000)
    begun = time.monotonic()
    for _ in range(count // 1_000):
        imeis = fresh_imeis(1_000)
        assert scene.place(imeis, f"queue-{imeis[0]}", timeout=120)
    placing = time.monotonic() - begun
    queued = scene.line_states()["queued"]
    scene.server.kill()
    before = stand_in.control("state")["calls"]["placeorder"]
    begun = time.monotonic()
    scene.server.start().wait_ready()
    serving = time.monotonic() - begun
    until(
        "a line is sent after the restart",
        lambda: stand_in.control("state")["calls"]["placeorder"] > before, 60, pause=0.01)
    sending = time.monotonic() - begun
    say(f"G11 {queued} queued (placed in {placing:.1f} s): serving after {serving:.2f} s,"
        f" first dispatch after {sending:.2f} s (goals 2 s and 5 s)")
    assert queued > count * 0.9
    # Goals are for a machine of its own; what is asserted holds on one that does other work too.
    # On PostgreSQL the dead process keeps its share of the calls until its leases end.
    assert serving < 10 and sending < (45 if switch.is_postgresql() else 25)
    scene.server.kill()


def test_W18_a_stop_signal_under_load_ends_within_30_s_and_loses_nothing(stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=600, jitter=400)
    scene = Scene(tmp_path / "scene", stand_in).found()
    took = []
    for _ in range(5 if is_long() else 2):
        load = Load(scene, clients=4, pause=0.02)
        time.sleep(2)
        begun = time.monotonic()
        code = scene.server.terminate(seconds=30)
        took.append(round(time.monotonic() - begun, 2))
        load.stop()
        assert code == 0, scene.server.output()[-1_000:]
        scene.server.start().wait_ready()
    states = scene.line_states()
    assert "uncertain" not in states, f"a stop must let calls end: {states}"
    scene.settle(seconds=120)
    findings = scene.verdict()
    say(f"W18 stopped in {took} s under load: {len(scene.acknowledged.rows())} orders")
    assert not findings, "\n".join(findings[:40])


def test_F13_too_few_descriptors_pause_new_callers_and_recover(stand_in, tmp_path, say):
    scene = Scene(tmp_path / "scene", stand_in).found()
    assert scene.server.terminate() == 0
    scene.server.start(["prlimit", "--nofile=64"]).wait_ready()
    callers = []
    try:
        for _ in range(CALLERS):
            caller = socket.socket()
            caller.settimeout(0.2)
            with contextlib.suppress(OSError):
                caller.connect(("127.0.0.1", scene.server.port))
                caller.sendall(b"GET /health HTTP/1.1\r\n")
            callers.append(caller)
        time.sleep(0.5)
        assert scene.server.is_running, scene.server.output()[-1_000:]
        used = len(os.listdir(f"/proc/{scene.server.pid}/fd"))
    finally:
        for caller in callers:
            caller.close()

    def answers():
        with contextlib.suppress(OSError):
            return scene.server.request("GET", "/health", timeout=3).status == 200

    until("the server answers again", answers, 60)
    for _ in range(5):
        imei = fresh_imei()
        until("an order is taken", lambda: scene.place([imei], f"few-{imei}"), 20)
    scene.settle()
    findings = scene.verdict()
    say(f"F13 {used} of 64 descriptors in use under {CALLERS} callers")
    assert not findings, "\n".join(findings[:20])


@pytest.mark.needs("sqlite")  # Several nodes may share a store on PostgreSQL: test_nodes.py.
def test_W19_one_process_owns_a_store(stand_in, tmp_path):
    scene = Scene(tmp_path / "scene", stand_in).found()
    second = Scene(tmp_path / "second", stand_in, data=scene.server.data)
    second.server.start()
    until("the second process gives up", lambda: not second.server.is_running, 20)
    assert second.server.child.returncode not in (0, None), "two processes on one store"
    assert scene.server.is_running
    imei = fresh_imei()
    assert scene.place([imei], f"one-{imei}")
    scene.settle()
    findings = scene.verdict()
    assert not findings, "\n".join(findings)
    assert pathlib.Path(scene.server.database).exists()

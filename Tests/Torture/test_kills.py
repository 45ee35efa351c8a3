"""kill -9 at every k-th write, fsync, send and rename of a submit → dispatch → sync run, and at
random moments under load; and a process that is paused instead."""

import collections
import concurrent.futures
import os
import pathlib
import re
import signal
import threading
import time

import places
import switch
from harness import FAULTS, LOST, Load, Scene, drill, reset, was_killed
from imeis import fresh_imei, fresh_imeis
from processes import Died, is_long, until

# What a durable order is made of on its way out; `recvfrom` stands for lost answers. A store on
# PostgreSQL leaves by `sendto`, and only the record of sends is a file.
CALLS = ["pwrite64", "fdatasync", "fsync", "write", "writev", "sendto", "sendmsg", "rename", "unlink",
         "recvfrom"]
# Crash points of the short form, per call the largest number.
SHARE = {
    "sqlite": {"pwrite64": 40, "fdatasync": 20, "fsync": 2, "write": 14, "writev": 3, "sendto": 8,
               "sendmsg": 3, "rename": 2, "unlink": 2, "recvfrom": 10},
    "postgresql": {"pwrite64": 2, "fdatasync": 2, "fsync": 2, "write": 3, "writev": 1, "sendto": 10,
                   "sendmsg": 2, "rename": 1, "unlink": 1, "recvfrom": 8},
}[switch.database()]
# What must be hit for the run to count.
MUST = {"sqlite": ("pwrite64", "fdatasync", "sendto"), "postgresql": ("sendto", "recvfrom")}
# Random kills of the short form.
KILLS = {"sqlite": 10, "postgresql": 6}[switch.database()]
# Scenes at once: one on PostgreSQL mostly waits for the lease of the process that died.
WORKERS = {"sqlite": 2, "postgresql": 8}[switch.database()]


def run_orders(scene):
    """Submit → dispatch → sync: three single orders and one call of three."""
    for _ in range(3):
        imei = fresh_imei()
        scene.place([imei], f"one-{imei}")
    imeis = fresh_imeis(3)
    scene.place(imeis, f"bulk-{imeis[0]}")
    scene.wait_sent(20)
    scene.sync()


def count_calls(scene, template, folder):
    """The largest number of each call that one thread makes in an undisturbed run."""
    folder.mkdir()
    reset(scene, template)
    scene.server.start(
        ["strace", "-D", "-ff", "-qq", "-e", "trace=" + ",".join(CALLS), "-o", str(folder / "t")]
    ).wait_ready()
    run_orders(scene)
    assert scene.server.terminate() == 0
    until("the tracer has written", lambda: not tracers(folder), 10)
    largest = collections.Counter()
    for path in folder.iterdir():
        found = collections.Counter(re.findall(r"^(\w+)\(", path.read_text(errors="replace"), re.M))
        for call in CALLS:
            largest[call] = max(largest[call], found[call])
    return largest


def tracers(folder):
    """Processes that still write into a folder."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in entry.read_bytes():
                found.append(entry)
        except OSError:
            continue
    return found


def spread(count, most):
    """At most that many numbers from 1 to `count`, evenly, both ends with them."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(step * (count - 1) / (most - 1)) for step in range(most)})


def crash_at(scene, template, call, k):
    """Kills at the k-th call; returns whether it was reached, and what was broken."""
    reset(scene, template)
    scene.server.start(
        ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
         "-e", f"inject={call}:signal=KILL:when={k}"]
    )
    code = None
    try:
        scene.server.wait_ready()
        run_orders(scene)
        code = scene.server.terminate()
    except LOST:
        code = scene.server.child.wait(20)
    except AssertionError:
        # Waiting for a server that died a moment ago looks like a missed deadline.
        if scene.server.is_running:
            raise
        code = scene.server.child.wait(1)
    is_hit = was_killed(code)
    if not is_hit and code != 0:
        return False, [f"EXIT {code}: {scene.server.output()[-800:]}"]
    scene.server.start().wait_ready()
    scene.settle()
    return is_hit, scene.verdict()


def crash_points(stand_in, folder, points_of):
    """Runs crash points on several stores at once; returns hits per call, and findings."""
    scenes = [Scene(folder / f"scene-{n}", stand_in) for n in range(WORKERS)]
    first = scenes[0].found()
    assert first.server.terminate() == 0
    template = folder / "template"
    places.keep(first.server, template)
    for scene in scenes:
        scene.server.key, scene.service = first.server.key, first.service
    largest = count_calls(first, template, folder / "counts")
    points = [(call, k) for call in CALLS for k in points_of(call, largest[call])]
    hits, findings, idle = collections.Counter(), [], list(scenes)
    lock = threading.Lock()

    def work(point):
        with lock:
            scene = idle.pop()
        try:
            is_hit, broken = crash_at(scene, template, *point)
        except Exception as error:
            is_hit, broken = True, [f"{type(error).__name__}: {error}"]
            scene.server.kill()
        with lock:
            idle.append(scene)
            hits[point[0]] += is_hit
            findings.extend(f"{point[0]} {point[1]}: {sentence}" for sentence in broken)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, points))
    return largest, hits, len(points), findings


def test_G1_kill_at_every_kth_call_loses_nothing_and_charges_once(stand_in, tmp_path, say):
    def points_of(call, largest):
        return spread(largest, largest if is_long() else SHARE[call])

    largest, hits, planned, findings = crash_points(stand_in, tmp_path, points_of)
    say(f"G1 largest number of calls in one thread: {dict(largest)}")
    say(f"G1 crash points hit per call: {dict(hits)}; {sum(hits.values())} of {planned} planned")
    assert not findings, "\n".join(findings[:40])
    assert sum(hits.values()) >= planned * 0.6, "too few crash points were reached"
    for call in MUST[switch.database()]:
        assert hits[call] > 0, f"no crash point at {call} was hit"


# Numbers of the calls of a first start at which it is killed, and the steps of the two forms.
FOUNDING = {
    "sqlite": {"pwrite64": (400, 7, 90), "fdatasync": (40, 1, 9), "fsync": (12, 1, 4)},
    "postgresql": {"sendto": (120, 2, 30), "recvfrom": (120, 5, 40)},
}[switch.database()]


def test_F30_kill_at_every_kth_write_of_the_first_start_leaves_a_store_that_starts(
    stand_in, tmp_path, say
):
    scene = Scene(tmp_path / "scene", stand_in)
    hits = 0
    for call, (last, fine, coarse) in FOUNDING.items():
        for k in range(1, last, fine if is_long() else coarse):
            places.empty(scene.server)
            scene.server.start(
                ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e",
                 f"trace={call}", "-e", f"inject={call}:signal=KILL:when={k}"]
            )
            try:
                scene.server.wait_ready()
            except Died:
                hits += 1
            scene.server.kill()
            scene.found()
            assert scene.server.terminate() == 0
            code, out, err = scene.server.cli("verify")
            assert code == 0, f"{call} {k}: {out}{err}"
    say(f"F30 kills before the first answer: {hits}")


def test_G2_random_kills_under_load_lose_nothing_and_charge_once(stand_in, tmp_path, say):
    kills = 200 if is_long() else KILLS
    scene = Scene(tmp_path / "scene", stand_in).found()
    seed = int(os.environ.get("TORTURE_SEED", "20261120"))
    findings = drill(scene, kills, seed)
    store = places.stored(scene.server)
    say(f"G2 {kills} random kills, seed {seed}: {store.states()}, faults {FAULTS}")
    assert not findings, "\n".join(findings[:40])
    assert len(store.lines) > 50


def test_G6_a_process_that_is_paused_in_the_middle_of_sends_pays_nothing_twice(
    stand_in, tmp_path, say
):
    # Longer than the send window (5 s), and longer than a lease (25 s), which test_nodes.py has too.
    pauses = [7, 27] * 10 if is_long() else {"sqlite": [7, 27], "postgresql": [7]}[switch.database()]
    stand_in.control("latency", milliseconds=400, jitter=300)
    scene = Scene(tmp_path / "scene", stand_in).found()
    load = Load(scene, clients=4, pause=0.02)
    try:
        for pause in pauses:
            time.sleep(1.5)
            os.kill(scene.server.pid, signal.SIGSTOP)
            try:
                time.sleep(pause)
            finally:
                os.kill(scene.server.pid, signal.SIGCONT)
        time.sleep(1.5)
    finally:
        load.stop()
    scene.settle(seconds=120)
    states = scene.line_states()
    findings = scene.verdict()
    say(f"G6 paused {len(pauses)} times, for {pauses[:2]} s: {states}")
    assert not findings, "\n".join(findings[:40])

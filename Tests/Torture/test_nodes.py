"""Two nodes of the real program over one PostgreSQL: stopped, killed, restarted, and watched."""

import concurrent.futures
import contextlib
import os
import pathlib
import random
import signal
import time

import pytest

from harness import Load
from imeis import fresh_imei
from processes import StandIn, is_long, until
from shared import LEADER_LEASE, LEASE, SharedScene, Watcher, wait_head

pytestmark = pytest.mark.needs("postgresql")

# Scenes at once: a round mostly waits for leases to end.
WIDE = 4 if is_long() else 3
ROUNDS = 100 if is_long() else 3


def pause_round(folder, postgres, seed):
    """Stops one of two nodes for two leases in the middle of its work; returns what was broken."""
    draw = random.Random(seed)
    provider = StandIn(folder / "provider")
    provider.control("guard", mode="off")
    # Long calls, so that the moment of the stop falls into every phase of a send.
    provider.control("latency", milliseconds=600, jitter=500)
    scene = SharedScene(folder / "scene", provider, postgres).found()
    stopped = scene.nodes[seed % 2]
    load = Load(scene, clients=2, pause=0.05)
    try:
        time.sleep(draw.uniform(1.0, 3.0))
        # Clients would wait for a stopped node; they talk to the other one.
        scene.away.add(stopped)
        stopped.child.send_signal(signal.SIGSTOP)
        time.sleep(1)
        load.pause = 0.6
        time.sleep(2 * LEASE)
    finally:
        stopped.child.send_signal(signal.SIGCONT)
        load.stop()
    time.sleep(1)
    scene.away.clear()
    scene.settle(seconds=90)
    rescued = scene.number("SELECT count(*) FROM {s}.order_processing_queue_core WHERE crashes>0")
    findings = scene.verdict(verify=False)
    provider.kill()
    return findings, len(scene.acknowledged.rows()), rescued


def test_F27_a_node_stopped_for_two_leases_doubles_nothing(postgres, tmp_path, say):
    placed = rescued = 0
    broken = []
    for first in range(0, ROUNDS, WIDE):
        seeds = range(first, min(first + WIDE, ROUNDS))
        with concurrent.futures.ThreadPoolExecutor(WIDE) as pool:
            runs = [
                pool.submit(pause_round, tmp_path / f"r{seed}", postgres, seed) for seed in seeds
            ]
            for seed, run in zip(seeds, runs):
                findings, orders, taken = run.result()
                broken += [f"seed {seed}: {line}" for line in findings]
                placed += orders
                rescued += taken
        assert not broken, "\n".join(broken[:40])
    say(f"F27 {ROUNDS} stops of {2 * LEASE} s: {placed} orders, {rescued} jobs taken over,"
        " 0 doubled, 0 lost")
    assert rescued, "no stop fell into a send: nothing was tried"


def test_E4_the_feed_has_no_gap_under_8_writers_on_two_nodes(postgres, stand_in, tmp_path, say):
    scene = SharedScene(tmp_path / "scene", stand_in, postgres).found()
    watchers = [Watcher(node) for node in scene.nodes for _ in range(2)]
    start = scene.number("SELECT COALESCE(max(pos),0) FROM {s}.feed")
    load = Load(scene, clients=8)
    time.sleep(30 if is_long() else 6)
    load.stop()
    scene.wait_sent(90)
    # Nothing moves any more once every accepted line waits for its check.
    head = wait_head(scene, watchers, 30)
    for watcher in watchers:
        seen = watcher.positions()
        assert watcher.error is None, watcher.error
        assert seen == sorted(set(seen)), "a position came twice or late"
        first = min(seen[0], start + 1) if seen else head
        assert seen == list(range(seen[0], head + 1)), "a position is missing"
        assert seen[0] - first <= 0 or seen[0] > start
    scene.settle()
    findings = scene.verdict()
    say(f"E4 8 writers, {load.placed} orders, {head - start} events, 4 streams: dense, in order")
    assert not findings, "\n".join(findings[:40])


@pytest.mark.alone
def test_E5_a_stream_on_one_node_shows_an_order_of_the_other_within_a_second(
        postgres, stand_in, tmp_path, say):
    late = {}
    for way, url in (("direct", postgres.url), ("PgBouncer", postgres.pooled_url())):
        scene = SharedScene(tmp_path / way, stand_in, postgres, url=url).found()
        first, second = scene.nodes
        watcher = Watcher(second)
        waits = []
        for _ in range(30):
            imei = fresh_imei()
            scene.acknowledged.ask(f"sse-{imei}", [imei])
            body = {"items": [{"service_id": scene.service, "imei": imei}]}
            reply = first.api("POST", "/api/orders", body, f"sse-{imei}")
            acknowledged = time.monotonic()
            order = reply.json["order_id"]
            scene.acknowledged.note(f"sse-{imei}", [(order, imei)])
            until("the other node shows the order", lambda: watcher.saw(order), 10, pause=0.005)
            waits.append(max(0.0, watcher.saw(order) - acknowledged))
            time.sleep(0.05)
        late[way] = sorted(waits)
        scene.settle()
        findings = scene.verdict(verify=False)
        assert not findings, "\n".join(findings[:40])
    for way, waits in late.items():
        say(f"E5 {way}: median {waits[15] * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms")
        assert waits[-3] < 1.0, f"{way}: {waits}"


def test_W18_a_rolling_restart_under_load_loses_nothing(postgres, stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=400, jitter=300)
    scene = SharedScene(tmp_path / "scene", stand_in, postgres).found()
    load = Load(scene, clients=4, pause=0.02)
    took = []
    rounds = 10 if is_long() else 2
    try:
        for number in range(2 * rounds):
            node = scene.nodes[number % 2]
            time.sleep(1)
            scene.away.add(node)
            begun = time.monotonic()
            assert node.terminate(seconds=30) == 0, node.output()[-1_000:]
            took.append(time.monotonic() - begun)
            node.start().wait_ready()
            scene.away.discard(node)
    finally:
        load.stop()
    states = scene.line_states()
    assert "uncertain" not in states, f"a stop must let calls end: {states}"
    scene.settle(seconds=120)
    findings = scene.verdict()
    say(f"W18 {2 * rounds} restarts, {load.placed} orders, slowest stop {max(took):.1f} s")
    assert not findings, "\n".join(findings[:40])


def test_J5_a_killed_node_is_followed_by_the_other(postgres, stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=2_000)
    scene = SharedScene(tmp_path / "scene", stand_in, postgres).found()
    until("a node leads", scene.leader, 15)
    load = Load(scene, clients=4, pause=0.05)
    time.sleep(3)
    leader = scene.leader()
    # The node that leads, so that the schedules move too.
    dead = next(
        node for node in scene.nodes
        if leader in node.output() and "runs the schedules" in node.output()
    ) if any(leader in node.output() for node in scene.nodes) else scene.nodes[0]
    scene.away.add(dead)
    dead.kill()
    begun = time.monotonic()
    load.stop()
    until("the other node leads", lambda: scene.leader() != leader, LEADER_LEASE + 10)
    led = time.monotonic() - begun
    until(
        "no job is held by the dead node",
        lambda: not scene.number(
            "SELECT count(*) FROM {s}.order_processing_queue_core WHERE state='running'"
            " AND lease_until<(extract(epoch FROM clock_timestamp())-5)*1000000"),
        LEASE + 20)
    scene.wait_sent(120)
    freed = time.monotonic() - begun
    dead.start().wait_ready()
    scene.away.clear()
    scene.settle(seconds=120)
    findings = scene.verdict()
    say(f"J5 killed leader: a new one after {led:.1f} s, its work done after {freed:.1f} s")
    assert not findings, "\n".join(findings[:40])


def test_I11_the_cap_of_a_provider_holds_over_all_nodes(postgres, stand_in, tmp_path, say):
    call = 500
    stand_in.control("latency", milliseconds=call)
    cap = 4
    scene = SharedScene(
        tmp_path / "scene", stand_in, postgres, WAYBILL_SEND_CONCURRENCY=cap).found()
    senders = set()
    load = Load(scene, clients=2, pause=0.1)
    for _ in range(20):
        rows = scene.table(
            "SELECT DISTINCT node FROM {s}.order_processing_queue_core WHERE state='running'")
        senders.update(row["node"] for row in rows)
        time.sleep(0.3)
    load.stop()
    scene.settle(seconds=180)
    findings = scene.verdict()
    at = sorted(call_times(stand_in))
    # A call lasts as long as the provider makes it wait, so this many began within one call.
    most = max(sum(1 for other in at if begun <= other < begun + call * 1_000) for begun in at)
    say(f"I11 {load.placed} orders over two nodes: at most {most} calls at once of {cap}")
    assert len(senders) == 2, f"only {senders} sent"
    assert most == cap, f"{most} calls at once"
    assert not findings, "\n".join(findings[:40])


QUOTAS = pathlib.Path("/sys/fs/cgroup/cpu")


@pytest.mark.alone
@pytest.mark.skipif(not os.access(QUOTAS, os.W_OK), reason="needs the right to limit processors")
def test_a_second_node_adds_throughput(postgres, stand_in, tmp_path, say):
    scene = SharedScene(tmp_path / "scene", stand_in, postgres).found()
    first, second = scene.nodes
    rates = {}
    with contextlib.ExitStack() as quotas:
        # A quarter of a processor each, as if each had a small machine of its own.
        for node in scene.nodes:
            quotas.enter_context(limited(node.pid, 0.25))
        for away in ({second}, set(), {first}, set()):
            scene.away = away
            rates.setdefault(2 - len(away), []).append(placing_rate(scene))
    scene.settle(seconds=180)
    findings = scene.verdict(verify=False)
    one, two = max(rates[1]), max(rates[2])
    say(f"one node {one:.0f} orders/s, two nodes {two:.0f} orders/s, {two / one:.2f} times as many"
        " (a quarter of a processor each)")
    assert two > 1.3 * one, rates
    assert not findings, "\n".join(findings[:40])


def placing_rate(scene, seconds=3):
    """Orders a second that clients with full baskets get acknowledged."""
    load = Load(scene, clients=6, basket=20)
    time.sleep(1)
    before, begun = load.placed, time.monotonic()
    time.sleep(seconds)
    rate = (load.placed - before) / (time.monotonic() - begun)
    load.stop()
    return rate


@contextlib.contextmanager
def limited(pid, share):
    """Gives a process this share of one processor for the length of a block."""
    group = QUOTAS / f"waybill-{pid}"
    group.mkdir()
    try:
        (group / "cpu.cfs_quota_us").write_text(str(int(share * 100_000)))
        (group / "cgroup.procs").write_text(str(pid))
        yield
        (QUOTAS / "cgroup.procs").write_text(str(pid))
    finally:
        with contextlib.suppress(OSError):
            group.rmdir()


def call_times(provider):
    """When each paid call came in, in microseconds, read from the ledger file."""
    rows = (line.split("\t") for line in provider.ledger_path.read_text().splitlines())
    return [int(row[-1]) for row in rows if row[0] == "call"]

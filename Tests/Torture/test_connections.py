"""PostgreSQL taken away under load: connections ended, the server stopped, answers cut off."""

import time

import pytest

from cluster import Cluster, CuttingProxy
from harness import Load
from processes import is_long
from shared import SharedScene

pytestmark = pytest.mark.needs("postgresql")


@pytest.fixture
def fragile():
    """A server of the test's own: what happens to it concerns nobody else."""
    with Cluster() as server:
        yield server


def finish(scene, load):
    """Ends the load, lets everything come to rest, and judges."""
    load.stop()
    scene.settle(seconds=120)
    return scene.verdict()


def test_F14_connections_ended_every_200_ms_lose_and_double_nothing(
        fragile, stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=80, jitter=60)
    scene = SharedScene(tmp_path / "scene", stand_in, fragile).found()
    load = Load(scene, clients=4, pause=0.01)
    ended = 0
    until = time.monotonic() + (60 if is_long() else 15)
    while time.monotonic() < until:
        ended += fragile.end_connections()
        time.sleep(0.2)
    findings = finish(scene, load)
    say(f"F14 {ended} connections ended: {load.placed} orders, 0 lost, 0 doubled")
    assert ended > 50 and load.placed > 20
    assert not findings, "\n".join(findings[:40])


def test_F14_immediate_stops_of_the_server_lose_and_double_nothing(
        fragile, stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=80, jitter=60)
    scene = SharedScene(tmp_path / "scene", stand_in, fragile).found()
    load = Load(scene, clients=4, pause=0.01)
    stops = 20 if is_long() else 3
    for _ in range(stops):
        time.sleep(1.5)
        fragile.restart("immediate")
    time.sleep(1)
    findings = finish(scene, load)
    say(f"F14 {stops} immediate stops: {load.placed} orders, 0 lost, 0 doubled")
    assert load.placed > 20
    assert not findings, "\n".join(findings[:40])


def test_R10_a_commit_whose_answer_is_cut_off_is_neither_lost_nor_doubled(
        fragile, stand_in, tmp_path, say):
    stand_in.control("latency", milliseconds=80, jitter=60)
    proxy = CuttingProxy(fragile.port, seed=1)
    scene = SharedScene(
        tmp_path / "scene", stand_in, fragile, url=fragile.at(proxy.port)).found()
    proxy.share = 0.05
    load = Load(scene, clients=4, pause=0.01)
    time.sleep(60 if is_long() else 15)
    proxy.share = 0.0
    findings = finish(scene, load)
    proxy.stop()
    say(f"R10 {proxy.cuts} of {proxy.commits} commits unanswered: {load.placed} orders,"
        " 0 lost, 0 doubled")
    assert proxy.cuts > 10 and load.placed > 20
    assert not findings, "\n".join(findings[:40])

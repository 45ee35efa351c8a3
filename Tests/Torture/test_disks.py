"""Power cuts, a full disk and a disk that fails."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from harness import LOST, Scene, reset
from imeis import fresh_imei
from processes import is_long

# The disk under a PostgreSQL server is that server's business; test_connections.py takes it away.
pytestmark = pytest.mark.needs("sqlite")
HERE = pathlib.Path(__file__).resolve().parent


def island(*words, seconds):
    """Runs a scene in a mount namespace of its own; skips only where none can be made."""
    unshare = ["unshare", "--mount", "--propagation", "private"]
    probe = subprocess.run([*unshare, "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        pytest.skip(f"a mount namespace needs root: {probe.stderr.strip()}")
    if words[0] == "power" and not pathlib.Path("/dev/loop-control").exists():
        pytest.skip("this kernel has no loop devices, so no file system can be cut off")
    done = subprocess.run(
        [*unshare, sys.executable, str(HERE / "island.py"), *map(str, words)],
        capture_output=True, text=True, timeout=seconds, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_F11_power_cuts_lose_no_acknowledged_order(tmp_path, say):
    cycles = 30 if is_long() else 2
    seed = int(os.environ.get("TORTURE_SEED", "20261120"))
    seen = island("power", tmp_path / "power", cycles, seed, seconds=60 + 40 * cycles)
    say(f"F11 {cycles} power cuts, seed {seed}: {seen['acknowledged']} acknowledged orders")
    assert not seen["findings"], "\n".join(seen["findings"][:40])
    assert seen["acknowledged"] > cycles


def test_F10_a_full_disk_refuses_orders_keeps_reads_and_heals(tmp_path, say):
    seen = island("full", tmp_path / "full", seconds=400)
    say(f"F10 {seen}")
    assert seen["alive"], "the server must outlive a full disk"
    assert seen["write"] == 507, "an order that cannot be kept is refused with 507"
    assert seen["list"] == 200, "reads go on"
    assert not seen["findings"], "\n".join(seen["findings"][:40])
    assert seen["acknowledged"] > 50


def test_F9_a_disk_that_fails_acknowledges_nothing_and_ends_the_process(stand_in, tmp_path, say):
    scene = Scene(tmp_path / "scene", stand_in).found()
    assert scene.server.terminate() == 0
    template = tmp_path / "template"
    shutil.copytree(scene.server.data, template, ignore=shutil.ignore_patterns("*.sock"))
    ended = {}
    for call, numbers in {"fdatasync": range(1, 16), "fsync": range(1, 4)}.items():
        for k in numbers if is_long() else list(numbers)[:: 4]:
            reset(scene, template)
            scene.server.start(
                ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e",
                 f"trace={call}", "-e", f"inject={call}:error=EIO:when={k}+"]
            )
            refused = False
            try:
                scene.server.wait_ready()
                for _ in range(6):
                    imei = fresh_imei()
                    refused |= not scene.place([imei], f"eio-{imei}", timeout=10)
            except LOST:
                refused = True
            code = None
            try:
                code = scene.server.child.wait(40 if refused else 0.5)
                assert code != 0, f"{call} {k}: the process ended as if nothing had happened"
                last = (scene.server.output().strip().splitlines() or [""])[-1]
                assert code > 0, f"{call} {k}: ended by signal {-code}, not by itself: {last}"
                assert "disk" in last.lower(), f"{call} {k}: exit {code} without its sentence: {last}"
            except subprocess.TimeoutExpired:
                # A call that is made so seldom did not fail; what was acknowledged must be there.
                assert not refused, f"{call} {k}: the process goes on over a disk that fails"
                scene.server.kill()
            ended[f"{call} {k}+"] = code
            scene.server.start().wait_ready()
            scene.settle()
            findings = scene.verdict()
            assert not findings, f"{call} {k}: " + "\n".join(findings[:20])
    say(f"F9 exit codes by where the disk began to fail: {ended}")
    assert any(code not in (None, 0) for code in ended.values()), "no failure reached the process"

"""Scenes on a file system of their own, run inside a private mount namespace.

usage: unshare --mount --propagation private python island.py power FOLDER CYCLES SEED
       unshare --mount --propagation private python island.py full FOLDER
Prints one line of JSON. Mounts end with the namespace, whatever happens.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Harness"))

from harness import LOST, Load, Scene  # noqa: E402
from imeis import fresh_imei, fresh_imeis  # noqa: E402
from processes import StandIn, until  # noqa: E402

# EXT4_IOC_SHUTDOWN; 2 = without flushing the log, as when the power goes.
SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2


def run(*command):
    """Runs a tool; its complaint becomes the error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


def cut_power(mount):
    """Drops everything that was not flushed to the disk."""
    descriptor = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(descriptor)


def unmount(mount):
    """A killed process may take a moment to let go."""

    def gone():
        try:
            run("umount", mount)
            return True
        except RuntimeError:
            return False

    until(f"{mount} is unmounted", gone, 20)


def power(folder, cycles, seed):
    """Power cuts under load at random moments; the store lives on ext4 in a loop file."""
    draw = random.Random(seed)
    image, mount = folder / "disk.img", folder / "disk"
    mount.mkdir()
    provider = StandIn(folder / "provider")
    provider.control("guard", mode="off")
    provider.control("latency", milliseconds=60, jitter=60)
    findings, acknowledged = [], 0
    try:
        for cycle in range(cycles):
            run("dd", "if=/dev/zero", f"of={image}", "bs=1M", "count=96", "status=none")
            run("mkfs.ext4", "-q", "-F", image)
            run("mount", "-o", "loop", image, mount)
            scene = Scene(folder / f"cycle-{cycle}", provider, data=mount / "data").found()
            load = Load(scene, clients=4)
            try:
                time.sleep(draw.uniform(0.4, 2.5))
                cut_power(mount)
            finally:
                scene.server.kill()
                load.stop()
            unmount(mount)
            run("mount", "-o", "loop", image, mount)
            scene.server.start().wait_ready()
            scene.settle()
            acknowledged += len(scene.acknowledged.rows())
            findings += [f"cycle {cycle}: {sentence}" for sentence in scene.verdict()]
            unmount(mount)
    finally:
        provider.kill()
    return {"cycles": cycles, "acknowledged": acknowledged, "findings": findings}


def fill(scene, size):
    """Places calls of that size until one is refused; returns how many orders were taken."""
    for count in range(2_000):
        imeis = fresh_imeis(size)
        if not scene.place(imeis, f"fill-{imeis[0]}"):
            return count * size
    raise AssertionError("the disk never was full")


def full(folder):
    """A disk of 16 MiB that fills up: 507, reads go on, and it heals when space returns."""
    mount = folder / "disk"
    mount.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", mount)
    provider = StandIn(folder / "provider")
    provider.control("guard", mode="off")
    scene = Scene(folder / "scene", provider, data=mount / "data").found()
    ballast = mount / "ballast"
    # Beside the reserve of 4 MiB; so much must be free again before the reserve is taken back.
    ballast.write_bytes(bytes(9 << 20))
    seen = {}
    try:
        seen["placed"] = fill(scene, 50) + fill(scene, 1)
        seen["write"] = scene.refusal.status
        seen["code"] = scene.refusal.json.get("code")
        seen["list"] = scene.server.api("GET", "/api/orders?limit=5").status
        seen["health_while_full"] = scene.server.request("GET", "/health").status
        seen["alive"] = scene.server.is_running
        ballast.unlink()

        def heals():
            imei = fresh_imei()
            with contextlib.suppress(*LOST):
                return scene.place([imei], f"heal-{imei}")

        until("orders are taken again", heals, 60, pause=0.5)
        scene.settle(seconds=240)
        seen["findings"] = scene.verdict()
        seen["acknowledged"] = len(scene.acknowledged.rows())
    finally:
        scene.server.kill()
        provider.kill()
        unmount(mount)
    return seen


if __name__ == "__main__":
    what, place = sys.argv[1], pathlib.Path(sys.argv[2])
    place.mkdir(parents=True, exist_ok=True)
    if what == "power":
        print(json.dumps(power(place, int(sys.argv[3]), int(sys.argv[4]))))
    else:
        print(json.dumps(full(place)))

"""A create that is repeated over connections that are reset at every byte (F1, section 5)."""

import asyncio
import os

import databases
import places
import switch
from harness import Scene
from imeis import fresh_imei, fresh_imeis
from processes import is_long
from resets import REPLY, REQUEST, Repeats, ResettingProxy, key_of

# Keys of the long form; the short one takes as many as cut once at every byte.
KEYS = 1_000
# Callers of a key, all at once.
CALLERS = 20
# Keys that are worked on at once.
WIDE = 8


async def place_all(scene, seed):
    """Places every order through the proxy; returns the callers with their figures, and the IMEIs."""
    async with ResettingProxy(scene.server.port) as proxy:
        repeats = Repeats(scene, proxy, seed)
        probe = fresh_imei()
        # Its first answer and the repeat's, to know how long answers are.
        await repeats.plan(0, 0).place(probe, 2)
        repeats.plan(len(repeats.request(probe)), repeats.longest)
        imeis = fresh_imeis(KEYS if is_long() else len(repeats.places) // CALLERS + 1)
        waiting = list(imeis)

        async def work():
            while waiting:
                await repeats.place(waiting.pop(), CALLERS)

        await asyncio.gather(*(work() for _ in range(WIDE)))
        # An answer that got lost otherwise leaves its offset to one more key.
        while repeats.plan_missed() and len(imeis) < 2 * KEYS:
            imeis += fresh_imeis(1)
            await repeats.place(imeis[-1], CALLERS)
    return repeats, [probe, *imeis]


def stored_answers(scene):
    """Key → status and body of the answer that is stored for it."""
    body = "encode(body,'hex')" if switch.is_postgresql() else "lower(hex(body))"
    rows = databases.query(
        scene.server, f"SELECT key, status, {body} FROM idempotency WHERE key LIKE 'f1-%'")
    return {key: (status, bytes.fromhex(str(text))) for key, status, text in rows}


def test_F1_repeats_over_connections_reset_at_every_byte_make_one_order_a_key(
    stand_in, tmp_path, say
):
    seed = int(os.environ.get("TORTURE_SEED", "20261120"))
    scene = Scene(tmp_path / "scene", stand_in).found()
    repeats, imeis = asyncio.run(place_all(scene, seed))
    cuts = repeats.proxy.cuts
    assert not repeats.faults, "\n".join(repeats.faults[:20])

    size = len(repeats.request(imeis[0]))
    for side, last in ((REQUEST, size), (REPLY, repeats.shortest)):
        missed = [after for after in range(last + 1) if not cuts[side, after]]
        assert not missed, f"no {side} was cut after {missed[:20]} bytes"

    assert set(repeats.bodies) == set(imeis)
    for imei, bodies in repeats.bodies.items():
        assert len(bodies) == 1, f"{key_of(imei)} was answered in {len(bodies)} ways"
        assert sum(bodies.values()) == (CALLERS if imei != imeis[0] else 2), key_of(imei)
        assert repeats.originals[imei] <= 1, f"{key_of(imei)} was taken twice"
    stored = stored_answers(scene)
    for imei, bodies in repeats.bodies.items():
        assert stored.pop(key_of(imei)) == (201, *bodies), f"{key_of(imei)} is stored otherwise"
    assert not stored, f"keys that nobody used: {sorted(stored)[:5]}"

    scene.settle(seconds=240)
    findings = scene.verdict()
    orders = len(places.stored(scene.server).orders)
    say(f"F1 {len(imeis) - 1} keys x {CALLERS} callers, seed {seed}: {orders - 1} orders;"
        f" {sum(cuts.values())} resets, at each of {size + 1} offsets of a request and"
        f" {repeats.shortest + 1} of a reply; {repeats.lost} answers lost, {repeats.busy} told to wait")
    assert not findings, "\n".join(findings[:40])
    assert orders == len(imeis)

"""The judge itself: each kind of broken promise turns it red."""

import types

from judge import judge

ORDER = {"id": "ord_1", "key": 1}


def store(**changes):
    """A store with one completed order that keeps every promise."""
    line = {
        "key": 1, "order_id": "ord_1", "target": "350000000000014", "service_code": "1",
        "state": "completed", "provider_order_id": "20000001", "next_check_at": None,
    }
    attempt = {"subject": "350000000000014", "service": "1", "state": "completed"}
    parts = {
        "orders": {"ord_1": ORDER}, "lines": [line | changes.pop("line", {})],
        "attempts": [attempt], "jobs": [], "integrity": "ok",
    }
    return types.SimpleNamespace(**(parts | changes))


PROMISE = ("key-1", "ord_1", "350000000000014")
CHARGE = ("20000001", "350000000000014", "1")
ASKED = {"350000000000014": "key-1"}


def words(*arguments):
    """The first word of every finding."""
    return {sentence.split()[0] for sentence in judge(*arguments)}


def test_a_run_that_kept_every_promise_is_green():
    assert judge(store(), [PROMISE], ASKED, [CHARGE]) == []


def test_a_lost_order_is_red():
    assert "LOST" in words(store(orders={}, lines=[]), [PROMISE], ASKED, [])
    assert "LOST" in words(store(line={"target": "350000000000022"}), [PROMISE], ASKED, [])


def test_a_second_charge_is_red():
    second = ("20000002", *CHARGE[1:])
    assert "CHARGED" in words(store(), [PROMISE], ASKED, [CHARGE, second])


def test_a_charge_without_a_link_is_red_unless_it_is_open_to_a_person():
    loose = {"provider_order_id": None, "next_check_at": 1}
    for state in ("queued", "failed", "completed"):
        assert "UNKNOWN" in words(store(line=loose | {"state": state}), [PROMISE], ASKED, [CHARGE])
    for state in ("uncertain", "needs_review"):
        assert judge(store(line=loose | {"state": state}), [PROMISE], ASKED, [CHARGE]) == []


def test_a_charge_without_an_intent_is_red():
    assert "NO" in words(store(attempts=[]), [PROMISE], ASKED, [CHARGE])


def test_a_stuck_line_is_red():
    stuck = {"state": "queued", "provider_order_id": None}
    assert "STUCK" in words(store(line=stuck), [PROMISE], ASKED, [])
    dead = [{"key": 9, "line_key": 1, "state": "dead"}]
    assert "STUCK" in words(store(line=stuck, jobs=dead), [PROMISE], ASKED, [])
    ready = [{"key": 9, "line_key": 1, "state": "ready"}]
    assert judge(store(line=stuck, jobs=ready), [PROMISE], ASKED, []) == []


def test_two_orders_for_one_key_are_red():
    other = ("key-1", "ord_2", "350000000000014")
    orders = {"ord_1": ORDER, "ord_2": ORDER}
    assert "TWO" in words(store(orders=orders), [PROMISE, other], ASKED, [CHARGE])

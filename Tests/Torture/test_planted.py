"""The harness must turn red when the program is broken: planted bugs PB1, PB2 and PB4."""

import os

import pytest

import planted
from harness import Scene, drill
from processes import ROOT, is_long

# They break what both databases run, and one shows that the judge sees it.
pytestmark = pytest.mark.needs("sqlite")
# What the judge must say: a planted bug that only upsets something else proves nothing.
NAMES = {"PB1": ("CHARGED", "NO INTENT", "UNKNOWN"), "PB2": ("CHARGED",), "PB4": ("CHARGED",)}


@pytest.mark.parametrize("name", NAMES)
def test_planted_bug_still_fits_the_sources(name):
    complaint = planted.apply(name, ROOT, check=True)
    assert not complaint, f"Tests/Torture/planted/README.md says what to do: {complaint}"


@pytest.mark.parametrize("name", NAMES)
def test_planted_bug_turns_the_harness_red(name, stand_in, tmp_path, monkeypatch, say):
    monkeypatch.setitem(os.environ, "WAYBILL_BINARY", str(planted.build(name)))
    scene = Scene(tmp_path / "scene", stand_in).found()
    findings = drill(scene, kills=8 if is_long() else 5, seed=7)
    hits = [sentence for sentence in findings if sentence.startswith(NAMES[name])]
    say(f"{name}: {len(findings)} findings, first: {(hits or findings or ['none'])[0]}")
    assert hits, f"{name} went unnoticed"

"""Counts the outcome of one test run: prints `passed failed skipped`.

usage: tally.py swift LOG STATUS | tally.py pytest REPORT STATUS
A run that ends otherwise than its counts say (a crash, a time-out) counts as one failure more.
"""

import re
import sys
import xml.etree.ElementTree


def swift(path: str, status: int) -> tuple[int, int, int]:
    """Reads the lines that Swift Testing prints as tests end."""
    text = open(path, encoding="utf-8", errors="replace").read()
    ended = re.findall(r"^. Test (?!run |case )(.+) (passed|failed) after ", text, re.M)
    skipped = len(re.findall(r"^. Test (?!run |case ).+ skipped(?:[:.]|$)", text, re.M))
    failed = sum(1 for _, word in ended if word == "failed")
    runs = re.findall(r"^. Test run with (\d+) tests? .*(passed|failed) after", text, re.M)
    total = sum(int(count) for count, _ in runs)
    # The closing line counts skipped tests too; without one, only what was seen to pass counts.
    passed = max(0, total - failed - skipped) if runs else len(ended) - failed
    if failed == 0 and (status != 0 or not runs):
        failed = 1
    elif not runs:
        failed += 1
    return passed, failed, skipped


def pytest(path: str, status: int) -> tuple[int, int, int]:
    """Reads the report in JUnit form; status 5 means that a filter left no test."""
    if status == 5:
        return 0, 0, 0
    try:
        suites = list(xml.etree.ElementTree.parse(path).getroot().iter("testsuite"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return 0, 1, 0
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    passed = max(0, total - failed - skipped)
    return passed, max(failed, 1 if status != 0 else 0), skipped


if __name__ == "__main__":
    kind, path, status = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(*{"swift": swift, "pytest": pytest}[kind](path, status))

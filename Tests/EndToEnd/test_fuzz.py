"""Every operation of /openapi.json with generated requests, good ones and bad ones."""

import json
import os
import pathlib
import subprocess
import sys

from processes import is_long

# Deliberate refusals: busy and draining, and a full disk.
DELIBERATE = {503, 507}


def test_G9_no_operation_answers_a_generated_request_with_5xx(waybill, tmp_path, say):
    seconds = 600 if is_long() else 75
    report = tmp_path / "report.ndjson"
    config = tmp_path / "schemathesis.toml"
    config.write_text("")
    command = [
        str(pathlib.Path(sys.executable).with_name("schemathesis")), "--config-file", str(config),
        "run", f"{waybill.origin}/openapi.json", "--header", f"Authorization: Bearer {waybill.key}",
        "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing",
        "--max-time", str(seconds), "--max-examples", "2000" if is_long() else "40",
        "--continue-on-failure", "--no-shrink", "--seed", os.environ.get("FUZZ_SEED", "20261120"),
        "--request-timeout", "20", "--workers", "2", "--suppress-health-check", "all",
        # A stream never ends, and the local socket's addresses are not served over TCP.
        "--exclude-path", "/api/events", "--exclude-path-regex", "^/cli/",
        "--report", "ndjson", "--report-ndjson-path", str(report),
    ]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("WAYBILL_")}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=seconds + 240, check=False)
    assert report.exists(), done.stdout[-3_000:] + done.stderr[-3_000:]
    statuses, operations, bad = {}, set(), []
    for status, call, answer in answers(report):
        statuses[status] = statuses.get(status, 0) + 1
        operations.add(call.split("?")[0].split()[0] + " " + answer["operation"])
        if status >= 500 and status not in DELIBERATE:
            bad.append(f"{status} {call} {answer['body'][:300]}")
    say(f"G9 {sum(statuses.values())} generated requests over {len(operations)} operations:"
        f" {dict(sorted(statuses.items()))}")
    assert not bad, f"{len(bad)} answers:\n" + "\n".join(bad[:20])
    assert sum(statuses.values()) > 300, done.stdout[-3_000:] + done.stderr[-2_000:]
    assert waybill.request("GET", "/health").status == 200


def answers(report):
    """Every answer in a report: status, request line, operation and body."""
    with open(report, encoding="utf-8") as file:
        for line in file:
            yield from _found(json.loads(line), "")


def _found(value, operation):
    if isinstance(value, dict):
        operation = value.get("label") if isinstance(value.get("label"), str) else operation
        response = value.get("response")
        if isinstance(response, dict) and isinstance(response.get("status_code"), int):
            request = value.get("request") or response.get("request") or {}
            body = response.get("body") or response.get("content") or ""
            yield (
                response["status_code"], f"{request.get('method')} {request.get('uri')}",
                {"operation": operation, "body": str(body)},
            )
        for key, inner in value.items():
            if key not in ("response", "request"):
                yield from _found(inner, operation)
    elif isinstance(value, list):
        for inner in value:
            yield from _found(inner, operation)

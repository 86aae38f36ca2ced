"""The service as Cloud Run starts it: its Procfile, its packages, its log."""

from pathlib import Path

import httpx

from course.places import REFERENCE
from tests.project.serving.test_answers import ROW, read_log

SERVING = REFERENCE / "serving"


def test_its_pinned_packages_are_enough_for_an_answer(address: str) -> None:
    body = {"dataframe_records": [ROW]}
    answer = httpx.post(f"{address}/invocations", json=body)
    assert answer.status_code == 200
    assert answer.json()["revision"] == "shop-v7-abc"


def test_all_that_it_writes_are_lines_of_json(address: str, log: Path) -> None:
    httpx.post(f"{address}/invocations", content="no JSON")
    entries = read_log(log.read_text())
    assert {"severity", "time", "message"} <= set.intersection(
        *map(set, entries)
    )
    messages = [each["message"] for each in entries]
    assert "Application startup complete." in messages
    assert "POST /invocations 400" in messages


def test_probes_leave_no_line(address: str, log: Path) -> None:
    before = log.read_text()
    assert httpx.get(f"{address}/ping").status_code == 200
    assert log.read_text() == before

"""The questions that a candidate is asked before it is given traffic."""

import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

REVISION = "shop-v7-abc"
OLD = {"revisionName": "shop-v6-fed", "percent": 100}


def describe(url: str, revision: str = REVISION) -> dict[str, Any]:
    """Give a service as gcloud tells it, with what these questions read."""
    tagged = {"revisionName": revision, "tag": "candidate", "url": url}
    return {"status": {"url": "http://shop.test", "traffic": [OLD, tagged]}}


@pytest.fixture
def ask(baked: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that asks as the build's step does."""
    module = import_module("ask")
    monkeypatch.setattr(module, "PATIENCE", 0)
    monkeypatch.setattr(module, "PAUSE", 0)
    assert baked

    def run(service: dict[str, Any], **changed: Any) -> None:
        monkeypatch.setattr(sys, "argv", ["ask.py", REVISION])
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(service)))
        card = module.read_card()
        for name, value in changed.items():
            object.__setattr__(card, name, value)
        monkeypatch.setattr(module, "read_card", lambda: card)
        module.main()

    return run


def test_a_candidate_that_answers_as_in_the_build_passes(
    ask: Any, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(describe(address))
    said = capsys.readouterr().out
    assert said == "shop-v7-abc answers 5 rows as version 7 did\n"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"version": "8"}, "its model_version is '7'; expected '8'"),
        ({"predictions": [0.5] * 5}, "expected [0.5, 0.5, 0.5, 0.5, 0.5], as"),
        ({"predictions": [0.5]}, "expected [0.5], as in the build"),
    ],
)
def test_a_candidate_that_answers_otherwise_is_refused(
    changed: dict[str, Any],
    reason: str,
    ask: Any,
    address: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="1"):
        ask(describe(address), **changed)
    said = capsys.readouterr().err
    assert reason in said
    assert said.endswith("Traffic stays where it is.\n")


@pytest.mark.parametrize(
    ("url", "revision", "reason"),
    [
        ("http://127.0.0.1:9", REVISION, "/ping: no answer (<urlopen error"),
        ("", "shop-v8-ccc", "the tag is at shop-v8-ccc; expected shop-v7-abc"),
    ],
)
def test_a_candidate_that_is_not_there_is_refused(
    url: str,
    revision: str,
    reason: str,
    ask: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="1"):
        ask(describe(url, revision))
    assert reason in capsys.readouterr().err


def test_an_error_of_the_candidates_is_quoted(
    ask: Any, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"):
        ask(describe(f"{address}/elsewhere"))
    assert "/ping answered 404: {" in capsys.readouterr().err

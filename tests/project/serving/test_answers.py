"""What the service answers, in this process: good rows, and each bad one."""

import io
import json
import logging
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline

from tests.project.serving.conftest import Client

ROW: dict[str, Any] = {
    "brand": "apple",
    "category": "electronics",
    "sub_category": "smartphone",
    "price": 488.1,
    "hour": 9,
    "minute": 32,
    "weekday": 2,
    "duration": 531,
    "num_views_session": 3,
    "num_views_product": 1,
    "num_prev_sessions": 0,
    "num_prev_product_views": 1,
}
LABELS = ("brand", "category", "sub_category")


def ask(client: Client, *rows: dict[str, Any]) -> httpx.Response:
    return client.post("/invocations", json={"dataframe_records": rows})


def drop(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ROW.items() if name not in names}


def test_its_answers_are_the_models(
    client: Client, pipeline: Pipeline, rows: pd.DataFrame
) -> None:
    features = rows[list(ROW)]
    text = features.to_json(orient="split", index=False)
    answer = client.post(
        "/invocations", json={"dataframe_split": json.loads(text)}
    )
    expected = pipeline.predict_proba(features)[:, 1]
    np.testing.assert_allclose(answer.json()["predictions"], expected)
    assert len(set(expected)) > 10


def test_an_answer_names_version_and_revision(client: Client) -> None:
    answer = ask(client, ROW).json()
    assert answer.pop("predictions")
    assert answer == {"model_version": "7", "revision": "shop-v7-abc"}


def test_both_forms_give_the_same(client: Client) -> None:
    turned = dict(reversed(ROW.items()))
    columns, data = list(turned), [list(turned.values())] * 2
    split = {"dataframe_split": {"columns": columns, "data": data}}
    answer = client.post("/invocations", json=split)
    assert answer.json() == ask(client, ROW, ROW).json()


def test_a_missing_label_is_as_one_never_seen(client: Client) -> None:
    unknown = ROW | dict.fromkeys(LABELS, "never seen")
    missing = ROW | dict.fromkeys(LABELS)
    answer = ask(client, unknown, missing, drop(*LABELS), ROW).json()
    one, other, absent, known = answer["predictions"]
    assert one == other == absent != known


def test_a_whole_number_may_be_written_with_a_point(client: Client) -> None:
    whole = ask(client, ROW | {"hour": 9.0, "price": 488}, ROW)
    assert whole.status_code == 200


def test_what_answers_is_told(client: Client) -> None:
    told = client.get("/version").json()
    assert told["alias"] == "staging"
    assert told["tags"] == {"commit": "abc"}
    assert told["columns"] == {name: KINDS.get(name, "long") for name in ROW}
    assert client.get("/ping").json() == {"model_version": "7"}


KINDS = dict.fromkeys(LABELS, "any") | {"price": "double"}


def records(*rows: Any) -> str:
    return json.dumps({"dataframe_records": rows})


def split(columns: Any, *data: Any) -> str:
    return json.dumps({"dataframe_split": {"columns": columns, "data": data}})


def replace(name: str, text: str) -> str:
    """Give a request in which a value is this text of JSON."""
    return records(ROW | {name: "?"}).replace('"?"', text)


FIRST = "dataframe_records[0]"
NAMES = list(ROW)
BAD = {
    "no JSON": ("price=3", "the body", "Expecting value"),
    "nothing": ("", "the body", "Expecting value"),
    "no UTF-8": ("\udcff", "the body", "utf-8"),
    "a list": ("[]", "the body", "[]"),
    "an empty object": ("{}", "the body", "{}"),
    "another form": ('{"inputs": []}', "the body", 'it has ["inputs"]'),
    "both forms": (
        '{"dataframe_records": [], "dataframe_split": {}}',
        "the body",
        'it has ["dataframe_records", "dataframe_split"]',
    ),
    "too deep": ("[" * 100_000, "the body", "recursion"),
    "too many digits": (replace("price", "9" * 5000), "the body", "digits"),
    "no list": ('{"dataframe_records": 3}', "dataframe_records", "3"),
    "no rows": (records(), "dataframe_records", "0 rows"),
    "too many rows": (records(*[ROW] * 1001), "dataframe_records", "1001 rows"),
    "a row that is none": (records(3), FIRST, "3"),
    "a missing number": (
        records(drop("price")),
        f"{FIRST}.price",
        "no such column",
    ),
    "a foreign column": (
        records(ROW, ROW | {"user_id": 1}),
        "dataframe_records[1].user_id",
        "a foreign column",
    ),
    "text for a number": (
        replace("price", '"cheap"'),
        f"{FIRST}.price",
        "cheap",
    ),
    "text for a whole one": (replace("hour", '"9"'), f"{FIRST}.hour", '"9"'),
    "a fraction": (replace("hour", "9.5"), f"{FIRST}.hour", "9.5"),
    "true for a number": (replace("hour", "true"), f"{FIRST}.hour", "true"),
    "null for a number": (replace("price", "null"), f"{FIRST}.price", "null"),
    "a number for a label": (replace("brand", "3"), f"{FIRST}.brand", "3"),
    "a list for a label": (replace("brand", "[]"), f"{FIRST}.brand", "[]"),
    "NaN": (replace("price", "NaN"), "the body", "NaN"),
    "Infinity": (replace("price", "-Infinity"), "the body", "-Infinity"),
    "more than a double": (
        replace("price", "1e999"),
        f"{FIRST}.price",
        "Infinity",
    ),
    "more than either": (
        replace("price", "9" * 40),
        f"{FIRST}.price",
        "9" * 40,
    ),
    "more than a long": (
        replace("hour", "9" * 40),
        f"{FIRST}.hour",
        "9" * 40,
    ),
    "a long value": (
        replace("price", f'"{"x" * 99}"'),
        f"{FIRST}.price",
        "...",
    ),
    "a split of rows alone": (
        '{"dataframe_split": {"data": []}}',
        "dataframe_split",
        "data",
    ),
    "names that are none": (
        split([1], [1]),
        "dataframe_split.columns",
        "[1]",
    ),
    "a name twice": (
        split(["price", "price"], [1, 2]),
        "dataframe_split.columns",
        '["price", "price"]',
    ),
    "no data": (split(NAMES), "dataframe_split.data", "0 rows"),
    "a short row": (
        split(NAMES, list(ROW.values()), [1]),
        "dataframe_split.data[1]",
        "[1]",
    ),
    "a column too few": (
        split(["price"], [1]),
        "dataframe_split[0].hour",
        "no such column",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_told_where_and_what(
    name: str, client: Client
) -> None:
    body, place, found = BAD[name]
    content = body.encode(errors="surrogateescape")
    answer = client.post("/invocations", content=content)
    error = answer.json()["error"]
    assert answer.status_code == error["code"] == 400
    assert error["place"] == place
    assert found in error["found"]
    assert error["expected"] in error["message"]
    assert len(error["message"]) < 400


def test_a_path_that_is_none_has_the_same_shape(client: Client) -> None:
    assert client.get("/predict").json() == {
        "error": {"code": 404, "message": "Not Found", "status": "NOT_FOUND"}
    }
    assert client.get("/invocations").json()["error"]["code"] == 405


def test_a_model_that_is_not_loaded_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("main").app.state, "model", None)
    assert client.get("/ping").status_code == 503
    answer = ask(client, ROW)
    assert answer.json()["error"]["status"] == "UNAVAILABLE"


def test_a_fault_of_ours_is_told_without_its_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("main"), "answer", lambda *_: 1 / 0)
    answer = ask(client, ROW)
    assert answer.status_code == 500
    assert "division" not in answer.text


def read_log(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_request_but_a_probes_is_a_line_of_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(import_module("log").JsonFormatter())
    monkeypatch.setattr(logging.getLogger("serving"), "handlers", [handler])
    ask(client, ROW, ROW)
    ask(client, drop("price"))
    client.get("/ping")
    good, bad = read_log(handler.stream.getvalue())
    assert (good["severity"], bad["severity"]) == ("INFO", "WARNING")
    assert good["httpRequest"]["requestMethod"] == "POST"
    assert good["httpRequest"]["latency"].endswith("s")
    assert (good["rows"], good["model_version"]) == (2, "7")
    assert 0 < good["mean"] < 1
    assert bad["httpRequest"]["status"] == 400
    assert bad["error"].startswith(f"{FIRST}.price: no such column; expected")


def test_a_model_that_cannot_answer_never_gets_ready(
    baked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = import_module("main")
    monkeypatch.setattr(main, "load_model", lambda: None)
    monkeypatch.setattr(main, "set_up_log", lambda: None)
    assert baked
    with pytest.raises(AttributeError), Client(main.app):
        pass

"""Deployment: the gate, the alias, the pictures, and a server that is gone."""

import http.server
import os
import signal
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from unittest.mock import MagicMock

import mlflow
import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from mlflow.exceptions import MlflowException
from sklearn.pipeline import Pipeline

from purchase_predict.errors import MlflowError, QualityGateError, SettingError
from purchase_predict.pipelines.deployment.alias import move_alias
from purchase_predict.pipelines.deployment.figures import draw_figures
from purchase_predict.pipelines.deployment.nodes import pass_gate, set_alias
from purchase_predict.pipelines.deployment.registry import build_tags
from purchase_predict.pipelines.deployment.server import connect, use_server
from purchase_predict.pipelines.training.scores import Scores

CONSTANT = {"roc_auc": 0.5, "average_precision_rare": 0.2, "auc_cart": 0.5}
# Enough rows for chance to give little, and few enough to give some.
FEW = pd.DataFrame({"purchased": [1] * 160 + [0] * 40, "in_cart": 1})
MANY = pd.concat([FEW] * 20)
MANIFEST = {"collected_at": "2019-10-08T00:00:00Z"}


class Health(http.server.BaseHTTPRequestHandler):
    """Answers as MLflow's /health does, and no other path."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Health) as httpd:
        # By default it looks every half second whether to end.
        threading.Thread(target=httpd.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> MagicMock:
    """A registry of aliases, asked in whichever way; 5 is in staging."""
    client = MagicMock(aliases={"staging": "5"})

    def get_model() -> SimpleNamespace:
        return SimpleNamespace(aliases=dict(client.aliases))

    def get_version(_: str, alias: str) -> SimpleNamespace:
        if alias not in client.aliases:
            raise MlflowException(f"Registered model alias {alias} not found.")
        return SimpleNamespace(version=client.aliases[alias])

    def set_alias(name: str, alias: str, version: object) -> None:
        assert name == "purchase_predict"
        client.aliases[alias] = str(version)

    client.get_registered_model.side_effect = lambda *_, **__: get_model()
    client.get_model_version_by_alias.side_effect = get_version
    client.set_registered_model_alias.side_effect = set_alias
    monkeypatch.setattr(mlflow, "MlflowClient", lambda: client)
    return client


def test_a_server_that_answers_is_used(server: str) -> None:
    assert connect(server) == server


def test_something_else_at_the_address_is_told(server: str) -> None:
    with pytest.raises(MlflowError, match="answered 404 Not Found to /health"):
        connect(f"{server}/elsewhere")


@pytest.mark.parametrize("page", ["/#/models/purchase_predict", "/#", "/?a=1"])
def test_an_address_copied_from_the_browser_is_told(
    page: str, server: str
) -> None:
    match = rf"is a page of MLflow's.* set it to {server}$"
    with pytest.raises(SettingError, match=match):
        connect(f"{server}{page}")


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(MlflowError, match=r"MLFLOW_SERVER=http://127") as told:
        connect("http://me:secret@127.0.0.1:9")
    assert "secret" not in told.value.message


def test_what_the_shell_holds_of_other_work_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_RUN_ID", "of another")
    with use_server("http://me:secret@127.0.0.1:9"):
        assert mlflow.get_tracking_uri() == "http://127.0.0.1:9"
        assert "MLFLOW_RUN_ID" not in os.environ
        assert os.environ["MLFLOW_TRACKING_USERNAME"] == "me"
    assert os.environ["MLFLOW_RUN_ID"] == "of another"
    assert "MLFLOW_TRACKING_PASSWORD" not in os.environ


def register_for_ever(ended: list[str]) -> None:
    """Stand in for a registration that a signal ends."""
    with use_server("http://127.0.0.1:9"):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            threading.Event().wait(60)
        finally:
            ended.append("its MLflow run")


def test_a_cancelled_build_ends_what_it_is_in() -> None:
    ended: list[str] = []
    with pytest.raises(SystemExit, match="143"):
        register_for_ever(ended)
    assert ended


def test_a_server_that_refuses_is_not_called_gone(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV", "staging")
    match = r"refused: no such version \(.*`ENV=staging kedro run --pipelines d"
    with pytest.raises(MlflowError, match=match), use_server(server):
        raise MlflowException("no such version")


def test_a_server_that_is_down_is_told_before_training() -> None:
    with pytest.raises(MlflowError, match=r"no answer \(ConnectionError\)"):
        connect("http://127.0.0.1:9")


@pytest.mark.parametrize("address", ["", "mlflow:5000"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(SettingError, match="trigger's _MLFLOW_SERVER"):
        connect(address)


def test_a_server_that_dies_costs_no_model(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENV", raising=False)
    match = "`kedro run --pipelines deployment` registers"
    with pytest.raises(MlflowError, match=match), use_server(server):
        raise MlflowException("connection refused")


def score(**other: float) -> Scores:
    """Give the scores of a fair model beside the constant's."""
    fair = {"roc_auc": 0.7, "average_precision_rare": 0.4, "auc_cart": 0.7}
    return {"model": fair | other, "baseline": CONSTANT}


def test_a_model_no_better_than_the_constant_is_refused() -> None:
    match = r"roc_auc 0\.4800 is 0\.0542 short; expected"
    with pytest.raises(QualityGateError, match=match):
        pass_gate(score(roc_auc=0.48), MANY, {}, 7)


def test_a_model_that_knows_nothing_of_carts_is_refused() -> None:
    match = r"version 7: auc_cart 0\.5000 is 0\.0342 short; expected"
    with pytest.raises(QualityGateError, match=match):
        pass_gate(score(auc_cart=0.5), MANY, {}, 7)


def test_a_lead_that_chance_may_give_is_no_pass() -> None:
    scores = score(roc_auc=0.55)
    with pytest.raises(QualityGateError, match=r"roc_auc 0\.5500 is 0\.10"):
        pass_gate(scores, FEW, {}, 7)
    assert pass_gate(scores, MANY, {}, 7) == 7


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(QualityGateError, match="auc_cart nan is"):
        pass_gate(score(auc_cart=float("nan")), MANY, {}, 7)


@pytest.mark.parametrize(("theirs", "passes"), [(0.71, True), (0.75, False)])
def test_production_is_beaten_or_equalled_but_for_chance(
    theirs: float, *, passes: bool
) -> None:
    champion = {"version": 3, "roc_auc": theirs, "margin": 0.03}
    if passes:
        assert pass_gate(score(), MANY, champion, 7) == 7
    else:
        match = r"roc_auc 0\.7000 is 0\.0200 short of version 3, in production"
        with pytest.raises(QualityGateError, match=match):
            pass_gate(score(), MANY, champion, 7)


def test_three_test_rows_are_no_test() -> None:
    with pytest.raises(QualityGateError, match="3 test rows are below 100"):
        pass_gate(score(roc_auc=1.0), FEW.head(3), {}, 7)


def test_env_names_the_alias(client: MagicMock) -> None:
    address = set_alias("http://127.0.0.1:9", "staging", 7)
    assert address == "models:/purchase_predict@staging"
    assert client.aliases == {"staging": "7"}


def test_moving_an_alias_tells_which_version_had_it(client: MagicMock) -> None:
    assert move_alias(client, "staging", 7) == "5"
    assert move_alias(client, "production", 7) == ""


def test_the_tags_tell_where_a_model_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMMIT_SHA", "abc")
    monkeypatch.setenv("BUILD_ID", "b1")
    tags = build_tags("gs://shop/", MANIFEST)
    assert (tags["commit"], tags["build_id"]) == ("abc", "b1")
    assert tags["data_folder"] == "gs://shop/primary/data.csv"


def test_four_pictures_are_drawn(rows: pd.DataFrame) -> None:
    features = rows[["price", "duration"]]
    classifier = LGBMClassifier(n_estimators=3, verbosity=-1)
    classifier.fit(features, rows["purchased"])
    predictions = rows.assign(probability=np.linspace(0, 1, len(rows)))
    trials = pd.DataFrame({"loss": [0.6, 0.5]})
    model = Pipeline([("classifier", classifier)])
    figures = draw_figures(model, predictions, trials)
    lines = [len(figure.axes[0].lines) for figure in figures.values()]
    assert lines == [2, 3, 0, 2]

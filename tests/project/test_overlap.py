"""Of two builds at once, the one that began later keeps the alias."""

from types import SimpleNamespace

import mlflow
import pytest

from purchase_predict.pipelines.deployment.champion import BEGAN
from purchase_predict.pipelines.deployment.nodes import set_alias

EARLY, LATE = "2026-11-28T08:00:00+00:00", "2026-11-28T08:00:01+00:00"


class Client:
    """A registry of versions, each of a run that says when it began."""

    def __init__(self, began: dict[str, str], aliases: dict[str, str]) -> None:
        self.began = began
        self.aliases = aliases

    def get_registered_model(self, _name: str) -> SimpleNamespace:
        return SimpleNamespace(aliases=dict(self.aliases))

    def get_model_version(self, _name: str, version: str) -> SimpleNamespace:
        return SimpleNamespace(run_id=version)

    def get_run(self, run_id: str) -> SimpleNamespace:
        began = self.began[run_id]
        tags = {BEGAN: began} if began else {}
        return SimpleNamespace(data=SimpleNamespace(tags=tags))

    def set_registered_model_alias(
        self, _name: str, alias: str, version: str
    ) -> None:
        self.aliases[alias] = version


CASES = {
    "the older ends last": ({"1": LATE, "2": EARLY}, {"staging": "1"}, "1"),
    "the newer ends last": ({"1": EARLY, "2": LATE}, {"staging": "1"}, "2"),
    "at the same moment": ({"1": EARLY, "2": EARLY}, {"staging": "1"}, "2"),
    "the first": ({"2": EARLY}, {}, "2"),
    "of before this rule": ({"1": "", "2": EARLY}, {"staging": "1"}, "2"),
    "another's alias": ({"1": LATE, "2": EARLY}, {"production": "1"}, "2"),
}


@pytest.mark.parametrize(
    ("began", "aliases", "holder"), CASES.values(), ids=CASES
)
def test_an_alias_goes_to_the_run_that_began_last(
    began: dict[str, str],
    aliases: dict[str, str],
    holder: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(began, dict(aliases))
    monkeypatch.setattr(mlflow, "MlflowClient", lambda: client)
    address = set_alias("http://127.0.0.1:9", "staging", 2)
    assert client.aliases["staging"] == holder
    named = "@staging" if holder == "2" else "/2"
    assert address == f"models:/purchase_predict{named}"
    assert client.aliases | {"staging": ""} == aliases | {"staging": ""}

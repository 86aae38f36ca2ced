"""Lesson 5 gives the alias `production` back, however often its cell ran."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons, read_notebook

MOVES, GIVES_BACK = "production-cellule", "retour-cellule"
MODULE = "purchase_predict.pipelines.deployment.alias"
STAGED = "3"


class Registry:
    """A client of a registry that has aliases and nothing else."""

    def __init__(self, **aliases: str) -> None:
        self.aliases = aliases

    def delete_registered_model_alias(self, _: str, alias: str) -> None:
        del self.aliases[alias]


def move_alias(client: Registry, alias: str, version: int) -> str:
    before = client.aliases.get(alias, "")
    client.aliases[alias] = str(version)
    return before


@pytest.fixture(params=LANGUAGES)
def cells(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    module: Any = ModuleType(MODULE)
    module.move_alias = move_alias
    monkeypatch.setitem(sys.modules, MODULE, module)
    (path,) = (x.path for x in list_lessons(request.param) if x.number == 5)
    return {each.id: each.source for each in read_notebook(path).cells}


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(
    "aliases",
    [{}, {"production": "1"}, {"production": STAGED}],
    ids=["none", "an earlier one", "the same"],
)
def test_production_is_what_it_was(
    aliases: dict[str, str], times: int, cells: dict[str, str]
) -> None:
    client = Registry(**aliases)
    staged = SimpleNamespace(version=STAGED)
    namespace = {"client": client, "staged": staged}
    for _ in range(times):
        exec(cells[MOVES], namespace)  # noqa: S102 -- our lesson
        assert client.aliases == {"production": STAGED}
    exec(cells[GIVES_BACK], namespace)  # noqa: S102 -- as above
    assert client.aliases == aliases

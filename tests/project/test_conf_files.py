"""A mistake in conf/ is one line: file, line, found, expected, next step."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from kedro.config import MissingConfigException

from course.places import REFERENCE
from purchase_predict.conf_files import ConfLoader
from purchase_predict.errors import SettingError
from purchase_predict.settings import CONFIG_LOADER_ARGS

# Kedro 1.7 calls OmegaConf's resolvers by their old name.
pytestmark = pytest.mark.filterwarnings("ignore:register_new_resolver")

PARAMETERS, CATALOG = "base/parameters.yml", "base/catalog.yml"
COLLECT, STAGING = "base/parameters_collect.yml", "staging/parameters.yml"


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    return copytree(REFERENCE / "conf", tmp_path / "conf")


def read(conf: Path, env: str | None = None) -> dict[str, Any]:
    """Read what a run reads, in its order."""
    arguments: dict[str, Any] = {**CONFIG_LOADER_ARGS}
    arguments["default_run_env"] = "staging"
    loader = ConfLoader(str(conf), env, **arguments)
    return {name: loader[name] for name in ("parameters", "catalog")}


def test_what_conf_says_is_read(conf: Path) -> None:
    found = read(conf)
    assert found["parameters"]["training"]["max_evals"] == 4
    assert "primary_parts" in found["catalog"]


# The file, what stands in it, the line of the fault, and what is said of it.
BROKEN: dict[str, tuple[str, str, int, str]] = {
    "a tab": (
        PARAMETERS,
        "training:\n\tfolds: 4\n",
        2,
        "expected blanks, no tab",
    ),
    "a tab in a folder of ENV's": (
        STAGING,
        "training:\n\tfolds: 4",
        2,
        "no tab",
    ),
    "an open bracket": (PARAMETERS, "a: [1, 2\nb: 3\n", 2, "flow sequence"),
    "an open quote": (CATALOG, 'a: "b\n', 2, "quoted scalar"),
    "a value too far in": (PARAMETERS, "seed: 1\n  a: 2\n", 2, "not allowed"),
    "marks of a merge": (CATALOG, "a: 1\n<<<<<<< HEAD\nb: 1\n", 2, "a merge"),
    "a name twice": (PARAMETERS, "seed: 1\n\nseed: 2\n", 3, "as on line 1"),
    "twice further in": (
        PARAMETERS,
        "training:\n  folds: 4\n  folds: 5\n",
        3,
        "folds again, as on line 2",
    ),
    "twice in a list": (CATALOG, "a:\n- {b: 1, b: 2}\n", 2, "b again"),
    "a list": (PARAMETERS, "# mine\n- seed: 42\n", 2, "it is a list"),
    "a text": (CATALOG, "see the wiki\n", 1, "it is no mapping"),
    "a number for a name": (PARAMETERS, "seed: 1\n42: x\n", 2, "'42' is no"),
    "a list for a name": (PARAMETERS, "? [a, b]\n: x\n", 1, "is no name"),
    "two documents": (PARAMETERS, "seed: 1\n---\nseed: 2\n", 2, "document"),
    "an unknown anchor": (CATALOG, "a: {type: x}\nb: *c\n", 2, "alias 'c'"),
    "Latin-1": (PARAMETERS, "# caf\udce9\n", 1, "0xe9 is not UTF-8"),
    "a byte of no text": (CATALOG, "a:\n  \x00\n", 2, "sign of no text"),
    "the same in two files": (
        COLLECT,
        "seed: 1\n",
        1,
        "seed is in parameters.yml too",
    ),
    "a dataset without a type": (
        CATALOG,
        "model:\ntype: pickle.PickleDataset\n",
        1,
        "model has no type",
    ),
    "a dataset of a misspelt type": (CATALOG, "x:\n  typ: a\n", 1, "no type"),
    "an unknown variable": (
        PARAMETERS,
        "a: 1\nbucket: ${oc.env:BUCKT}\n",
        2,
        "'BUCKT' not found",
    ),
    "an unknown name in a value": (
        COLLECT,
        "collect:\n  events: ${bucke}/x\n",
        2,
        r"collect\.events: .*'bucke' not found",
    ),
    "a value cut short in a folder of ENV's": (
        STAGING,
        "training:\n  max_evals: ${oc.env:X\n",
        2,
        r"training\.max_evals: ",
    ),
    "another ending": (
        "base/catalog_more.yaml",
        "x: {typ: a}\n",
        1,
        "x has no",
    ),
    "JSON": ("base/catalog_more.json", '{"x": 1,\n "x": 2}\n', 2, "x again"),
    "a file in a folder": (
        "base/models/catalog.yml",
        "x: 1\nx: 2\n",
        2,
        "x again",
    ),
    "a folder of its name": (
        "base/catalog/models.yml",
        "x: 1\nx: 2\n",
        2,
        "x again",
    ),
    "a value cut short": (PARAMETERS, "a: 1\nb: ${oc.env:X\n", 2, "b: "),
}


@pytest.mark.parametrize(
    ("file", "text", "line", "found"), BROKEN.values(), ids=BROKEN
)
def test_a_broken_file_is_named_with_its_line(
    file: str, text: str, line: int, found: str, conf: Path
) -> None:
    (conf / file).parent.mkdir(exist_ok=True)
    (conf / file).write_bytes(text.encode(errors="surrogateescape"))
    words = rf"^conf/{file}, line {line}: (?=.*{found}).*; expected .*Next: "
    with pytest.raises(SettingError, match=words) as told:
        read(conf)
    assert "\n" not in told.value.message


# What Kedro reads, though no dataset of it says its type by itself.
TYPED = """
_shared: &shared
  type: pickle.PickleDataset
merged:
  <<: *shared
  filepath: merged.pkl
given: ${_given}
_given:
  type: pickle.PickleDataset
  filepath: given.pkl
"""


def test_a_type_may_come_from_elsewhere(conf: Path) -> None:
    (conf / "base/catalog_more.yml").write_text(TYPED)
    (conf / "base/catalog_other.yml").write_text("_shared: {a: 1}\n")
    catalog = read(conf)["catalog"]
    types = [catalog[each]["type"] for each in ("merged", "given")]
    assert types == ["pickle.PickleDataset"] * 2


def test_a_project_may_have_no_credentials(conf: Path) -> None:
    arguments: dict[str, Any] = {**CONFIG_LOADER_ARGS}
    loader = ConfLoader(str(conf), **arguments)
    with pytest.raises(MissingConfigException):
        loader["credentials"]


def test_an_alias_that_leads_to_itself_is_told(conf: Path) -> None:
    (conf / PARAMETERS).write_text("a: &a\n  b: *a\n")
    with pytest.raises(SettingError, match="recursive aliases are not supp"):
        read(conf)


@pytest.mark.parametrize("name", ["base", "base/catalog.yml"])
def test_what_is_gone_is_named(name: str, conf: Path) -> None:
    (conf / name).rename(conf / "elsewhere")
    (conf / "base/catalog_encoder.yml").unlink(missing_ok=True)
    with pytest.raises(SettingError, match=rf"conf/: .*no .*{Path(name).stem}"):
        read(conf)


def test_an_environment_without_a_folder_is_named(conf: Path) -> None:
    with pytest.raises(SettingError, match=r"no folder .*/nowhere; .*--env"):
        read(conf, "nowhere")

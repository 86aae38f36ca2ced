"""One schema holds every parameter, before a library meets it."""

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hyperopt.pyll.stochastic import sample
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_load

from course.places import REFERENCE
from purchase_predict.errors import SettingError
from purchase_predict.parameters import ALIASES, check_parameters
from purchase_predict.pipelines.training.search import build_space

BASE: dict[str, Any] = {
    **safe_load((REFERENCE / "conf/base/parameters.yml").read_text()),
    **safe_load((REFERENCE / "conf/base/parameters_collect.yml").read_text()),
    "bucket": "/shop",
    "env": "",
    "mlflow_server": "",
}
RANGES = BASE["training"]["ranges"]


def change(path: str, value: Any) -> dict[str, Any]:
    """Give conf/base with one parameter set or added."""
    changed = deepcopy(BASE)
    *parents, name = path.split(".")
    place = changed
    for parent in parents:
        place = place[parent]
    place[name] = value
    return changed


def test_what_conf_says_passes() -> None:
    check_parameters(BASE)


WRONG = [
    ("seed", -1),
    ("seed", "abc"),
    ("seed", True),
    ("seed", 2**32),
    ("processing.test_share", 0),
    ("processing.test_share", 1),
    ("processing.test_share", 25),
    ("processing.test_share", float("nan")),
    ("processing.min_frequency", 0),
    ("processing", 5),
    ("training.folds", 1),
    ("training.folds", 2.5),
    ("training.max_evals", 0),
    ("training.max_evals", True),
    ("training.trials", "flink"),
    ("training.ranges", {}),
    ("training.ranges.num_leaves", [1, 8]),
    ("training.ranges.num_leaves", [4.5, 8]),
    ("training.ranges.learning_rate", [0, 0.3]),
    ("training.ranges.learning_rate", [0.3]),
    ("training.ranges.bagging_fraction", [0.5, 1.5]),
    ("collect.engine", "duckbd"),
    ("collect.spark_master", "here"),
]


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_value_that_cannot_work_is_named(path: str, value: Any) -> None:
    with pytest.raises(
        SettingError, match=rf"{path}: it is .*; expected .*Next"
    ):
        check_parameters(change(path, value))


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("limits", [[0.9, 0.5], [0.5, 0.5]])
def test_a_range_reversed_or_of_one_value_is_refused(
    name: str, limits: list[float]
) -> None:
    with pytest.raises(SettingError, match=rf"{name}: it is .*the lower first"):
        check_parameters(change(f"training.ranges.{name}", limits))


MISSPELT = [
    ("max_evals", "training.max_evals"),
    ("sede", "seed"),
    ("training.fold", "training.folds"),
    ("training.ranges.num_leafs", "training.ranges.num_leaves"),
    ("collect.engin", "collect.engine"),
]


@pytest.mark.parametrize(("path", "meant"), MISSPELT)
def test_a_misspelt_name_is_answered_with_the_right_one(
    path: str, meant: str
) -> None:
    match = rf"{path}: there is no such parameter.*did you mean {meant}\?"
    with pytest.raises(SettingError, match=match):
        check_parameters(change(path, 4))


def test_all_faults_are_told_at_once() -> None:
    faulty = change("seed", -1) | {"env": "prod"}
    with pytest.raises(
        SettingError, match=r"ENV: it is 'prod'.*seed: it is -1"
    ):
        check_parameters(faulty)


@pytest.mark.parametrize(
    "env", ["prod", "Production", "stage", " staging", "produciton", "prd", " "]
)
def test_an_alias_written_wrongly_is_refused(env: str) -> None:
    with pytest.raises(SettingError, match="exactly staging or production"):
        check_parameters(change("env", env))


@pytest.mark.parametrize(
    "env", [*ALIASES, "", "main", "feature/x", "staging-2"]
)
def test_an_alias_and_any_other_branch_pass(env: str) -> None:
    check_parameters(change("env", env))


NUMBERS = st.one_of(st.integers(-2, 200), st.floats(-1, 20), st.booleans())


@given(st.sampled_from(list(RANGES)), st.lists(NUMBERS, max_size=3))
def test_a_range_that_passes_gives_values_inside_it(
    name: str, limits: list[Any]
) -> None:
    try:
        check_parameters(change(f"training.ranges.{name}", limits))
    except SettingError:
        return
    space = build_space({name: limits})
    drawn = sample(space, rng=np.random.default_rng(0))[name]
    assert limits[0] <= drawn <= limits[1] or drawn == pytest.approx(limits[0])

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.durations import name_duration
from course.checks.lesson7 import WANTED, check_env, check_limits
from course.checks.verdict import Verdict
from course.lessons.notebooks import list_lessons, read_notebook
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
RIGHT = [
    "ENV=$BRANCH_NAME",
    "MLFLOW_SERVER=$_MLFLOW_SERVER",
    "BUCKET=$_BUCKET",
    "COMMIT_SHA=$COMMIT_SHA",
    "BUILD_ID=$BUILD_ID",
]
REST = RIGHT[1:]


def with_env(line: object) -> list[object]:
    """Give the right lines, the branch's replaced by this one."""
    return [line, *REST]


def of(name: str, **values: Any) -> Diagnosis:
    return Diagnosis(name, values)


def object_of(kind: str) -> Thing:
    return Thing("object", {"type": kind})


RIGHT_ENVS: Mapping[str, object] = {
    "the file's": RIGHT,
    "another order": RIGHT[::-1],
    "a tuple": tuple(RIGHT),
    "an array": np.array(RIGHT),
    "braces": [line.replace("$", "${") + "}" for line in RIGHT],
    "a variable more": [*RIGHT, "COLOUR=green", "EMPTY="],
    "another name of the branch": with_env("ENV=$REF_NAME"),
    "another name of the commit": [
        *(*RIGHT[:3], RIGHT[4]),
        "COMMIT_SHA=$REVISION_ID",
    ],
    "bash's way": with_env("ENV=${BRANCH_NAME:-staging}"),
    "said twice": ["ENV=staging", *RIGHT],
    "a dollar for the shell": [*RIGHT, "PRICE=$$5"],
}
WRONG_ENVS: Mapping[str, tuple[object, Diagnosis]] = {
    "a brace left open": (
        with_env("ENV=${BRANCH_NAME"),
        of("unclosed", key="ENV", value="'${BRANCH_NAME'"),
    ),
    "one text": ("ENV=$BRANCH_NAME", of("text", value="'ENV=$BRANCH_NAME'")),
    "a dict": (
        {"ENV": "$BRANCH_NAME"},
        of("mapping", value=object_of("dict")),
    ),
    "a set": ({*RIGHT}, of("mapping", value=object_of("set"))),
    "a number": (5, of("type", value="5")),
    "an iterator": (iter(RIGHT), of("iterator")),
    "a function": (lambda: RIGHT, of("function")),
    "a pair": (
        with_env(("ENV", "$BRANCH_NAME")),
        of("line_type", value=object_of("tuple")),
    ),
    "a YAML entry": (
        [{"ENV": "$BRANCH_NAME"}],
        of("line_type", value=object_of("dict")),
    ),
    "a gap left": ([..., *REST], of("ellipsis")),
    "a dash": (
        with_env("- ENV=$BRANCH_NAME"),
        of("dash", value="'- ENV=$BRANCH_NAME'"),
    ),
    "quotes in the text": (
        with_env('"ENV=$BRANCH_NAME"'),
        of("dash", value="'\"ENV=$BRANCH_NAME\"'"),
    ),
    "a colon": (
        with_env("ENV: $BRANCH_NAME"),
        of("no_equals", value="'ENV: $BRANCH_NAME'"),
    ),
    "a space": (
        with_env("ENV = $BRANCH_NAME"),
        of("spaces", value="'ENV = $BRANCH_NAME'"),
    ),
    "no name": (with_env("=x"), of("spaces", value="'=x'")),
    "a dollar before the name": (
        with_env("$ENV=$BRANCH_NAME"),
        of("dollar_name", value="'$ENV=$BRANCH_NAME'"),
    ),
    "no underscore": (
        [RIGHT[0], "MLFLOW_SERVER=$MLFLOW_SERVER", *RIGHT[2:]],
        of("unknown_key", key="$MLFLOW_SERVER"),
    ),
    "no such name": (
        with_env("ENV=$BRANCH"),
        of("unknown_key", key="$BRANCH"),
    ),
    "bash's mistake": (
        with_env("ENV=${BRANCH_NAME@!}"),
        of(
            "expansion",
            error="${BRANCH_NAME@!}: bad substitution; expected one of "
            ":- :+ # ## % %% / // :N:N ^ ^^ , ,,",
        ),
    ),
    "none": ([], of("missing", key="ENV")),
    "another name": (
        with_env("BRANCH=$BRANCH_NAME"),
        of("missing", key="ENV"),
    ),
    "small letters": (
        with_env("env=$BRANCH_NAME"),
        of("missing", key="ENV"),
    ),
    "underscore too many": (
        with_env("ENV=$_BRANCH_NAME"),
        of("empty", key="ENV", value="''"),
    ),
    "no value": (with_env("ENV="), of("empty", key="ENV", value="''")),
    "short commit": (
        [*RIGHT[:3], "COMMIT_SHA=$SHORT_SHA", RIGHT[4]],
        of("short", key="COMMIT_SHA", value="'5f44347'"),
    ),
    "two dollars": (
        with_env("ENV=$$BRANCH_NAME"),
        of("escaped", key="ENV", value="'$BRANCH_NAME'"),
    ),
    "no dollar": (
        with_env("ENV=BRANCH_NAME"),
        of("literal", key="ENV", value="'BRANCH_NAME'"),
    ),
    "small letters on the right": (
        with_env("ENV=$branch_name"),
        of("literal", key="ENV", value="'$branch_name'"),
    ),
    "staging itself": (
        with_env("ENV=staging"),
        of("fixed", key="ENV", value="'staging'"),
    ),
    "an address of today": (
        [RIGHT[0], "MLFLOW_SERVER=http://127.0.0.1:5000", *RIGHT[2:]],
        of("fixed", key="MLFLOW_SERVER", value="'http://127.0.0.1:5000'"),
    ),
    "right in staging alone": (
        with_env("ENV=${_ENV:-staging}"),
        of("fixed", key="ENV", value="'staging'"),
    ),
    "the trigger's name": (
        with_env("ENV=$TRIGGER_NAME"),
        of("swapped", key="ENV", value="'build-purchase-predict-staging'"),
    ),
    "addresses exchanged": (
        [RIGHT[0], "MLFLOW_SERVER=$_BUCKET", "BUCKET=$_MLFLOW_SERVER"],
        of("fixed", key="MLFLOW_SERVER", value="'gs://staging-data'"),
    ),
    "quotes around the value": (
        with_env("ENV='$BRANCH_NAME'"),
        of("other", key="ENV", value="\"'staging'\""),
    ),
    "the shell's way": (
        with_env("ENV=$(BRANCH_NAME)"),
        of("other", key="ENV", value="'$(BRANCH_NAME)'"),
    ),
}
LIMITED = """\
steps:
  - id: "limited"
    name: "bash"
    timeout: "1s"
  - id: "free"
    name: "bash"
timeout: "3s"
"""
STEP, BUILD = '    timeout: "1s"\n', 'timeout: "3s"\n'
RIGHT_LIMITS = {
    "the solution's": LIMITED,
    "no quotes": LIMITED.replace('"', ""),
    "tenths": LIMITED.replace("3s", "3.0s"),
    "the build's first": BUILD + LIMITED.replace("\n" + BUILD, "\n"),
    "comments": LIMITED.replace(BUILD, "timeout: 3s  # three seconds\n"),
}
WRONG_LIMITS: Mapping[str, tuple[str, Diagnosis]] = {
    "not YAML": (
        LIMITED.replace(STEP, '\ttimeout: "1s"\n'),
        of("yaml", line=4),
    ),
    "a forbidden character": (LIMITED + "\x00", of("yaml", line=1)),
    "a capital inside": (
        LIMITED.replace("timeout", "timeOut"),
        of("spelling", value="timeOut"),
    ),
    "in options": (
        LIMITED.replace(BUILD, 'options: {timeout: "3s"}\n'),
        of("in_options"),
    ),
    "one step": ('steps: [{timeout: "1s"}]\n' + BUILD, of("steps")),
    "a list": ('- timeout: "1s"\n', of("steps")),
    "the build alone": (LIMITED.replace(STEP, ""), of("no_step")),
    "the step alone": (LIMITED.replace(BUILD, ""), of("no_build")),
    "the other step": (
        LIMITED.replace(STEP, "").replace(BUILD, STEP + BUILD),
        of("second_step"),
    ),
    "both steps": (LIMITED.replace(BUILD, STEP + BUILD), of("both_steps")),
    "turned": (
        LIMITED.replace("3s", "0s").replace("1s", "3s").replace("0s", "1s"),
        of("turned"),
    ),
    "a longer step": (
        LIMITED.replace("1s", "2s"),
        of("step", value="'2s'"),
    ),
    "a longer build": (
        LIMITED.replace("3s", "30s"),
        of("build", value="'30s'"),
    ),
    "a number": (
        LIMITED.replace('"3s"', "3"),
        of("number", value="3"),
    ),
    "nothing": (
        LIMITED.replace('"3s"', ""),
        of("number", value="None"),
    ),
    "no unit": (LIMITED.replace("3s", "3"), of("no_unit", value="'3'")),
    "seconds": (
        LIMITED.replace("3s", "3 secondes"),
        of("long_unit", value="'3 secondes'"),
    ),
    "milliseconds": (
        LIMITED.replace("3s", "3000ms"),
        of("other_unit", value="'3000ms'"),
    ),
    "a space": (LIMITED.replace("3s", "3 s"), of("spaces", value="'3 s'")),
    "words": (LIMITED.replace("3s", "trois"), of("form", value="'trois'")),
}


@pytest.mark.parametrize("env", RIGHT_ENVS.values(), ids=RIGHT_ENVS)
def test_an_env_that_gives_the_step_its_values_passes(
    env: object, accepted: Accepted
) -> None:
    accepted(check_env(env), Diagnosis("right"))


@pytest.mark.parametrize(
    ("given", "found"), WRONG_ENVS.values(), ids=WRONG_ENVS
)
def test_a_wrong_env_is_named(
    given: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_env(given), found)


def test_the_projects_own_step_passes() -> None:
    text = (REFERENCE / "cloudbuild.yaml").read_text(encoding="utf-8")
    env = yaml.safe_load(text)["steps"][1]["env"]
    assert check_env(env).passed
    assert [line.partition("=")[0] for line in env] == [*WANTED]


def test_a_wrong_env_does_not_give_the_right_one_away() -> None:
    wrong: list[object] = [[], ["A=b"], "x", {}, with_env("ENV=staging")]
    for given in wrong:
        assert not re.search(r"\$_?[A-Z]{3}", repr(check_env(given)))


def test_an_env_may_be_anything(junk: Any) -> None:
    assert not check_env(junk).passed
    assert not check_env([junk]).passed


@pytest.mark.parametrize("text", RIGHT_LIMITS.values(), ids=RIGHT_LIMITS)
def test_limits_in_their_places_pass(
    text: str, accepted: Accepted, tmp_path: Path
) -> None:
    path = tmp_path / "slow.yaml"
    path.write_text(text)
    accepted(check_limits(path), Diagnosis("right"))
    assert check_limits(str(path)).passed


@pytest.mark.parametrize(
    ("text", "found"), WRONG_LIMITS.values(), ids=WRONG_LIMITS
)
def test_wrong_limits_are_named(
    text: str, found: Diagnosis, refused: Refused, tmp_path: Path
) -> None:
    path = tmp_path / "slow.yaml"
    path.write_text(text)
    refused(check_limits(path), found)


def test_a_missing_file_is_named(refused: Refused) -> None:
    found = of("no_file", value="no/such.yaml")
    refused(check_limits("no/such.yaml"), found)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("1.5s", ""),
        ("PT3S", "long_unit"),
        ("1:30", "other_unit"),
        (3, "number"),
    ],
)
def test_a_duration_is_read_as_cloud_build_does(
    value: object, name: str
) -> None:
    assert name_duration(value) == name


def find_source(lesson: int, cell_id: str) -> str:
    path = next(x.path for x in list_lessons("fr") if x.number == lesson)
    cells = {cell.id: cell.source for cell in read_notebook(path).cells}
    return str(cells[cell_id])


def test_a_solution_takes_the_place_of_a_wrong_env_alone() -> None:
    own = [*RIGHT[::-1], "COLOUR=green"]
    space: dict[str, Any] = {"env": own, "check_env": check_env}
    exec(find_source(7, "solution-1"), space)  # noqa: S102 -- the lesson's cell
    assert space["env"] is own
    for wrong in (..., None, "x", ["ENV=staging"]):
        space["env"] = wrong
        exec(find_source(7, "solution-1"), space)  # noqa: S102
        assert space["env"] == RIGHT


def test_a_solution_writes_nothing_over_right_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("drills/slow.yaml")
    path.parent.mkdir()
    space = {"check_limits": check_limits, "Path": Path}
    for text in (*RIGHT_LIMITS.values(), "steps: []\n"):
        path.write_text(text)
        was_right = check_limits(path).passed
        exec(find_source(7, "solution-2"), space)  # noqa: S102
        assert check_limits(path).passed
        assert (path.read_text() == text) == was_right


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    invited(check_env(answer))


def test_a_file_without_limits_is_unfilled(
    invited: Invited, tmp_path: Path
) -> None:
    _, _, text = find_source(7, "exercice-2-cellule").partition("\n")
    path = tmp_path / "slow.yaml"
    path.write_text(text)
    invited(check_limits(path))


@pytest.mark.parametrize("env", [RIGHT, [*RIGHT, "A=é\\d \"'"]])
def test_the_lessons_cell_puts_an_env_into_the_file_and_again(
    env: list[str], tmp_path: Path
) -> None:
    """`put_env` has to work before a step has an env, and after."""
    config = tmp_path / "cloudbuild.yaml"
    written = find_source(7, "final-yaml").partition("\n")[2]
    config.write_text(written)
    _, _, source = find_source(7, "gestes").partition("BLOCK = ")
    pattern, _, rest = source.partition("\n")
    put_env = rest[rest.index("def put_env") :]
    space: dict[str, Any] = {
        "json": __import__("json"),
        "re": re,
        "CONFIG": config,
    }
    exec(f"BLOCK = {pattern}\n{put_env}", space)  # noqa: S102
    space["put_env"](["ONE=1"])
    space["put_env"](env)
    read = yaml.safe_load(config.read_text())
    assert read["steps"][1]["env"] == env
    assert "env" not in read["steps"][0]
    if env == RIGHT:
        assert config.read_text() == written


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson7.env", WRONG_ENVS)
    met("lesson7.limits", WRONG_LIMITS, "no_file")

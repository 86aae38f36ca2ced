from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import product
from typing import Any

import mlflow
import numpy as np
import pytest
from mlflow.tracking._model_registry.client import ModelRegistryClient

from cloudbuild_emulator import Build, Status
from course.checks.aliases import MODEL, Registry
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson8 import (
    GREEN,
    TESTED,
    check_is_tested,
    check_production_trigger,
    check_promotion,
)
from course.checks.triggers import NAME, STAGED
from course.checks.verdict import Verdict
from course.checks.wording import find_texts, say
from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons, read_notebook
from tests.course.checks.spoken import list_messages

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Builds = list[Build]


Document = dict[str, Any]


def make_production(staging: Document) -> Document:
    production = deepcopy(staging)
    del production["id"]
    production["name"] = NAME
    production["triggerTemplate"]["branchName"] = "^production$"
    production["approvalConfig"] = {"approvalRequired": True}
    return production


def make(**fields: Any) -> Callable[[Document], Document]:
    """Make a maker that is right but for these fields."""
    return lambda staging: make_production(staging) | fields


def watching(pattern: str) -> Callable[[Document], Document]:
    def maker(staging: Document) -> Document:
        made = make_production(staging)
        made["triggerTemplate"]["branchName"] = pattern
        return made

    return maker


def without(*names: str) -> Callable[[Document], Document]:
    def maker(staging: Document) -> Document:
        made = make_production(staging)
        return {key: made[key] for key in made if key not in names}

    return maker


def from_nothing(staging: Document) -> Document:
    return {
        "name": NAME,
        "filename": "cloudbuild.yaml",
        "trigger_template": {
            "repo_name": "purchase_predict",
            "branch_name": "^production$",
        },
        "approval_config": {"approval_required": True},
        "substitutions": staging["substitutions"],
    }


def replace_words(staging: Document) -> Document:
    """Put one word for the other, in all texts, as an editor does."""

    def turn(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: turn(v) for k, v in value.items() if k != "id"}
        return value.replace("staging", "production")

    made: Document = turn(staging)
    return made | {"approvalConfig": {"approvalRequired": True}}


def change_it(staging: Document) -> Document:
    production = dict(staging)
    del production["id"]
    production["name"] = NAME
    production["triggerTemplate"]["branchName"] = "^production$"
    production["approvalConfig"] = {"approvalRequired": True}
    return production


def print_it(staging: Document) -> None:
    print(make_production(staging))


RIGHT_MAKERS: Mapping[str, object] = {
    "the solution's": make_production,
    "from nothing": from_nothing,
    "replaces words": replace_words,
    "a group": watching("^(production)$"),
    "without what the service writes": without("createTime", "resourceName"),
    "a description": make(description="Le jumeau", tags=["production"]),
    "an id of its own": make(id="another"),
}
WRONG_MAKERS: Mapping[str, tuple[object, Diagnosis]] = {
    "no function": (
        {"name": NAME},
        Diagnosis("not_callable", {"value": Thing("object", {"type": "dict"})}),
    ),
    "two arguments": (lambda _a, _b: {}, Diagnosis("arguments")),
    "raises": (
        lambda staging: staging["branch"],
        Diagnosis("raises", {"error": "KeyError: 'branch'"}),
    ),
    "nothing": (lambda staging: staging.clear(), Diagnosis("none")),
    "prints": (print_it, Diagnosis("prints")),
    "a name": (
        lambda _: NAME,
        Diagnosis("not_trigger", {"value": f"'{NAME}'"}),
    ),
    "itself": (lambda staging: staging, Diagnosis("same")),
    "keeps the id": (
        lambda staging: make_production(staging) | {"id": staging["id"]},
        Diagnosis("same_id"),
    ),
    "changes what it is given": (change_it, Diagnosis("changed")),
    "no such field": (
        make(approvalRequired=True),
        Diagnosis(
            "invalid",
            {
                "error": 'Message type "google.devtools.cloudbuild.v1.'
                'BuildTrigger" has no field named "approvalRequired" at '
                '"BuildTrigger". Avai…'
            },
        ),
    ),
    "another name": (make(name="prod"), Diagnosis("name", {"value": "'prod'"})),
    "another repository": (
        make(triggerTemplate={"repoName": "x", "branchName": "^production$"}),
        Diagnosis("repository", {"value": "'x'"}),
    ),
    "not RE2": (
        watching("^production(?=$)"),
        Diagnosis("pattern", {"value": "'^production(?=$)'"}),
    ),
    "staging's branch": (
        watching("^staging$"),
        Diagnosis("misses", {"value": "'^staging$'"}),
    ),
    "no pattern": (watching(""), Diagnosis("misses", {"value": "''"})),
    "both": (
        watching("^(staging|production)$"),
        Diagnosis("takes_staging", {"value": "'^(staging|production)$'"}),
    ),
    "all": (watching(".*"), Diagnosis("takes_staging", {"value": "'.*'"})),
    "open at the end": (
        watching("^production"),
        Diagnosis("wide_end", {"value": "'^production'"}),
    ),
    "bare": (
        watching("production"),
        Diagnosis("wide_end", {"value": "'production'"}),
    ),
    "open at the start": (
        watching("production$"),
        Diagnosis("wide_start", {"value": "'production$'"}),
    ),
    "shortened": (
        watching("^prod(uction)?$"),
        Diagnosis("wide", {"value": "'^prod(uction)?$'"}),
    ),
    "another file": (
        make(filename="production.yaml"),
        Diagnosis("config", {"value": "'production.yaml'"}),
    ),
    "no addresses": (without("substitutions"), Diagnosis("substitutions")),
    "written down": (
        make(substitutions=STAGED[0]["substitutions"]),
        Diagnosis("substitutions"),
    ),
    "disabled": (make(disabled=True), Diagnosis("disabled")),
    "free": (without("approvalConfig"), Diagnosis("no_approval")),
    "approval refused": (
        make(approvalConfig={"approvalRequired": False}),
        Diagnosis("no_approval"),
    ),
}


@pytest.mark.parametrize("maker", RIGHT_MAKERS.values(), ids=RIGHT_MAKERS)
def test_a_maker_of_productions_trigger_passes(
    maker: object, accepted: Accepted
) -> None:
    accepted(check_production_trigger(maker), Diagnosis("right"))


@pytest.mark.parametrize(
    ("maker", "found"), WRONG_MAKERS.values(), ids=WRONG_MAKERS
)
def test_a_maker_of_another_trigger_is_named(
    maker: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_production_trigger(maker), found)


def read(build: Build, name: str) -> str:
    return str(build.substitutions.get(name, ""))


def is_staged(build: Build) -> bool:
    return read(build, "BRANCH_NAME") == "staging"


def is_of(build: Build, commit: str) -> bool:
    return read(build, "COMMIT_SHA") == commit


def is_green(build: Build) -> bool:
    return bool(build.status.name == "SUCCESS")


def is_right(build: Build, commit: str) -> bool:
    return is_green(build) and is_staged(build) and is_of(build, commit)


def is_tested(commit: str, builds: Builds) -> bool:
    return any(is_right(each, commit) for each in builds)


def ask_apart(commit: str, builds: Builds) -> bool:
    """Two conditions on one build, the third on whatever other."""
    of_it = any(is_green(each) and is_of(each, commit) for each in builds)
    staged = any(is_staged(each) and is_of(each, commit) for each in builds)
    return of_it and staged


def ask_all(commit: str, builds: Builds) -> bool:
    return all(is_right(each, commit) for each in builds)


def ask_first(commit: str, builds: Builds) -> bool:
    return bool(builds) and is_right(builds[0], commit)


def ask_last(commit: str, builds: Builds) -> bool:
    found = False
    for each in builds:
        found = is_right(each, commit)
    return found


def ask_inside(commit: str, builds: Builds) -> bool:
    return any(
        is_green(each)
        and read(each, "BRANCH_NAME") in "staging"
        and read(each, "COMMIT_SHA") in commit
        for each in builds
    )


def overlook_status(commit: str, builds: Builds) -> bool:
    return any(is_staged(each) and is_of(each, commit) for each in builds)


def refuse_failures(commit: str, builds: Builds) -> bool:
    return any(
        each.status.name != "FAILURE"
        and is_staged(each)
        and is_of(each, commit)
        for each in builds
    )


def where(
    keep: Callable[[str], bool], status: str = "SUCCESS"
) -> Callable[[str, Builds], bool]:
    """Make a rule that is right but for what it thinks of a branch's name."""

    def rule(commit: str, builds: Builds) -> bool:
        return any(
            each.status.name == status
            and keep(read(each, "BRANCH_NAME"))
            and is_of(each, commit)
            for each in builds
        )

    return rule


def refuse_states(*states: str) -> Callable[[str, Builds], bool]:
    def rule(commit: str, builds: Builds) -> bool:
        return any(
            each.status.name not in states
            and is_staged(each)
            and is_of(each, commit)
            for each in builds
        )

    return rule


def ask_newest(commit: str, builds: Builds) -> bool:
    """Ask only the first build of this commit on staging."""
    mine = (b for b in builds if is_staged(b) and is_of(b, commit))
    first = next(mine, None)
    return first is not None and is_green(first)


def ask_oldest(commit: str, builds: Builds) -> bool:
    mine = {read(b, "COMMIT_SHA"): is_green(b) for b in builds if is_staged(b)}
    return mine.get(commit, False)


def take_keys(commit: str, builds: Builds) -> bool:
    return any(
        is_green(b)
        and b.substitutions["BRANCH_NAME"] == "staging"
        and b.substitutions["COMMIT_SHA"] == commit
        for b in builds
    )


def give_generator(commit: str, builds: Builds) -> Any:
    return (is_right(each, commit) for each in builds)


def print_answer(commit: str, builds: Builds) -> None:
    print(is_tested(commit, builds))


async def await_answer(commit: str, builds: Builds) -> bool:
    return is_tested(commit, builds)


def misname_status(commit: str, builds: Builds) -> Any:
    return any(
        is_staged(b) and is_of(b, commit) and b.status.name == SUCCESS  # type: ignore[name-defined]  # noqa: F821
        for b in builds
    )


def compare_text(commit: str, builds: Builds) -> bool:
    return any(
        b.status == "SUCCESS" and is_staged(b) and is_of(b, commit)
        for b in builds
    )


def change_builds(commit: str, builds: Builds) -> bool:
    for each in builds:
        each.status = GREEN.status
    return is_tested(commit, builds)


class Rule:
    def __call__(
        self, commit: str, builds: Builds, branch: str = "staging"
    ) -> bool:
        del branch
        return is_tested(commit, builds)


def by_loop(commit: str, builds: Builds) -> bool:
    found = False
    for each in builds:
        found = found or is_right(each, commit)
    return found


def by_number(commit: str, builds: Builds) -> Any:
    return np.any([is_right(each, commit) for each in builds])


def by_status(commit: str, builds: Builds) -> bool:
    kept = [b for b in builds if b.status == Status.SUCCESS and is_staged(b)]
    return commit in {read(b, "COMMIT_SHA") for b in kept}


def by_short_commit(commit: str, builds: Builds) -> bool:
    return any(
        is_green(b) and is_staged(b) and read(b, "SHORT_SHA") == commit[:7]
        for b in builds
    )


WRONG_RULES: Mapping[str, tuple[object, Diagnosis]] = {
    "no function": (True, Diagnosis("not_callable", {"value": "True"})),
    "one argument": (len, Diagnosis("arguments")),
    "raises": (
        lambda commit, builds: builds[commit],
        Diagnosis(
            "raises",
            {
                "error": "TypeError: list indices must be integers or "
                "slices, not str"
            },
        ),
    ),
    "nothing": (lambda _commit, _builds: print(end=""), Diagnosis("none")),
    "a build": (
        lambda commit, builds: [b for b in builds if is_right(b, commit)],
        Diagnosis("not_bool", {"value": Thing("object", {"type": "list"})}),
    ),
    "a commit inside": (
        lambda commit, builds: any(
            each.status.name == "SUCCESS"
            and each.substitutions.get("BRANCH_NAME") == "staging"
            and each.substitutions["COMMIT_SHA"] in commit
            for each in builds
        ),
        Diagnosis("no_commit"),
    ),
    "inside the branch": (
        where(lambda branch: "staging" in branch),
        Diagnosis("branch_start"),
    ),
    "startswith": (
        where(lambda branch: branch.startswith("staging")),
        Diagnosis("branch_start"),
    ),
    "endswith": (
        where(lambda branch: branch.endswith("staging")),
        Diagnosis("branch_end"),
    ),
    "another branch": (
        where(lambda branch: branch == "main"),
        Diagnosis("green"),
    ),
    "capitals": (
        where(lambda branch: branch == "Staging"),
        Diagnosis("green"),
    ),
    "another status": (
        where(lambda branch: branch == "staging", "success"),
        Diagnosis("green"),
    ),
    "pending too": (
        refuse_states("FAILURE", "WORKING"),
        Diagnosis("waiting"),
    ),
    "cancelled too": (
        refuse_states("FAILURE", "WORKING", "PENDING"),
        Diagnosis("cut_short"),
    ),
    "newest": (ask_newest, Diagnosis("red_first")),
    "oldest": (ask_oldest, Diagnosis("red_last")),
    "last of the commit": (
        lambda commit, builds: ask_newest(commit, builds[::-1]),
        Diagnosis("red_last"),
    ),
    "turned": (
        lambda builds, commit: is_tested(commit, builds),
        Diagnosis("turned"),
    ),
    "generator": (give_generator, Diagnosis("generator")),
    "prints": (print_answer, Diagnosis("prints")),
    "async": (await_answer, Diagnosis("coroutine")),
    "unquoted": (misname_status, Diagnosis("undefined", {"name": "SUCCESS"})),
    "status for its name": (compare_text, Diagnosis("green")),
    "assigns for comparing": (change_builds, Diagnosis("status")),
    "number": (
        lambda commit, builds: sum(is_right(b, commit) for b in builds),
        Diagnosis("not_bool", {"value": "1"}),
    ),
    "text": (
        lambda commit, builds: str(is_tested(commit, builds)),
        Diagnosis("not_bool", {"value": "'True'"}),
    ),
    "class": (Rule, Diagnosis("class")),
    "always": (lambda _commit, _builds: True, Diagnosis("empty")),
    "never": (lambda _commit, _builds: False, Diagnosis("green")),
    "all": (ask_all, Diagnosis("empty")),
    "status": (overlook_status, Diagnosis("status")),
    "running": (refuse_failures, Diagnosis("running")),
    "branch": (
        lambda commit, builds: any(
            is_green(b) and is_of(b, commit) for b in builds
        ),
        Diagnosis("branch"),
    ),
    "commit": (
        lambda _commit, builds: any(
            is_green(b) and is_staged(b) for b in builds
        ),
        Diagnosis("commit"),
    ),
    "inside": (ask_inside, Diagnosis("by_hand")),
    "apart": (ask_apart, Diagnosis("mixed")),
    "first": (ask_first, Diagnosis("first_only")),
    "last": (ask_last, Diagnosis("last_only")),
}


def promote(client: Any) -> None:
    staged = client.get_model_version_by_alias(MODEL, "staging")
    client.set_registered_model_alias(MODEL, "production", staged.version)


def put(alias: str, version: str) -> Callable[[Any], None]:
    return lambda client: client.set_registered_model_alias(
        MODEL, alias, version
    )


def swap(client: Any) -> None:
    served = client.get_model_version_by_alias(MODEL, "production")
    client.set_registered_model_alias(MODEL, "staging", served.version)


def take_newest(client: Any) -> None:
    newest = client.search_model_versions(f"name='{MODEL}'")[0]
    client.set_registered_model_alias(MODEL, "production", newest.version)


def take_previous(client: Any) -> None:
    staged = client.get_registered_model(MODEL).aliases["staging"]
    put("production", str(int(staged) - 1))(client)


def misname(client: Any) -> None:
    staged = client.get_model_version_by_alias(MODEL, "staging")
    client.set_registered_model_alias(MODEL, "Production", staged.version)


def give_object(client: Any) -> None:
    staged = client.get_model_version_by_alias(MODEL, "staging")
    client.set_registered_model_alias(MODEL, "production", staged)


async def await_promotion(client: Any) -> None:
    promote(client)


def yield_promotion(client: Any) -> Any:
    promote(client)
    yield client


def set_stage(client: Any) -> None:
    client.transition_model_version_stage(MODEL, "4", "Production")


def ask_else(client: Any) -> None:
    client.promote(MODEL)


def misname_model(client: Any) -> None:
    client.set_registered_model_alias(purchase_predict, "production", "4")  # type: ignore[name-defined]  # noqa: F821


def turn_arguments(client: Any) -> None:
    staged = client.get_model_version_by_alias(MODEL, "staging")
    client.set_registered_model_alias("production", MODEL, staged.version)


def print_version(client: Any) -> None:
    print(client.get_model_version_by_alias(MODEL, "staging").version)


class Promotion:
    def __call__(self, client: Any, alias: str = "production") -> str:
        staged = client.get_model_version_by_alias(name=MODEL, alias="staging")
        client.set_registered_model_alias(
            name=MODEL, alias=alias, version=staged.version
        )
        return str(staged.version)


def delete_first(client: Any) -> None:
    client.delete_registered_model_alias(MODEL, "production")
    promote(client)


def search(client: Any) -> None:
    found = client.search_model_versions(f"name='{MODEL}'")
    staged = next(each for each in found if "staging" in each.aliases)
    client.set_registered_model_alias(MODEL, "production", staged.version)


# No server answers there: what goes there fails, or takes very long.
OWN = mlflow.MlflowClient("http://127.0.0.1:9", "http://127.0.0.1:9")

BOUND = OWN.set_registered_model_alias


def promote_elsewhere(client: Any) -> None:
    del client
    promote(OWN)


def write_elsewhere(client: Any) -> None:
    version = client.get_model_version_by_alias(MODEL, "staging").version
    OWN.set_registered_model_alias(MODEL, "production", version)


WRONG_PROMOTIONS: Mapping[str, tuple[object, Diagnosis]] = {
    "no function": (
        "production",
        Diagnosis("not_callable", {"value": "'production'"}),
    ),
    "two arguments": (put, Diagnosis("arguments")),
    "called": (None, Diagnosis("called")),
    "another client": (
        promote_elsewhere,
        Diagnosis("raises", {"error": Thing("other_client")}),
    ),
    "writes to another client": (
        write_elsewhere,
        Diagnosis("raises", {"error": Thing("other_client")}),
    ),
    "another client's method": (
        lambda _: BOUND(MODEL, "production", "4"),
        Diagnosis("raises", {"error": Thing("other_client")}),
    ),
    "a method": (OWN.set_registered_model_alias, Diagnosis("arguments")),
    "stage": (set_stage, Diagnosis("raises", {"error": Thing("stages")})),
    "no such method": (
        ask_else,
        Diagnosis("raises", {"error": Thing("no_method", {"name": "promote"})}),
    ),
    "unquoted": (
        misname_model,
        Diagnosis("undefined", {"name": "purchase_predict"}),
    ),
    "turned": (
        turn_arguments,
        Diagnosis(
            "raises",
            {
                "error": "MlflowException: Registered Model with "
                "name=production not found"
            },
        ),
    ),
    "async": (await_promotion, Diagnosis("coroutine")),
    "yields": (yield_promotion, Diagnosis("generator")),
    "prints": (print_version, Diagnosis("unmoved", {"number": "2"})),
    "class": (Promotion, Diagnosis("class")),
    "staging itself": (
        put("production", "staging"),
        Diagnosis(
            "raises",
            {
                "error": "MlflowException: Model Version (version=staging) "
                "not found"
            },
        ),
    ),
    "no such model": (
        lambda client: client.get_model_version_by_alias("modele", "staging"),
        Diagnosis(
            "raises",
            {
                "error": "MlflowException: Registered Model with "
                "name=modele not found"
            },
        ),
    ),
    "object": (
        give_object,
        Diagnosis(
            "raises",
            {
                "error": "MlflowException: Model Version (version=namespace("
                "name='purchase_predict', version='4', "
                "aliases=['staging'])) not found"
            },
        ),
    ),
    "nothing": (lambda _: print(end=""), Diagnosis("unmoved", {"number": "2"})),
    "deleted": (
        lambda client: client.delete_registered_model_alias(
            MODEL, "production"
        ),
        Diagnosis("deleted", {"number": ""}),
    ),
    "swapped": (swap, Diagnosis("staging_moved", {"number": "2"})),
    "misnamed": (misname, Diagnosis("other_alias", {"number": "2"})),
    "newest": (take_newest, Diagnosis("newest", {"number": "5"})),
    "hard-coded": (
        put("production", "1"),
        Diagnosis("hard_coded", {"number": "1"}),
    ),
    "hard-coded, right once": (
        put("production", "4"),
        Diagnosis("hard_coded", {"number": "4"}),
    ),
    "previous": (take_previous, Diagnosis("other", {"number": "3"})),
}


@pytest.mark.parametrize(
    "rule",
    [
        is_tested,
        Rule(),
        by_loop,
        take_keys,
        by_number,
        by_status,
        by_short_commit,
        lambda commit, builds, **_: is_tested(commit, iter(builds)),
    ],
)
def test_the_right_rule_passes(rule: object, accepted: Accepted) -> None:
    verdict = check_is_tested(rule)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("rule", "found"), WRONG_RULES.values(), ids=WRONG_RULES
)
def test_a_wrong_rule_is_named(
    rule: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_is_tested(rule), found)


def test_a_rule_that_empties_the_list_is_judged_all_the_same() -> None:
    def eat(commit: str, builds: Builds) -> bool:
        found = is_tested(commit, builds)
        builds.clear()
        return found

    assert check_is_tested(eat).passed
    assert is_tested(TESTED, [GREEN])


@pytest.mark.parametrize("number", [str, int])
def test_the_right_promotion_passes(
    number: Callable[[str], object], accepted: Accepted
) -> None:
    def promote_number(client: Any) -> None:
        staged = client.get_registered_model(MODEL).aliases["staging"]
        client.set_registered_model_alias(MODEL, "production", number(staged))

    right = (promote, promote_number, Promotion(), delete_first, search)
    for function in right:
        verdict = check_promotion(function)
        accepted(verdict, Diagnosis("right", {"number": "4"}))


@pytest.mark.parametrize(
    ("function", "found"), WRONG_PROMOTIONS.values(), ids=WRONG_PROMOTIONS
)
def test_a_wrong_promotion_is_named(
    function: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_promotion(function), found)


def test_the_version_of_an_alias_knows_its_aliases() -> None:
    registry = Registry(newest=3, staging=2, production=2)
    found = registry.get_model_version_by_alias(MODEL, "production")
    assert (found.version, found.aliases) == ("2", ["staging", "production"])


def test_a_rule_or_promotion_may_be_anything(junk: Any) -> None:
    assert not check_is_tested(junk).passed
    assert not check_promotion(junk).passed
    assert not check_production_trigger(junk).passed


def unfilled(commit: str, builds: Builds) -> None: ...


@pytest.mark.parametrize("answer", [..., None, unfilled])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    invited(check_is_tested(answer))
    if answer is not unfilled:
        invited(check_production_trigger(answer))
    if answer is not None:
        invited(check_promotion(answer))


def test_a_check_leaves_mlflow_as_it_was() -> None:
    before = dict(vars(ModelRegistryClient))
    check_promotion(promote_elsewhere)
    assert dict(vars(ModelRegistryClient)) == before


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson8.is_tested", WRONG_RULES)
    met("lesson8.promotion", WRONG_PROMOTIONS)
    met("lesson8.trigger", WRONG_MAKERS)


def find_source(cell_id: str) -> str:
    (lesson,) = (each for each in list_lessons("fr") if each.number == 8)
    cells = {x.id: x.source for x in read_notebook(lesson.path).cells}
    return str(cells[cell_id])


ANSWERS: Mapping[str, tuple[str, Callable[..., object], Any]] = {
    "solution-trigger": (
        "make_production",
        from_nothing,
        check_production_trigger,
    ),
    "solution-1": ("is_tested", by_loop, check_is_tested),
    "solution-2": ("promote", promote, check_promotion),
}


@pytest.mark.parametrize(("cell", "answer"), ANSWERS.items(), ids=[*ANSWERS])
def test_a_solution_takes_the_place_of_a_wrong_answer_alone(
    cell: str, answer: tuple[str, Callable[..., object], Any]
) -> None:
    name, own, check = answer
    space: dict[str, Any] = {name: own, check.__name__: check}
    exec(find_source(cell), space)  # noqa: S102 -- the lesson's own cell
    assert space[name] is own
    for wrong in (..., None, "x", lambda *_: True):
        space[name] = wrong
        exec(find_source(cell), space)  # noqa: S102
        assert check(space[name]).passed


@pytest.mark.parametrize("check", ["trigger", "is_tested", "promotion"])
def test_the_words_of_a_check_name_no_variable_of_the_lesson(
    check: str,
) -> None:
    """A kernel that was restarted has none of them."""
    messages = list_messages(find_texts(f"lesson8.{check}"))
    for message, language in product(messages, LANGUAGES):
        said = say(message, language)
        assert "produced" not in said
        assert "pending" not in said

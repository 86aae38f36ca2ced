from collections.abc import Callable, Mapping
from typing import Any

import pytest

from cloudbuild_emulator import Build
from course.checks.aliases import MODEL, Registry
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson8 import (
    GREEN,
    TESTED,
    check_is_tested,
    check_promotion,
)
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Builds = list[Build]


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


WRONG_PROMOTIONS: Mapping[str, tuple[object, Diagnosis]] = {
    "no function": (
        "production",
        Diagnosis("not_callable", {"value": "'production'"}),
    ),
    "two arguments": (put, Diagnosis("arguments")),
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


def test_the_right_rule_passes(accepted: Accepted) -> None:
    verdict = check_is_tested(is_tested)
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

    for function in (promote, promote_number):
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


def unfilled(commit: str, builds: Builds) -> None: ...


@pytest.mark.parametrize("answer", [..., None, unfilled])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    for verdict in (check_is_tested(answer), check_promotion(answer)):
        invited(verdict)


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson8.is_tested", WRONG_RULES)
    met("lesson8.promotion", WRONG_PROMOTIONS)

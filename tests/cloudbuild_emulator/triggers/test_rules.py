"""The rules of a trigger, each broken once."""

from typing import Any

import pytest

from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers import (
    check_trigger,
    list_warnings,
    read_event,
)
from localcloud.messages import copy_message, to_document
from tests.cloudbuild_emulator.triggers.documents import make_trigger

STEP = {"name": "bash", "args": ["-c", "true"]}
PUSH = {"branch": "^main$"}
GITHUB = {"owner": "ada", "name": "shop", "push": PUSH}
CONNECTED = {
    "repository": "projects/p/locations/l/connections/c/repositories/shop",
    "push": PUSH,
}

LINKED = {
    "gitRepositoryLink": (
        "projects/p/locations/l/connections/c/gitRepositoryLinks/shop"
    ),
    "push": PUSH,
}
PULLED = {"branch": "^main$", "commentControl": "COMMENTS_ENABLED"}
# What nothing on one machine starts, by the field that says so.
WAITING: dict[str, dict[str, Any]] = {
    "github.pullRequest": {"github": {"name": "a", "pullRequest": PULLED}},
    "repositoryEventConfig.pullRequest": {
        "repositoryEventConfig": {
            "repository": CONNECTED["repository"],
            "pullRequest": PULLED,
        }
    },
    "pubsubConfig": {"pubsubConfig": {"topic": "projects/p/topics/t"}},
    "webhookConfig": {"webhookConfig": {"secret": "s"}},
    "sourceToBuild": {"sourceToBuild": {"uri": "https://x/y", "ref": "a"}},
}


def check(**fields: Any) -> None:
    check_trigger(make_trigger(**fields))


@pytest.mark.parametrize("name", ["a", "A1", "build-it", "a" * 64, "1-2"])
def test_a_right_name_is_taken(name: str) -> None:
    check(name=name)


@pytest.mark.parametrize(
    "name", ["", "-a", "a-", "a_b", "a b", "é", "a" * 65, "a\n", "../a"]
)
def test_a_wrong_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="name: invalid trigger name"):
        check(name=name)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"triggerTemplate": {"repoName": "shop", "tagName": r"^v\d+$"}},
        {
            "triggerTemplate": {
                "repoName": "shop",
                "branchName": "x",
                "dir": "a",
            }
        },
        {"triggerTemplate": None, "github": GITHUB},
        {"triggerTemplate": None, "repositoryEventConfig": CONNECTED},
        {"triggerTemplate": None, "filename": None, "build": {"steps": [STEP]}},
        {"filename": None, "autodetect": True},
        {"triggerTemplate": None, "developerConnectEventConfig": LINKED},
        *({"triggerTemplate": None, **each} for each in WAITING.values()),
        {"filename": "conf/build.json", "disabled": True, "description": "x"},
        {"includedFiles": ["src/**", "*.{py,md}"], "ignoredFiles": ["docs/*"]},
        {"substitutions": {"_MLFLOW_SERVER": "http://x", "_A1": ""}},
        {"approvalConfig": {"approvalRequired": True}, "tags": ["a"]},
    ],
)
def test_a_right_trigger_is_taken(fields: dict[str, Any]) -> None:
    check(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"triggerTemplate": {"repoName": "shop"}},
            "triggerTemplate: has neither a branch nor a tag",
        ),
        (
            {"triggerTemplate": {"branchName": "x"}},
            "triggerTemplate: names no repository",
        ),
        (
            {"triggerTemplate": {"repoName": "shop", "commitSha": "abc"}},
            "triggerTemplate.commitSha: a commit is pushed once",
        ),
        (
            {"triggerTemplate": {"repoName": "shop", "branchName": "("}},
            r"triggerTemplate: branch: invalid RE2 pattern '\('",
        ),
        (
            {"triggerTemplate": {"repoName": "a", "tagName": "[", "dir": "a"}},
            "triggerTemplate: tag: invalid RE2 pattern",
        ),
        (
            {
                "triggerTemplate": {
                    "repoName": "a",
                    "branchName": "x",
                    "dir": "../x",
                }
            },
            r"triggerTemplate.dir: '\.\./x' leaves the source",
        ),
        (
            {
                "triggerTemplate": {
                    "repoName": "a",
                    "branchName": "x",
                    "substitutions": {"_A": "1"},
                }
            },
            "triggerTemplate.substitutions: are for one run",
        ),
        ({"github": GITHUB}, "triggerTemplate, github are set; expected one"),
        (
            {
                "triggerTemplate": None,
                "github": {**GITHUB, "push": {"branch": "(?=a)"}},
            },
            "github.push: branch: invalid RE2",
        ),
        (
            {
                "triggerTemplate": None,
                "github": {"name": "a", "pullRequest": {"branch": "(?=x)"}},
            },
            "github.pullRequest: branch: invalid RE2",
        ),
        (
            {
                "triggerTemplate": None,
                "repositoryEventConfig": {
                    **CONNECTED,
                    "push": None,
                    "pullRequest": {"commentControl": "COMMENTS_ENABLED"},
                },
            },
            "repositoryEventConfig.pullRequest: has neither a branch nor",
        ),
        (
            {"triggerTemplate": None},
            "the trigger has neither a repository nor a build of its own",
        ),
        ({"filename": "/../c.yaml"}, r"filename: '/\.\./c\.yaml' leaves"),
        ({"filename": "a/../../b"}, r"filename: 'a/\.\./\.\./b' leaves"),
        ({"filename": ".."}, r"filename: '\.\.' leaves the source"),
        ({"includedFiles": ["a", "["]}, r"includedFiles\[1\]: .*syntax error"),
        ({"ignoredFiles": ["a[]b"]}, r"ignoredFiles\[0\]: .*syntax error"),
        (
            {"substitutions": {"FOO": "1"}},
            'key in the template "FOO" is not a valid built-in substitution',
        ),
        ({"substitutions": {"_foo": "1"}}, r"match \^_\[A-Z0-9_\]\+\$"),
        ({"substitutions": {"_A": "x" * 4001}}, "4,001 characters; expected"),
        (
            {"filename": None, "build": {"steps": []}},
            "build.*steps",
        ),
    ],
)
def test_a_broken_rule_is_named_with_its_place(
    fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        check(**fields)


@pytest.mark.parametrize("where", WAITING)
def test_a_trigger_that_nothing_starts_here_is_kept_and_warned_of(
    where: str,
) -> None:
    trigger = make_trigger(triggerTemplate=None, **WAITING[where])
    warnings = {each.where: each for each in list_warnings(trigger)}
    assert "without effect here" in warnings[where].message
    for name, value in WAITING[where].items():
        assert to_document(trigger)[name] == value


def test_what_a_message_lacks_is_kept_with_it() -> None:
    more = {"includeBuildLogs": "INCLUDE_BUILD_LOGS_WITH_STATUS"}
    trigger = make_trigger(**more)
    stored = BuildTrigger.deserialize(BuildTrigger.serialize(trigger))
    for each in (copy_message(trigger), stored):
        assert more.items() <= to_document(each).items()


def test_all_broken_rules_are_told_at_once() -> None:
    with pytest.raises(ConfigError, match="trigger -: name") as caught:
        check(
            name="-",
            substitutions={"A": ""},
            includedFiles=["["],
            filename=None,
            build={"steps": [{"name": "UPPER"}, {"name": "a", "dir": "../.."}]},
        )
    places = {each.where for each in caught.value.problems}
    assert {"name", "substitutions.A", "includedFiles[0]"} < places
    assert sum(each.startswith("build.steps") for each in places) == 2


@pytest.mark.parametrize(
    ("fields", "repository", "full_name"),
    [
        ({}, "shop", "shop"),
        ({"triggerTemplate": None, "github": GITHUB}, "shop", "ada/shop"),
        (
            {"triggerTemplate": None, "repositoryEventConfig": CONNECTED},
            "shop",
            CONNECTED["repository"],
        ),
    ],
)
def test_a_trigger_watches_the_local_repository_of_that_name(
    fields: dict[str, Any], repository: str, full_name: str
) -> None:
    event = read_event(make_trigger(**fields))
    assert event is not None
    assert (event.repository, event.full_name) == (repository, full_name)


def test_a_trigger_without_events_is_run_by_hand_only() -> None:
    assert read_event(BuildTrigger(name="a")) is None

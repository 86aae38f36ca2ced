"""A trigger as a form's fields, and back."""

import pytest

from cloudbuild_emulator.console.trigger_form import (
    TriggerFields,
    find_fields,
    merge_fields,
    read_fields,
    read_substitutions,
    write_fields,
)
from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.messages import BuildTrigger
from localcloud.messages import from_document

INLINE = {"steps": [{"name": "bash", "args": ["-c", "true"]}], "timeout": "9s"}
TRIGGERS: dict[str, dict[str, object]] = {
    "branch": {"triggerTemplate": {"repoName": "r", "branchName": "^a$"}},
    "tag": {
        "triggerTemplate": {
            "repoName": "r",
            "tagName": "v",
            "invertRegex": True,
        }
    },
    "github": {"github": {"owner": "o", "name": "r", "push": {"branch": "m"}}},
    "pull requests": {
        "github": {"owner": "o", "name": "r", "pullRequest": {"branch": "m"}}
    },
    "github tag": {"github": {"owner": "o", "name": "r", "push": {"tag": "v"}}},
    "connected": {
        "repositoryEventConfig": {
            "repository": "projects/p/locations/l/connections/c/repositories/r",
            "push": {"branch": "^main$", "invertRegex": True},
        }
    },
    "inline": {"build": INLINE},
    "folder": {
        "triggerTemplate": {"repoName": "r", "branchName": "a", "dir": "sub"}
    },
    "all": {
        "triggerTemplate": {"repoName": "r", "branchName": "a"},
        "description": "Says <what>",
        "disabled": True,
        "filename": "ci/build.yaml",
        "substitutions": {"_A": "1=2", "_B": ""},
        "includedFiles": ["src/**", "*.{py,txt}"],
        "ignoredFiles": ["docs/**"],
        "tags": ["one", "two"],
        "approvalConfig": {"approvalRequired": True},
        "id": "an-id",
        "serviceAccount": "kept",
    },
}


def _read(document: dict[str, object]) -> BuildTrigger:
    if "build" not in document:
        document = {"filename": "cloudbuild.yaml", **document}
    document = {"approvalConfig": {}, "name": "t", **document}
    return from_document(BuildTrigger, document)


@pytest.mark.parametrize("document", TRIGGERS.values(), ids=TRIGGERS)
def test_a_form_sent_as_it_was_shown_changes_nothing(
    document: dict[str, object],
) -> None:
    trigger = _read(document)
    assert merge_fields(trigger, write_fields(trigger)) == trigger


def test_the_trigger_itself_is_left_alone() -> None:
    trigger = _read(TRIGGERS["branch"])
    before = BuildTrigger(trigger)
    merge_fields(trigger, TriggerFields(name="other", event="manual"))
    assert trigger == before


@pytest.mark.parametrize("kind", ["branch", "github", "connected"])
def test_a_branch_can_become_a_tag(kind: str) -> None:
    typed = TriggerFields(name="t", event="tag", repository="r", pattern="v1")
    merged = merge_fields(_read(TRIGGERS[kind]), typed)
    shown = write_fields(merged)
    assert (shown.event, shown.pattern) == ("tag", "v1")


@pytest.mark.parametrize("kind", ["branch", "github", "connected"])
def test_a_trigger_can_be_made_to_run_by_hand_only(kind: str) -> None:
    typed = write_fields(_read(TRIGGERS["inline"]))
    merged = merge_fields(_read(TRIGGERS[kind]), typed)
    assert write_fields(merged).event == "manual"


def test_a_file_takes_the_place_of_an_inline_build() -> None:
    typed = TriggerFields(name="t", repository="r", pattern="a", config="file")
    merged = merge_fields(_read(TRIGGERS["inline"]), typed)
    assert merged.filename == "cloudbuild.yaml"
    assert not merged.build


def test_an_inline_build_is_read_as_a_config() -> None:
    typed = TriggerFields(
        name="t",
        event="manual",
        config="inline",
        inline="steps: [{name: bash}]",
    )
    assert merge_fields(BuildTrigger(), typed).build.steps[0].name == "bash"


def test_every_problem_of_a_form_is_said_at_once() -> None:
    typed = TriggerFields(
        config="inline", inline="steps: 3", substitutions="_A=1\nno sign"
    )
    with pytest.raises(ConfigError) as caught:
        merge_fields(BuildTrigger(), typed)
    found = [each.field for each in find_fields(caught.value)]
    assert found == ["name", "inline", "substitutions"]


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        (Problem("name", "invalid"), "name"),
        (Problem("triggerTemplate", "names no repository"), "repository"),
        (Problem("triggerTemplate", "has no pattern"), "pattern"),
        (Problem("github.push", "has no pattern"), "pattern"),
        (Problem("build.steps[0]", "wrong"), "inline"),
        (Problem("includedFiles[0]", "wrong"), "included"),
        (Problem("serviceAccount", "wrong"), ""),
        (Problem("", "wrong"), ""),
    ],
)
def test_a_problem_finds_its_field(problem: Problem, field: str) -> None:
    found = find_fields(ConfigError("trigger", [problem]))
    assert found[0].field == field


def test_boxes_are_ticked_when_they_are_sent() -> None:
    typed = read_fields({"name": "t", "disabled": "yes"})
    assert (typed.disabled, typed.approval) == (True, False)


def test_pairs_keep_what_follows_the_first_sign() -> None:
    text = "_A=http://x/?a=b\n\n _B = two words \n_C="
    expected = {"_A": "http://x/?a=b", "_B": "two words", "_C": ""}
    assert read_substitutions(text) == expected


def test_a_line_without_sign_is_named() -> None:
    with pytest.raises(ConfigError, match=r"line 2: found '_B', expected _KEY"):
        read_substitutions("_A=1\n_B")

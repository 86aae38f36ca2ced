"""Which triggers a push fires, and what the terminal says of it."""

import pytest

from cloudbuild_emulator.messages import Status
from cloudbuild_emulator.repositories import NO_COMMIT, RefUpdate
from localcloud.errors import LimitError
from tests.cloudbuild_emulator.triggers.conftest import Pushed
from tests.cloudbuild_emulator.triggers.documents import make_trigger

STAGING = "refs/heads/staging"
TAG = "refs/tags/v1"
CONFIG = {"cloudbuild.yaml": "steps: []"}
NOT_FIRED = "Cloud Build: trigger staging not fired:"
ON_TAGS = {"repoName": "shop", "tagName": "^v"}


def on_branch(pattern: str, **fields: object) -> dict[str, object]:
    return {"repoName": "shop", "branchName": pattern, **fields}


def test_a_push_to_the_branch_fires(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger()]
    sha = pushed.learner.commit(CONFIG)
    assert pushed.push(STAGING) == [
        f"Cloud Build: branch staging, commit {sha[:7]}: 1 trigger fired",
        "Cloud Build: trigger staging started build b-1",
        "  http://x/builds/b-1",
    ]


def test_a_push_to_another_branch_says_why_it_does_not(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger()]
    sha = pushed.learner.commit(CONFIG)
    assert pushed.push("refs/heads/other") == [
        f"Cloud Build: branch other, commit {sha[:7]}: no triggers fired",
        f"{NOT_FIRED} branch other does not match ^staging$",
    ]
    assert pushed.fired == []


def test_several_triggers_fire_at_one_push(pushed: Pushed) -> None:
    pushed.starter.triggers = [
        make_trigger("one"),
        make_trigger("two", triggerTemplate=on_branch(".*")),
        make_trigger("three", triggerTemplate=on_branch("^main$")),
    ]
    pushed.learner.commit(CONFIG)
    assert ": 2 triggers fired" in pushed.push(STAGING)[0]
    assert pushed.fired == ["one", "two"]


def test_an_inverted_pattern_fires_at_every_other_branch(
    pushed: Pushed,
) -> None:
    template = on_branch("^staging$", invertRegex=True)
    pushed.starter.triggers = [make_trigger(triggerTemplate=template)]
    pushed.learner.commit(CONFIG)
    assert "matches inverted ^staging$" in pushed.push(STAGING)[1]
    pushed.push("refs/heads/other")
    assert len(pushed.fired) == 1


def test_an_unanchored_pattern_is_explained_where_it_surprises(
    pushed: Pushed,
) -> None:
    template = on_branch("staging")
    pushed.starter.triggers = [make_trigger(triggerTemplate=template)]
    pushed.learner.commit(CONFIG)
    assert pushed.push("refs/heads/staging-2")[-1] == (
        "  its pattern staging is not anchored, so it takes staging-2 too; "
        "^staging$ would not"
    )
    assert "anchored" not in pushed.push(STAGING)[-1]


def test_the_branchs_name_is_matched_not_the_ref(pushed: Pushed) -> None:
    template = on_branch("^refs/heads/")
    pushed.starter.triggers = [make_trigger(triggerTemplate=template)]
    pushed.learner.commit(CONFIG)
    pushed.push(STAGING)
    assert pushed.fired == []


def test_a_tag_fires_triggers_of_tags_only(pushed: Pushed) -> None:
    pushed.starter.triggers = [
        make_trigger("tags", triggerTemplate=ON_TAGS),
        make_trigger("branches", triggerTemplate=on_branch(".*")),
    ]
    pushed.learner.commit(CONFIG)
    lines = pushed.push(TAG)
    assert pushed.fired == ["tags"]
    assert lines[-1].endswith("branches not fired: it watches branches only")


def test_an_annotated_tag_builds_the_commit_that_it_names(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger(triggerTemplate=ON_TAGS)]
    sha = pushed.learner.commit(CONFIG)
    pushed.learner.git("tag", "--annotate", "v1", "--message", "first")
    tag = pushed.learner.git("rev-parse", "v1")
    pushed.learner.git("push", "--quiet", str(pushed.repository.path), "v1")
    pushed.fire(RefUpdate(TAG, NO_COMMIT, tag))
    assert pushed.starter.starts[0].values["COMMIT_SHA"] == sha


def test_a_tag_on_no_commit_builds_nothing(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(triggerTemplate=ON_TAGS)]
    pushed.learner.commit(CONFIG)
    blob = pushed.learner.git("rev-parse", "HEAD:cloudbuild.yaml")
    path = str(pushed.repository.path)
    pushed.learner.git("push", "--quiet", path, f"{blob}:{TAG}")
    lines = pushed.fire(RefUpdate(TAG, NO_COMMIT, blob))
    assert lines == ["Cloud Build: tag v1 names no commit, nothing to build"]


def test_a_deleted_branch_builds_nothing(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger()]
    lines = pushed.fire(RefUpdate(STAGING, "1" * 40, NO_COMMIT))
    assert lines == ["Cloud Build: branch staging deleted, nothing to build"]
    assert pushed.fired == []


def test_a_ref_that_is_neither_branch_nor_tag_builds_nothing(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger()]
    pushed.learner.commit(CONFIG)
    lines = pushed.push("refs/notes/staging")
    assert "refs/notes/staging is neither a branch nor a tag" in lines[0]


def test_a_branch_whose_name_is_not_utf8_builds_nothing(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger(triggerTemplate=on_branch(".*"))]
    name = b"refs/heads/caf\xe9".decode(errors="surrogateescape")
    lines = pushed.fire(RefUpdate(name, NO_COMMIT, "1" * 40))
    assert lines[0].endswith("is not UTF-8, nothing to build")


def test_a_disabled_trigger_does_not_fire(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(disabled=True)]
    pushed.learner.commit(CONFIG)
    assert pushed.push(STAGING)[-1].endswith("not fired: it is disabled")


@pytest.mark.parametrize("words", ["[skip ci]", "[ci skip]"])
def test_a_commit_may_skip_builds(pushed: Pushed, words: str) -> None:
    pushed.starter.triggers = [make_trigger()]
    pushed.learner.commit(CONFIG, f"Correct a comma\n\n{words} please")
    lines = pushed.push(STAGING)
    assert lines[-1].endswith(f"not fired: the commit's message says {words}")


def test_only_the_last_commits_message_counts(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger()]
    pushed.learner.commit(CONFIG, "[skip ci]")
    pushed.learner.commit({"a": "1"}, "[SKIP CI] skip ci")
    pushed.push(STAGING)
    assert pushed.fired == ["staging"]


def test_files_are_those_since_the_branchs_last_tip(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(includedFiles=["src/**"])]
    old = pushed.learner.commit({"src/a": "1", "docs/a": "1"})
    pushed.learner.commit({"src/a": "2"})
    pushed.learner.commit({"docs/a": "2"})
    pushed.push(STAGING, old)
    assert pushed.fired == ["staging"]


def test_a_push_without_such_files_does_not_fire(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(includedFiles=["src/**"])]
    old = pushed.learner.commit({"src/a": "1"})
    pushed.learner.commit({"docs/a": "2"})
    lines = pushed.push(STAGING, old)
    assert lines[-1].endswith("includedFiles takes no changed file (docs/a)")


def test_every_file_of_a_new_branch_counts(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(includedFiles=["src/**"])]
    pushed.learner.commit({"src/a": "1"})
    pushed.learner.commit({"docs/a": "2"})
    pushed.push(STAGING)
    assert pushed.fired == ["staging"]


def test_a_forced_push_compares_the_two_trees(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger(includedFiles=["src/**"])]
    pushed.learner.commit({"src/a": "1"})
    old = pushed.learner.commit({"src/b": "1"})
    pushed.push("refs/heads/old")
    pushed.learner.git("reset", "--quiet", "--hard", "HEAD~1")
    pushed.push(STAGING, old)
    assert pushed.fired == ["staging"]


def test_triggers_of_other_repositories_are_not_named(pushed: Pushed) -> None:
    other = {"repoName": "other", "branchName": ".*"}
    foreign = on_branch(".*", projectId="foreign")
    pushed.starter.triggers = [
        make_trigger(),
        make_trigger("other", triggerTemplate=other),
        make_trigger("foreign", triggerTemplate=foreign),
    ]
    pushed.learner.commit(CONFIG)
    assert len(pushed.push(STAGING)) == 3
    assert pushed.fired == ["staging"]


def test_a_repository_that_no_trigger_watches_is_told_so(
    pushed: Pushed,
) -> None:
    other = {"repoName": "other", "branchName": ".*"}
    pushed.starter.triggers = [make_trigger("x", triggerTemplate=other)]
    pushed.learner.commit(CONFIG)
    assert pushed.push(STAGING) == [
        "Cloud Build: no trigger watches repository shop: no build",
        "  triggers of project local: x",
    ]


def test_a_build_that_fails_at_once_says_why(pushed: Pushed) -> None:
    pushed.starter.triggers = [make_trigger()]
    pushed.starter.fail("one\n" * 8)
    pushed.learner.commit(CONFIG)
    lines = pushed.push(STAGING)[3:]
    more = "  and 2 more lines"
    assert lines == ["  it failed at once:", *["  one"] * 6, more]


def test_a_build_that_waits_for_approval_says_how_to_approve(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger()]
    pushed.starter.build.status = Status(Status.PENDING)
    pushed.learner.commit(CONFIG)
    lines = pushed.push(STAGING)
    assert lines[-1] == "  it waits for approval: cloudbuild approve b-1"


def test_a_full_queue_is_told_and_the_next_trigger_is_tried(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger("one"), make_trigger("two")]
    pushed.starter.error = LimitError("9 builds are waiting", "wait")
    pushed.learner.commit(CONFIG)
    assert pushed.push(STAGING)[1:] == [
        "Cloud Build: trigger one started no build",
        "  9 builds are waiting",
        "  Next: wait",
        "Cloud Build: trigger two started no build",
        "  9 builds are waiting",
        "  Next: wait",
    ]


def test_triggers_of_one_name_fire_each_in_its_region(pushed: Pushed) -> None:
    place = "projects/local/locations/{}/triggers/{}"
    pushed.starter.triggers = [
        make_trigger(resourceName=place.format("global", 1), id="1"),
        make_trigger(
            triggerTemplate=on_branch("^main$"),
            resourceName=place.format("europe-west1", 2),
            id="2",
        ),
    ]
    pushed.learner.commit(CONFIG)
    lines = pushed.push(STAGING)
    assert [each.trigger.id for each in pushed.starter.starts] == ["1"]
    assert "trigger staging started build" in lines[1]
    assert "trigger staging (europe-west1) not fired: branch" in lines[3]


def test_a_trigger_of_pull_requests_is_run_by_hand_only(pushed: Pushed) -> None:
    github = {"name": "shop", "owner": "o", "pullRequest": {"branch": ".*"}}
    pushed.starter.triggers = [
        make_trigger(triggerTemplate=None, github=github)
    ]
    pushed.learner.commit(CONFIG)
    assert pushed.push(STAGING)[1].startswith(
        f"{NOT_FIRED} it waits for pull requests"
    )


def test_a_slash_before_the_configs_name_is_the_sources_root(
    pushed: Pushed,
) -> None:
    pushed.starter.triggers = [make_trigger(filename="/cloudbuild.yaml")]
    pushed.learner.commit(CONFIG)
    pushed.push(STAGING)
    (start,) = pushed.starter.starts
    assert (start.filename, start.config) == ("cloudbuild.yaml", b"steps: []")


@pytest.mark.parametrize("kind", ["repositories", "gitRepositoryLinks"])
def test_a_connected_repository_is_the_local_one_of_its_name(
    pushed: Pushed, kind: str
) -> None:
    name = f"projects/p/locations/l/connections/c/{kind}/shop"
    event = {"repository": name, "push": {"branch": "^staging$"}}
    pushed.starter.triggers = [
        make_trigger(triggerTemplate=None, repositoryEventConfig=event)
    ]
    pushed.learner.commit(CONFIG)
    assert ": 1 trigger fired" in pushed.push(STAGING)[0]

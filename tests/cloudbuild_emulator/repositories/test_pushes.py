"""What the service hears of a push, and what the terminal shows."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cloudbuild_emulator.repositories import (
    NO_COMMIT,
    RefUpdate,
    Repositories,
    Repository,
    post_receive,
)
from localcloud.errors import ForbiddenError, LimitError
from tests.cloudbuild_emulator.repositories.conftest import Desk
from tests.cloudbuild_emulator.repositories.learners import Learner

MAIN = "refs/heads/main"
SECONDS = 20


def test_a_new_branch_has_no_old_commit(learner: Learner, desk: Desk) -> None:
    sha = learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    assert desk.pushes == [RefUpdate(MAIN, NO_COMMIT, sha)]
    assert desk.names == ["local/shop"]


def test_a_second_push_tells_both_commits(learner: Learner, desk: Desk) -> None:
    old = learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    new = learner.commit({"a": "2"})
    learner.git("push", "google", "main")
    assert desk.pushes[1:] == [RefUpdate(MAIN, old, new)]


def test_a_forced_push_tells_the_commit_that_was_overwritten(
    learner: Learner, desk: Desk
) -> None:
    old = learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    learner.git("commit", "--quiet", "--amend", "--message", "other")
    learner.git("push", "--force", "google", "main")
    new = learner.git("rev-parse", "HEAD")
    assert desk.pushes[1:] == [RefUpdate(MAIN, old, new)]


def test_a_push_that_git_rejects_is_not_told(
    learner: Learner, desk: Desk
) -> None:
    learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    learner.git("commit", "--quiet", "--amend", "--message", "other")
    done = learner.try_git("push", "google", "main")
    assert "rejected" in done.stdout
    assert len(desk.pushes) == 1


def test_a_deleted_branch_has_no_new_commit(
    learner: Learner, desk: Desk
) -> None:
    sha = learner.commit({"a": "1"})
    learner.git("push", "google", "main", "main:refs/heads/other")
    learner.git("push", "google", "--delete", "other")
    assert desk.pushes[2:] == [RefUpdate("refs/heads/other", sha, NO_COMMIT)]


def test_the_default_branch_is_kept_with_gits_own_words(
    learner: Learner, desk: Desk
) -> None:
    learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    done = learner.try_git("push", "google", "--delete", "main")
    assert "deletion of the current branch prohibited" in done.stdout
    assert len(desk.pushes) == 1


def test_branches_and_tags_of_one_push_are_told_together(
    learner: Learner, desk: Desk
) -> None:
    learner.commit({"a": "1"})
    learner.git("tag", "v1")
    learner.git("tag", "--annotate", "v2", "--message", "second")
    learner.git("push", "google", "main", "v1", "v2")
    refs = [each.ref for each in desk.pushes]
    assert refs == [MAIN, "refs/tags/v1", "refs/tags/v2"]
    assert len(desk.names) == 1


def test_the_answer_is_shown_as_remote_lines(
    learner: Learner, desk: Desk
) -> None:
    desk.lines = ["trigger é started build 1", "  http://x/builds/1"]
    learner.commit({"a": "1"})
    said = learner.git("push", "google", "main")
    assert "remote: trigger é started build 1" in said
    assert "remote:   http://x/builds/1" in said


def test_control_characters_do_not_reach_the_terminal(
    learner: Learner, desk: Desk
) -> None:
    desk.lines = ["\x1b[2Jgone\rover\x07"]
    learner.commit({"a": "1"})
    said = learner.git("push", "google", "main")
    assert "remote: ?[2Jgone?over?" in said


def test_a_refusal_of_the_service_is_shown_and_the_push_is_kept(
    learner: Learner, desk: Desk, shop: Repository
) -> None:
    desk.error = LimitError("9 builds are waiting", "wait")
    sha = learner.commit({"a": "1"})
    said = learner.git("push", "google", "main")
    assert "remote: Cloud Build: 9 builds are waiting" in said
    assert "remote: Cloud Build: Next: wait" in said
    assert shop.branches() == {"main": sha}


def test_a_push_option_without_effect_is_named(
    learner: Learner, desk: Desk
) -> None:
    learner.commit({"a": "1"})
    said = learner.git("push", "-o", "ci.skip", "-o", "b c", "google", "main")
    assert "Cloud Build: push option 'ci.skip' has no effect" in said
    assert "Cloud Build: push option 'b c' has no effect" in said
    assert len(desk.pushes) == 1


def test_the_option_of_cloud_source_repositories_is_known(
    learner: Learner,
) -> None:
    learner.commit({"a": "1"})
    said = learner.git("push", "-o", "nokeycheck", "google", "main")
    assert "has no effect" not in said


def test_after_the_first_push_a_clone_has_a_branch_checked_out(
    learner: Learner, desk: Desk, tmp_path: Path
) -> None:
    sha = learner.commit({"a": "1"})
    learner.git("push", "google", "main:refs/heads/staging")
    clone = str(tmp_path / "clone")
    learner.git("clone", f"{desk.address}/p/local/r/shop", clone)
    assert learner.git("-C", clone, "rev-parse", "HEAD") == sha


def test_only_a_push_that_is_being_received_may_be_told(desk: Desk) -> None:
    answer = httpx.post(
        f"{desk.address}/internal/pushes",
        json={"updates": [], "options": []},
        headers={"X-Push-Token": "guess"},
        timeout=SECONDS,
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["status"] == "PERMISSION_DENIED"
    assert desk.names == []


def test_a_token_is_good_while_its_push_lasts(
    served_repositories: Repositories, shop: Repository
) -> None:
    pushes = served_repositories.pushes
    with pushes.expect(shop) as token:
        assert pushes.find(token) == shop
    with pytest.raises(ForbiddenError, match="no push with this token"):
        pushes.find(token)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"updates": 1}', b'{"updates": [{"ref": 1}]}'],
)
def test_a_malformed_report_is_refused(
    desk: Desk, shop: Repository, body: bytes
) -> None:
    with desk.repositories.pushes.expect(shop) as token:
        answer = httpx.post(
            f"{desk.address}/internal/pushes",
            content=body,
            headers={"X-Push-Token": token},
            timeout=SECONDS,
        )
    assert answer.status_code == 400


def test_the_hook_says_when_nobody_answers() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", post_receive.__file__],
        env={
            "CLOUDBUILD_EMULATOR_URL": "http://127.0.0.1:9/internal/pushes",
            "CLOUDBUILD_EMULATOR_TOKEN": "x",
        },
        input=f"{NO_COMMIT} {'1' * 40} {MAIN}\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert "Cloud Build: 127.0.0.1:9: " in done.stdout
    assert "the push is stored" in done.stdout
    assert done.stderr == ""


def test_a_push_past_the_server_is_not_told(
    learner: Learner, desk: Desk, shop: Repository
) -> None:
    learner.commit({"a": "1"})
    learner.git("push", str(shop.path), "main")
    assert desk.names == []

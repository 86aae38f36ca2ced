"""What a trigger builds: config and substitutions of one commit."""

from typing import Any

import pytest

from cloudbuild_emulator.triggers import Revision, Start
from cloudbuild_emulator.triggers.starts import make_start
from localcloud.errors import InvalidError
from tests.cloudbuild_emulator.triggers.conftest import Pushed
from tests.cloudbuild_emulator.triggers.documents import make_trigger

GITHUB = {"owner": "ada", "name": "shop", "push": {"branch": "x"}}


def start(
    pushed: Pushed, sha: str, trigger: dict[str, Any], **revision: str
) -> Start:
    learner = pushed.learner
    learner.git(
        "push", "--quiet", str(pushed.repository.path), "HEAD:refs/heads/main"
    )
    revision = revision or {"branch": "main"}
    found = Revision(pushed.repository, sha, **revision)
    return make_start(make_trigger(**trigger), found)


def test_the_config_is_the_commits_not_the_work_trees(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "committed"})
    (pushed.learner.folder / "cloudbuild.yaml").write_text("dirty")
    assert start(pushed, sha, {}).config == b"committed"


def test_another_filename_is_read(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"conf/b.json": "{}"})
    made = start(pushed, sha, {"filename": "conf/b.json"})
    assert (made.config, made.filename) == (b"{}", "conf/b.json")
    assert made.values["TRIGGER_BUILD_CONFIG_PATH"] == "conf/b.json"


def test_cloudbuild_yaml_is_the_default(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "steps"})
    assert start(pushed, sha, {"filename": None}).config == b"steps"


def test_a_missing_config_is_a_problem_of_the_build(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"a": "1"})
    made = start(pushed, sha, {})
    assert made.config is None
    assert made.problem.startswith(
        "failed reading build config cloudbuild.yaml: cloudbuild.yaml does "
        f"not exist in shop at {sha[:7]}"
    )


def test_a_config_that_is_a_folder_is_a_problem_of_the_build(
    pushed: Pushed,
) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml/a": "1"})
    assert "is a folder; expected a file" in start(pushed, sha, {}).problem


def test_an_inline_build_reads_no_file(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "steps"})
    inline = {"filename": None, "build": {"steps": [{"name": "bash"}]}}
    made = start(pushed, sha, inline)
    assert (made.config, made.problem, made.filename) == (None, "", "")
    assert "TRIGGER_BUILD_CONFIG_PATH" not in made.values


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["Cloudbuild.YAML", "cloudbuild.json"], "Cloudbuild.YAML"),
        (["cloudbuild.yml", "cloudbuild.json"], "cloudbuild.yml"),
        (["cloudbuild.json", "Dockerfile"], "cloudbuild.json"),
    ],
)
def test_a_config_is_detected_in_googles_order(
    pushed: Pushed, files: list[str], found: str
) -> None:
    sha = pushed.learner.commit(dict.fromkeys(files, "{}"))
    made = start(pushed, sha, {"filename": None, "autodetect": True})
    assert made.filename == found
    assert made.values["TRIGGER_BUILD_CONFIG_PATH"] == found


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["Dockerfile"], "there is only Dockerfile, and no image can be"),
        (["sub/cloudbuild.yaml"], "none of cloudbuild.yaml, cloudbuild.yml"),
    ],
)
def test_where_no_config_is_detected_the_problem_says_so(
    pushed: Pushed, files: list[str], words: str
) -> None:
    sha = pushed.learner.commit(dict.fromkeys(files, "{}"))
    made = start(pushed, sha, {"filename": None, "autodetect": True})
    assert words in made.problem


def test_a_branch_gives_its_substitutions(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "x"})
    assert start(pushed, sha, {"substitutions": {"_A": "1"}}).values == {
        "_A": "1",
        "BRANCH_NAME": "main",
        "COMMIT_SHA": sha,
        "REF_NAME": "main",
        "REPO_FULL_NAME": "shop",
        "REPO_NAME": "shop",
        "REVISION_ID": sha,
        "SHORT_SHA": sha[:7],
        "TAG_NAME": "",
        "TRIGGER_BUILD_CONFIG_PATH": "cloudbuild.yaml",
        "TRIGGER_NAME": "staging",
    }


def test_a_tag_gives_its_name(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "x"})
    values = start(pushed, sha, {}, tag="v1").values
    assert (values["TAG_NAME"], values["REF_NAME"]) == ("v1", "v1")
    assert values["BRANCH_NAME"] == ""


def test_a_github_trigger_gives_the_owner(pushed: Pushed) -> None:
    sha = pushed.learner.commit({"cloudbuild.yaml": "x"})
    fields = {"triggerTemplate": None, "github": GITHUB}
    values = start(pushed, sha, fields).values
    assert values["REPO_FULL_NAME"] == "ada/shop"
    assert values["REPO_NAME"] == "shop"


def test_without_repository_and_build_there_is_nothing_to_start() -> None:
    with pytest.raises(InvalidError, match="neither a repository nor an inli"):
        make_start(make_trigger(), None)

"""Triggers and repositories by the command, and a real push."""

import json
import os
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from tests.cloudbuild_emulator.cli.configs import write_config

Command = Callable[..., Result]
KIND = "cloud-source-repositories"
# Not found; no name.
REFUSED = (43, 41)


@pytest.fixture
def name(cloudbuild: Command) -> str:
    """Return the name of a new repository, and of a trigger to come."""
    name = f"r{uuid.uuid4().hex[:8]}"
    assert cloudbuild("repos", "create", name).exit_code == 0
    return name


def create(cloudbuild: Command, name: str, *words: str) -> Result:
    return cloudbuild(
        "triggers", "create", KIND, f"--name={name}", f"--repo={name}", *words
    )


def read(cloudbuild: Command, name: str) -> dict[str, object]:
    text = cloudbuild("triggers", "describe", name).stdout
    trigger: dict[str, object] = yaml.safe_load(text)
    return trigger


def run_git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=n", "-c", "user.email=e@x", *words],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_a_trigger_is_created_as_its_options_say(
    cloudbuild: Command, name: str
) -> None:
    done = create(
        cloudbuild,
        name,
        "--branch-pattern=^staging$",
        "--build-config=ci/build.yaml",
        "--substitutions=_A=1,_B=2",
        "--included-files=src/**,tests/**",
        "--ignored-files=*.md",
        "--require-approval",
        "--description=d",
    )
    assert done.exit_code == 0, done.output
    trigger = read(cloudbuild, name)
    assert trigger["triggerTemplate"] == {
        "repoName": name,
        "branchName": "^staging$",
    }
    assert trigger["filename"] == "ci/build.yaml"
    assert trigger["substitutions"] == {"_A": "1", "_B": "2"}
    assert trigger["includedFiles"] == ["src/**", "tests/**"]
    assert trigger["approvalConfig"] == {"approvalRequired": True}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], "has neither a branch nor a tag"),
        (["--branch-pattern=["], "invalid RE2 pattern"),
        (["--branch-pattern=a", "--tag-pattern=b"], "both are named"),
        (["--branch-pattern=a", "--substitutions=A=1"], "not a valid built-in"),
    ],
)
def test_a_wrong_trigger_is_refused(
    cloudbuild: Command, name: str, words: list[str], found: str
) -> None:
    done = create(cloudbuild, name, *words)
    assert done.exit_code not in {0, 2}
    assert found in done.stderr


def test_an_update_changes_what_is_named_and_no_more(
    cloudbuild: Command, name: str
) -> None:
    create(cloudbuild, name, "--branch-pattern=a", "--substitutions=_A=1")
    done = cloudbuild(
        "triggers", "update", KIND, name,
        "--update-substitutions=_B=2", "--disabled",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    trigger = read(cloudbuild, name)
    assert trigger["substitutions"] == {"_A": "1", "_B": "2"}
    assert trigger["disabled"] is True
    cloudbuild(
        "triggers", "update", KIND, name,
        "--remove-substitutions=_A", "--enabled",
    )  # fmt: skip
    trigger = read(cloudbuild, name)
    assert trigger["substitutions"] == {"_B": "2"}
    assert "disabled" not in trigger


def test_an_exported_trigger_is_imported_again(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    create(cloudbuild, name, "--branch-pattern=a")
    before = read(cloudbuild, name)
    file = str(folder / "t.yaml")
    cloudbuild("triggers", "export", name, f"--destination={file}")
    cloudbuild("triggers", "delete", name)
    done = cloudbuild("triggers", "import", f"--source={file}")
    assert done.exit_code == 0, done.output
    after = read(cloudbuild, name)
    assert after["triggerTemplate"] == before["triggerTemplate"]


def test_a_trigger_exported_by_gcloud_is_imported(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    trigger = {
        "name": name,
        "id": "3f0c2a10-0000-4000-8000-000000000000",
        "resourceName": f"projects/p/locations/global/triggers/{name}",
        "createTime": "2024-01-01T00:00:00.123456789Z",
        "eventType": "REPO",
        "includeBuildLogs": "INCLUDE_BUILD_LOGS_WITH_STATUS",
        "serviceAccount": "projects/p/serviceAccounts/x@y",
        "approvalConfig": {},
        "filename": "cloudbuild.yaml",
        "triggerTemplate": {
            "branchName": "^a$", "projectId": "p", "repoName": name,
        },
    }  # fmt: skip
    (folder / "t.yaml").write_text(yaml.safe_dump(trigger))
    done = cloudbuild("triggers", "import", "--source=t.yaml")
    assert done.exit_code == 0, done.output
    assert read(cloudbuild, name)["id"] != trigger["id"]
    for field in ("eventType", "includeBuildLogs", "serviceAccount"):
        assert f"t.yaml: warning: {field}: accepted, without" in done.stderr


def test_a_push_says_which_trigger_started_which_build(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    create(cloudbuild, name, "--branch-pattern=^staging$")
    url = cloudbuild("repos", "describe", name, "--format=value(url)")
    (folder / "cloudbuild.yaml").write_text(
        "steps: [{name: bash, args: [bash, -c, 'echo $BRANCH_NAME $_NONE.']}]\n"
    )
    run_git(folder, "init", "-q", "-b", "staging")
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-qm", "One")
    said = run_git(folder, "push", url.stdout.strip(), "staging")
    assert f"remote: Cloud Build: trigger {name} started build " in said
    build_id = said.split("started build ")[1].split()[0]
    log = cloudbuild("log", "--stream", build_id).stdout
    assert "staging .\n" in log
    assert "HEAD is now at" in log
    other = run_git(folder, "push", url.stdout.strip(), "staging:other")
    assert "branch other does not match ^staging$" in other


def test_a_trigger_is_run_by_hand_on_a_branch(
    cloudbuild: Command, name: str
) -> None:
    done = create(cloudbuild, name, "--branch-pattern=^staging$")
    assert done.exit_code == 0
    missing = cloudbuild("triggers", "run", name, "--branch=staging")
    assert "couldn't find revision 'staging'" in missing.stderr
    twice = cloudbuild("triggers", "run", name, "--branch=a", "--tag=b")
    assert "more than one is named" in twice.stderr


def test_a_trigger_of_a_region_is_run_there(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    write_config(folder, "true")
    region = "--region=europe-west1"
    made = cloudbuild(
        "triggers", "create", "manual", f"--name={name}", region,
        "--inline-config=cloudbuild.yaml",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    words = (
        "triggers",
        "run",
        name,
        region,
        "--format=value(metadata.build.name)",
    )
    done = cloudbuild(*words)
    assert "/locations/europe-west1/builds/" in done.stdout


def test_a_region_lists_the_build_of_an_unreadable_config(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    region = "--region=europe-west1"
    made = create(cloudbuild, name, "--branch-pattern=^a$", region)
    assert made.exit_code == 0, made.output
    (folder / "cloudbuild.yaml").write_text("steps: [{nam: bash}]\n")
    run_git(folder, "init", "-q", "-b", "a")
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-qm", "One")
    url = cloudbuild("repos", "describe", name, "--format=value(url)")
    said = run_git(folder, "push", url.stdout.strip(), "a")
    build_id = said.split("started build ")[1].split()[0]
    words = ("list", "--filter=status=FAILURE", "--format=value(id)")
    assert build_id in cloudbuild(*words, region).stdout.split()
    assert build_id not in cloudbuild(*words).stdout.split()


def test_an_update_of_a_github_trigger_keeps_the_rest(
    cloudbuild: Command, name: str
) -> None:
    made = cloudbuild(
        "triggers", "create", "github", f"--name={name}",
        f"--repo-name={name}", "--repo-owner=ada", "--branch-pattern=a",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    words = ("triggers", "update", "github", name, "--tag-pattern=^v1$")
    assert cloudbuild(*words).exit_code == 0
    push = {"tag": "^v1$"}
    expected = {"owner": "ada", "name": name, "push": push}
    assert read(cloudbuild, name)["github"] == expected


def test_an_update_of_a_manual_trigger_changes_its_config(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    write_config(folder, "true")
    config = "--inline-config=cloudbuild.yaml"
    cloudbuild("triggers", "create", "manual", f"--name={name}", config)
    write_config(folder, "false")
    done = cloudbuild("triggers", "update", "manual", name, config)
    assert done.exit_code == 0, done.output
    assert "false" in str(read(cloudbuild, name)["build"])


def test_scripts_that_are_quiet_are_understood(
    cloudbuild: Command, name: str
) -> None:
    create(cloudbuild, name, "--branch-pattern=a")
    done = cloudbuild("triggers", "delete", name, "--quiet")
    assert done.exit_code == 0, done.output


def make(cloudbuild: Command, kind: str, *words: str) -> dict[str, Any]:
    """Return the trigger that `create` made."""
    done = cloudbuild("triggers", "create", kind, "--format=json", *words)
    assert done.exit_code == 0, done.output
    trigger: dict[str, Any] = json.loads(done.stdout)[0]
    return trigger


LINK = "projects/p/locations/l/connections/c/gitRepositoryLinks/shop"
SECOND = "projects/p/locations/l/connections/c/repositories/shop"
URL = "https://github.com/ada/shop"


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (
            "github",
            ["--repo-name=shop", "--repo-owner=ada",
             "--pull-request-pattern=^main$", "--comment-control"],
            {"github": {"owner": "ada", "name": "shop", "pullRequest": {
                "branch": "^main$", "commentControl": "COMMENTS_ENABLED",
            }}},
        ),
        (
            "github",
            [f"--repository={SECOND}", "--tag-pattern=^v1"],
            {"repositoryEventConfig": {
                "repository": SECOND, "push": {"tag": "^v1"},
            }},
        ),
        (
            "developer-connect",
            [f"--git-repository-link={LINK}", "--branch-pattern=^main$"],
            {"developerConnectEventConfig": {
                "gitRepositoryLink": LINK, "push": {"branch": "^main$"},
            }},
        ),
        (
            "developer-connect",
            [f"--git-repository-link={LINK}", "--pull-request-pattern=.*",
             "--comment-control=comments-enabled"],
            {"developerConnectEventConfig": {
                "gitRepositoryLink": LINK, "pullRequest": {
                    "branch": ".*", "commentControl": "COMMENTS_ENABLED",
                },
            }},
        ),
        (
            "pubsub",
            ["--topic=projects/p/topics/t", "--subscription-filter=_A == 'x'",
             f"--repo={URL}", "--branch=main", "--build-config=ci.yaml"],
            {
                "pubsubConfig": {"topic": "projects/p/topics/t"},
                "filter": "_A == 'x'",
                "sourceToBuild": {
                    "uri": URL, "ref": "refs/heads/main", "repoType": "GITHUB",
                },
                "gitFileSource": {
                    "path": "ci.yaml", "uri": URL, "repoType": "GITHUB",
                    "revision": "refs/heads/main",
                },
            },
        ),
        (
            "webhook",
            ["--secret=projects/p/secrets/s/versions/1", f"--repo={URL}"],
            {"webhookConfig": {"secret": "projects/p/secrets/s/versions/1"}},
        ),
        (
            "cloud-source-repositories",
            ["--repo=shop", "--branch-pattern=a", "--dockerfile=Dockerfile",
             "--dockerfile-dir=/app", "--dockerfile-image=gcr.io/p/shop"],
            {
                "build": {
                    "steps": [{
                        "name": "gcr.io/cloud-builders/docker",
                        "args": ["build", "-t", "gcr.io/p/shop", "-f",
                                 "Dockerfile", "."],
                        "dir": "app",
                    }],
                    "images": ["gcr.io/p/shop"],
                },
            },
        ),
        (
            "cloud-source-repositories",
            ["--repo=shop", "--tag-pattern=v",
             "--build-config=/cloudbuild.yaml",
             "--include-logs-with-status", "--service-account=x@y"],
            {
                "filename": "/cloudbuild.yaml",
                "includeBuildLogs": "INCLUDE_BUILD_LOGS_WITH_STATUS",
                "serviceAccount": "x@y",
            },
        ),
    ],
)  # fmt: skip
def test_a_trigger_is_kept_as_gclouds_options_say(
    cloudbuild: Command, kind: str, words: list[str], expected: dict[str, Any]
) -> None:
    made = make(cloudbuild, kind, *words)
    assert {key: made.get(key) for key in expected} == expected
    assert made["name"].startswith("trigger-")
    assert read(cloudbuild, made["id"]) == made
    cloudbuild("triggers", "delete", made["id"])


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        (
            "github",
            ["--repo-name=a", "--pull-request-pattern=.*"],
            "github.pullRequest: accepted, without effect here",
        ),
        (
            "pubsub",
            ["--topic=t", f"--repo={URL}"],
            "pubsubConfig: accepted, without effect here",
        ),
        (
            "cloud-source-repositories",
            ["--repo=a", "--branch-pattern=a", "--service-account=x@y"],
            "serviceAccount: accepted, without effect here",
        ),
    ],
)
def test_what_has_no_effect_here_is_said(
    cloudbuild: Command, kind: str, words: list[str], found: str
) -> None:
    done = cloudbuild("triggers", "create", kind, *words)
    assert done.exit_code == 0, done.output
    assert found in done.stderr


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        ("github", [], "--repo-name or --repository: must be specified"),
        ("cloud-source-repositories", [], "--repo: must be specified"),
        ("pubsub", [], "--topic: must be specified"),
        (
            "github",
            ["--repo-name=a", "--branch-pattern=a", "--pull-request-pattern=b"],
            "--branch-pattern, --pull-request-pattern: both are named",
        ),
        (
            "github",
            ["--repo-name=a", "--branch-pattern=a", "--comment-control"],
            "needs --pull-request-pattern",
        ),
        (
            "cloud-source-repositories",
            ["--repo=a", "--branch-pattern=a", "--build-config=a",
             "--dockerfile=b"],
            "--build-config, --dockerfile: expected one of them",
        ),
        ("gitlab", ["--anything=x"], "triggers create gitlab: no such host"),
        ("bitbucketserver", [], "no such host reaches one machine"),
    ],
)  # fmt: skip
def test_options_that_exclude_each_other_are_refused(
    cloudbuild: Command, kind: str, words: list[str], found: str
) -> None:
    done = cloudbuild("triggers", "create", kind, *words)
    assert done.exit_code == 41
    assert found in done.stderr


def test_a_push_starts_a_trigger_of_developer_connect(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    link = f"{LINK.rpartition('/')[0]}/{name}"
    made = make(
        cloudbuild, "developer-connect", f"--git-repository-link={link}",
        "--branch-pattern=^main$", f"--name={name}",
    )  # fmt: skip
    write_config(folder, "true")
    url = cloudbuild("repos", "describe", name, "--format=value(url)")
    run_git(folder, "init", "-q", "-b", "main")
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-qm", "One")
    said = run_git(folder, "push", url.stdout.strip(), "main")
    assert f"trigger {made['name']} started build " in said


def test_an_update_keeps_what_a_trigger_waits_for(cloudbuild: Command) -> None:
    words = [f"--git-repository-link={LINK}", "--branch-pattern=^a$"]
    made = make(cloudbuild, "developer-connect", *words)
    done = cloudbuild(
        "triggers", "update", "developer-connect", made["id"],
        "--description=d", "--include-logs-with-status",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    new = read(cloudbuild, made["id"])
    key = "developerConnectEventConfig"
    assert (new["description"], new[key]) == ("d", made[key])
    assert new["includeBuildLogs"] == "INCLUDE_BUILD_LOGS_WITH_STATUS"


def list_names(cloudbuild: Command, *words: str) -> list[str]:
    done = cloudbuild("triggers", "list", "--format=value(name)", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.split()


def test_a_renamed_export_changes_its_own_trigger(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    create(cloudbuild, name, "--branch-pattern=a")
    cloudbuild("triggers", "export", name, "--destination=t.yaml")
    text = (folder / "t.yaml").read_text()
    (folder / "t.yaml").write_text(text.replace(f"name: {name}", "name: new"))
    before = read(cloudbuild, name)
    done = cloudbuild("triggers", "import", "--source=t.yaml")
    assert done.exit_code == 0, done.output
    assert name not in list_names(cloudbuild)
    assert read(cloudbuild, "new")["id"] == before["id"]
    cloudbuild("triggers", "delete", "new")


def test_a_file_may_hold_several_triggers(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    one = {
        "name": f"{name}-1",
        "triggerTemplate": {"repoName": name, "branchName": "a"},
    }
    two = {**one, "name": f"{name}-2"}
    (folder / "t.yaml").write_text(yaml.safe_dump_all([one, two]))
    for _ in range(2):
        done = cloudbuild("triggers", "import", "--source=t.yaml")
        assert done.exit_code == 0, done.output
    wanted = f"--filter=name:{name}*"
    assert list_names(cloudbuild, wanted) == [f"{name}-1", f"{name}-2"]


def test_nothing_is_imported_of_a_file_with_a_mistake(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    (folder / "t.yaml").write_text(
        f"name: {name}\ntriggerTemplate: {{repoName: a, branchName: a}}\n"
        "---\nname: b\ndisabld: true\n"
    )
    done = cloudbuild("triggers", "import", "--source=t.yaml")
    assert done.exit_code == 42
    assert (
        "disabld: unused: unknown field (did you mean disabled?), line 5"
        in (done.stderr)
    )
    assert name not in list_names(cloudbuild)


def test_an_export_of_another_region_makes_no_second_trigger(
    cloudbuild: Command, name: str
) -> None:
    region = "--region=europe-west1"
    create(cloudbuild, name, "--branch-pattern=a", region)
    words = ("triggers", "export", name, "--destination=t.yaml", region)
    assert cloudbuild(*words).exit_code == 0
    done = cloudbuild("triggers", "import", "--source=t.yaml")
    assert done.exit_code == 41
    assert f"add {region}" in done.stderr
    assert name not in list_names(cloudbuild)


def test_an_export_is_whole(
    cloudbuild: Command, name: str, folder: Path
) -> None:
    made = make(
        cloudbuild, "github", f"--repo-name={name}", f"--name={name}",
        "--pull-request-pattern=^main$", "--comment-control",
        "--include-logs-with-status", "--service-account=x@y",
        "--require-approval", "--substitutions=_A=1", "--ignored-files=*.md",
    )  # fmt: skip
    cloudbuild("triggers", "export", name, "--destination=t.yaml")
    assert yaml.safe_load((folder / "t.yaml").read_text()) == made
    cloudbuild("triggers", "delete", name)
    assert cloudbuild("triggers", "import", "--source=t.yaml").exit_code == 0
    new = read(cloudbuild, name)
    own = {"id", "createTime", "resourceName"}
    assert {k: x for k, x in new.items() if k not in own} == {
        k: x for k, x in made.items() if k not in own
    }


@pytest.mark.parametrize("kind", ["repos", "triggers"])
@pytest.mark.parametrize(
    "form", ["{}#", "{}?x=1", "{}/", "./{}", "x/../{}", ".", "..", "%2e"]
)
def test_nothing_goes_but_what_has_that_very_name(
    cloudbuild: Command, name: str, kind: str, form: str
) -> None:
    assert create(cloudbuild, name, "--branch-pattern=main").exit_code == 0
    for verb in ("describe", "delete"):
        done = cloudbuild(kind, verb, form.format(name))
        assert done.exit_code in REFUSED, done.stdout
    assert cloudbuild(kind, "describe", name).exit_code == 0


@pytest.mark.parametrize("form", ["{}#", "{}?x=1", "./{}", "."])
def test_no_build_is_approved_by_another_name(
    cloudbuild: Command, folder: Path, name: str, form: str
) -> None:
    write_config(folder, "true")
    words = ("--inline-config=cloudbuild.yaml", "--require-approval")
    made = ("triggers", "create", "manual", f"--name=by-{name}", *words)
    assert cloudbuild(*made).exit_code == 0
    asked = cloudbuild("triggers", "run", f"by-{name}", "--format=json")
    identity = json.loads(asked.stdout)[0]["metadata"]["build"]["id"]
    for verb in ("approve", "cancel", "log", "describe", "retry"):
        done = cloudbuild(verb, form.format(identity))
        assert done.exit_code in REFUSED, verb
    found = cloudbuild("describe", identity, "--format=value(status)")
    assert found.stdout == "PENDING\n"

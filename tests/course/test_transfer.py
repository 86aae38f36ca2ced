"""`votre_projet.md`, followed to the letter on a project that is not ours."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cloudbuild_emulator import Build, Client, Status
from course.clients.builds import connect, read_commit
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.packages import share_packages
from course.places import NOTEBOOKS, REFERENCE, REPOSITORY, Home
from localcloud.sandbox.environments import cache_environment

PAGE = NOTEBOOKS / "fr" / "votre_projet.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Where the page puts them.
PLACE = "projects/local/locations/europe-west1"
# A plain package of somebody's, which scikit-learn fits.
FOREIGN = {
    "pyproject.toml": """\
[project]
name = "loyers"
version = "0.1"
requires-python = ">=3.11"
dependencies = ["scikit-learn"]

[project.optional-dependencies]
test = ["pytest"]
""",
    "loyers/__init__.py": """\
from sklearn.linear_model import LinearRegression


def predict_rent(surfaces, rents, surface):
    model = LinearRegression().fit([[each] for each in surfaces], rents)
    return float(model.predict([[surface]])[0])
""",
    "tests/test_loyers.py": """\
import pytest

from loyers import predict_rent


def test_a_rent_follows_the_surface():
    assert predict_rent([10, 20], [300, 600], 30) == pytest.approx(900)
""",
}
# What stands for the two programs of others: builds and secrets are the
# emulator's, the rest only has to be said in words that exist.
GCLOUD = """\
#!/bin/sh
echo "gcloud $*" >> "$SAID"
case "$1 $2" in
"builds connections" | "builds repositories") ;;
"builds "*) shift; exec "$PROGRAMS/cloudbuild" "$@" ;;
"secrets create")
    mkdir -p "$SECRETS/local/$3" && cat > "$SECRETS/local/$3/1" ;;
"projects describe") echo 42 ;;
esac
"""
GH = '#!/bin/sh\necho "gh $*" >> "$SAID"\ncat > "$SAID.json"\n'


class Team:
    """Who is told of failed builds: keeps what is sent to its address."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        team = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                team.told.append(json.loads(self.rfile.read(length)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing among the tests."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/team"
        threading.Thread(target=self._server.serve_forever).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    team = Team()
    yield team
    team.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("cloud") / "home")
    share_packages(home)
    address = lifecycle.up(home=home, servers=[CLOUD_BUILD]).cloudbuild
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDBUILD_EMULATOR_HOST", address)
        yield home
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def project(
    home: Home,  # noqa: ARG001 -- its Cloud Build serves the repository
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Give the foreign project, committed; `origin` serves it."""
    folder = tmp_path_factory.mktemp("Chez eux") / "loyers"
    for name, text in FOREIGN.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Client() as client:
        repositories = f"{client.own}/repositories"
        client.call("POST", repositories, json={"name": "loyers"})
        origin = f"{client.address}/p/local/r/loyers"
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "config", "user.name", "Author")
    git(folder, "config", "user.email", "author@example.org")
    git(folder, "remote", "add", "origin", origin)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Predict rents")
    return folder


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def list_blocks(language: str) -> list[str]:
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


def test_the_page_has_the_same_commands_in_english() -> None:
    english = NOTEBOOKS / "en" / "your_project.md"
    found = BLOCK.findall(english.read_text(encoding="utf-8"))
    assert len(found) > 5
    assert found == BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def set_values(script: str, values: dict[str, str]) -> str:
    """Put values in place of the page's, which its reader would change."""
    for name, value in values.items():
        line = re.compile(rf"\b{name}=\S+")
        assert line.search(script), f"the page sets no {name}"
        script = line.sub(f"{name}='{value}'", script, count=1)
    return script


@pytest.fixture(scope="module")
def said(
    home: Home,
    project: Path,
    team: Team,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Follow the page, in order; give what was asked of Google and GitHub."""
    folder = tmp_path_factory.mktemp("programs")
    for name, text in {"gcloud": GCLOUD, "gh": GH}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    programs = Path(sys.executable).parent
    (config,) = list_blocks("yaml")
    (project / "cloudbuild.yaml").write_text(config, encoding="utf-8")
    first, *others = list_blocks("bash")
    mine = {"PROJECT": "local", "REPO": "loyers", "WEBHOOK": team.address}
    values = set_values(first, {**mine, "COURSE": str(REPOSITORY)})
    path = os.pathsep.join([str(folder), str(programs), os.environ["PATH"]])
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join([values, *others])],
        cwd=project,
        check=True,
        env={
            **os.environ,
            **cache_environment(home.packages),
            "PATH": path,
            "PROGRAMS": str(programs),
            "SAID": str(folder / "said"),
            "SECRETS": str(home.cloudbuild / "secrets"),
            # The course's own versions, which are in the cache.
            "UV_CONSTRAINT": str(REFERENCE / "requirements.txt"),
        },
    )
    return folder / "said"


def follow(project: Path) -> tuple[Build, str]:
    """Give the only build of the last commit, at its end, and its log."""
    found = find_build(project)
    command = ["log", found.id, "--stream", "--region=europe-west1"]
    program = Path(sys.executable).with_name("cloudbuild")
    log = subprocess.check_output([program, *command], text=True)
    return find_build(project), log


def find_build(project: Path) -> Build:
    commit = read_commit(project)
    listed = connect().list_builds(request={"parent": PLACE})
    (found,) = (
        each for each in listed if each.substitutions["COMMIT_SHA"] == commit
    )
    return found


@pytest.mark.usefixtures("said")
def test_the_first_push_is_green_and_nobody_is_told(
    project: Path, team: Team
) -> None:
    build, log = follow(project)
    assert build.status == Status.SUCCESS, log
    assert "1 passed" in log
    assert team.told == []


@pytest.mark.usefixtures("said")
def test_what_is_installed_is_held_by_a_hash(project: Path) -> None:
    text = (project / "requirements.txt").read_text()
    pins = re.findall(r"^[a-z][\w.-]*==", text, re.MULTILINE)
    assert {"scikit-learn==", "pytest=="} <= {*pins}
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.usefixtures("said")
def test_a_broken_package_is_red_and_the_team_is_told(
    project: Path, team: Team
) -> None:
    path = project / "loyers" / "__init__.py"
    path.write_text(path.read_text().replace("surface]]", "surface / 2]]"))
    git(project, "commit", "--quiet", "--all", "--message", "Halve it")
    git(project, "push", "--quiet", "origin", "main")
    build, log = follow(project)
    assert build.status == Status.FAILURE, log
    assert [step.id for step in build.steps] == ["CI", "tell"]
    short = build.substitutions["SHORT_SHA"]
    assert team.told == [{"text": f"{short}: build {build.id} failed"}]
    assert team.address not in log


@pytest.mark.usefixtures("said")
def test_pull_requests_have_a_trigger_of_their_own() -> None:
    found = connect().list_build_triggers(request={"parent": PLACE})
    events = {each.name: each.repository_event_config for each in found}
    assert events["loyers-pull-request"].pull_request.branch == "^main$"
    assert events["loyers-branch"].push.branch == "^main$"


def test_the_role_of_the_agent_comes_before_the_connection(said: Path) -> None:
    text = said.read_text()
    assert text.index("secretmanager.admin") < text.index("connections create")
    assert "service-42@gcp-sa-cloudbuild" in text


def test_the_branch_is_protected_by_a_check_that_exists(said: Path) -> None:
    rule = json.loads(said.with_suffix(".json").read_text())
    checks = rule["required_status_checks"]["contexts"]
    assert checks == ["loyers-pull-request (local)"]


@pytest.mark.parametrize(
    ("place", "page"),
    [
        ("README.fr.md", "notebooks/fr/votre_projet.md"),
        ("README.md", "notebooks/en/your_project.md"),
        ("notebooks/fr/08_production.ipynb", "(votre_projet.md)"),
        ("notebooks/en/08_production.ipynb", "(your_project.md)"),
    ],
)
def test_the_page_is_linked_where_it_is_looked_for(
    place: str, page: str
) -> None:
    assert page in (REPOSITORY / place).read_text(encoding="utf-8")

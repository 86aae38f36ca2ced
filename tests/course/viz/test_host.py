"""The real Kedro-Viz on a copy of the project; no way to the internet."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course.cloud import lifecycle
from course.cloud.kedro_viz import VIZ
from course.cloud.state import read_state
from course.places import REFERENCE, Home
from course.viz.installing import LOCK

TASKS = {
    "loading": "read_parts",
    "processing": "split_by_session",
    "training": "tune",
    "deployment": "register",
}
NODES = "src/purchase_predict/pipelines/training/nodes.py"
CATALOG = "conf/base/catalog.yml"
FRENCH = {"Accept-Language": "fr"}
# Nobody listens there.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[httpx.Client, Home]]:
    """Start it once, cut off from the internet."""
    home = Home(tmp_path_factory.mktemp("viz") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", NOWHERE)
        patch.setenv("XDG_CONFIG_HOME", str(home.workspace / "config"))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        lifecycle.up(home=home, servers=[VIZ])
    port = read_state(home.state(VIZ.key)).port
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client, home
    lifecycle.down(home=home)


@pytest.fixture
def viz(shared: tuple[httpx.Client, Home]) -> httpx.Client:
    return shared[0]


@pytest.fixture
def project(shared: tuple[httpx.Client, Home]) -> Iterator[Path]:
    """Give a learner's project, and take it away again."""
    folder = shared[1].workspace / REFERENCE.name
    shutil.copytree(
        REFERENCE,
        folder,
        ignore=shutil.ignore_patterns(".*", "__pycache__"),
    )
    yield folder
    shutil.rmtree(folder)


def list_tasks(viz: httpx.Client, pipeline: str) -> set[str]:
    assert viz.get("/").status_code == 200
    graph = viz.get(f"/api/pipelines/{pipeline}").json()
    return {x["name"] for x in graph["nodes"] if x["type"] == "task"}


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("pipeline", "task"), TASKS.items())
def test_each_pipeline_of_the_project_is_drawn(
    viz: httpx.Client, pipeline: str, task: str
) -> None:
    assert task in list_tasks(viz, pipeline)
    assert task in list_tasks(viz, "global")


def test_the_graph_is_what_the_files_say_now(
    viz: httpx.Client, project: Path
) -> None:
    assert "tune" in list_tasks(viz, "training")
    replace(project / NODES, "def tune(", "def search(")
    replace(project / NODES.replace("nodes", "pipeline"), "tune", "search")
    assert "search" in list_tasks(viz, "training")


def test_looking_writes_nothing_into_the_project(
    viz: httpx.Client, project: Path
) -> None:
    before = sorted(project.rglob("*"))
    assert list_tasks(viz, "global")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (NODES, f"{NODES}:1\nSyntaxError: "),
        (CATALOG, f"Invalid YAML or JSON file {CATALOG}, "),
    ],
)
def test_a_file_that_cannot_be_read_is_named_until_it_is_mended(
    viz: httpx.Client, project: Path, file: str, words: str
) -> None:
    good = (project / file).read_text()
    (project / file).write_text("x: [\n")
    page = viz.get("/", headers=FRENCH)
    assert page.status_code == 503
    assert words in page.text
    assert "Traceback" not in page.text
    (project / file).write_text(good)
    assert "tune" in list_tasks(viz, "training")


def test_a_project_that_is_not_complete_names_what_it_lacks(
    viz: httpx.Client, project: Path
) -> None:
    shutil.rmtree(project / NODES.replace("/nodes.py", ""))
    page = viz.get("/", headers=FRENCH)
    assert "registry.py:" in page.text
    assert "purchase_predict.pipelines.training" in page.text
    assert "cellules suivantes de la leçon" in page.text


def test_without_a_project_the_courses_own_is_offered(
    viz: httpx.Client,
) -> None:
    page = viz.get("/", headers=FRENCH)
    assert page.status_code == 404
    assert "La leçon 4 y écrit votre projet" in page.text
    assert viz.get("/?project=course").status_code == 200
    assert viz.get("/api/pipelines/deployment").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]
)
@pytest.mark.parametrize("path", ["/", "/api/main", "/api/deploy"])
def test_foreign_hosts_and_origins_are_turned_away(
    viz: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    method = "POST" if path.endswith("deploy") else "GET"
    assert viz.request(method, path).status_code != 403
    assert viz.request(method, path, headers=headers).status_code == 403


def test_nobody_on_the_internet_is_asked_for_a_newer_version(
    viz: httpx.Client,
) -> None:
    found = viz.get("/api/version").json()
    assert not found["is_outdated"]
    assert f"kedro-viz=={found['installed']} " in LOCK.read_text()


def test_the_page_may_load_from_its_own_server_alone(
    viz: httpx.Client,
) -> None:
    page = viz.get("/?project=course")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'self' 'unsafe-inline' data: blob:;")


def test_no_visitor_gets_an_identity(
    viz: httpx.Client, shared: tuple[httpx.Client, Home]
) -> None:
    assert "heap" not in viz.get("/?project=course").text
    assert not (shared[1].workspace / "config" / "kedro").exists()

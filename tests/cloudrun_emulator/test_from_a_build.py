"""A build of Cloud Build that deploys a service, and asks it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cloudbuild_emulator import RunningServer as RunningBuilds
from cloudbuild_emulator import Service
from cloudbuild_emulator import Settings as BuildSettings
from cloudbuild_emulator import main as cloudbuild
from cloudrun_emulator import CloudRun, RunningServer, Settings
from tests.cloudrun_emulator.applications import TELLING

# One file for this machine and for Google Cloud.
CONFIG = """
steps:
- id: deploy
  name: gcr.io/google.com/cloudsdktool/cloud-sdk
  entrypoint: gcloud
  args: [run, deploy, shop, --source, app, --region, europe-west9, --quiet]
- id: ask
  name: gcr.io/cloud-builders/gcloud
  entrypoint: bash
  args:
  - -c
  - |
    url="$(gcloud run services describe shop --region europe-west9 \\
      --format 'value(status.url)')"
    token="$(gcloud auth print-identity-token)"
    curl --silent --fail --header "Authorization: Bearer $$token" "$$url"
"""
Submit = Callable[[str], Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    app = tmp_path / "shop" / "app"
    app.mkdir(parents=True)
    (app / "main.py").write_text(TELLING)
    (app / "Procfile").write_text("web: python main.py\n")
    (app.parent / "cloudbuild.yaml").write_text(CONFIG)
    monkeypatch.chdir(app.parent)
    return app


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(CloudRun(Settings(tmp_path / "run"))) as server:
        yield server


@pytest.fixture
def submit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Submit:
    def submit(cloud_run: str) -> Result:
        settings = BuildSettings(tmp_path / "build", cloud_run=cloud_run)
        with RunningBuilds(Service(settings)) as server:
            monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", server.address)
            return CliRunner().invoke(cloudbuild, ["submit", "."])

    return submit


def test_a_build_deploys_a_service_and_asks_it(
    app: Path, run: RunningServer, submit: Submit
) -> None:
    assert app.is_dir()
    done = submit(run.address)
    assert done.exit_code == 0, done.output
    assert "and is serving 100 percent of traffic." in done.output
    assert 'Step #1 - "ask": shop-00001-' in done.output


def test_without_a_cloud_run_the_step_says_what_to_do(
    app: Path, submit: Submit
) -> None:
    assert app.is_dir()
    done = submit("")
    assert done.exit_code != 0
    assert "gcloud run deploy shop: this service knows no Cloud Run" in (
        done.output
    )
    assert "cloudbuild serve --cloud-run http://127.0.0.1:8086" in done.output

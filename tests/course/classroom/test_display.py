"""What a notebook shows of a build."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudbuild_emulator import Build
from course.classroom import display
from course.classroom.display import Picture, show, watch
from course.clients.builds import connect
from course.errors import BuildError
from localcloud.messages import from_document

BEGUN, HALF, ENDED = (f"2026-01-01T00:00:{s}Z" for s in ("00", "12", "32"))
DOCUMENT = {
    "id": "1234567890",
    "status": "FAILURE",
    "startTime": BEGUN,
    "finishTime": ENDED,
    "substitutions": {"REF_NAME": "staging", "SHORT_SHA": "abc1234"},
    "steps": [
        {
            "id": "CI",
            "name": "bash",
            "status": "FAILURE",
            "timing": {"startTime": BEGUN, "endTime": HALF},
        },
        {"id": "<CD>", "name": "bash"},
    ],
}


class Screen:
    """Takes what a notebook would show."""

    def __init__(self) -> None:
        self.shown: list[Picture] = []

    def __call__(self, picture: Picture, **_: Any) -> "Screen":
        self.update(picture)
        return self

    def update(self, picture: Picture) -> None:
        self.shown.append(picture)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr(display, "display", screen)
    return screen


@pytest.fixture
def ended() -> Build:
    return from_document(Build, DOCUMENT)


def submit() -> str:
    step = {"name": "bash", "args": ["-c", "sleep 0.5"]}
    build = Build(steps=[step])
    made = connect().create_build(project_id="local", build=build)
    return str(made.metadata.build.id)


@pytest.mark.usefixtures("addresses")
def test_a_build_is_shown_while_it_runs_and_returned_ended(
    screen: Screen,
) -> None:
    build = watch(submit())
    statuses = [each.build.status.name for each in screen.shown]
    assert statuses[0] in {"QUEUED", "WORKING"}
    assert "WORKING" in statuses
    assert build.status.name == statuses[-1] == "SUCCESS"


@pytest.mark.usefixtures("addresses", "screen")
def test_who_stops_watching_leaves_the_build_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    build_id = submit()
    monkeypatch.setattr(display, "follow_build", interrupt)
    assert watch(build_id).id == build_id
    said = capsys.readouterr().out
    assert said.startswith("Vous ne suivez plus ce build")
    assert said.endswith(f'Pour le suivre de nouveau : watch("{build_id}")\n')


@pytest.mark.usefixtures("screen")
def test_who_stops_watching_a_pending_build_hears_how_to_approve_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wait(_: str) -> Iterator[Build]:
        yield from_document(Build, {"id": "12", "status": "PENDING"})
        raise KeyboardInterrupt

    monkeypatch.setattr(display, "follow_build", wait)
    assert watch("12").status.name == "PENDING"
    assert "!cloudbuild approve 12 (ou" in capsys.readouterr().out


@pytest.mark.usefixtures("addresses", "screen")
def test_a_folder_names_the_build_of_its_last_commit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build_id = submit()
    asked: list[object] = []

    def find(folder: object) -> Build:
        asked.append(folder)
        return Build(id=build_id)

    monkeypatch.setattr(display, "find_build", find)
    assert watch(str(tmp_path)).id == build_id
    assert asked == [str(tmp_path)]


@pytest.mark.usefixtures("addresses", "screen")
@pytest.mark.parametrize("folder", ["bookshop", "services/price", "/a/b"])
def test_a_folder_that_is_gone_is_told_as_one_and_not_as_a_build(
    folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    says = f"^folder {folder}: it is not there; .*cells that make it"
    with pytest.raises(BuildError, match=says):
        watch(folder)


def test_the_lines_say_what_the_picture_says(ended: Build) -> None:
    assert show(ended)._repr_mimebundle_()["text/plain"] == (
        "Build 12345678 · Échoué · 32\xa0s · staging abc1234\n"
        "  ✗ CI: Échouée · 12\xa0s\n"
        "  \N{EN DASH} <CD>: Non exécutée"
    )


def test_the_picture_tells_each_step_to_who_cannot_see_it(
    ended: Build,
) -> None:
    picture = show(ended)._repr_mimebundle_()["text/html"]
    alt = picture.partition('alt="')[2].partition('"')[0]
    assert "CI: Échouée · 12\xa0s ; " in alt
    assert alt.endswith("&lt;CD&gt;: Non exécutée")


def test_the_picture_is_an_image_which_no_sanitizer_strips(
    ended: Build,
) -> None:
    picture = show(ended)._repr_mimebundle_()["text/html"]
    assert picture.startswith("<img ")
    data = picture.partition("base64,")[2].partition('"')[0]
    assert b64decode(data).decode().startswith("<svg xmlns=")


def test_the_words_are_in_the_lessons_language(
    ended: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    lines = show(ended)._repr_mimebundle_()["text/plain"]
    assert lines.startswith("Build 12345678 · Failed")

import io

import pytest
from rich.console import Console

from course.execution import progress
from course.execution.progress import show_progress


def test_elsewhere_than_on_a_terminal_plain_lines_show_cell_and_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    with show_progress("03_a", 2) as shown:
        shown.show(1)
        shown.show(2)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"03_a: cell {n}/2, 0 s" for n in (1, 2, 2)]


def test_lines_are_few(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress("03_a", 99) as shown:
        for cell in range(1, 100):
            shown.show(cell)
    assert capsys.readouterr().out == "03_a: cell 99/99, 0 s\n"


def test_a_terminal_shows_a_bar() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with show_progress("03_a", 2, console) as shown:
        shown.show(2)
    assert "03_a" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_a_lesson_that_fails_shows_where(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run() -> None:
        with show_progress("03_a", 9) as shown:
            shown.show(3)
            raise ValueError("it failed")

    with pytest.raises(ValueError, match="it failed"):
        run()
    assert capsys.readouterr().out == "03_a: cell 3/9, 0 s\n"


def test_progress_is_told_in_the_language_of_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    with show_progress("03_a", 9) as shown:
        shown.show(3)
    assert capsys.readouterr().out == "03_a : cellule 3/9, 0 s\n"

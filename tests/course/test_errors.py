import ast
import importlib
import pkgutil
from dataclasses import dataclass

import pytest
from click import ClickException, command
from click.testing import CliRunner

import course
from course.authoring.catalogs import fields
from course.errors import CourseError, SyncError
from course.messages import N_
from course.places import REPOSITORY

PROGRAMS = {"course.execution.worker", "course.viz.host", "course.viz.project"}


def every_error() -> list[type[CourseError]]:
    for module in pkgutil.walk_packages(course.__path__, "course."):
        if module.name not in PROGRAMS:
            importlib.import_module(module.name)
    found = [CourseError]
    for each in found:
        found.extend(each.__subclasses__())
    return found


def test_each_error_has_an_exit_code_of_its_own() -> None:
    codes = [each.exit_code for each in every_error()]
    assert len(codes) > 5
    assert len(set(codes)) == len(codes)


def test_a_message_says_where_found_expected_and_next() -> None:
    with pytest.raises(
        ClickException, match=r"^here: this; expected that. Next: go$"
    ):
        raise CourseError("here", "this", "that", "go")


def test_an_error_is_shown_in_the_lessons_language_and_logged_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    error = SyncError(
        "{file}", N_("found {found}"), N_("a folder"), "go", file="a", found=1
    )
    french = "a : la valeur est 1 ; il faut un dossier. Et maintenant : go"
    assert error.format_message() == french
    assert str(error) == "a: found 1; expected a folder. Next: go"


def test_an_error_without_a_lesson_speaks_as_the_locale_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    SyncError("here", "this", "that", "go").show()
    said = "Erreur : here : this ; il faut that. Et maintenant : go\n"
    assert capsys.readouterr().err == said


@dataclass(frozen=True)
class Raised:
    """A place in the code where an error is made."""

    place: str
    call: ast.Call

    @property
    def parts(self) -> list[ast.expr]:
        """The messages, those of both branches of a condition."""
        return [
            branch
            for part in self.call.args
            for branch in (
                (part.body, part.orelse)
                if isinstance(part, ast.IfExp)
                else (part,)
            )
        ]

    @property
    def fields(self) -> set[str]:
        """What the messages fill in."""
        texts = [
            each.value
            for part in self.parts
            for each in ast.walk(part)
            if isinstance(each, ast.Constant)
        ]
        return {name for text in texts for name in fields(str(text))}

    @property
    def values(self) -> set[str | None]:
        """What the messages are given; None where a dictionary is."""
        return {each.arg for each in self.call.keywords}


def list_raised() -> list[Raised]:
    names = {each.__name__ for each in every_error()} - {"CourseError"}
    return [
        Raised(f"{path.relative_to(REPOSITORY)}:{node.lineno}", node)
        for path in sorted((REPOSITORY / "course").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
    ]


def is_translatable(part: ast.expr) -> bool:
    """Tell a marked message, or a name, from words that stay English."""
    match part:
        case ast.Call(ast.Name("N_")) | ast.Name():
            return True
        case ast.Constant(str(text)):
            # A name of a command or magic, or one value alone.
            return text.startswith(("course ", "%%")) or " " not in text
    return False


def test_all_that_an_error_says_can_be_translated() -> None:
    raised = list_raised()
    assert len(raised) > 50
    assert [
        (each.place, ast.unparse(part))
        for each in raised
        for part in each.parts
        if not is_translatable(part)
    ] == []


def test_an_error_is_given_all_that_its_messages_fill_in() -> None:
    assert [
        (each.place, each.fields - each.values)
        for each in list_raised()
        if None not in each.values and each.fields - each.values
    ] == []


def test_a_command_prints_the_message_without_traceback() -> None:
    @command()
    def fail() -> None:
        raise SyncError("here", "this", "that", "go")

    result = CliRunner().invoke(fail)
    assert result.exit_code == SyncError.exit_code
    assert result.output == "Error: here: this; expected that. Next: go\n"

"""What can go wrong in the course's own commands, each with its exit code."""

import os
from typing import IO, Any, Protocol, runtime_checkable

from click import ClickException, echo

from course.languages import choose_language
from course.messages import N_, speak, translate
from localcloud.catalogs import SOURCE

FRAME = N_("{where}: {found}; expected {expected}. Next: {next}")


@runtime_checkable
class Sayable(Protocol):
    """What an error fills in that has words of its own."""

    def say(self, language: str) -> str:
        """Say it in a language."""
        ...


class CourseError(ClickException):
    """A problem that its reader can mend: shown without a traceback.

    The message says where, what was found, what is expected, and the next step:
    each a message marked by `N_`, or one value alone, such as "{path}". What is
    logged is English; what is shown, in the reader's language.

    Args:
        where, found, expected, next_step: As above.
        values: What the messages fill in: not translated, unless Sayable.
    """

    exit_code = 20

    def __init__(
        self,
        where: str,
        found: str,
        expected: str,
        next_step: str,
        /,
        **values: object,
    ) -> None:
        self._parts = {
            "where": where,
            "found": found,
            "expected": expected,
            "next": next_step,
        }
        self._values = values
        super().__init__(self.say(SOURCE))

    def say(self, language: str) -> str:
        """Say the whole message in a language."""
        return translate(FRAME, language, **self._say_parts(language))

    def say_found(self, language: str) -> str:
        """Say where and what was found: what to do is another's to say."""
        said = self._say_parts(language)
        return translate(N_("{where}: {found}"), language, **said)

    def _say_parts(self, language: str) -> dict[str, str]:
        values = {
            name: value.say(language) if isinstance(value, Sayable) else value
            for name, value in self._values.items()
        }
        return {
            name: translate(part, language, **values)
            for name, part in self._parts.items()
        }

    def format_message(self) -> str:
        """Say it in the language of the open lesson, else of the locale."""
        return self.say(choose_language(os.environ))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it as click does, in the language of the message."""
        said = speak(N_("Error: {message}"), message=self.format_message())
        echo(said, file=file, err=file is None, color=self.show_color)


class RunError(CourseError):
    """A lesson failed while all lessons were run."""

    exit_code = 1


class HomeError(CourseError):
    """The state folder cannot be written, or its disk is full."""

    exit_code = 21


class PortError(CourseError):
    """The port that the user asked for belongs to another program."""

    exit_code = 22


class StartError(CourseError):
    """A server of the local cloud did not come up."""

    exit_code = 23


class LessonError(CourseError):
    """A lesson's notebook is missing or not written as the tools need it."""

    exit_code = 24


class SyncError(CourseError):
    """A lesson's cells differ from the files, or cannot be made equal."""

    exit_code = 25


class WorkspaceError(CourseError):
    """The learner's project cannot be brought to the start of a lesson."""

    exit_code = 26


class DataError(CourseError):
    """The shop's events or the collected rows could not be prepared."""

    exit_code = 27


class BuildError(CourseError):
    """There is no such build, or no Cloud Build to ask."""

    exit_code = 30


class DeploymentError(CourseError):
    """There is no such service of Cloud Run, or no Cloud Run to ask."""

    exit_code = 43


class PackagesError(CourseError):
    """The packages of the lessons' builds could not be installed."""

    exit_code = 33


class SiteError(CourseError):
    """A page of the site cannot be drawn."""

    exit_code = 36


class HandOutError(CourseError):
    """The learners' version cannot be handed out there."""

    exit_code = 47


class GiveError(CourseError):
    """The reference project has no such file to give."""

    exit_code = 29


class FactError(CourseError):
    """There is no such fact, or facts.yaml is not of its form."""

    exit_code = 31


class CoverageError(CourseError):
    """The map from statements to cells is not of its form, or not true."""

    exit_code = 32


class ServiceError(CourseError):
    """A service of an environment is not there, or does not answer."""

    exit_code = 34


class CatalogError(CourseError):
    """Words of a language are missing, or do not fit the English ones."""

    exit_code = 39


class VizError(CourseError):
    """Kedro-Viz's packages could not be installed."""

    exit_code = 37


class VizMissingError(CourseError):
    """Kedro-Viz's packages are not there: they are an extra."""

    exit_code = 38


class RegistryError(CourseError):
    """The MLflow registry lacks a version that a lesson works with."""

    exit_code = 35


class RosterError(CourseError):
    """A class's roster cannot be read, or names what is not there."""

    exit_code = 40


class BatchError(CourseError):
    """A class cannot be run: its folder, its service or its limits."""

    exit_code = 41


class GradingError(CourseError):
    """What was handed in cannot be graded as asked: a roster, points, a key."""

    exit_code = 42

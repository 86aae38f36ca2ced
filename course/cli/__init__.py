"""The `course` command."""

import os
from importlib import import_module
from typing import Any

import click

from course.cli.wording import COMMANDS_TO_COME, lend_words, say_command
from course.languages import GETTEXT_VARIABLE
from course.messages import speak

COMMANDS = {
    "batch": "batch",
    "cover": "lessons",
    "doctor": "learner",
    "down": "local_cloud",
    "give": "learner",
    "grade": "grade",
    "hand-out": "handing",
    "lab": "lab",
    "messages": "languages",
    "pictures": "pictures",
    "reviewed": "editions",
    "run": "lessons",
    "site": "lessons",
    "status": "local_cloud",
    "sync": "editions",
    "up": "local_cloud",
    "viz": "learner",
    "warm": "warm",
}


class CommandGroup(click.Group):
    """Loads a command only when it is asked for: notebooks take a second."""

    # What LANGUAGE is outside of ours.
    _language: str | None = None

    def main(self, *words: Any, **values: Any) -> Any:
        """Run the command in its reader's language."""
        self._language = os.environ.get(GETTEXT_VARIABLE)
        with lend_words():
            said = say_command(self, self._language)
            said.subcommand_metavar = speak(COMMANDS_TO_COME)
            return super(CommandGroup, said).main(*words, **values)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the commands."""
        del ctx
        return list(COMMANDS)

    def get_command(
        self, ctx: click.Context, cmd_name: str
    ) -> click.Command | None:
        """Load a command; None where there is none of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return say_command(command, self._language)


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]}
)
def main() -> None:
    """Commands of the course."""

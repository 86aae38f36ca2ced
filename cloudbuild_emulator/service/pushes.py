"""Pushes: what each starts, and what the terminal is told."""

from collections.abc import Sequence

from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.service.builds import Builds
from cloudbuild_emulator.service.triggers import Triggers
from cloudbuild_emulator.triggers import RefUpdate, fire_push


class Pushes:
    """The pushes to all repositories."""

    def __init__(
        self, builds: Builds, triggers: Triggers, repositories: Repositories
    ) -> None:
        self._builds = builds
        self._triggers = triggers
        self._repositories = repositories

    def receive(
        self, project: str, repository: str, updates: Sequence[RefUpdate]
    ) -> list[str]:
        """Start what a push starts; return lines for the terminal."""
        return fire_push(
            self._repositories.get(project, repository),
            self._triggers.list_all(project),
            updates,
            self._builds.create_triggered,
        )

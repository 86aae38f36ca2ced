"""The right to tell of a push: a token for each, while it lasts."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from cloudbuild_emulator.repositories.repository import Repository
from localcloud.errors import ForbiddenError


class OpenPushes:
    """The pushes that are being received, each by a token of its own.

    A token is good for one repository, and only as long as its push lasts.
    """

    def __init__(self) -> None:
        self._open: dict[str, Repository] = {}

    @contextmanager
    def expect(self, repository: Repository) -> Iterator[str]:
        """Give a token for a push that begins."""
        token = secrets.token_urlsafe(24)
        self._open[token] = repository
        try:
            yield token
        finally:
            del self._open[token]

    def find(self, token: str) -> Repository:
        """Return the repository of a token. Raises `ForbiddenError`."""
        if repository := self._open.get(token):
            return repository
        raise ForbiddenError(
            "no push with this token is being received",
            "push with git instead",
        )

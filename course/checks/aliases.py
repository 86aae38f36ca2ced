"""A registry of one model in memory, for a learner's code to move aliases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import NoReturn
from unittest import mock

from course.checks.diagnosis import Thing
from course.checks.reading import ToldError

MODEL = "purchase_predict"
# Each registry's newest version, and those of staging and production.
REGISTRIES = ((5, 4, 2), (9, 6, 3))


class NoMethodError(ToldError, AttributeError):
    """A learner asks the registry for what it does not answer."""


def load_mlflow() -> None:
    """Load what these registries need: no learner waits within a limit."""
    import mlflow.tracking  # noqa: F401, PLC0415 -- two seconds


@contextmanager
def forbid_others() -> Iterator[None]:
    """Keep code from every registry of MLflow's, the learner's own included.

    In this block their clients, also those made before, raise ToldError.
    """
    # MlflowClient hands on to it, so that no method bound before goes past.
    from mlflow.tracking._model_registry.client import (  # noqa: PLC0415
        ModelRegistryClient,
    )

    def refuse(*_: object, **__: object) -> NoReturn:
        raise ToldError(Thing("other_client"), "use the client that you get")

    with ExitStack() as stack:
        for name, value in vars(ModelRegistryClient).items():
            if callable(value) and not name.startswith("_"):
                patch = mock.patch.object(ModelRegistryClient, name, refuse)
                stack.enter_context(patch)
        yield


class Registry:
    """Answers as MLflow's client does, for what moves an alias.

    Raises MlflowException as it does: for another model, an alias or a version
    that is not there.
    """

    def __init__(self, newest: int, staging: int, production: int) -> None:
        self.newest = str(newest)
        self.aliases = {"staging": str(staging), "production": str(production)}

    def __getattr__(self, name: str) -> NoReturn:
        raise NoMethodError(
            Thing("no_method", {"name": name}), f"no {name} in this registry"
        )

    def transition_model_version_stage(self, *_: object, **__: object) -> None:
        raise ToldError(Thing("stages"), "stages are no aliases")

    def get_model_version_by_alias(
        self, name: str, alias: str
    ) -> SimpleNamespace:
        self._require(name)
        if alias not in self.aliases:
            raise miss(f"Registered model alias {alias} not found.")
        return self.get_model_version(name, self.aliases[alias])

    def get_model_version(self, name: str, version: object) -> SimpleNamespace:
        self._require(name, version)
        number = str(version)
        aliases = [a for a, v in self.aliases.items() if v == number]
        return SimpleNamespace(name=name, version=number, aliases=aliases)

    def get_registered_model(self, name: str) -> SimpleNamespace:
        self._require(name)
        return SimpleNamespace(name=name, aliases=dict(self.aliases))

    def search_model_versions(
        self, _filter: str = "", **_: object
    ) -> list[SimpleNamespace]:
        numbers = range(int(self.newest), 0, -1)
        return [self.get_model_version(MODEL, number) for number in numbers]

    def set_registered_model_alias(
        self, name: str, alias: str, version: object
    ) -> None:
        self._require(name, version)
        self.aliases[alias] = str(version)

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        self._require(name)
        self.aliases.pop(alias, None)

    def _require(self, name: str, version: object = "1") -> None:
        if name != MODEL:
            raise miss(f"Registered Model with name={name} not found")
        number = str(version)
        if not number.isdecimal() or not 0 < int(number) <= int(self.newest):
            raise miss(f"Model Version (version={number}) not found")


def miss(text: str) -> Exception:
    """Make MLflow's own error."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    return MlflowException(text)

"""Lets a package of Google's be loaded only when its clients are asked for."""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import RLock
from types import ModuleType


def defer_package(name: str) -> None:
    """Let the modules in a package be imported without the package's own code.

    That of Google's packages loads gRPC and all clients, and takes five times
    as long as their messages. Whoever asks the package itself for a name, an
    import too, makes it whole.

    Args:
        name: Of the package; loaded already, or not installed, it stays so.
    """
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec and spec.loader and spec.submodule_search_locations:
        sys.modules[name] = _Deferred(spec)


class _Deferred(ModuleType):
    """A package that runs its own code when a name is missing."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec
        self.__loader__ = spec.loader
        self.__path__ = list(spec.submodule_search_locations or ())
        self.__package__ = spec.name
        self.__file__ = spec.origin
        # Another thread waits here until the package is whole.
        self._lock = RLock()
        self._running = False

    def __getattr__(self, name: str) -> object:
        # `from package import module` asks for the name first.
        if find_spec(f"{self.__name__}.{name}"):
            return import_module(f"{self.__name__}.{name}")
        with self._lock:
            if self.__class__ is _Deferred and not self._running:
                self._run()
            if name in vars(self):
                return vars(self)[name]
        raise AttributeError(f"module {self.__name__!r} has no {name!r}")

    def _run(self) -> None:
        spec = self.__spec__
        if spec is None or spec.loader is None:
            return
        self._running = True
        try:
            spec.loader.exec_module(self)
            self.__class__ = ModuleType  # type: ignore[assignment]
        finally:
            self._running = False

"""The pipelines that `kedro run --pipelines NAME` knows."""

from importlib import import_module

from kedro.pipeline import Pipeline

from purchase_predict.errors import SettingError

GLOBAL = ("loading", "processing", "training", "deployment")
NAMES = ("collect", *GLOBAL)


class Registry(dict[str, Pipeline]):
    """Pipelines by name; an unknown name is answered with the known ones."""

    def __missing__(self, name: str) -> Pipeline:
        raise SettingError(
            "kedro run --pipelines",
            f"no pipeline is called {name!r}",
            f"one of {', '.join(sorted(self))}",
            "correct the name and run the command again",
        )


def register_pipelines() -> dict[str, Pipeline]:
    """Each pipeline under its name, and `global`: all that follows the collection."""
    pipelines = Registry(
        {
            name: import_module(f"purchase_predict.pipelines.{name}").create_pipeline()
            for name in NAMES
        },
    )
    pipelines["global"] = sum((pipelines[name] for name in GLOBAL), Pipeline([]))
    pipelines["__default__"] = pipelines["global"]
    return pipelines

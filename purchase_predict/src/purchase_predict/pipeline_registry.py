"""The pipelines that `kedro run --pipelines NAME` knows."""

from importlib import import_module

from kedro.pipeline import Pipeline

from purchase_predict.errors import SettingError

GLOBAL = ("loading", "processing", "training", "deployment")
PACKAGE = "purchase_predict.pipelines"


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
    """Give each pipeline its name; `global` is all that follows collection."""
    pipelines = Registry()
    for name in ("collect", *GLOBAL):
        module = import_module(f"{PACKAGE}.{name}.pipeline")
        pipelines[name] = module.create_pipeline()
    pipelines["global"] = sum((pipelines[n] for n in GLOBAL), Pipeline([]))
    pipelines["__default__"] = pipelines["global"]
    return pipelines

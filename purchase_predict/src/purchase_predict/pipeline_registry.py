"""The pipelines that `kedro run --pipelines NAME` knows."""

from importlib import import_module
from pathlib import Path

from kedro.pipeline import Pipeline

from purchase_predict.errors import SettingError

GLOBAL = ("loading", "processing", "training", "deployment")
PACKAGE = "purchase_predict.pipelines"
FOLDER = Path(__file__).parent / "pipelines"


class Registry(dict[str, Pipeline]):
    """Pipelines by name; an unknown name is answered with the known ones."""

    def __missing__(self, name: str) -> Pipeline:
        raise SettingError(
            "kedro run --pipelines",
            f"no pipeline is called {name!r}",
            f"one of {', '.join(sorted(self))}",
            "correct the name, or write its pipeline.py; then run it again",
        )


def register_pipelines() -> dict[str, Pipeline]:
    """Give each pipeline its name; `global` is all that follows collection.

    A pipeline that is not written yet has no name, and no part in `global`.
    """
    pipelines = Registry()
    for name in ("collect", *GLOBAL):
        if (FOLDER / name / "pipeline.py").is_file():
            module = import_module(f"{PACKAGE}.{name}.pipeline")
            pipelines[name] = module.create_pipeline()
    stages = [pipelines[name] for name in GLOBAL if name in pipelines]
    pipelines["global"] = sum(stages, Pipeline([]))
    pipelines["__default__"] = pipelines["global"]
    return pipelines

"""What is checked around a run: settings before it, kept files in it."""

import os
from importlib import import_module
from typing import Any

import click
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.framework.project import pipelines
from kedro.io import DataCatalog, DatasetError
from kedro.pipeline import Pipeline

from purchase_predict.errors import DataError, SettingError
from purchase_predict.kept_files import (
    AGAIN,
    KEPT,
    check_one_run,
    mark,
    note_parents,
    unmark,
)
from purchase_predict.parameters import ALIASES, check_parameters

REGISTERED = "address"  # what the last node of a registration gives
COLLECTED = "collect_report"


class Checks:
    """Kedro's hooks of this project; the first to run, and the last."""

    run_id = ""
    kept: frozenset[str] = frozenset()  # what this run takes from data/

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Refuse settings that cannot work, before anything is run."""
        parameters = context.config_loader["parameters"]
        check_parameters(parameters)
        check_environment(context.env, parameters["env"])
        load_skops()

    @hook_impl
    def before_pipeline_run(
        self,
        run_params: dict[str, Any],
        pipeline: Pipeline,
        catalog: DataCatalog,
    ) -> None:
        """Refuse a run that could only fail, or that would do nothing."""
        self.run_id = run_params["run_id"]
        check_registration(os.environ.get("ENV", ""), pipeline)
        check_inputs(pipeline, catalog)
        self.kept = frozenset(pipeline.inputs() & set(KEPT))
        note_parents(self.run_id, self.kept)

    @hook_impl
    def before_node_run(self, run_id: str) -> None:
        """Learn the run's name in a process of ParallelRunner too."""
        self.run_id = run_id

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str) -> None:
        """Take nothing from data/ unless all of it is of one run."""
        if dataset_name in self.kept:
            check_one_run(self.kept)

    @hook_impl
    def before_dataset_saved(self, dataset_name: str) -> None:
        """Call a file that is being written the file of no run."""
        unmark(dataset_name)

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Call a whole file this run's."""
        mark(dataset_name, self.run_id)

    @hook_impl
    def on_pipeline_error(self, error: Exception) -> None:
        """Turn a file that cannot be read or written into words.

        Raises DataError: in the place of Kedro's DatasetError.
        """
        if isinstance(error, DatasetError):
            cause = error.__cause__ or error
            found = str(error).replace("\n", " ") + f" ({type(cause).__name__})"
            expected = "a whole file, and room to write one"
            raise DataError("data/", found, expected, AGAIN) from error


def load_skops() -> None:
    """Load first what a registration needs last.

    skops looks through all modules that are there: 1 s, once MLflow is. A run
    without a server to register on ends before it would be needed.
    """
    command = click.get_current_context(silent=True)
    if command is None or command.info_name != "run":
        return
    if not os.environ.get("MLFLOW_SERVER"):
        return
    one, several = map(command.params.get, ("pipeline", "pipelines"))
    names = {*([one] if one else ()), *(several or ())}
    if not names or names & {"global", "deployment", "__default__"}:
        import_module("skops.io")


def check_environment(folder: str | None, env: str) -> None:
    """Hold `--env`, KEDRO_ENV and the parameter env to what ENV says.

    Raises SettingError: two ways to choose the environment disagree.
    """
    chosen = os.environ.get("ENV", "")
    for where, found in (("--env or KEDRO_ENV", folder), ("env", env)):
        if found is None or found == chosen:
            continue
        if chosen in ALIASES or found in ALIASES or where == "env":
            raise SettingError(
                where,
                f"it is {found!r}, but ENV is {chosen!r}",
                "one environment",
                f"choose it by ENV alone, such as ENV={found} kedro run ...",
            )


def check_registration(env: str, pipeline: Pipeline) -> None:
    """Refuse a run that has an ENV to register for, and registers nothing.

    Collecting comes before, and serves every environment.

    Raises SettingError: names what the run would have made.
    """
    made = pipeline.all_outputs()
    if env and REGISTERED not in made and made != {COLLECTED}:
        then = "`kedro run --pipelines global`"
        if REGISTERED not in pipelines["global"].all_outputs():
            then = "write pipelines/deployment/pipeline.py"
        raise SettingError(
            "ENV",
            f"it is {env!r}, but this run registers no model",
            "a run that ends with a registered version, or no ENV",
            f"{then}, or `env -u ENV kedro run ...`",
        )


def check_inputs(pipeline: Pipeline, catalog: DataCatalog) -> None:
    """Find what the run needs and neither makes nor finds in the catalog.

    Raises SettingError: names it, and the pipelines to run together.
    """
    lacking = sorted(name for name in pipeline.inputs() if name not in catalog)
    if lacking:
        raise SettingError(
            "kedro run --pipelines",
            f"nothing gives {', '.join(lacking)}",
            "pipelines that follow from one another",
            "`kedro run --pipelines loading,processing,training`, global, or "
            "keep it by an entry in conf/base/catalog.yml",
        )

"""Options of deploy and update, and what each does to a service."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click

from cloudrun_emulator.cli.options import refused_options
from cloudrun_emulator.cli.refusals import REFUSED_OPTIONS

Wanted = Mapping[str, Any]
TEXTS = (
    "--set-env-vars",
    "--update-env-vars",
    "--remove-env-vars",
    "--env-vars-file",
    "--set-secrets",
    "--update-secrets",
    "--remove-secrets",
    "--labels",
    "--update-labels",
    "--remove-labels",
    "--concurrency",
    "--cpu",
    "--memory",
    "--min-instances",
    "--max-instances",
    "--min",
    "--max",
    "--scaling",
    "--timeout",
    "--port",
    "--command",
    "--args",
    "--service-account",
    "--startup-probe",
    "--liveness-probe",
    "--readiness-probe",
    "--description",
    "--revision-suffix",
    "--tag",
)
ALONE = ("--clear-env-vars", "--clear-secrets", "--clear-labels")
EITHER = (
    "cpu-throttling",
    "cpu-boost",
    "session-affinity",
    "deploy-health-check",
    "invoker-iam-check",
)
# gcloud's words and the API's.
GENERATIONS = {
    "gen1": "EXECUTION_ENVIRONMENT_GEN1",
    "gen2": "EXECUTION_ENVIRONMENT_GEN2",
}
INGRESSES = {
    "all": "INGRESS_TRAFFIC_ALL",
    "internal": "INGRESS_TRAFFIC_INTERNAL_ONLY",
    "internal-and-cloud-load-balancing": (
        "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    ),
}


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets those that were named, as `wanted`."""
    names = [_variable(each) for each in (*TEXTS, *ALONE, *EITHER)]
    names += ["execution_environment", "ingress", "traffic"]

    @wraps(command)
    def collect(*args: Any, **values: Any) -> Any:
        given = {name: values.pop(name) for name in names}
        named = {key: x for key, x in given.items() if x is not None}
        return command(*args, wanted=named, **values)

    for option in (
        *(click.option(each, default=None) for each in TEXTS),
        *(click.option(x, is_flag=True, default=None) for x in ALONE),
        *(click.option(f"--{x}/--no-{x}", default=None) for x in EITHER),
        click.option(
            "--execution-environment",
            type=click.Choice(list(GENERATIONS)),
            default=None,
        ),
        click.option(
            "--ingress", type=click.Choice(list(INGRESSES)), default=None
        ),
        click.option("--traffic/--no-traffic", default=None),
        refused_options(REFUSED_OPTIONS),
    ):
        collect = option(collect)
    return collect


def _variable(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")

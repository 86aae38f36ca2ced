"""The local cloud: started, looked at, ended."""

from collections.abc import Iterable

import click

from course.cloud import lifecycle
from course.cloud.lifecycle import Condition
from course.cloud.server import Server
from course.messages import N_, speak


@click.command()
def up() -> None:
    """Start the local cloud: MLflow, Cloud Build, Cloud Run and a bucket."""
    show_up(lifecycle.SERVERS)


@click.command()
def down() -> None:
    """End what `up` started."""
    ended = lifecycle.down()
    now, before = (
        N_("The local cloud is down."),
        N_("The local cloud was not up."),
    )
    print(speak(now if ended else before))


@click.command()
def status() -> None:
    """Say how the local cloud is."""
    found = lifecycle.status()
    for name, condition in found.conditions.items():
        how = speak(condition.value)
        print(speak(N_("{server}: {condition}"), server=name, condition=how))
    conditions = set(found.conditions.values())
    if Condition.RUNNING in conditions:
        _show_addresses(found.addresses)
    if conditions != {Condition.RUNNING}:
        print(speak(N_("`course up` starts what does not run.")))


def show_up(servers: Iterable[Server]) -> None:
    """Start these servers of the local cloud, and print where it is.

    Raises:
        CourseError: it does not come up.
    """
    _show_addresses(lifecycle.up(say=print, servers=servers))


def _show_addresses(addresses: lifecycle.Addresses) -> None:
    for name, value in addresses.environment.items():
        print(f"{name}={value}")

"""What is valid for Google, and cannot run here, or only in part."""

from collections.abc import Iterator
from typing import Any

from cloudrun_emulator.errors import UnsupportedError
from cloudrun_emulator.fidelity_table import FIELDS, ONE_CONTAINER
from cloudrun_emulator.messages import Service
from localcloud.fidelity import Entry, Kind


def check_support(service: Service) -> None:
    """Refuse what the table refuses.

    Raises:
        UnsupportedError: Says where, why, and what to do instead.
    """
    for where, entry, _ in _walk(service):
        if entry.kind is Kind.REFUSED:
            raise UnsupportedError(f"{where}: {entry.why}", entry.next_step)
    containers = service.template.containers
    if len(containers) > 1:
        raise UnsupportedError(
            f"service.template.containers: {ONE_CONTAINER}, found "
            f"{len(containers)}",
            "make the others services of their own",
        )
    if any(port.name == "h2c" for each in containers for port in each.ports):
        raise UnsupportedError(
            "service.template.containers[0].ports[0].name: instances are "
            "asked by HTTP/1, not by h2c",
            "name the port http1",
        )


def list_warnings(service: Service, old: Service | None = None) -> list[str]:
    """Say of each field that is set what does not become of it here.

    Args:
        service: As it was sent, before the defaults are filled in.
        old: What stood before: whoever reads and changes a service sends back
            what was said of it already.
    """
    known = {where: value for where, _, value in _walk(old or Service())}
    return [
        f"{where}: {entry.why}"
        for where, entry, value in _walk(service)
        if entry.kind is Kind.WARNED and known.get(where) != value
    ]


def _walk(service: Service) -> Iterator[tuple[str, Entry, Any]]:
    yield from _walk_message(Service.pb(service), "service")


def _walk_message(message: Any, path: str) -> Iterator[tuple[str, Entry, Any]]:
    for field, value in message.ListFields():
        where = f"{path}.{field.json_name}"
        key = f"{message.DESCRIPTOR.name}.{field.json_name}"
        if entry := FIELDS.get(key):
            yield where, entry, value
        if field.message_type is None or (
            field.message_type.GetOptions().map_entry
        ):
            continue
        if field.is_repeated:
            for number, each in enumerate(value):
                yield from _walk_message(each, f"{where}[{number}]")
        else:
            yield from _walk_message(value, where)

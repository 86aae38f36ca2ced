"""The rules of a container: image, ports, environment, resources."""

import re
from collections import Counter

from cloudrun_emulator import limits
from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.messages import Container, EnvVar
from cloudrun_emulator.model.probe_rules import check_probes
from cloudrun_emulator.model.quantities import read_quantity

# github.com/distribution/reference; names of repositories are in lower case.
IMAGE = re.compile(
    r"(?P<path>[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*)"
    r"(:(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(@sha256:(?P<digest>[0-9a-f]{64}))?"
)
BAD_IMAGE = (
    "must be a container image path in the form [hostname/]repo-path[:tag "
    "and/or @digest]"
)
# docs: reference/container-contract, "Environment variables".
RESERVED = re.compile(r"PORT|K_SERVICE|K_REVISION|K_CONFIGURATION")
LIMITS = ("cpu", "memory", "nvidia.com/gpu")
PORT_NAMES = ("", "http1", "h2c")


def check_container(container: Container, where: str, request: str) -> None:
    """Hold a container to the rules.

    Args:
        container: As it was sent.
        where: `service.template.containers[0]`.
        request: Messages begin with it.

    Raises:
        ViolationError: The first rule that is broken.
    """
    if not container.image and "source_code" not in container:
        raise ViolationError(
            f"{where}.image", "required field not present.", request
        )
    if container.image and not IMAGE.fullmatch(container.image):
        raise ViolationError(f"{where}.image", BAD_IMAGE, request)
    _check_ports(container, f"{where}.ports", request)
    _check_env(container, f"{where}.env", request)
    _check_resources(container, f"{where}.resources.limits", request)
    check_probes(container, where, request)


def _check_ports(container: Container, where: str, request: str) -> None:
    if len(container.ports) > 1:
        raise ViolationError(
            where, "ports should contain 0 or 1 port.", request
        )
    for port in container.ports:
        if port.name not in PORT_NAMES:
            raise ViolationError(
                f"{where}[0].name",
                f"expected http1 or h2c, found {port.name[:80]!r}.",
                request,
            )
        if not 0 <= port.container_port <= limits.LARGEST_PORT:
            raise ViolationError(
                f"{where}[0].containerPort",
                f"must be between 1 and {limits.LARGEST_PORT}, found "
                f"{port.container_port}.",
                request,
            )


def _check_env(container: Container, where: str, request: str) -> None:
    names = [each.name for each in container.env]
    if reserved := [name for name in names if RESERVED.fullmatch(name)]:
        field = where.removeprefix("service.")
        words = (
            "The following reserved env names were provided: "
            f"{', '.join(reserved)}. These values are automatically set by "
            "the system."
        )
        # The one violation that names its field without the request.
        raise ViolationError(field, f"{field}: {words}")
    if twice := [name for name, n in Counter(names).items() if n > 1]:
        raise ViolationError(
            where, f"the name {twice[0]!r} stands twice.", request
        )
    for number, each in enumerate(container.env):
        _check_variable(each, f"{where}[{number}]", request)


def _check_variable(variable: EnvVar, where: str, request: str) -> None:
    if not variable.name or re.search(r"[=\0]", variable.name):
        raise ViolationError(
            f"{where}.name",
            f"expected a variable's name, found {variable.name[:80]!r}.",
            request,
        )
    if len(variable.value) > limits.LENGTH_OF_A_VALUE or "\0" in variable.value:
        raise ViolationError(
            f"{where}.value",
            f"must have at most {limits.LENGTH_OF_A_VALUE} characters, none "
            "of them NUL.",
            request,
        )
    if "value_source" in variable and not (
        variable.value_source.secret_key_ref.secret
    ):
        raise ViolationError(
            f"{where}.valueSource.secretKeyRef.secret",
            "required field not present.",
            request,
        )


def _check_resources(container: Container, where: str, request: str) -> None:
    found = container.resources.limits
    for name, text in found.items():
        if name not in LIMITS:
            raise ViolationError(
                where,
                f"expected cpu, memory or nvidia.com/gpu, found {name[:80]!r}.",
                request,
            )
        if not read_quantity(text):
            raise ViolationError(
                f"{where}.{name}",
                f"expected a quantity such as 512Mi or 2, found {text[:80]!r}.",
                request,
            )
    _check_amounts(
        found.get("cpu", limits.DEFAULT_CPU),
        found.get("memory", limits.DEFAULT_MEMORY),
        where,
        request,
    )


def _check_amounts(
    cpu_text: str, memory_text: str, where: str, request: str
) -> None:
    cpu = read_quantity(cpu_text) or 0
    memory = read_quantity(memory_text) or 0
    if cpu > 1 and cpu not in limits.CPUS:
        raise ViolationError(
            f"{where}.cpu",
            f"expected 0.08 to 1, 2, 4, 6 or 8, found {cpu_text}.",
            request,
        )
    if memory > limits.LARGEST_MEMORY:
        raise ViolationError(
            f"{where}.memory", f"at most 32Gi, found {memory_text}.", request
        )
    for size, least in limits.MEMORY_OF_CPUS:
        if memory > size and cpu < least:
            raise ViolationError(
                f"{where}.memory",
                f"{memory_text} needs at least {least} CPU, found {cpu_text}.",
                request,
            )

"""A service's JSON, changed as the options say."""

from collections.abc import Callable
from typing import Any

from cloudrun_emulator.cli.pairs import edit_pairs
from cloudrun_emulator.cli.probes import read_probe
from cloudrun_emulator.cli.settings_options import (
    GENERATIONS,
    INGRESSES,
    Wanted,
)
from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document
from localcloud.gcloud.options import read_duration, split_list

DEFAULT = "default"
LARGEST_PORT = 65_535
# Of a new service: gcloud's, where the API would choose otherwise.
CONCURRENCY_OF_A_CPU = 80
OF_A_SERVICE = frozenset({"ingress", "min", "max", "scaling", "description"})
OF_TRAFFIC = frozenset({"tag", "traffic", "invoker_iam_check"})


def start_service(image: str) -> Document:
    """Write a new service as gcloud does."""
    resources = {"cpuIdle": True, "startupCpuBoost": True}
    container = {"image": image, "resources": resources}
    return {"template": {"containers": [container]}}


def needs_revision(wanted: Wanted) -> bool:
    """Tell whether the options change more than the service itself."""
    return bool(set(wanted) - OF_A_SERVICE - OF_TRAFFIC)


def change_service(service: Document, wanted: Wanted) -> None:
    """Change a service in place.

    Args:
        service: As the API answers it, or `start_service` writes it.
        wanted: The options that were named.

    Raises:
        InvalidError: A value that is none.
    """
    template = service["template"]
    # Read, changed and sent back, the name would be that of another revision.
    template.pop("revision", None)
    container = template["containers"][0]
    _change_maps(service, container, wanted)
    for name, change in OF_THE_CONTAINER.items():
        if name in wanted:
            change(container, wanted[name])
    for name, change in OF_THE_TEMPLATE.items():
        if name in wanted:
            change(template, wanted[name])
    for name, change in OF_THE_SERVICE.items():
        if name in wanted:
            change(service, wanted[name])


def _change_maps(
    service: Document, container: Document, wanted: Wanted
) -> None:
    variables = container.get("env", [])
    plain = {
        x["name"]: x.get("value", "")
        for x in variables
        if "valueSource" not in x
    }
    secret = {
        x["name"]: _write_secret(x) for x in variables if "valueSource" in x
    }
    new_plain = edit_pairs(plain, wanted, "env_vars")
    new_secret = edit_pairs(secret, wanted, "secrets")
    if new_plain is not None or new_secret is not None:
        kept = plain if new_plain is None else new_plain
        hidden = secret if new_secret is None else new_secret
        container["env"] = [
            *({"name": name, "value": kept[name]} for name in kept),
            *(_read_secret(name, hidden[name]) for name in hidden),
        ]
    named = dict(wanted)
    if "labels" in named:
        named["update_labels"] = named["labels"]
    labels = edit_pairs(service.get("labels", {}), named, "labels")
    if labels is not None:
        # gcloud labels the revisions, too.
        service["labels"] = service["template"]["labels"] = labels


def _write_secret(variable: Document) -> str:
    key = variable["valueSource"]["secretKeyRef"]
    return f"{key['secret']}:{key.get('version', 'latest')}"


def _read_secret(name: str, text: str) -> Document:
    secret, colon, version = text.rpartition(":")
    if name.startswith("/"):
        raise InvalidError(
            f"--set-secrets: {name}: secrets are not mounted as files here",
            "give it to a variable: NAME=secret:version",
        )
    if not colon or not version:
        raise InvalidError(
            f"--set-secrets: {name}: found {text[:80]!r}; expected "
            "SECRET:VERSION",
            f"write for instance {name}={text or 'secret'}:latest",
        )
    key = {"secret": secret, "version": version}
    return {"name": name, "valueSource": {"secretKeyRef": key}}


def _read_number(option: str, text: str, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise InvalidError(
            f"argument {option}: Invalid value: {text[:80]!r}; expected a "
            f"whole number from {least}, or {DEFAULT}"
        )
    return int(text)


def _set_limit(name: str) -> Callable[[Document, str], None]:
    def change(container: Document, value: str) -> None:
        limits = container.setdefault("resources", {}).setdefault("limits", {})
        limits[name] = value

    return change


def _set_resource(name: str) -> Callable[[Document, bool], None]:
    def change(container: Document, value: bool) -> None:  # noqa: FBT001
        container.setdefault("resources", {})[name] = value

    return change


def _set_words(name: str) -> Callable[[Document, str], None]:
    def change(container: Document, value: str) -> None:
        container[name] = split_list(value)

    return change


def _set_port(container: Document, value: str) -> None:
    ports = container.pop("ports", [])
    old = ports[0].get("containerPort") if ports else None
    number = 8080
    if value != DEFAULT:
        number = _read_number("--port", value, 1)
        if number > LARGEST_PORT:
            raise InvalidError(
                f"argument --port: must be between 1 and {LARGEST_PORT}."
            )
        container["ports"] = [{"containerPort": number}]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        for action in ("httpGet", "tcpSocket"):
            part = container.get(probe, {}).get(action, {})
            if part.get("port") == old and old:
                part["port"] = number


def _set_probe(name: str, option: str) -> Callable[[Document, str], None]:
    def change(container: Document, value: str) -> None:
        container.pop(name, None)
        if probe := read_probe(option, value):
            container[name] = probe

    return change


def _set_concurrency(template: Document, value: str) -> None:
    template.pop("maxInstanceRequestConcurrency", None)
    if value != DEFAULT:
        number = _read_number("--concurrency", value, 1)
        template["maxInstanceRequestConcurrency"] = number


def _set_bound(name: str, option: str) -> Callable[[Document, str], None]:
    def change(owner: Document, value: str) -> None:
        scaling = owner.setdefault("scaling", {})
        scaling.pop(name, None)
        if value != DEFAULT:
            scaling[name] = _read_number(option, value)

    return change


def _set_scaling(service: Document, value: str) -> None:
    scaling = service.setdefault("scaling", {})
    if value == "auto":
        scaling["scalingMode"] = "AUTOMATIC"
        scaling.pop("manualInstanceCount", None)
        return
    scaling["scalingMode"] = "MANUAL"
    scaling["manualInstanceCount"] = _read_number("--scaling", value)


def _set_value(
    name: str, read: Callable[[Any], Any] = lambda x: x
) -> Callable[[Document, Any], None]:
    def change(owner: Document, value: Any) -> None:
        owner[name] = read(value)

    return change


Changes = dict[str, Callable[[Document, Any], None]]
OF_THE_CONTAINER: Changes = {
    "cpu": _set_limit("cpu"),
    "memory": _set_limit("memory"),
    "cpu_throttling": _set_resource("cpuIdle"),
    "cpu_boost": _set_resource("startupCpuBoost"),
    "command": _set_words("command"),
    "args": _set_words("args"),
    "port": _set_port,
    "startup_probe": _set_probe("startupProbe", "--startup-probe"),
    "liveness_probe": _set_probe("livenessProbe", "--liveness-probe"),
    "readiness_probe": _set_probe("readinessProbe", "--readiness-probe"),
}
OF_THE_TEMPLATE: Changes = {
    "concurrency": _set_concurrency,
    "min_instances": _set_bound("minInstanceCount", "--min-instances"),
    "max_instances": _set_bound("maxInstanceCount", "--max-instances"),
    "timeout": _set_value("timeout", lambda x: read_duration("--timeout", x)),
    "service_account": _set_value("serviceAccount"),
    "session_affinity": _set_value("sessionAffinity"),
    "execution_environment": _set_value(
        "executionEnvironment", GENERATIONS.__getitem__
    ),
    "deploy_health_check": _set_value(
        "healthCheckDisabled", lambda wanted: not wanted
    ),
}
OF_THE_SERVICE: Changes = {
    "min": _set_bound("minInstanceCount", "--min"),
    "max": _set_bound("maxInstanceCount", "--max"),
    "scaling": _set_scaling,
    "description": _set_value("description"),
    "ingress": _set_value("ingress", INGRESSES.__getitem__),
    "invoker_iam_check": _set_value(
        "invokerIamDisabled", lambda wanted: not wanted
    ),
}

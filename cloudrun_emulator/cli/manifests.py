"""A service as `services replace` reads it: Knative's YAML, v1."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from cloudrun_emulator.cli import knative
from cloudrun_emulator.cli.traffic import LATEST, make_target
from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document
from localcloud.spelling import find_similar

INGRESSES = {
    word: f"INGRESS_TRAFFIC_{key}" for key, word in (knative.INGRESSES.items())
}
IDLE = frozenset(
    {
        # What `describe --format export` and the service itself write.
        f"{knative.RUN}/ingress-status",
        f"{knative.RUN}/client-name",
        f"{knative.RUN}/client-version",
        f"{knative.RUN}/operation-id",
        f"{knative.RUN}/urls",
        f"{knative.RUN}/launch-stage",
        f"{knative.RUN}/build-id",
        "serving.knative.dev/creator",
        "serving.knative.dev/lastModifier",
    }
)
SYSTEM_LABELS = ("cloud.googleapis.com/", "serving.knative.dev/")
OUTPUT = (
    "uid",
    "generation",
    "resourceVersion",
    "creationTimestamp",
    "selfLink",
)


def read_manifest(path: Path) -> Document:
    """Read a file. Raises `InvalidError`: no YAML, no service."""
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        words = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise InvalidError(f"{path}: {words}") from error
    if (
        not isinstance(found, dict)
        or found.get("apiVersion") != knative.API
        or found.get("kind") != "Service"
    ):
        raise InvalidError(
            f"{path}: expected apiVersion: {knative.API} and kind: Service",
            "see one: cloudrun services describe SERVICE --format yaml",
        )
    return found


def read_service(manifest: Document) -> tuple[str, Document]:
    """Return a service's name, and its body in v2.

    Raises:
        InvalidError: A field that is unknown, or not here; by its path.
    """
    _check(manifest, ("apiVersion", "kind", "metadata", "spec", "status"), "")
    metadata = _section(manifest, "metadata", "")
    _check(
        metadata,
        ("name", "namespace", "labels", "annotations", *OUTPUT),
        "metadata",
    )
    spec = _section(manifest, "spec", "")
    _check(spec, ("template", "traffic"), "spec")
    service: Document = {"template": _read_template(spec)}
    if targets := _list(spec, "traffic", "spec"):
        service["traffic"] = [
            _read_target(each, f"spec.traffic[{number}]")
            for number, each in enumerate(targets)
        ]
    annotations = _texts(metadata, "annotations", "metadata")
    word = str(annotations.pop(f"{knative.RUN}/ingress", "all"))
    if word not in INGRESSES:
        raise InvalidError(
            f"metadata.annotations: {knative.RUN}/ingress: found "
            f"{word[:80]!r}; expected {', '.join(INGRESSES)}"
        )
    service["ingress"] = INGRESSES[word]
    kept = _apply(service, annotations, knative.OF_A_SERVICE, "metadata")
    _keep(service, _texts(metadata, "labels", "metadata"), kept)
    name = metadata.get("name")
    if not isinstance(name, str) or not name:
        raise InvalidError("metadata.name: required field not present.")
    return name, service


def _read_template(spec: Document) -> Document:
    where = "spec.template"
    found = _section(spec, "template", "spec")
    _check(found, ("metadata", "spec"), where)
    metadata = found.get("metadata") or {}
    _check(metadata, ("name", "labels", "annotations"), f"{where}.metadata")
    inner = _section(found, "spec", where)
    _check(
        inner,
        (
            "containerConcurrency",
            "timeoutSeconds",
            "serviceAccountName",
            "containers",
        ),
        f"{where}.spec",
    )
    containers = _list(inner, "containers", f"{where}.spec")
    template: Document = {
        "containers": [
            _read_container(each, f"{where}.spec.containers[{number}]")
            for number, each in enumerate(containers)
        ]
    }
    if not containers:
        raise InvalidError(
            f"{where}.spec.containers: required field not present."
        )
    for old, new in (
        ("containerConcurrency", "maxInstanceRequestConcurrency"),
        ("serviceAccountName", "serviceAccount"),
    ):
        if old in inner:
            template[new] = inner[old]
    if "timeoutSeconds" in inner:
        template["timeout"] = f"{inner['timeoutSeconds']}s"
    if name := metadata.get("name"):
        template["revision"] = name
    place = f"{where}.metadata"
    annotations = _texts(metadata, "annotations", place)
    rest = _apply(
        template["containers"][0], annotations, knative.OF_A_CONTAINER, ""
    )
    rest = _apply(template, rest, knative.OF_A_TEMPLATE, place)
    _keep(template, _texts(metadata, "labels", place), rest)
    return template


def _read_container(found: Document, where: str) -> Document:
    _check(found, ("name", "env", "ports", "resources", *knative.KEPT), where)
    container = {
        k: x for k, x in found.items() if k not in {"env", "resources"}
    }
    for name in knative.KEPT:
        if name.endswith("Probe") and isinstance(container.get(name), dict):
            probe = dict(container[name])
            if probe.pop("successThreshold", 1) != 1:
                raise InvalidError(
                    f"{where}.{name}.successThreshold: the API has 1 alone",
                    "leave it out",
                )
            container[name] = probe
    if variables := _list(found, "env", where):
        container["env"] = [_read_variable(x, where) for x in variables]
    if resources := found.get("resources"):
        _check(resources, ("limits",), f"{where}.resources")
        # Once resources are given, this must be said.
        container["resources"] = {**resources, "cpuIdle": True}
    return container


def _read_variable(found: Document, where: str) -> Document:
    _check(found, ("name", "value", "valueFrom"), f"{where}.env")
    if "valueFrom" not in found:
        value = str(found.get("value", ""))
        return {"name": found.get("name"), "value": value}
    source = _section(found, "valueFrom", f"{where}.env")
    key = _section(source, "secretKeyRef", f"{where}.env.valueFrom")
    reference = {"secret": key.get("name"), "version": str(key.get("key"))}
    return {
        "name": found.get("name"),
        "valueSource": {"secretKeyRef": reference},
    }


def _read_target(found: Document, where: str) -> Document:
    known = ("latestRevision", "revisionName", "percent", "tag", "url")
    _check(found, known, where)
    key = LATEST if found.get("latestRevision") else found.get("revisionName")
    if not key:
        raise InvalidError(f"{where}: expected latestRevision or revisionName")
    percent = _read_number(found.get("percent") or 0, f"{where}.percent")
    return make_target(str(key), percent, str(found.get("tag") or ""))


def _apply(
    owner: Document,
    annotations: Mapping[str, str],
    known: Mapping[tuple[str, ...], str],
    where: str,
) -> dict[str, str]:
    """Read annotations into fields; return the rest.

    A place refuses what the rest has of the system's.
    """
    rest = dict(annotations)
    for path, name in known.items():
        if name not in rest:
            continue
        *folders, field = path
        target = owner
        for each in folders:
            target = target.setdefault(each, {})
        target[field] = _READ.get(field, _read_text)(rest.pop(name), name)
    rest = {k: x for k, x in rest.items() if k not in IDLE}
    system = (knative.RUN, knative.SCALE, "serving.knative.dev")
    for name in rest if where else ():
        if name.startswith(system):
            raise InvalidError(
                f"{where}.annotations: {name}: is not known here",
                "leave it out",
            )
    return rest


def _keep(
    owner: Document, labels: Mapping[str, str], annotations: Document
) -> None:
    kept = {
        name: value
        for name, value in labels.items()
        if not name.startswith(SYSTEM_LABELS)
    }
    if kept:
        owner["labels"] = kept
    if annotations:
        owner["annotations"] = annotations


def _read_text(text: str, _: str) -> str:
    return text


def _read_flag(text: str, _: str) -> bool:
    return text.lower() == "true"


def _read_number(found: Any, where: str) -> int:
    try:
        return int(str(found))
    except ValueError:
        raise InvalidError(
            f"{where}: found {str(found)[:80]!r}; expected a whole number"
        ) from None


_READ: dict[str, Callable[[str, str], Any]] = {
    "minInstanceCount": _read_number,
    "maxInstanceCount": _read_number,
    "manualInstanceCount": _read_number,
    "sessionAffinity": _read_flag,
    "cpuIdle": _read_flag,
    "startupCpuBoost": _read_flag,
    "invokerIamDisabled": _read_flag,
    "scalingMode": lambda text, _: text.upper(),
    "executionEnvironment": (
        lambda text, _: f"{knative.GENERATION}{text.upper()}"
    ),
}


def _list(found: Document, name: str, where: str) -> list[Any]:
    inner = found.get(name) or []
    if not isinstance(inner, list):
        raise InvalidError(f"{where}.{name}: expected a list")
    return inner


def _texts(found: Document, name: str, where: str) -> dict[str, str]:
    inner = found.get(name) or {}
    if not isinstance(inner, dict):
        raise InvalidError(f"{where}.{name}: expected a map")
    return {str(key): str(value) for key, value in inner.items()}


def _section(found: Document, name: str, where: str) -> Document:
    inner = found.get(name)
    if not isinstance(inner, dict):
        path = f"{where}.{name}".strip(".")
        raise InvalidError(f"{path}: expected a map", "write it, indented")
    return inner


def _check(found: Any, known: tuple[str, ...], where: str) -> None:
    if not isinstance(found, dict):
        raise InvalidError(f"{where}: expected a map")
    for name in found:
        if name not in known:
            meant = find_similar(str(name), known)
            ending = f" (did you mean {meant}?)" if meant else ""
            path = f"{where}.{name}".strip(".")
            raise InvalidError(f"{path}: is not known here{ending}")

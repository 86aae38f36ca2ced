"""Services and revisions in words, as `describe` prints them.

Source: gcloud 578.0.0, command_lib/run/printers.
"""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from cloudrun_emulator.cli import knative
from cloudrun_emulator.cli.traffic import (
    LATEST,
    get_key,
    list_tags,
    sort_key,
    sum_percents,
)
from localcloud.gcloud.keys import Document

Pairs = list[tuple[str, object]]
INDENT = "  "
READY, BROKEN, OLDER, PENDING = "✔", "X", "!", "…"
WIDTH = 100
GENERATIONS = {"gen1": "First Generation", "gen2": "Second Generation"}


def read_ready(resource: Document) -> Document:
    """Return the Ready condition of a v1 resource."""
    conditions = resource.get("status", {}).get("conditions", [])
    return next((x for x in conditions if x["type"] == "Ready"), {})


def choose_symbol(resource: Document) -> str:
    """Choose the sign by which lists tell a resource's state."""
    match read_ready(resource).get("status"):
        case "True":
            return READY
        case "False":
            served = resource["status"].get("latestReadyRevisionName")
            return OLDER if served else BROKEN
    return PENDING


def describe_service(service: Document) -> Iterator[str]:
    """Write a service, from v2."""
    shown = knative.write_service(service)
    region = service["name"].split("/")[3]
    name = shown["metadata"]["name"]
    yield f"{choose_symbol(shown)} Service {name} in region {region}"
    yield from _write_labels(service.get("labels", {}))
    yield ""
    yield from _align(
        [
            ("URL", service.get("uri")),
            ("Ingress", knative.read_ingress(service)),
        ]
    )
    yield from _write_traffic(service)
    yield ""
    yield f"Scaling: {_describe_scaling(service.get('scaling', {}))}"
    yield ""
    moment = read_ready(shown).get("lastTransitionTime", "?")
    author = service.get("lastModifier", "?")
    yield f"Last updated on {moment} by {author}:"
    created = shown["status"].get("latestCreatedRevisionName", "")
    yield f"{INDENT}Revision {created}"
    for line in _describe_spec(service["template"]):
        yield INDENT + line
    yield from _write_ready(shown)


def describe_revision(revision: Document) -> Iterator[str]:
    """Write a revision, from v2."""
    shown = knative.write_revision(revision)
    region = revision["name"].split("/")[3]
    name = shown["metadata"]["name"]
    yield f"{choose_symbol(shown)} Revision {name} in region {region}"
    yield from _write_labels(revision.get("labels", {}))
    yield ""
    yield from _describe_spec(revision)
    yield from _write_ready(shown)


def describe_traffic(service: Document) -> Iterator[str]:
    """Write what update-traffic prints: the address and the split."""
    yield f"URL: {service.get('uri', '')}"
    yield from _write_traffic(service)


def _write_traffic(service: Document) -> Iterator[str]:
    yield "Traffic:"
    wanted, reached = service["traffic"], service.get("trafficStatuses", [])
    spec, status = sum_percents(wanted), sum_percents(reached)
    keys = {get_key(each) for each in (*wanted, *reached)}
    shown = {
        key: _describe_percent(spec.get(key, 0), status.get(key, 0))
        for key in sorted(keys, key=sort_key)
    }
    width = max(map(len, shown.values()), default=0)
    ready = knative.last(service.get("latestReadyRevision", "")) or "-"
    for key, percent in shown.items():
        name = f"LATEST (currently {ready})" if key == LATEST else key
        yield f"{INDENT}{percent.ljust(width)} {name}"
        for line in _write_tags(key, service):
            yield f"{INDENT * 4}{line}"


def _describe_percent(spec: int, status: int) -> str:
    return f"{spec}%" if spec == status else f"{spec}% (currently {status}%)"


def _write_tags(key: str, service: Document) -> Iterator[str]:
    reached = service.get("trafficStatuses", [])
    spec, status = list_tags(service["traffic"]), list_tags(reached)
    uris = {x["tag"]: x.get("uri", "") for x in reached if x.get("tag")}
    found = {}
    for tag in sorted({**spec, **status}):
        here, there = spec.get(tag) == key, status.get(tag) == key
        if here or there:
            note = "" if here and there else " (Adding)"
            note = " (Deleting)" if not here else note
            found[f"{tag}{note}:"] = uris.get(tag, "")
    width = max(map(len, found), default=0)
    for label, uri in found.items():
        yield f"{label.ljust(width)} {uri}".rstrip()


def _describe_scaling(scaling: Document) -> str:
    if scaling.get("scalingMode") == "MANUAL":
        return f"Manual (Instances: {scaling.get('manualInstanceCount', 0)})"
    least = f"Min: {scaling.get('minInstanceCount', 0)}"
    most = scaling.get("maxInstanceCount")
    return f"Auto ({least}, Max: {most})" if most else f"Auto ({least})"


def _describe_spec(template: Document) -> Iterator[str]:
    container = template["containers"][0]
    yield from _describe_container(container)
    scaling = template.get("scaling", {})
    throttled = container.get("resources", {}).get("cpuIdle")
    spec = knative.write_spec(template)
    kind = template.get("executionEnvironment", "")
    generation = kind.removeprefix(knative.GENERATION).lower()
    yield from _align(
        [
            ("Service account", spec.get("serviceAccountName")),
            ("Concurrency", spec.get("containerConcurrency")),
            ("Min instances", scaling.get("minInstanceCount")),
            ("Max instances", scaling.get("maxInstanceCount")),
            ("Timeout", f"{spec.get('timeoutSeconds')}s"),
            (
                "CPU Allocation",
                "CPU is only allocated during request processing"
                if throttled
                else "CPU is always allocated",
            ),
            ("Execution Environment", GENERATIONS.get(generation)),
            ("Session Affinity", template.get("sessionAffinity") and "true"),
        ]
    )


def _describe_container(container: Document) -> Iterator[str]:
    limits = container.get("resources", {}).get("limits", {})
    ports = container.get("ports", [])
    yield from _align(
        [
            ("Image", container.get("image")),
            ("Command", " ".join(container.get("command", []))),
            ("Args", " ".join(container.get("args", []))),
            ("Working Directory", container.get("workingDir")),
            ("Port", " ".join(str(x["containerPort"]) for x in ports)),
            ("Memory", limits.get("memory")),
            ("CPU", limits.get("cpu")),
        ]
    )
    variables = container.get("env", [])
    plain = {x["name"]: x.get("value", "") for x in variables}
    secret = {
        x["name"]: "{secret}:{version}".format_map(
            {"version": "latest", **x["valueSource"]["secretKeyRef"]}
        )
        for x in variables
        if "valueSource" in x
    }
    for title, found in (
        ("Env vars", {k: plain[k] for k in plain if k not in secret}),
        ("Secrets", secret),
    ):
        if found:
            yield f"{title}:"
            lines = _align([(k, found[k]) for k in sorted(found)])
            yield from (INDENT + line for line in lines)
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        if probe := container.get(name):
            title = name.removesuffix("Probe").capitalize()
            yield f"{title} Probe:"
            yield from (INDENT + line for line in _describe_probe(probe))


def _describe_probe(probe: Document) -> Iterator[str]:
    action = "HTTP" if "httpGet" in probe else "TCP"
    part: Document = probe.get("httpGet") or probe.get("tcpSocket") or {}
    yield f"{action} every {probe.get('periodSeconds')}s"
    yield from _align(
        [
            ("Path", part.get("path")),
            ("Port", part.get("port")),
            ("Initial delay", f"{probe.get('initialDelaySeconds', 0)}s"),
            ("Timeout", f"{probe.get('timeoutSeconds')}s"),
            ("Failure threshold", probe.get("failureThreshold")),
        ]
    )


def _align(pairs: Pairs) -> Iterator[str]:
    """Write what is there, its values below each other."""
    there = [(label, x) for label, x in pairs if x not in (None, "", False)]
    width = max((len(label) for label, _ in there), default=0) + 1
    for label, value in there:
        yield f"{f'{label}:'.ljust(width)} {value}"


def _write_labels(labels: Document) -> Iterator[str]:
    if labels:
        yield " ".join(sorted(f"{key}:{labels[key]}" for key in labels))


def _write_ready(shown: Document) -> Iterator[str]:
    if message := read_ready(shown).get("message"):
        yield textwrap.fill(f"{choose_symbol(shown)} {message}", WIDTH)


def write_moment(text: str) -> str:
    """Write `2026-11-28 10:00:00 UTC`."""
    if not text:
        return ""
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S UTC")

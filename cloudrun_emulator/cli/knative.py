"""Services and revisions as `gcloud run` shows them: Knative's shape, v1.

Source: run.v1.json, revision 20261031. What is not there in v2 is left out.
"""

from typing import Any

from localcloud.gcloud.keys import Document

API = "serving.knative.dev/v1"
RUN = "run.googleapis.com"
SCALE = "autoscaling.knative.dev"
STATES = {"CONDITION_SUCCEEDED": "True", "CONDITION_FAILED": "False"}
LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
# By the API's words, without what they have in common.
INGRESSES = {
    "ALL": "all",
    "INTERNAL_ONLY": "internal",
    "INTERNAL_LOAD_BALANCER": "internal-and-cloud-load-balancing",
    "NONE": "none",
}
# By the template's or the service's field: an annotation.
OF_A_TEMPLATE = {
    ("scaling", "minInstanceCount"): f"{SCALE}/minScale",
    ("scaling", "maxInstanceCount"): f"{SCALE}/maxScale",
    ("sessionAffinity",): f"{RUN}/sessionAffinity",
    ("executionEnvironment",): f"{RUN}/execution-environment",
}
OF_A_CONTAINER: dict[tuple[str, ...], str] = {
    ("resources", "cpuIdle"): f"{RUN}/cpu-throttling",
    ("resources", "startupCpuBoost"): f"{RUN}/startup-cpu-boost",
}
OF_A_SERVICE = {
    ("scaling", "minInstanceCount"): f"{RUN}/minScale",
    ("scaling", "maxInstanceCount"): f"{RUN}/maxScale",
    ("scaling", "manualInstanceCount"): f"{RUN}/manualInstanceCount",
    ("scaling", "scalingMode"): f"{RUN}/scalingMode",
    ("invokerIamDisabled",): f"{RUN}/invoker-iam-disabled",
    ("description",): f"{RUN}/description",
}
GENERATION = "EXECUTION_ENVIRONMENT_"
KEPT = (
    "image",
    "command",
    "args",
    "workingDir",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
)
PROBE_DEFAULTS = {"successThreshold": 1}


def last(name: str) -> str:
    """Return the short name that a full one ends with."""
    return name.rpartition("/")[2]


def write_resource(found: Document) -> Document:
    """Write a service or a revision of v2 in v1."""
    is_revision = "/revisions/" in found["name"]
    return write_revision(found) if is_revision else write_service(found)


def write_service(found: Document) -> Document:
    """Write a service of v2 in v1."""
    annotations = {
        **found.get("annotations", {}),
        "serving.knative.dev/creator": found.get("creator"),
        "serving.knative.dev/lastModifier": found.get("lastModifier"),
        f"{RUN}/ingress": read_ingress(found),
        f"{RUN}/ingress-status": read_ingress(found),
        **_annotate(found, OF_A_SERVICE),
    }
    template = found["template"]
    return {
        "apiVersion": API,
        "kind": "Service",
        "metadata": _write_metadata(found, annotations),
        "spec": {
            "template": {
                "metadata": _drop(
                    {
                        "name": template.get("revision"),
                        "labels": template.get("labels"),
                        "annotations": _annotate_template(template),
                    }
                ),
                "spec": write_spec(template),
            },
            "traffic": [_write_target(each) for each in found["traffic"]],
        },
        "status": _write_status(found),
    }


def write_revision(found: Document) -> Document:
    """Write a revision of v2 in v1."""
    labels = {
        **found.get("labels", {}),
        "serving.knative.dev/service": last(found["service"]),
    }
    annotations = {
        **found.get("annotations", {}),
        "serving.knative.dev/creator": found.get("creator"),
        **_annotate_template(found),
    }
    return {
        "apiVersion": API,
        "kind": "Revision",
        "metadata": _write_metadata({**found, "labels": labels}, annotations),
        "spec": write_spec(found),
        "status": _drop(
            {
                "observedGeneration": _number(found.get("observedGeneration")),
                "conditions": _write_conditions(found),
                "logUrl": found.get("logUri"),
            }
        ),
    }


def read_ingress(found: Document) -> str:
    """Return a service's ingress in gcloud's word."""
    text = found.get("ingress", "").removeprefix("INGRESS_TRAFFIC_")
    return INGRESSES.get(text, "all")


def _write_metadata(found: Document, annotations: Document) -> Document:
    _, project, _, region, *_ = found["name"].split("/")
    labels = {
        **found.get("labels", {}),
        "cloud.googleapis.com/location": region,
    }
    return _drop(
        {
            "name": last(found["name"]),
            "namespace": project,
            "uid": found.get("uid"),
            "generation": _number(found.get("generation")),
            "resourceVersion": found.get("etag", "").strip('"'),
            "creationTimestamp": found.get("createTime"),
            "labels": labels,
            "annotations": _drop(annotations),
        }
    )


def write_spec(template: Document) -> Document:
    """Write what instances are made from."""
    return _drop(
        {
            "containerConcurrency": template.get(
                "maxInstanceRequestConcurrency"
            ),
            "timeoutSeconds": _seconds(template.get("timeout")),
            "serviceAccountName": template.get("serviceAccount"),
            "containers": [_write_container(x) for x in template["containers"]],
        }
    )


def _write_container(found: Document) -> Document:
    container = {name: found[name] for name in KEPT if name in found}
    for name in KEPT:
        if name.endswith("Probe") and name in container:
            container[name] = {**container[name], **PROBE_DEFAULTS}
    return _drop(
        {
            "name": found.get("name"),
            **container,
            "env": [_write_variable(each) for each in found.get("env", [])],
            "ports": found.get("ports"),
            "resources": _drop(
                {"limits": found.get("resources", {}).get("limits")}
            ),
        }
    )


def _write_variable(found: Document) -> Document:
    if "valueSource" not in found:
        return {"name": found["name"], "value": found.get("value", "")}
    key = found["valueSource"]["secretKeyRef"]
    reference = {"name": key["secret"], "key": key.get("version", "latest")}
    return {"name": found["name"], "valueFrom": {"secretKeyRef": reference}}


def _annotate(found: Document, known: dict[tuple[str, ...], str]) -> Document:
    annotations = {}
    for path, name in known.items():
        value: Any = found
        for part in path:
            value = value.get(part, {}) if isinstance(value, dict) else {}
        if value != {}:
            annotations[name] = _write_text(value)
    return annotations


def _write_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if text.startswith(GENERATION):
        return text.removeprefix(GENERATION).lower()
    return text.lower() if text in {"MANUAL", "AUTOMATIC"} else text


def _annotate_template(template: Document) -> Document:
    container = template["containers"][0]
    return {
        **template.get("annotations", {}),
        **_annotate(template, OF_A_TEMPLATE),
        **_annotate(container, OF_A_CONTAINER),
    }


def _write_target(found: Document) -> Document:
    is_latest = found.get("type") == LATEST
    return _drop(
        {
            "latestRevision": True if is_latest else None,
            "revisionName": found.get("revision"),
            "percent": found.get("percent"),
            "tag": found.get("tag"),
            "url": found.get("uri"),
        }
    )


def _write_status(found: Document) -> Document:
    ready = last(found.get("latestReadyRevision", ""))
    targets = [_write_target(x) for x in found.get("trafficStatuses", [])]
    for each in targets:
        if each.get("latestRevision"):
            each["revisionName"] = ready
    uri = found.get("uri")
    return _drop(
        {
            "url": uri,
            "address": _drop({"url": uri}),
            "observedGeneration": _number(found.get("observedGeneration")),
            "latestCreatedRevisionName": last(
                found.get("latestCreatedRevision", "")
            ),
            "latestReadyRevisionName": ready,
            "conditions": _write_conditions(found),
            "traffic": targets,
        }
    )


def _write_conditions(found: Document) -> list[Document]:
    conditions = found.get("conditions", [])
    if "terminalCondition" in found:
        conditions = [found["terminalCondition"], *conditions]
    return [_write_condition(each) for each in conditions]


def _write_condition(found: Document) -> Document:
    reason = found.get("revisionReason") or found.get("reason")
    return _drop(
        {
            "type": found["type"],
            "status": STATES.get(found.get("state", ""), "Unknown"),
            "reason": _camel(reason) if reason else None,
            "message": found.get("message"),
            "severity": found.get("severity", "").capitalize(),
            "lastTransitionTime": found.get("lastTransitionTime"),
        }
    )


def _camel(word: str) -> str:
    return "".join(each.capitalize() for each in word.split("_"))


def _number(text: object) -> int | None:
    return int(str(text)) if text is not None else None


def _seconds(text: str | None) -> int | float | None:
    if text is None:
        return None
    seconds = float(text.rstrip("s"))
    return int(seconds) if seconds.is_integer() else seconds


def _drop(found: Document) -> Document:
    """Leave out what is not there."""
    return {k: v for k, v in found.items() if v not in (None, "", {}, [])}

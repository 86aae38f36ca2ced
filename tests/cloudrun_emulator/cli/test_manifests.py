"""`services replace` of a file in which something is not as it must be."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cloudrun_emulator.cli.conftest import Command

WHOLE: dict[str, Any] = {
    "apiVersion": "serving.knative.dev/v1",
    "kind": "Service",
    "metadata": {"name": "shop"},
    "spec": {"template": {"spec": {"containers": [{"image": "shop"}]}}},
}
OF_A_SERVICE = "metadata.annotations"
OF_A_TEMPLATE = "spec.template.metadata.annotations"
SPEC = "spec.template.spec"
CONTAINER = f"{SPEC}.containers[0]"
MAXIMUM = "autoscaling.knative.dev/maxScale"
MINIMUM = "run.googleapis.com/minScale"
FAULTS: list[tuple[str, Any, str]] = [
    ("metadata.name", 7, "metadata.name: required field not present."),
    (OF_A_SERVICE, ["a"], f"{OF_A_SERVICE}: expected a map"),
    (OF_A_SERVICE, "a", f"{OF_A_SERVICE}: expected a map"),
    (
        OF_A_SERVICE,
        {"run.googleapis.com/ingress": "nobody"},
        f"{OF_A_SERVICE}: run.googleapis.com/ingress: found 'nobody'; expected",
    ),
    (
        OF_A_SERVICE,
        {"run.googleapis.com/other": "x"},
        f"{OF_A_SERVICE}: run.googleapis.com/other: is not known here",
    ),
    (
        OF_A_SERVICE,
        {MINIMUM: "lots"},
        f"{MINIMUM}: found 'lots'; expected a whole number",
    ),
    ("metadata.labels", ["a"], "metadata.labels: expected a map"),
    ("spec.template", [], "spec.template: expected a map"),
    ("spec.template.metadata", ["x"], "spec.template.metadata: expected a map"),
    (OF_A_TEMPLATE, [MAXIMUM], f"{OF_A_TEMPLATE}: expected a map"),
    (
        OF_A_TEMPLATE,
        {MAXIMUM: "lots"},
        f"{MAXIMUM}: found 'lots'; expected a whole number",
    ),
    ("spec.traffic", 3, "spec.traffic: expected a list"),
    ("spec.traffic", [3], "spec.traffic[0]: expected a map"),
    (
        "spec.traffic",
        [{"percent": 100}],
        "spec.traffic[0]: expected latestRevision or revisionName",
    ),
    (
        "spec.traffic",
        [{"latestRevision": True, "percent": "lots"}],
        "spec.traffic[0].percent: found 'lots'; expected a whole number",
    ),
    (
        "spec.traffic",
        [{"latestRevision": True, "percent": [1]}],
        "spec.traffic[0].percent: found '[1]'; expected a whole number",
    ),
    (f"{SPEC}.containers", 3, f"{SPEC}.containers: expected a list"),
    (f"{SPEC}.containers", [], f"{SPEC}.containers: required field not"),
    (f"{SPEC}.containers", [3], f"{CONTAINER}: expected a map"),
    (f"{CONTAINER}.env", 3, f"{CONTAINER}.env: expected a list"),
    (f"{CONTAINER}.env", {"A": "b"}, f"{CONTAINER}.env: expected a list"),
    (f"{CONTAINER}.env", [3], f"{CONTAINER}.env: expected a map"),
    (
        f"{CONTAINER}.env",
        [{"name": "A", "valueFrom": 3}],
        f"{CONTAINER}.env.valueFrom: expected a map",
    ),
    (
        f"{CONTAINER}.env",
        [{"name": "A", "valueFrom": {"fieldRef": {}}}],
        f"{CONTAINER}.env.valueFrom.secretKeyRef: expected a map",
    ),
    (f"{CONTAINER}.resources", 3, f"{CONTAINER}.resources: expected a map"),
    (
        f"{CONTAINER}.resources",
        {"requests": {}},
        f"{CONTAINER}.resources.requests: is not known here",
    ),
    (
        f"{CONTAINER}.startupProbe",
        {"successThreshold": 2},
        f"{CONTAINER}.startupProbe.successThreshold: the API has 1 alone",
    ),
]
# What the service itself refuses, in Google's words.
REFUSED: list[tuple[str, Any, str]] = [
    (f"{CONTAINER}.startupProbe", 3, "containers[0].startup_probe"),
    (f"{CONTAINER}.livenessProbe", {"httpGet": 3}, "liveness_probe.http_get"),
    (f"{CONTAINER}.ports", 3, "containers[0].ports"),
    (f"{CONTAINER}.image", 3, "image field"),
    (f"{SPEC}.timeoutSeconds", "soon", "parse duration: soons"),
    (
        f"{SPEC}.containerConcurrency",
        "x",
        "maxInstanceRequestConcurrency field",
    ),
    (f"{SPEC}.serviceAccountName", [1], "serviceAccount field"),
    ("spec.template.metadata", {"name": [1]}, "revision field"),
]


def put(path: str, value: Any) -> dict[str, Any]:
    """Write a value into the manifest, at a path in the messages' own words."""
    manifest = copy.deepcopy(WHOLE)
    *folders, last = path.replace("[0]", "").split(".")
    place = manifest
    for each in folders:
        inner = place.setdefault(each, {})
        place = inner[0] if isinstance(inner, list) else inner
    place[last] = value
    return manifest


def replace(cloudrun: Command, path: str, value: Any) -> str:
    """Replace a service by one with that value; return how it is refused."""
    Path("service.yaml").write_text(json.dumps(put(path, value)))
    said = cloudrun("services", "replace", "service.yaml")
    assert said.status == 1
    told, _, words = said.err.partition("ERROR: (gcloud.run.services.replace) ")
    assert "Traceback" not in told
    return words


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("path", "value", "words"), FAULTS)
def test_a_part_that_cannot_be_read_is_named(
    cloudrun: Command, path: str, value: Any, words: str
) -> None:
    assert replace(cloudrun, path, value).startswith(words)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("path", "value", "words"), REFUSED)
def test_so_is_one_that_the_service_refuses(
    cloudrun: Command, path: str, value: Any, words: str
) -> None:
    assert words in replace(cloudrun, path, value)

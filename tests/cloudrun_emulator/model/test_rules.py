"""The rules of services, in the live service's words where they are known."""

from typing import Any

import pytest

from cloudrun_emulator.errors import UnsupportedError, ViolationError
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.documents import read_document
from cloudrun_emulator.model.service_rules import check_service

REQUEST = "CreateServiceRequest"
AT = r"^Violation in CreateServiceRequest\.service"
CONTAINER = rf"{AT}\.template\.containers\[0\]"


def check(document: dict[str, Any]) -> None:
    check_service(read_document(Service, document, "service"), "shop", REQUEST)


def with_template(**template: Any) -> dict[str, Any]:
    return {"template": {"containers": [{"image": "shop"}], **template}}


def with_container(**container: Any) -> dict[str, Any]:
    return {"template": {"containers": [{"image": "shop", **container}]}}


def with_limits(**limits: str) -> dict[str, Any]:
    return with_container(resources={"limits": limits})


def with_env(*env: dict[str, Any]) -> dict[str, Any]:
    return with_container(env=list(env))


@pytest.mark.parametrize(
    "document",
    [
        with_template(),
        with_template(timeout="3600s", revision="shop-1"),
        with_limits(cpu="2", memory="8Gi"),
        with_limits(cpu="500m", memory="128Mi"),
        with_container(ports=[{"name": "http1", "containerPort": 80}]),
        with_container(image="r.example.com:5000/a/b_c:v1@sha256:" + "0" * 64),
        with_container(startupProbe={"periodSeconds": 60}),
        with_container(livenessProbe={"httpGet": {}, "periodSeconds": 3600}),
        with_env({"name": "A", "value": "x"}, {"name": "B"}),
        {**with_template(), "annotations": {"example.com/a": "x", "b": "y"}},
    ],
)
def test_what_is_right_is_taken(document: dict[str, Any]) -> None:
    check(document)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, rf"{AT}\.template: required field not present\.$"),
        (
            {"template": {}},
            rf"{AT}\.template\.containers: required field not present\.$",
        ),
        (
            with_container(image=""),
            rf"{CONTAINER}\.image: required field not present\.$",
        ),
        (
            with_container(image="A B"),
            (
                rf"{CONTAINER}\.image: must be a container image path in the "
                r"form \[hostname/\]repo-path\[:tag and/or @digest\]$"
            ),
        ),
        (
            with_container(ports=[{}, {}]),
            rf"{CONTAINER}\.ports: ports should contain 0 or 1 port\.$",
        ),
        (
            with_container(ports=[{"containerPort": 65536}]),
            r"ports\[0\]\.containerPort: must be between 1 and 65535",
        ),
        (with_container(ports=[{"name": "x"}]), r"ports\[0\]\.name: expected"),
        (
            with_template(timeout="3601s"),
            rf"{AT}\.template\.timeout: maximum allowed time is one hour\.$",
        ),
        (with_template(timeout="-1s"), r"timeout: must be more than 0"),
        (
            with_env({"name": "PORT"}, {"name": "K_SERVICE"}),
            (
                r"^template\.containers\[0\]\.env: The following reserved env "
                r"names were provided: PORT, K_SERVICE\. These values are "
                r"automatically set by the system\.$"
            ),
        ),
        (with_env({"name": "A"}, {"name": "A"}), "the name 'A' stands twice"),
        (with_env({"value": "A"}), r"env\[0\]\.name: expected a variable"),
        (
            with_env({"name": "A", "value": "x" * 32769}),
            r"env\[0\]\.value: must have at most 32768",
        ),
        (
            with_env({"name": "A", "valueSource": {}}),
            r"valueSource\.secretKeyRef\.secret: required",
        ),
        (with_limits(disk="1"), r"limits: expected cpu, memory"),
        (with_limits(memory="1Q"), r"limits\.memory: expected a quantity"),
        (with_limits(cpu="0"), r"limits\.cpu: expected a quantity"),
        (with_limits(cpu="3"), r"limits\.cpu: expected 0\.08 to 1, 2, 4"),
        (
            with_limits(cpu="1", memory="5Gi"),
            r"limits\.memory: 5Gi needs at least 2 CPU, found 1",
        ),
        (
            with_limits(cpu="2", memory="9Gi"),
            r"limits\.memory: 9Gi needs at least 4 CPU, found 2",
        ),
        (with_limits(cpu="8", memory="33Gi"), r"limits\.memory: at most 32Gi"),
        (
            with_template(maxInstanceRequestConcurrency=1001),
            r"maxInstanceRequestConcurrency: must be between 0 and 1000",
        ),
        (
            {
                "template": {
                    "maxInstanceRequestConcurrency": 2,
                    **with_limits(cpu="0.5")["template"],
                }
            },
            "must be 1 with less than one CPU",
        ),
        (
            with_template(
                scaling={"minInstanceCount": 3, "maxInstanceCount": 2}
            ),
            r"template\.scaling\.minInstanceCount: must not be greater",
        ),
        (
            {**with_template(), "scaling": {"minInstanceCount": -1}},
            r"service\.scaling: counts must not be negative",
        ),
        (with_template(revision="a"), "prefixed by the name of the enclosing"),
        (with_template(revision="shop-A"), "use only lowercase letters"),
        (
            {**with_template(), "labels": {"run.googleapis.com/x": "y"}},
            r"service\.labels: the namespace run\.googleapis\.com",
        ),
        (
            with_template(annotations={"serving.knative.dev/x": "y"}),
            r"template\.annotations: the namespace serving\.knative\.dev",
        ),
        (
            {**with_template(), "description": "x" * 513},
            r"service\.description: must have at most 512",
        ),
        (
            with_container(startupProbe={"periodSeconds": 201}),
            (
                r"startupProbe\.periodSeconds: failureThreshold x "
                "periodSeconds must not exceed 600"
            ),
        ),
        (
            with_container(
                livenessProbe={"httpGet": {}, "periodSeconds": 3601}
            ),
            r"livenessProbe\.periodSeconds: must not be greater than 3600",
        ),
        (
            with_container(startupProbe={"initialDelaySeconds": 241}),
            r"initialDelaySeconds: must not be greater than 240",
        ),
        (
            with_container(startupProbe={"timeoutSeconds": 11}),
            r"timeoutSeconds: must not be greater than periodSeconds",
        ),
        (
            with_container(startupProbe={"failureThreshold": -1}),
            r"startupProbe\.failureThreshold: must not be negative",
        ),
        (
            with_container(livenessProbe={"tcpSocket": {}}),
            r"livenessProbe\.tcpSocket: a liveness probe asks by HTTP",
        ),
    ],
)
def test_a_broken_rule_is_named(document: dict[str, Any], words: str) -> None:
    with pytest.raises(ViolationError, match=words):
        check(document)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (
            {"template": {"containers": [{"image": "a"}, {"image": "b"}]}},
            "one container an instance is run, found 2",
        ),
        (with_container(ports=[{"name": "h2c"}]), "by HTTP/1, not by h2c"),
        (with_container(startupProbe={"grpc": {}}), r"startupProbe\.grpc"),
        (with_template(volumes=[{"name": "x"}]), r"template\.volumes: "),
    ],
)
def test_what_cannot_run_here_says_so(
    document: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnsupportedError, match=words):
        check(document)

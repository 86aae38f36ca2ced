"""Revisions as plans of instances."""

from pathlib import Path
from typing import Any

from cloudrun_emulator.runtime import Probe, RevisionPlan
from cloudrun_emulator.service import Change, CloudRun
from cloudrun_emulator.settings import Settings
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    finish,
    pack,
    read,
)


def plan(
    cloud: CloudRun, runtime: FakeRuntime, document: dict[str, Any]
) -> RevisionPlan:
    assert deploy(cloud, document).code == 0
    return runtime.deployed[0]


def test_what_nobody_said_is_the_default(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    image = build(cloud)
    found = plan(cloud, runtime, describe(image))
    assert found == RevisionPlan(
        parent=str(PLACE),
        service="shop",
        revision=found.revision,
        configuration="shop",
        folder=cloud.images.get(image).folder,
        command=("python", "main.py"),
        image=image,
        container="shop-1",
    )


def test_an_engine_runs_an_image_that_is_not_here(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state", executor="container")
    runtime = FakeRuntime(settings.state)
    with CloudRun(settings, runtime) as cloud:
        found = plan(cloud, runtime, describe("gcr.io/google/hello"))
        assert (found.executor, found.image) == (
            "container",
            "gcr.io/google/hello",
        )
        kept = describe(build(cloud))
        finish(cloud, cloud.services.update(SHOP, Change(read(kept))))
        assert runtime.deployed[1].executor == "host"


def test_what_was_said_is_in_the_plan(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    files = {"main.py": "print()", "requirements.txt": "six"}
    image = cloud.images.add(PLACE, "shop", pack(files), {})
    document = describe(image, A="b")
    document["template"] |= {
        "timeout": "7s",
        "sessionAffinity": True,
        "healthCheckDisabled": True,
        "scaling": {"minInstanceCount": 1, "maxInstanceCount": 2},
        "maxInstanceRequestConcurrency": 3,
    }
    document["template"]["containers"][0] |= {
        "name": "web",
        "args": ["-v"],
        "workingDir": "/workspace/sub",
        "ports": [{"containerPort": 5000}],
        "resources": {"limits": {"cpu": "2", "memory": "1Gi"}},
        "startupProbe": {"httpGet": {"path": "/up"}, "failureThreshold": 9},
        "livenessProbe": {
            "httpGet": {
                "port": 81,
                "httpHeaders": [{"name": "X", "value": "y"}],
            }
        },
    }
    found = plan(cloud, runtime, document)
    assert found.requirements == found.folder / "requirements.txt"
    assert (found.args, found.env) == (("-v",), {"A": "b"})
    assert (found.port, found.memory, found.cpu) == (5000, 2**30, 2)
    assert (found.min_instances, found.max_instances) == (1, 2)
    assert (found.concurrency, found.timeout) == (3, 7)
    assert found.session_affinity
    assert not found.check_health
    assert (found.container, found.directory) == ("web", "sub")
    assert found.startup == Probe("http", 0, "/up", (), 0, 1, 10, 9)
    headers = (("X", "y"),)
    assert found.liveness == Probe("http", 81, "/", headers, 0, 1, 10, 3)

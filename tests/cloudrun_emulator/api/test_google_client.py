"""Google's own clients, unchanged."""

from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import run_v2
from google.cloud.run_v2.types import (
    Container,
    EnvVar,
    RevisionTemplate,
    Service,
    TrafficTarget,
)
from google.protobuf.field_mask_pb2 import FieldMask

from cloudrun_emulator.messages import LATEST, State
from cloudrun_emulator.service import CloudRun
from tests.cloudrun_emulator.sending import PLACE, SHOP, build

Services = run_v2.ServicesClient
Revisions = run_v2.RevisionsClient


def make(cloud: CloudRun, **env: str) -> Service:
    container = Container(
        image=build(cloud),
        command=["python", "main.py"],
        env=[EnvVar(name=name, value=env[name]) for name in env],
    )
    return Service(template=RevisionTemplate(containers=[container]))


def create(services: Services, service: Service, name: str = "shop") -> Any:
    request = {
        "parent": str(PLACE),
        "service": service,
        "service_id": name,
    }
    return finish(services.create_service(request))


def finish(operation: Any) -> Any:
    """Wait as every script does; Google's future has no types."""
    return operation.result(timeout=30)


def test_a_service_is_created_read_listed_and_deleted(
    services: Services, cloud: CloudRun
) -> None:
    created = create(services, make(cloud))
    assert created.terminal_condition.state == State.CONDITION_SUCCEEDED
    assert services.get_service(name=SHOP) == created
    assert list(services.list_services(parent=str(PLACE))) == [created]
    gone = finish(services.delete_service(name=SHOP))
    assert gone.delete_time
    with pytest.raises(exceptions.NotFound, match="does not exist"):
        services.get_service(name=SHOP)


def test_an_operation_s_metadata_is_the_service(
    services: Services, cloud: CloudRun
) -> None:
    operation = services.create_service(
        parent=str(PLACE), service=make(cloud), service_id="shop"
    )
    assert operation.metadata.name == SHOP
    finish(operation)


def test_what_was_read_may_be_changed_and_sent_back(
    services: Services, cloud: CloudRun
) -> None:
    service = create(services, make(cloud))
    service.template.containers[0].env = [EnvVar(name="A", value="b")]
    changed = finish(services.update_service(service=service))
    assert changed.generation == 2
    assert changed.latest_ready_revision != service.latest_ready_revision
    with pytest.raises(exceptions.Conflict, match="but current version is"):
        services.update_service(service=service)


def test_a_mask_moves_traffic_alone(
    services: Services, revisions: Revisions, cloud: CloudRun
) -> None:
    create(services, make(cloud))
    service = Service(
        name=SHOP,
        traffic=[TrafficTarget(type_=LATEST, percent=100, tag="candidate")],
    )
    changed = finish(
        services.update_service(
            service=service, update_mask=FieldMask(paths=["traffic"])
        )
    )
    assert changed.traffic_statuses[0].tag == "candidate"
    assert changed.traffic_statuses[0].uri.startswith("http://127.0.0.1:")
    assert len(list(revisions.list_revisions(parent=SHOP))) == 1


def test_a_failed_deployment_raises_its_words(
    services: Services, cloud: CloudRun
) -> None:
    with pytest.raises(
        exceptions.FailedPrecondition,
        match="is not ready and cannot serve traffic",
    ):
        create(services, make(cloud, FAIL="1"))
    service = services.get_service(name=SHOP)
    assert service.terminal_condition.state == State.CONDITION_FAILED


def test_revisions_are_listed_read_and_deleted(
    services: Services, revisions: Revisions, cloud: CloudRun
) -> None:
    first = create(services, make(cloud))
    service = make(cloud, A="b")
    service.name = SHOP
    finish(services.update_service(service=service))
    newest, oldest = revisions.list_revisions(parent=SHOP)
    assert oldest.name == first.latest_ready_revision
    assert revisions.get_revision(name=newest.name) == newest
    assert newest.service == SHOP
    gone = finish(revisions.delete_revision(name=oldest.name))
    assert gone.name == oldest.name
    with pytest.raises(exceptions.BadRequest, match="latest created Revision"):
        revisions.delete_revision(name=newest.name)


def test_a_dash_lists_the_revisions_of_all_services(
    services: Services, revisions: Revisions, cloud: CloudRun
) -> None:
    for name in ("shop", "other"):
        create(services, make(cloud), name)
    found = revisions.list_revisions(parent=f"{PLACE}/services/-")
    assert len(list(found)) == 2


def test_pages_follow_each_other(services: Services, cloud: CloudRun) -> None:
    for name in ("a", "b", "c"):
        create(services, make(cloud), name)
    request = run_v2.ListServicesRequest(parent=str(PLACE), page_size=2)
    pages = list(services.list_services(request=request).pages)
    assert [len(page.services) for page in pages] == [2, 1]


def test_a_taken_name_is_a_conflict(
    services: Services, cloud: CloudRun
) -> None:
    create(services, make(cloud))
    with pytest.raises(exceptions.Conflict, match="'shop' already exists"):
        create(services, make(cloud))


def test_a_change_may_be_checked_alone(
    services: Services, cloud: CloudRun
) -> None:
    request = run_v2.CreateServiceRequest(
        parent=str(PLACE),
        service=make(cloud),
        service_id="shop",
        validate_only=True,
    )
    found = finish(services.create_service(request=request))
    assert found.template.containers[0].ports[0].container_port == 8080
    assert list(services.list_services(parent=str(PLACE))) == []


def test_a_missing_service_may_be_created_by_an_update(
    services: Services, cloud: CloudRun
) -> None:
    service = make(cloud)
    service.name = SHOP
    request = run_v2.UpdateServiceRequest(service=service, allow_missing=True)
    assert finish(services.update_service(request=request)).uri


def test_a_policy_is_set_and_read(services: Services, cloud: CloudRun) -> None:
    create(services, make(cloud))
    policy = services.get_iam_policy({"resource": SHOP})
    policy.bindings.add(role="roles/run.invoker", members=["allUsers"])
    services.set_iam_policy({"resource": SHOP, "policy": policy})
    found = services.get_iam_policy({"resource": SHOP})
    assert found.bindings[0].members == ["allUsers"]
    with pytest.raises(exceptions.Conflict, match="concurrent policy changes"):
        services.set_iam_policy({"resource": SHOP, "policy": policy})


def test_all_permissions_are_given(services: Services, cloud: CloudRun) -> None:
    create(services, make(cloud))
    asked = ["run.services.get", "run.services.update"]
    found = services.test_iam_permissions(
        {"resource": SHOP, "permissions": asked}
    )
    assert list(found.permissions) == asked


def test_operations_are_listed_and_forgotten(
    services: Services, cloud: CloudRun
) -> None:
    operation = services.create_service(
        parent=str(PLACE), service=make(cloud), service_id="shop"
    )
    finish(operation)
    name = operation.operation.name
    assert services.get_operation({"name": name}).done
    assert services.wait_operation({"name": name}).done
    found = services.list_operations({"name": str(PLACE)})
    assert [each.name for each in found.operations] == [name]
    services.delete_operation({"name": name})
    with pytest.raises(exceptions.NotFound):
        services.get_operation({"name": name})

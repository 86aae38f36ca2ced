"""Changes of a service: masks, names, versions, and what needs a revision."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cloudrun_emulator.errors import AbortedError, ViolationError
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.service import Change, CloudRun, StoredOperation
from localcloud.errors import ConflictError, NotFoundError
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    finish,
    read,
)


@pytest.fixture
def shop(cloud: CloudRun) -> Service:
    """Deploy a service that serves."""
    message = deploy(cloud, describe(build(cloud))).message
    assert isinstance(message, Service)
    return message


def change(
    cloud: CloudRun, document: dict[str, Any], *mask: str, **options: bool
) -> StoredOperation:
    request = Change(read(document), mask or None, **options)
    return cloud.services.update(SHOP, request)


def count(cloud: CloudRun) -> int:
    return len(cloud.revisions.list(SHOP)[0])


@pytest.mark.usefixtures("shop")
def test_without_a_mask_everything_is_replaced(cloud: CloudRun) -> None:
    document = {**describe(build(cloud)), "labels": {"a": "b"}}
    finish(cloud, change(cloud, document))
    finish(cloud, change(cloud, describe(build(cloud))))
    assert not cloud.services.get(SHOP).labels


@pytest.mark.usefixtures("shop")
def test_a_mask_changes_only_what_it_names(cloud: CloudRun) -> None:
    document = {"labels": {"a": "b"}, "description": "other"}
    finish(cloud, change(cloud, document, "labels"))
    service = cloud.services.get(SHOP)
    assert dict(service.labels) == {"a": "b"}
    assert not service.description
    assert service.template.containers


@pytest.mark.usefixtures("shop")
def test_a_mask_reaches_into_the_template(cloud: CloudRun) -> None:
    document = {"template": {"timeout": "7s"}}
    finish(cloud, change(cloud, document, "template.timeout"))
    template = cloud.services.get(SHOP).template
    assert template.timeout.total_seconds() == 7
    assert template.containers[0].image


def test_a_mask_does_not_reach_what_the_service_sets(
    cloud: CloudRun, shop: Service
) -> None:
    finish(cloud, change(cloud, {"uid": "x", "creator": "y"}, "uid", "creator"))
    service = cloud.services.get(SHOP)
    assert (service.uid, service.creator) == (shop.uid, shop.creator)


@pytest.mark.usefixtures("shop")
def test_an_unchanged_template_makes_no_revision(cloud: CloudRun) -> None:
    finish(cloud, change(cloud, {"labels": {"a": "b"}}, "labels"))
    service = cloud.services.get(SHOP)
    assert (service.generation, service.observed_generation) == (2, 2)
    assert count(cloud) == 1


@pytest.mark.usefixtures("shop")
def test_no_change_at_all_keeps_the_generation(cloud: CloudRun) -> None:
    operation = finish(cloud, change(cloud, describe(build(cloud))))
    assert operation.code == 0
    assert cloud.services.get(SHOP).generation == 1
    assert count(cloud) == 1


@pytest.mark.usefixtures("shop")
def test_a_new_revision_may_be_forced(cloud: CloudRun) -> None:
    same = describe(build(cloud))
    finish(cloud, change(cloud, same, force_new_revision=True))
    assert count(cloud) == 2
    assert cloud.services.get(SHOP).generation == 2


def test_revisions_are_counted_in_their_names(
    cloud: CloudRun, shop: Service
) -> None:
    finish(cloud, change(cloud, {"labels": {"a": "b"}}, "labels"))
    done = finish(cloud, change(cloud, describe(build(cloud), A="2")))
    assert read_last(shop.latest_created_revision).startswith("shop-00001-")
    name = read_last(done.message.latest_created_revision)
    assert name.startswith("shop-00002-")
    assert done.message.generation == 3


def named(cloud: CloudRun, **env: str) -> dict[str, Any]:
    document = describe(build(cloud), **env)
    document["template"]["revision"] = "shop-blue"
    return document


@pytest.mark.usefixtures("shop")
def test_a_revision_may_be_named(cloud: CloudRun) -> None:
    done = finish(cloud, change(cloud, named(cloud, A="1")))
    assert read_last(done.message.latest_ready_revision) == "shop-blue"


@pytest.mark.usefixtures("shop")
def test_the_same_name_with_the_same_content_makes_no_other(
    cloud: CloudRun,
) -> None:
    finish(cloud, change(cloud, named(cloud, A="1")))
    again = {**named(cloud, A="1"), "labels": {"a": "b"}}
    assert finish(cloud, change(cloud, again)).code == 0
    assert count(cloud) == 2


@pytest.mark.usefixtures("shop")
def test_leaving_the_name_out_is_no_change_of_the_template(
    cloud: CloudRun,
) -> None:
    finish(cloud, change(cloud, named(cloud, A="1")))
    assert finish(cloud, change(cloud, describe(build(cloud), A="1"))).code == 0
    assert count(cloud) == 2


@pytest.mark.usefixtures("shop")
def test_the_same_name_with_other_content_is_a_conflict(
    cloud: CloudRun,
) -> None:
    finish(cloud, change(cloud, named(cloud, A="1")))
    words = (
        "^Revision named 'shop-blue' with different configuration already "
        r"exists\.$"
    )
    with pytest.raises(ConflictError, match=words):
        change(cloud, named(cloud, A="2"))
    assert cloud.services.get(SHOP).generation == 2


def test_a_stale_version_is_a_conflict(cloud: CloudRun, shop: Service) -> None:
    finish(cloud, change(cloud, {"labels": {"a": "b"}}, "labels"))
    now = cloud.services.get(SHOP).etag
    words = (
        f"^Conflict for resource 'shop': version '{shop.etag[1:-1]}' was "
        f"specified but current version is '{now[1:-1]}'"
    )
    with pytest.raises(AbortedError, match=words):
        change(cloud, {"etag": shop.etag, "labels": {}}, "labels")
    with pytest.raises(AbortedError, match=words):
        cloud.services.delete(SHOP, etag=shop.etag)


def test_the_present_version_may_be_sent_back(
    cloud: CloudRun, shop: Service
) -> None:
    document = {"etag": shop.etag, "labels": {"a": "b"}}
    assert finish(cloud, change(cloud, document, "labels")).code == 0


@pytest.mark.usefixtures("shop")
def test_a_change_may_be_checked_alone(cloud: CloudRun) -> None:
    before = cloud.services.get(SHOP)
    new = describe(build(cloud), A="2")
    operation = change(cloud, new, validate_only=True)
    assert operation.done
    assert operation.message.generation == 2
    assert cloud.services.get(SHOP) == before
    assert count(cloud) == 1
    with pytest.raises(ViolationError, match="template: required"):
        change(cloud, {}, validate_only=True)


def test_a_service_that_is_missing_may_be_created(cloud: CloudRun) -> None:
    document = describe(build(cloud))
    words = (
        "^Resource 'shop' of kind 'SERVICE' in region 'europe-west1' in "
        r"project 'local' does not exist\.$"
    )
    with pytest.raises(NotFoundError, match=words):
        change(cloud, document)
    created = change(cloud, document, "labels", allow_missing=True)
    assert finish(cloud, created).code == 0


def test_a_creation_may_be_checked_alone(cloud: CloudRun) -> None:
    message = read(describe(build(cloud)))
    found = cloud.services.create(PLACE, "shop", message, validate_only=True)
    assert found.done
    assert found.message.template.timeout.total_seconds() == 300
    with pytest.raises(NotFoundError):
        cloud.services.get(SHOP)


@pytest.mark.usefixtures("shop")
def test_a_taken_name_is_a_conflict(cloud: CloudRun) -> None:
    message = read(describe(build(cloud)))
    words = r"^Resource 'shop' already exists\.$"
    with pytest.raises(ConflictError, match=words):
        cloud.services.create(PLACE, "shop", message)


def test_a_name_is_taken_also_after_a_failure(cloud: CloudRun) -> None:
    deploy(cloud, describe(build(cloud), FAIL="1"))
    with pytest.raises(ConflictError, match="already exists"):
        deploy(cloud, describe(build(cloud)))


def test_a_service_without_a_name_gets_one(cloud: CloudRun) -> None:
    message = read(describe(build(cloud)))
    operation = finish(cloud, cloud.services.create(PLACE, "", message))
    assert read_last(operation.target).startswith("service-")


def test_a_name_in_the_body_is_refused(cloud: CloudRun) -> None:
    message = read({**describe(build(cloud)), "name": "shop"})
    words = (
        r"^Violation in CreateServiceRequest\.service\.name: service\.name "
        r"must be empty on CreateServiceRequest\.$"
    )
    with pytest.raises(ViolationError, match=words):
        cloud.services.create(PLACE, "shop", message)


@pytest.mark.usefixtures("shop")
def test_many_may_change_a_service_at_once(cloud: CloudRun) -> None:
    image = build(cloud)

    def renew(number: int) -> StoredOperation:
        operation = change(cloud, describe(image, A=str(number)))
        return cloud.operations.wait(operation.name, 30)

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(renew, range(16)))
    assert [each.code for each in done] == [0] * 16
    service = cloud.services.get(SHOP)
    assert service.generation == service.observed_generation == 17
    assert service.latest_ready_revision == service.latest_created_revision
    names = [each.name for each in cloud.revisions.list(SHOP)[0]]
    assert names[0] == service.latest_created_revision
    assert len({*names}) == 17


def test_a_warning_is_said_once(cloud: CloudRun, shop: Service) -> None:
    document = describe(shop.template.containers[0].image)
    document["template"]["serviceAccount"] = "a@b"
    for value in ("1", "2"):
        document["template"]["labels"] = {"try": value}
        finish(cloud, cloud.services.update(SHOP, Change(read(document))))
    said = [each.text for each in cloud.runtime.logs.read(SHOP)]
    assert len([each for each in said if "serviceAccount" in each]) == 1

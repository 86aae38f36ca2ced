"""The rules of a service, in Cloud Run's words where they are known."""

from collections.abc import Iterable

from cloudrun_emulator import limits
from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.messages import RevisionTemplate, Service, ServiceScaling
from cloudrun_emulator.model.container_rules import check_container
from cloudrun_emulator.model.fidelity_rules import check_support
from cloudrun_emulator.model.names import check_revision_name, read_last
from cloudrun_emulator.model.quantities import read_quantity
from cloudrun_emulator.model.traffic import check_traffic

# run_v2.Service.annotations.
RESERVED_DOMAINS = (
    "run.googleapis.com",
    "cloud.googleapis.com",
    "serving.knative.dev",
    "autoscaling.knative.dev",
)
MISSING = "required field not present."
TEMPLATE = "service.template"


def check_service(service: Service, name: str, request: str) -> None:
    """Hold a service to every rule but its name's.

    Args:
        service: As it was sent, or merged.
        name: Its short name.
        request: `CreateServiceRequest`, say: messages begin with it.

    Raises:
        ViolationError: The first rule that is broken.
        UnsupportedError: Valid for Google, and cannot run here.
    """
    if len(service.description) > limits.LENGTH_OF_A_DESCRIPTION:
        raise ViolationError(
            "service.description",
            f"must have at most {limits.LENGTH_OF_A_DESCRIPTION} characters.",
            request,
        )
    for field, keys in (
        ("service.annotations", service.annotations),
        ("service.labels", service.labels),
    ):
        _check_keys(keys, field, request)
    if "template" not in service:
        raise ViolationError(TEMPLATE, MISSING, request)
    check_template(service.template, name, request)
    check_traffic(service, request)
    _check_service_scaling(service.scaling, request)
    check_support(service)


def check_template(
    template: RevisionTemplate, service: str, request: str
) -> None:
    """Hold what a revision is made from to the rules."""
    for field, keys in (
        (f"{TEMPLATE}.annotations", template.annotations),
        (f"{TEMPLATE}.labels", template.labels),
    ):
        _check_keys(keys, field, request)
    if template.revision:
        check_revision_name(template.revision, read_last(service), request)
    if not template.containers:
        raise ViolationError(f"{TEMPLATE}.containers", MISSING, request)
    for number, container in enumerate(template.containers):
        where = f"{TEMPLATE}.containers[{number}]"
        check_container(container, where, request)
    _check_timeout(template, request)
    _check_concurrency(template, request)
    _check_revision_scaling(template, request)


def _check_keys(keys: Iterable[str], field: str, request: str) -> None:
    for key in keys:
        domain = key.partition("/")[0]
        if "/" in key and domain in RESERVED_DOMAINS:
            raise ViolationError(
                field,
                f"the namespace {domain} is the system's, found {key!r}.",
                request,
            )


def _check_timeout(template: RevisionTemplate, request: str) -> None:
    seconds = template.timeout.total_seconds() if template.timeout else 0
    if seconds > limits.LONGEST_TIMEOUT_S:
        raise ViolationError(
            f"{TEMPLATE}.timeout",
            "maximum allowed time is one hour.",
            request,
        )
    if seconds < 0:
        raise ViolationError(
            f"{TEMPLATE}.timeout", "must be more than 0 seconds.", request
        )


def _check_concurrency(template: RevisionTemplate, request: str) -> None:
    field = f"{TEMPLATE}.maxInstanceRequestConcurrency"
    found = template.max_instance_request_concurrency
    if not 0 <= found <= limits.LARGEST_CONCURRENCY:
        raise ViolationError(
            field,
            f"must be between 0 and {limits.LARGEST_CONCURRENCY}, found "
            f"{found}.",
            request,
        )
    cpu = read_quantity(template.containers[0].resources.limits.get("cpu", "1"))
    if found > 1 and (cpu or 1) < 1:
        raise ViolationError(
            field, "must be 1 with less than one CPU.", request
        )


def _check_revision_scaling(template: RevisionTemplate, request: str) -> None:
    scaling = template.scaling
    _check_counts(
        scaling.min_instance_count,
        scaling.max_instance_count,
        f"{TEMPLATE}.scaling",
        request,
    )


def _check_service_scaling(scaling: ServiceScaling, request: str) -> None:
    _check_counts(
        scaling.min_instance_count,
        scaling.max_instance_count,
        "service.scaling",
        request,
    )
    if scaling.manual_instance_count < 0:
        raise ViolationError(
            "service.scaling.manualInstanceCount",
            "must not be negative.",
            request,
        )


def _check_counts(least: int, most: int, field: str, request: str) -> None:
    if least < 0 or most < 0:
        raise ViolationError(field, "counts must not be negative.", request)
    if most and least > most:
        raise ViolationError(
            f"{field}.minInstanceCount",
            f"must not be greater than maxInstanceCount, found {least} and "
            f"{most}.",
            request,
        )

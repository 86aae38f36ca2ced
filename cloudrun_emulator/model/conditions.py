"""Conditions: how the state fields of services and revisions move.

run_v2.Service.reconciling, and records of the live service.
"""

from datetime import UTC, datetime

from cloudrun_emulator.messages import (
    Condition,
    Reason,
    RevisionReason,
    Service,
    Severity,
    State,
)

READY = "Ready"
CONFIGURATIONS = "ConfigurationsReady"
ROUTES = "RoutesReady"


def make_condition(
    name: str,
    state: int,
    message: str = "",
    reason: str = "",
    severity: int = 0,
) -> Condition:
    """Make a condition of now.

    Args:
        name: Its type.
        state: A `Condition.State`.
        message: For its reader.
        reason: A name of `RevisionReason` or `CommonReason`; empty for none.
        severity: A `Condition.Severity`.
    """
    condition = Condition(
        type_=name,
        state=state,
        message=message,
        severity=severity,
        last_transition_time=datetime.now(UTC),
    )
    if reason in RevisionReason.__members__:
        condition.revision_reason = RevisionReason.__members__[reason]
    elif reason in Reason.__members__:
        condition.reason = Reason.__members__[reason]
    return condition


def note_reconciling(service: Service) -> None:
    """Say that a change was accepted, and not yet carried out."""
    state = State.CONDITION_RECONCILING
    service.reconciling = True
    service.terminal_condition = make_condition(READY, state)
    service.conditions = [
        make_condition(ROUTES, state),
        make_condition(CONFIGURATIONS, state),
    ]


def note_success(service: Service, *, is_retired: bool = False) -> None:
    """Say that the service is as it was asked for.

    Args:
        service: Changed in place.
        is_retired: Its newest revision has neither traffic nor tag.
    """
    state = State.CONDITION_SUCCEEDED
    service.terminal_condition = make_condition(READY, state)
    service.conditions = [
        make_condition(ROUTES, state),
        make_condition(
            CONFIGURATIONS, state, reason="RETIRED" if is_retired else ""
        ),
    ]


def note_failure(service: Service, message: str, *, by_route: bool) -> None:
    """Say what is wrong, and which part of the service has it.

    Args:
        service: Changed in place.
        message: The operation's error.
        by_route: The traffic is wrong, not the revision.
    """
    failed, good = State.CONDITION_FAILED, State.CONDITION_SUCCEEDED
    reason = "" if by_route else "REVISION_FAILED"
    terminal = make_condition(READY, failed, message, reason)
    routes_fail = by_route or not service.latest_ready_revision
    service.terminal_condition = terminal
    service.conditions = [
        make_condition(ROUTES, failed, message, reason)
        if routes_fail
        else make_condition(ROUTES, good),
        make_condition(CONFIGURATIONS, good)
        if by_route
        else make_condition(CONFIGURATIONS, failed, message, reason),
    ]


def describe_reconciling() -> list[Condition]:
    """List the conditions of a revision that is being deployed."""
    state = State.CONDITION_RECONCILING
    return [
        make_condition(name, state)
        for name in (READY, "ContainerHealthy", "ResourcesAvailable")
    ]


def describe_failed(message: str, reason: str) -> list[Condition]:
    """List the conditions of a revision that did not start."""
    failed = State.CONDITION_FAILED
    return [
        make_condition(READY, failed, message, reason),
        make_condition("ContainerHealthy", failed, message, reason),
        make_condition("ResourcesAvailable", State.CONDITION_SUCCEEDED),
    ]


def describe_active() -> list[Condition]:
    """List the conditions of a revision that may be asked."""
    return [
        make_condition(name, State.CONDITION_SUCCEEDED)
        for name in (
            READY,
            "Active",
            "ContainerHealthy",
            "ContainerReady",
            "MinInstancesProvisioned",
            "ResourcesAvailable",
        )
    ]


def describe_retired() -> list[Condition]:
    """List the conditions of a revision without traffic: it is no failure."""
    good, failed = State.CONDITION_SUCCEEDED, State.CONDITION_FAILED
    retired = "RETIRED"
    return [
        make_condition(READY, good, reason=retired),
        make_condition(
            "Active", failed, reason=retired, severity=Severity.INFO
        ),
        make_condition("ContainerReady", good),
        make_condition(
            "MinInstancesProvisioned", failed, severity=Severity.INFO
        ),
        make_condition(
            "ResourcesAvailable", State.CONDITION_RECONCILING, reason=retired
        ),
    ]

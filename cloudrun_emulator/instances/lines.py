"""The service's own lines in a log, in its own words.

Sources: docs.cloud.google.com/run/docs/troubleshooting; those of an ended
container are unconfirmed.
"""

import signal
from collections.abc import Mapping

from cloudrun_emulator.instances.plans import MEBIBYTE, Probe, RevisionPlan
from localcloud.sandbox.stand_ins import find_asked, say_asked

MEMORY_HELP = "https://cloud.google.com/run/docs/configuring/memory-limits"
NOT_READY = "Revision '{}' is not ready and cannot serve traffic. "
NOT_LISTENING = (
    "The user-provided container failed to start and listen on the port "
    "defined provided by the PORT={} environment variable within the "
    "allocated timeout. This can happen when the container port is "
    "misconfigured or if the timeout is too short. The health check timeout "
    "can be extended. "
)
NOT_WELL = (
    "The user-provided container failed the configured startup probe checks. "
)
SEE_LOGS = "Logs for this revision might contain more information."


def say_not_ready(plan: RevisionPlan) -> str:
    """Say why a deployment failed: by its startup probe."""
    unset = plan.startup == Probe(port=plan.startup.port)
    reason = NOT_LISTENING.format(plan.port) if unset else NOT_WELL
    return f"{NOT_READY.format(plan.revision)}{reason}{SEE_LOGS}"


def say_stand_in(plan: RevisionPlan, stand_ins: Mapping[str, str]) -> str:
    """Say which Python stands in, as asked; nothing where none does."""
    other = find_asked(plan.python, stand_ins)
    if not other or plan.executor == "container":
        return ""
    asked = say_asked(plan.python, stand_ins)
    return (
        f"Python {other} of this machine stands in for Python "
        f"{plan.python}{asked}."
    )


def say_startup_failed(plan: RevisionPlan, times: int) -> str:
    """Say that a startup probe has failed for good."""
    probe = plan.startup
    default = "Default " if probe == Probe(port=probe.port) else ""
    return (
        f"{default}STARTUP {_say_failures(probe, times)} for container "
        f'"{plan.container}" on port {probe.port or plan.port}'
        f"{_say_path(probe)}. The instance was not started."
    )


def say_liveness_failed(plan: RevisionPlan, probe: Probe, times: int) -> str:
    """Say that a liveness probe has failed for good."""
    return (
        f"LIVENESS {_say_failures(probe, times)} for container "
        f"{plan.container} on port {probe.port or plan.port}. "
        "The instance has been shut down."
    )


def say_readiness_failed(plan: RevisionPlan, probe: Probe, times: int) -> str:
    """Say that an instance gets no requests for now. Words unconfirmed."""
    return (
        f"READINESS {_say_failures(probe, times)} for container "
        f"{plan.container} on port {probe.port or plan.port}. "
        "The instance receives no new requests."
    )


def say_memory(limit: int, used: int) -> str:
    """Say that an instance used more memory than its limit, in bytes."""
    return (
        f"Memory limit of {limit // MEBIBYTE} MiB exceeded with "
        f"{used // MEBIBYTE} MiB used. Consider increasing the memory limit, "
        f"see {MEMORY_HELP}"
    )


def say_ended(status: int) -> str:
    """Say how a container ended; a negative status is a signal's."""
    if status >= 0:
        return f"Container called exit({status})."
    return f"Container terminated on signal {-status}."


def say_wrong_port(found: int, expected: int) -> str:
    """Say what Google's words for a failed start leave to be guessed."""
    return (
        f"The container listens on port {found}, and PORT is {expected}: on "
        "one machine each instance has a port of its own. Listen on $PORT."
    )


def read_status(status: int) -> int:
    """Read a shell's 128 + signal as asyncio writes it."""
    known = status - 128 in {each.value for each in signal.Signals}
    return 128 - status if known else status


def _say_failures(probe: Probe, times: int) -> str:
    plural = "" if times == 1 else "s"
    return (
        f"{probe.kind.upper()} probe failed {times} time{plural} consecutively"
    )


def _say_path(probe: Probe) -> str:
    return f' path "{probe.path}"' if probe.kind == "http" else ""

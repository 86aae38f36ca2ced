"""The rules of probes: docs, "Configure container health checks"."""

from cloudrun_emulator import limits
from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.messages import Container, Probe

NAMES = ("startup", "liveness", "readiness")
COUNTS = (
    ("initial_delay_seconds", "initialDelaySeconds"),
    ("timeout_seconds", "timeoutSeconds"),
    ("period_seconds", "periodSeconds"),
    ("failure_threshold", "failureThreshold"),
)
# run_v2.Probe, which fills 0 in.
DEFAULT_PERIOD_S = 10
DEFAULT_THRESHOLD = 3


def check_probes(container: Container, where: str, request: str) -> None:
    """Hold a container's probes to the rules. Raises `ViolationError`."""
    for name in NAMES:
        field = f"{name}_probe"
        if field in container:
            probe = getattr(container, field)
            _check_probe(name, probe, f"{where}.{name}Probe", request)


def _check_probe(name: str, probe: Probe, where: str, request: str) -> None:
    longest = limits.LONGEST_PROBE_S[name]
    for field, camel in COUNTS:
        if getattr(probe, field) < 0:
            raise ViolationError(
                f"{where}.{camel}", "must not be negative.", request
            )
    if probe.initial_delay_seconds > longest:
        raise ViolationError(
            f"{where}.initialDelaySeconds",
            f"must not be greater than {longest}.",
            request,
        )
    period = probe.period_seconds or DEFAULT_PERIOD_S
    if name == "startup":
        longest = limits.LONGEST_STARTUP_S
        period *= probe.failure_threshold or DEFAULT_THRESHOLD
    if period > longest:
        words = (
            f"failureThreshold x periodSeconds must not exceed {longest}."
            if name == "startup"
            else f"must not be greater than {longest}."
        )
        raise ViolationError(f"{where}.periodSeconds", words, request)
    if probe.timeout_seconds > (probe.period_seconds or DEFAULT_PERIOD_S):
        raise ViolationError(
            f"{where}.timeoutSeconds",
            "must not be greater than periodSeconds.",
            request,
        )
    if name == "liveness" and "tcp_socket" in probe:
        raise ViolationError(
            f"{where}.tcpSocket",
            "a liveness probe asks by HTTP or gRPC.",
            request,
        )

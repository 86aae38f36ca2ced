"""What Cloud Run fills in where its author said nothing."""

from datetime import timedelta

from google.api.launch_stage_pb2 import LaunchStage

from cloudrun_emulator import limits
from cloudrun_emulator.messages import (
    Container,
    ContainerPort,
    IngressTraffic,
    Probe,
    ResourceRequirements,
    RevisionTemplate,
    Service,
    TCPSocketAction,
)
from cloudrun_emulator.model.quantities import read_quantity
from cloudrun_emulator.model.traffic import normalize_traffic

# run_v2.Probe's comments.
PROBE = {
    "timeout_seconds": 1,
    "period_seconds": 10,
    "failure_threshold": 3,
}


def fill_service(service: Service, account: str) -> None:
    """Fill in a service's defaults, those of its template too.

    Args:
        service: Valid; changed in place.
        account: The service account of who names none.
    """
    if not service.ingress:
        service.ingress = IngressTraffic(IngressTraffic.INGRESS_TRAFFIC_ALL)
    service.launch_stage = service.launch_stage or LaunchStage.GA
    service.traffic = normalize_traffic(service.traffic)
    fill_template(service.template, account)


def fill_template(template: RevisionTemplate, account: str) -> None:
    """Fill in the defaults of what a revision is made from."""
    template.service_account = template.service_account or account
    if not template.timeout:
        template.timeout = timedelta(seconds=limits.DEFAULT_TIMEOUT_S)
    for container in template.containers:
        _fill_container(container)
    if not template.max_instance_request_concurrency:
        template.max_instance_request_concurrency = _find_concurrency(template)
    if not template.scaling.max_instance_count:
        template.scaling.max_instance_count = max(
            limits.DEFAULT_MAX_INSTANCES, template.scaling.min_instance_count
        )


def _fill_container(container: Container) -> None:
    if "resources" not in container:
        # Once `resources` is given, it must say `cpuIdle` itself.
        container.resources = ResourceRequirements(cpu_idle=True)
    for name, value in (
        ("cpu", limits.DEFAULT_CPU),
        ("memory", limits.DEFAULT_MEMORY),
    ):
        container.resources.limits.setdefault(name, value)
    if not container.ports:
        container.ports = [ContainerPort()]
    for port in container.ports:
        port.name = port.name or "http1"
        port.container_port = port.container_port or limits.DEFAULT_PORT
    _fill_probes(container)


def _fill_probes(container: Container) -> None:
    port = container.ports[0].container_port
    if "startup_probe" not in container:
        container.startup_probe = Probe(
            timeout_seconds=240,
            period_seconds=240,
            failure_threshold=1,
            tcp_socket=TCPSocketAction(port=port),
        )
    for name in ("startup_probe", "liveness_probe", "readiness_probe"):
        if name in container:
            _fill_probe(getattr(container, name), port)


def _fill_probe(probe: Probe, port: int) -> None:
    for name, value in PROBE.items():
        setattr(probe, name, getattr(probe, name) or value)
    if "http_get" in probe:
        probe.http_get.path = probe.http_get.path or "/"
        probe.http_get.port = probe.http_get.port or port
    elif "grpc" not in probe:
        probe.tcp_socket.port = probe.tcp_socket.port or port


def _find_concurrency(template: RevisionTemplate) -> int:
    """Return 80 from one CPU, else 1: run_v2.RevisionTemplate."""
    cpus = [
        read_quantity(each.resources.limits["cpu"]) or 0
        for each in template.containers
    ]
    return limits.DEFAULT_CONCURRENCY if sum(cpus) >= 1 else 1

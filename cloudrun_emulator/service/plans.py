"""From a revision to what its instances need: a `RevisionPlan`."""

from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator import messages
from cloudrun_emulator.messages import Container, EnvVar
from cloudrun_emulator.model.images import Image
from cloudrun_emulator.model.names import Place, read_last, read_place
from cloudrun_emulator.model.quantities import read_quantity
from cloudrun_emulator.runtime import Probe, RevisionError, RevisionPlan
from cloudrun_emulator.service.images import Images
from cloudrun_emulator.service.revision_table import StoredRevision
from cloudrun_emulator.settings import Settings
from localcloud.store.secrets import read_secret_version

LATEST_VERSION = "latest"
NO_COMMAND = (
    "The container has no entry point. Next: name one with --command, or in "
    "a Procfile (web: ...) beside the application."
)


class Planner:
    """Plans revisions of one state folder."""

    def __init__(self, settings: Settings, images: Images) -> None:
        self._settings = settings
        self._images = images

    def plan(self, stored: StoredRevision) -> RevisionPlan:
        """Decide all that a revision's instances need.

        The digest of its image is noted in `stored`, so that the same files
        are run however its tag moves.

        Raises:
            MissingImageError: Its image cannot be had.
            NotFoundError, InvalidError: A secret cannot be read.
            RevisionError: Nothing says which program to run.
        """
        container = stored.template.containers[0]
        image = self._find_image(stored, container)
        place = read_place(stored.name)
        env = self._read_env(container, place)
        if image is None:
            return make_plan(stored, env)
        stored.digest = image.digest
        return make_plan(stored, env, image)

    def _find_image(
        self, stored: StoredRevision, container: Container
    ) -> Image | None:
        if stored.digest and (kept := self._images.load(stored.digest)):
            return kept
        if self._settings.executor == "container":
            return self._images.find(container.image)
        return self._images.get(container.image)

    def _read_env(self, container: Container, place: Place) -> dict[str, str]:
        return {
            each.name: self._read_value(each, place) for each in container.env
        }

    def _read_value(self, variable: EnvVar, place: Place) -> str:
        if "value_source" not in variable:
            return str(variable.value)
        key = variable.value_source.secret_key_ref
        secret = key.secret
        if "/" not in secret:
            secret = f"projects/{place.project}/secrets/{secret}"
        name = f"{secret}/versions/{key.version or LATEST_VERSION}"
        numbers = {self._settings.project_number: self._settings.project}
        return read_secret_version(name, self._settings.secrets, numbers)


def make_plan(
    stored: StoredRevision, env: Mapping[str, str], image: Image | None = None
) -> RevisionPlan:
    """Write a revision as a plan.

    Args:
        stored: With all defaults.
        env: Its variables, secrets read.
        image: Its files; None where an engine has them.

    Raises:
        RevisionError: Nothing says which program to run.
    """
    template = stored.template
    container = template.containers[0]
    config = image.config if image else None
    command = tuple(container.command) or (config.command if config else ())
    if image and not command:
        raise RevisionError(NO_COMMAND, "CONTAINER_MISSING")
    place = read_place(stored.name)
    service = read_last(stored.message.service)
    memory = read_quantity(container.resources.limits["memory"])
    return RevisionPlan(
        parent=str(place),
        service=service,
        revision=stored.short,
        configuration=service,
        folder=image.folder if image else Path(),
        requirements=_find_requirements(image),
        python=config.python if config else "",
        command=command,
        args=tuple(container.args),
        env={**(config.env if config else {}), **env},
        port=container.ports[0].container_port,
        memory=int(memory or 0),
        cpu=float(read_quantity(container.resources.limits["cpu"]) or 1),
        concurrency=template.max_instance_request_concurrency,
        min_instances=template.scaling.min_instance_count,
        max_instances=template.scaling.max_instance_count,
        timeout=template.timeout.total_seconds(),
        startup=_read_probe(container.startup_probe, container),
        liveness=_find_probe(container, "liveness"),
        readiness=_find_probe(container, "readiness"),
        check_health=not template.health_check_disabled,
        session_affinity=template.session_affinity,
        executor="host" if image else "container",
        image=container.image,
        directory=container.working_dir.removeprefix("/workspace").strip("/"),
        container=container.name or f"{service}-1",
    )


def _find_requirements(image: Image | None) -> Path | None:
    if image is None or not image.config.requirements:
        return None
    return image.folder / image.config.requirements


def _find_probe(container: Container, name: str) -> Probe | None:
    field = f"{name}_probe"
    if field not in container:
        return None
    return _read_probe(getattr(container, field), container)


def _read_probe(probe: messages.Probe, container: Container) -> Probe:
    by_http = "http_get" in probe
    served = container.ports[0].container_port
    action = probe.http_get if by_http else probe.tcp_socket
    return Probe(
        kind="http" if by_http else "tcp",
        # Which port of this machine the container's is, the instance knows.
        port=0 if action.port == served else action.port,
        path=probe.http_get.path if by_http else "/",
        headers=tuple(
            (each.name, each.value)
            for each in (probe.http_get.http_headers if by_http else ())
        ),
        initial_delay=probe.initial_delay_seconds,
        timeout=probe.timeout_seconds,
        period=probe.period_seconds,
        failure_threshold=probe.failure_threshold,
    )

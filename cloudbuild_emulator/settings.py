"""What a service is started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localcloud.folders import follow_links, name_folder, resolve_folder
from localcloud.http.hosts import AccessRules

MEBIBYTE = 2**20
# fsspec's names for this machine's own files.
LOCAL_SCHEMES = ("file://", "local://")


@dataclass(frozen=True)
class Settings:
    """Everything that may differ from one service to another.

    Relative paths, `~` and links are resolved here, once: builds run in
    other folders. Raises `InvalidError` for a path that is no folder.

    Args:
        state: The one folder that holds history, logs, repositories, sources.
        project: The only project that the service knows at its start; any
            other that a client names is accepted, and kept apart.
        location: Where builds of the global paths run.
        executor: "host" or "container".
        storage: Stands for Cloud Storage: `gs://NAME/x` is `NAME/x` below it.
            A folder, an fsspec URL of one, or `gs://` for the real one.
            Empty: `<state>/storage`.
        host: Address to listen at.
        port: Port to listen at; 0 lets the system choose.
        allowed_hosts: Further values of the Host header, a proxy's say.
        allowed_origins: Further values of the Origin header.
        console_url: Where browsers find the console when a proxy stands
            before it; builds link there. Empty: where the service listens.
        running_builds: Builds that run at one time.
        queued_builds: Builds that may wait.
        log_bytes: What is kept of one build's log.
        writable: Further folders of this machine that steps may see and write
            to, at their own paths. They must exist.
        stand_ins: Versions of Python (`3.12`) whose images are stood in for by
            another version that this machine has (`3.13`), for it was asked.
        cloud_run: Address of the Cloud Run emulator that `gcloud run` of a
            step speaks to. Empty: what `.localcloud` of the folder that the
            service runs in says when the step starts; else such a command is
            refused.
        body_bytes: The largest body of a request, pushes and sources apart.
    """

    state: Path
    project: str = "local"
    project_number: str = "100000000001"
    location: str = "global"
    executor: str = "host"
    storage: str = ""
    host: str = "127.0.0.1"
    port: int = 8085
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    console_url: str = ""
    running_builds: int = 2
    queued_builds: int = 1000
    log_bytes: int = 256 * MEBIBYTE
    body_bytes: int = 4 * MEBIBYTE
    writable: tuple[Path, ...] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    cloud_run: str = ""
    secrets: Path = field(default=Path())

    @property
    def access(self) -> AccessRules:
        """Whom the service answers."""
        return AccessRules(self.host, self.allowed_hosts, self.allowed_origins)

    @property
    def work(self) -> Path:
        """Where builds run; holds the packages' cache too.

        One folder, so that a package is linked from the cache, not copied.
        """
        return self.state / "work"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    def __post_init__(self) -> None:
        state = follow_links(self.state)
        storage = self.storage or str(state / "storage")
        secrets = state / "secrets" if self.secrets == Path() else self.secrets
        writable = [name_folder("writable", each) for each in self.writable]
        for name, value in (
            ("state", state),
            ("storage", resolve_storage(storage)),
            ("secrets", resolve_folder("secrets", secrets)),
            ("writable", tuple(writable)),
        ):
            object.__setattr__(self, name, value)


def resolve_storage(storage: str) -> str:
    """Return a folder's own place; another fsspec URL as it is."""
    for scheme in LOCAL_SCHEMES:
        storage = storage.removeprefix(scheme)
    if "://" in storage:
        return storage
    return str(resolve_folder("storage", Path(storage)))

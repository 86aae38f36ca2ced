"""What a service is started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cloudrun_emulator.limits import MEBIBYTE
from cloudrun_emulator.product import PRODUCT
from localcloud.folders import follow_links, name_folder, resolve_folder
from localcloud.http.hosts import AccessRules

Executor = Literal["host", "container"]


@dataclass(frozen=True)
class Settings:
    """Everything that may differ from one service to another.

    Paths are resolved here, once. Raises `InvalidError` for a path that is
    no folder.

    Args:
        state: The one folder that holds everything.
        project: Whose number is `project_number`; any other that a client
            names is accepted, and kept apart.
        region: Where commands deploy to unless told otherwise.
        executor: "container" runs images that are not kept here.
        host: Address at which API and console listen.
        port: Their port; 0 lets the system choose.
        allowed_hosts: Further values of the Host header, a proxy's say.
        allowed_origins: Further values of the Origin header.
        console_url: Where browsers find the console when a proxy stands
            before it. Empty: where the service listens.
        idle_seconds: After which an instance without requests ends.
        writable: Further folders of this machine that instances may use.
        body_bytes: The largest body of a request, sources apart.
        cache: Of uv's packages, which environments link from; another
            service's, for instance. Empty: in the state.
        secrets: Holds `<project>/<secret>/<version>`; empty: in the state.
        stand_ins: Versions of Python (`3.12`) that services ask for, and
            those of this machine (`3.13`) that stand in for them.
    """

    state: Path
    project: str = "local"
    project_number: str = "100000000001"
    region: str = "europe-west1"
    executor: Executor = "host"
    host: str = "127.0.0.1"
    port: int = PRODUCT.port
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    console_url: str = ""
    idle_seconds: float = 15 * 60
    writable: tuple[Path, ...] = ()
    body_bytes: int = 4 * MEBIBYTE
    cache: Path = field(default=Path())
    secrets: Path = field(default=Path())
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    @property
    def access(self) -> AccessRules:
        """Whom the service answers."""
        return AccessRules(self.host, self.allowed_hosts, self.allowed_origins)

    def __post_init__(self) -> None:
        state = follow_links(self.state)
        secrets = state / "secrets" if self.secrets == Path() else self.secrets
        cache = state / "work/cache" if self.cache == Path() else self.cache
        writable = [name_folder("writable", each) for each in self.writable]
        for name, value in (
            ("state", state),
            ("cache", resolve_folder("cache", cache)),
            ("secrets", resolve_folder("secrets", secrets)),
            ("writable", tuple(writable)),
        ):
            object.__setattr__(self, name, value)

"""What is seen beside a lesson: Jupyter hands requests on to its servers.

Each is started by the first request for it. A hub's name and origin, which
nobody can know beforehand, become the server's own; any other origin stays as
it is, and the server refuses it.
"""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server_proxy.config import ServerProcess
from jupyter_server_proxy.handlers import NamedLocalProxyHandler
from tornado.httputil import HTTPHeaders

from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.cloudrun import CLOUD_RUN
from course.cloud.kedro_viz import VIZ
from course.cloud.mlflow import MLFLOW
from course.cloud.ports import LOOPBACK
from course.cloud.server import Server
from course.cloud.state import read_state
from course.errors import CourseError, VizMissingError
from course.places import current_home
from course.viz.pages import write_page
from localcloud.languages import choose_language

ICONS = Path(__file__).parent / "icons"
# The one whose tiles JupyterLab draws with icons, and at the top.
CATEGORY = "Notebook"
# Each has a link to the other.
CONSOLES = (CLOUD_BUILD.key, CLOUD_RUN.key)


class CloudHandler(NamedLocalProxyHandler):  # type: ignore[misc] # untyped
    """Hands a request on to a server of the local cloud, started if need be."""

    server: Server
    live_port = 0

    async def proxy(self, port: int, path: str) -> Any:
        """Start the server where it does not run, and hand the request on.

        Where it does not come up, a page says why and what to do.
        """
        del port  # the server's own, which may change
        try:
            self.live_port = await asyncio.to_thread(bring_up, self.server)
        except VizMissingError:
            return self._say("missing", "course viz")
        except CourseError as error:
            self.log.warning("%s: %s", self.server.name, error.message)
            # The page is the browser's, whatever edition the Lab began with.
            said = error.say(choose_language(self._accepted))
            return self._say("stopped", said)
        return await super().proxy(self.live_port, path)

    def _say(self, case: str, quoted: str) -> None:
        """Write our page: of Jupyter's own, the frame is in English alone."""
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        name = self.server.name
        page = write_page(case, self._accepted, quoted=quoted, server=name)
        self.write(page)

    @property
    def _accepted(self) -> str:
        return str(self.request.headers.get("Accept-Language", ""))

    def proxy_request_headers(self) -> HTTPHeaders:
        """Give the headers that the server is to see."""
        headers: HTTPHeaders = super().proxy_request_headers()
        own = f"{LOOPBACK}:{self.live_port}"
        asked = self.request.host
        headers["Host"] = own
        headers["X-Forwarded-Beside"] = " ".join(CONSOLES)
        for name in ("Origin", "Referer"):
            parts = urlsplit(headers.get(name, ""))
            if parts.netloc == asked:
                moved = parts._replace(scheme="http", netloc=own)
                headers[name] = moved.geturl()
        return headers


class CloudProcess(ServerProcess):  # type: ignore[misc] # untyped
    """A server of the local cloud, as jupyter-server-proxy knows servers."""

    def __init__(self, server: Server) -> None:
        super().__init__(
            name=server.key,
            port=server.port.default,
            new_browser_tab=False,
            launcher_entry={
                "title": server.name,
                "path_info": f"{server.key}/{server.page}",
                "icon_path": str(ICONS / f"{server.key}.svg"),
                "category": CATEGORY,
            },
        )
        self.server = server

    def get_proxy_base_class(self) -> tuple[type[CloudHandler], dict[str, Any]]:
        handler = type("Handler", (CloudHandler,), {"server": self.server})
        return handler, {}


def bring_up(server: Server) -> int:
    """Start a server if it does not run; return its port.

    A page asks for a hundred things at once: a server that has answered and is
    alive is not asked each time whether it is well.

    Raises:
        CourseError: It does not come up.
    """
    home = current_home()
    path = home.state(server.key)
    if not read_state(path).serving:
        lifecycle.up(home=home, servers=[server])
    return read_state(path).port or server.port.default


def list_processes() -> dict[str, CloudProcess]:
    """List what Jupyter's launcher offers, by the path below Jupyter's own."""
    servers = (MLFLOW, CLOUD_BUILD, CLOUD_RUN, VIZ)
    return {each.key: CloudProcess(each) for each in servers}

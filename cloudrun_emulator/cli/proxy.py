"""`cloudrun services proxy`: a service's address, with the caller's token."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import click

from cloudrun_emulator.cli.auth import issue_token
from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunCommand
from cloudrun_emulator.cli.options import parent_options
from localcloud.errors import NotFoundError
from localcloud.gcloud.keys import Document

if TYPE_CHECKING:
    from starlette.applications import Starlette

PORT_IS_TAKEN = "choose another one with --port"
# RFC 9110, 7.6.1; the client writes its own.
OWN = frozenset(
    {"connection", "host", "keep-alive", "te", "transfer-encoding", "upgrade"}
)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@click.command(cls=RunCommand)
@click.argument("service")
@click.option("--port", type=int, default=8080, show_default=True)
@click.option("--tag", default="", help="Of the revision that is asked.")
@click.option("--token", default="", help="Yours if not.")
@parent_options
def proxy(
    client: Client, service: str, port: int, tag: str, token: str
) -> None:
    """Give a service an address here that asks for no token."""
    from localcloud.http.serving import (  # noqa: PLC0415 -- slow to load
        RunningApp,
        catch_signals,
        listen,
        write_address,
    )

    target = find_target(
        client.get(service, "Cannot find service [{name}]"), tag
    )
    stop = threading.Event()
    with listen("127.0.0.1", port, PORT_IS_TAKEN) as listener:
        app = create_proxy(target, token or issue_token(client))
        with RunningApp(app, listener):
            click.echo(
                f"Proxying to Cloud Run service [{service}] in project "
                f"[{client.project}] region [{client.region}]",
                err=True,
            )
            click.echo(
                f"{write_address(listener)} proxies to {target}", err=True
            )
            restore = catch_signals(stop)
            stop.wait()
            restore()


def find_target(service: Document, tag: str) -> str:
    """Return the address that is asked. Raises `NotFoundError`."""
    if not tag:
        return str(service.get("uri", ""))
    for each in service.get("trafficStatuses", []):
        if each.get("tag") == tag:
            return str(each["uri"])
    raise NotFoundError(
        f"There is no revision tagged with [{tag}] in the traffic allocation "
        f"for [{service['name'].rpartition('/')[2]}]."
    )


def create_proxy(target: str, token: str) -> "Starlette":
    """Build the application that passes requests on."""
    import httpx  # noqa: PLC0415 -- slow to load
    from starlette.applications import Starlette  # noqa: PLC0415
    from starlette.background import BackgroundTask  # noqa: PLC0415
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import (  # noqa: PLC0415
        PlainTextResponse,
        Response,
        StreamingResponse,
    )
    from starlette.routing import Route  # noqa: PLC0415

    web = httpx.AsyncClient(base_url=target, timeout=None, trust_env=False)  # noqa: S113 -- the service has its own

    async def forward(request: Request) -> Response:
        fields = [
            (name, value)
            for name, value in request.headers.items()
            if name not in OWN
        ]
        fields.append(("authorization", f"Bearer {token}"))
        url = request.url.path + (
            f"?{request.url.query}" if request.url.query else ""
        )
        asked = web.build_request(
            request.method, url, headers=fields, content=request.stream()
        )
        try:
            answer = await web.send(asked, stream=True)
        except httpx.HTTPError as error:
            return PlainTextResponse(f"{target}: {error}\n", 502)
        response = StreamingResponse(
            answer.aiter_raw(),
            answer.status_code,
            background=BackgroundTask(answer.aclose),
        )
        response.raw_headers = [
            (name.lower(), value)
            for name, value in answer.headers.raw
            if name.lower().decode("latin-1") not in OWN
        ]
        return response

    @asynccontextmanager
    async def close(_: Starlette) -> AsyncIterator[None]:
        yield
        await web.aclose()

    route = Route("/{path:path}", forward, methods=METHODS)
    return Starlette(routes=[route], lifespan=close)

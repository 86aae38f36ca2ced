"""What Google's API does not have: sources, logs, counts, status."""

import json
import os
import tempfile
import zipfile
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cloudrun_emulator.api.calls import Call, read_call
from cloudrun_emulator.product import PRODUCT
from cloudrun_emulator.runtime import LogEntry, LogFilter
from localcloud.errors import InvalidError
from localcloud.http.bodies import read_number
from localcloud.http.errors import write_json

DISTRIBUTION = "mlops-cicd-course"
# RFC 1952, 2.3.1: what every gzip file begins with.
GZIP = b"\x1f\x8b"
# One answer's part of a log.
LINES = 1_000
SOURCE_QUERY = frozenset({"buildEnv"})
LOG_QUERY = frozenset({"limit", "revision", "severity", "since"})


def read_status(call: Call) -> object:
    """Answer who serves, and with which settings."""
    settings = call.service.settings
    return {
        "status": "SERVING",
        "product": PRODUCT.command,
        "version": version(DISTRIBUTION),
        "pid": os.getpid(),
        "project": settings.project,
        "projectNumber": settings.project_number,
        "region": settings.region,
        "console": settings.console_url.rstrip("/"),
        "executor": settings.executor,
        "state": str(settings.state),
    }


async def receive_source(request: Request) -> Response:
    """Build an image from a folder, a tar.gz or zip; answer its name.

    Query: `buildEnv`, a JSON object of the build's variables. The image is a
    revision's to name: `{"image": "...@sha256:..."}`.
    """
    call = await read_call(request, SOURCE_QUERY, body=False)
    state = call.service.settings.state
    with tempfile.TemporaryFile(dir=state) as archive:
        async for chunk in request.stream():
            await run_in_threadpool(archive.write, chunk)
        answer = await run_in_threadpool(_build_image, call, archive)
    return write_json(answer)


def _build_image(call: Call, archive: BinaryIO) -> dict[str, Any]:
    archive.seek(0)
    if archive.read(len(GZIP)) != GZIP and not zipfile.is_zipfile(archive):
        raise InvalidError(
            "the source is no gzip archive, nor zip; expected a folder as "
            "tar.gz",
            "send it with `cloudrun deploy --source`, or with curl "
            "--data-binary @source.tgz",
        )
    archive.seek(0)
    images = call.service.images
    name = images.add(
        call.place, call.path["service"], archive, _read_variables(call)
    )
    config = images.get(name).config
    return {"image": name, **config.to_document()}


def _read_variables(call: Call) -> dict[str, str]:
    text = call.query.get("buildEnv", "") or "{}"
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(
        isinstance(each, str) for each in found.values()
    ):
        raise InvalidError(
            f"buildEnv: found {text[:80]!r}, expected a JSON object of strings"
        )
    return found


def read_log(call: Call) -> object:
    """Answer the newest lines of a service's log, oldest first."""
    call.service.services.get(call.service_name)
    wanted = LogFilter(
        revision=call.query.get("revision", ""),
        severity=call.query.get("severity", "") or "DEFAULT",
        since=call.query.get("since", ""),
    )
    limit = min(read_number(call.query, "limit") or LINES, LINES)
    logs = call.service.runtime.logs
    entries = logs.read(call.service_name, wanted, limit)
    return {"entries": [_describe_entry(each) for each in entries]}


def _describe_entry(entry: LogEntry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value}


def observe_service(call: Call) -> object:
    """Answer what the service's revisions do, by their short names."""
    call.service.services.get(call.service_name)
    counts = call.service.observe(call.service_name)
    return {"revisions": {name: asdict(each) for name, each in counts.items()}}


def issue_token(call: Call) -> object:
    """Write an identity token. Body: `{"email", "audience"}`."""
    match call.read_body():
        case {"email": str(email), **rest} if set(rest) <= {"audience"}:
            audience = str(rest.get("audience", ""))
            token = call.service.runtime.issue_token(email, audience)
            return {"token": token}
    raise InvalidError('expected {"email": "...", "audience": "..."}')

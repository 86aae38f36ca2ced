"""What Google's API does not have: logs, repositories, sources, status."""

import asyncio
import os
import tempfile
import time
import zipfile
from importlib.metadata import version
from typing import Any, BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cloudbuild_emulator.api.calls import Call, read_call
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import StorageSource
from cloudbuild_emulator.product import PRODUCT
from cloudbuild_emulator.repositories import Repository
from cloudbuild_emulator.service import LogPart, validation
from localcloud.errors import InvalidError
from localcloud.http.bodies import read_number
from localcloud.http.errors import write_json
from localcloud.messages import to_document

DISTRIBUTION = "mlops-cicd-course"
# One answer's part of a log.
LOG_BYTES = 2**20
# RFC 1952, 2.3.1: what every gzip file begins with.
GZIP = b"\x1f\x8b"
# A reader that waits asks again after this; proxies end longer answers.
LONGEST_WAIT_S = 60
LOOK_EVERY_S = 0.1
LOG_QUERY = ("offset", "limit", "wait")


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
        "location": settings.location,
        "executor": settings.executor,
        "state": str(settings.state),
        "storage": settings.storage,
    }


def list_repositories(call: Call) -> object:
    """Answer the repositories of a project."""
    found = call.service.repositories.list(call.project)
    return {"repositories": [_describe_repository(each) for each in found]}


def create_repository(call: Call) -> object:
    """Make an empty repository. Body: `{"name"}`."""
    name = call.read_body().get("name")
    if not isinstance(name, str):
        raise InvalidError('name: expected a string, such as {"name": "shop"}')
    return _describe_repository(
        call.service.repositories.create(call.project, name)
    )


def get_repository(call: Call) -> object:
    """Answer a repository with its branches and tags."""
    return _describe_repository(
        call.service.repositories.get(call.project, call.path["repository"])
    )


def delete_repository(call: Call) -> object:
    """Delete a repository with its commits."""
    call.service.repositories.delete(call.project, call.path["repository"])
    return {}


def _describe_repository(repository: Repository) -> dict[str, Any]:
    path = f"/p/{repository.project}/r/{repository.name}"
    return {
        "name": f"projects/{repository.project}/repos/{repository.name}",
        "url": path,
        "branches": repository.branches(),
        "tags": repository.tags(),
    }


def read_build_config(call: Call) -> Response:
    """Answer the text of the file that was run."""
    text = call.service.builds.read_config(call.project, call.path["build"])
    return Response(text, media_type="text/plain")


def validate_config(call: Call) -> object:
    """Check a config file's bytes, YAML or JSON."""
    name = call.query.get("name", "cloudbuild.yaml")
    config = validation.validate_config(call.body, name)
    return {
        "build": to_document(config.build),
        "warnings": [_describe_warning(each) for each in config.warnings],
    }


def _describe_warning(problem: Problem) -> dict[str, str]:
    return {
        "where": problem.where,
        "message": problem.message,
        "nextStep": problem.next_step,
    }


async def receive_source(request: Request) -> Response:
    """Keep what `submit` sends, a tar.gz or zip; answer a StorageSource."""
    call = await read_call(request, frozenset(), body=False)
    with tempfile.TemporaryFile(dir=call.service.settings.state) as archive:
        async for chunk in request.stream():
            await run_in_threadpool(archive.write, chunk)
        source = await run_in_threadpool(_save_source, call, archive)
    return write_json(to_document(source))


def _save_source(call: Call, archive: BinaryIO) -> StorageSource:
    archive.seek(0)
    if archive.read(len(GZIP)) != GZIP and not zipfile.is_zipfile(archive):
        raise InvalidError(
            "the source is no gzip archive, nor zip; expected a folder as "
            "tar.gz",
            "send it with `cloudbuild submit`, or with curl --data-binary "
            "@source.tgz",
        )
    archive.seek(0)
    return call.service.sources.save(call.project, archive)


async def answer_log(request: Request) -> Response:
    """Answer a part of a build's log.

    Query: `offset` in bytes, `limit` in bytes, `wait` in seconds: how long to
    wait for more when there is nothing yet. Headers of the answer:
    `X-Next-Offset`, and `X-Complete: true` with the log's last part.
    """
    call = await read_call(request, frozenset(LOG_QUERY))
    offset = read_number(call.query, "offset")
    limit = min(read_number(call.query, "limit") or LOG_BYTES, LOG_BYTES)
    wait = min(read_number(call.query, "wait"), LONGEST_WAIT_S)
    stopping = request.app.state.stopping
    end = time.monotonic() + wait
    while True:
        part = await run_in_threadpool(_read_log, call, offset, limit)
        late = time.monotonic() >= end or stopping.is_set()
        if part.data or part.complete or late:
            return _write_log(part)
        await asyncio.sleep(LOOK_EVERY_S)
        if await request.is_disconnected():
            return Response()


def _read_log(call: Call, offset: int, limit: int) -> LogPart:
    return call.service.builds.read_log(
        call.project, call.path["build"], offset, limit
    )


def _write_log(part: LogPart) -> Response:
    headers = {
        "X-Next-Offset": str(part.offset),
        "X-Complete": "true" if part.complete else "false",
    }
    return Response(part.data, media_type="text/plain", headers=headers)

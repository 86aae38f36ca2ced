"""`projects.builds`: cloud.google.com/build/docs/api/reference/rest."""

from dataclasses import replace
from typing import Any

import yaml
from google.cloud.devtools.cloudbuild_v1.types import cloudbuild

from cloudbuild_emulator.api.calls import Call
from cloudbuild_emulator.api.lookups import find_build
from cloudbuild_emulator.api.operations import describe_operation
from cloudbuild_emulator.config import parse_build
from localcloud.errors import InvalidError
from localcloud.http.bodies import read_message, read_number
from localcloud.messages import to_document


def create_build(call: Call) -> object:
    """Queue a build. Body: a Build, held to the rules of a config file."""
    document = call.read_body()
    # What the console shows as the file that was run.
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    return _submit(call, document, text)


def submit_build(call: Call) -> object:
    """Queue a build, and keep the file that it comes from.

    The emulator's own. Body: `{"build": Build, "config": "the file's text"}`.
    """
    match call.read_body():
        case {"build": dict(build), "config": str(text), **rest} if not rest:
            return _submit(call, build, text)
    raise InvalidError(
        'expected {"build": {...}, "config": "the file\'s text"}'
    )


def _submit(call: Call, document: dict[str, Any], text: str) -> object:
    config = replace(parse_build(document), text=text)
    build = call.service.builds.create(
        call.project, call.location, config.build, config=config
    )
    return describe_operation(build, call.path_location)


def get_build(call: Call) -> object:
    """Answer a Build."""
    return to_document(find_build(call))


def list_builds(call: Call) -> object:
    """Answer one page, the newest first. Query: `PAGING`."""
    builds, token = call.service.builds.list(
        call.project,
        call.location,
        filter=call.query.get("filter", ""),
        page_size=read_number(call.query, "pageSize"),
        page_token=call.query.get("pageToken", ""),
    )
    answer: dict[str, object] = {}
    if builds:
        answer["builds"] = [to_document(each) for each in builds]
    if token:
        answer["nextPageToken"] = token
    return answer


def cancel_build(call: Call) -> object:
    """End a build; answer the Build."""
    read_message(cloudbuild.CancelBuildRequest, call.read_body())
    build = find_build(call)
    return to_document(call.service.builds.cancel(call.project, build.id))


def retry_build(call: Call) -> object:
    """Run a build's request anew; answer the new build's operation."""
    read_message(cloudbuild.RetryBuildRequest, call.read_body())
    build = call.service.builds.retry(call.project, find_build(call).id)
    return describe_operation(build, call.path_location)


def approve_build(call: Call) -> object:
    """Let a pending build run, or reject it; answer its operation."""
    request = read_message(cloudbuild.ApproveBuildRequest, call.read_body())
    result = request.approval_result
    decisions = cloudbuild.ApprovalResult.Decision
    if result.decision not in {decisions.APPROVED, decisions.REJECTED}:
        raise InvalidError(
            "approvalResult.decision: expected APPROVED or REJECTED"
        )
    build = call.service.builds.approve(
        call.project,
        find_build(call).id,
        approved=result.decision == decisions.APPROVED,
        comment=result.comment,
        url=result.url,
    )
    return describe_operation(build, call.path_location)


def get_default_service_account(call: Call) -> object:
    """Answer the account that new projects' builds run as: Compute's."""
    number = call.service.settings.project_number
    project = f"projects/{call.project}"
    account = f"{number}-compute@developer.gserviceaccount.com"
    return {
        "name": f"{project}/locations/{call.location}/defaultServiceAccount",
        "serviceAccountEmail": f"{project}/serviceAccounts/{account}",
    }

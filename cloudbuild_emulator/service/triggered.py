"""What a trigger starts, as a request for a build."""

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.config.build_rules import check_tags
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build, RepoSource
from cloudbuild_emulator.service.creation import Request
from cloudbuild_emulator.service.parents import read_parent
from cloudbuild_emulator.triggers import Start
from cloudbuild_emulator.triggers.rules import DEFAULT_FILENAME
from localcloud.messages import copy_message


def make_request(project: str, start: Start) -> Request:
    """Read the config of a start, or note why it cannot be read."""
    trigger = start.trigger
    build, text, problem = _read_build(start)
    if start.revision:
        project = start.revision.repository.project
        _set_source(build, start)
    _, location = read_parent(trigger.resource_name)
    # A build runs as its trigger's account (proto, BuildTrigger), so that the
    # rules of such builds, and the warning, are a pushed build's too.
    build.service_account = build.service_account or trigger.service_account
    # Only builds' tags are held to a form.
    given = [each for each in trigger.tags if not any(check_tags([each]))]
    build.tags = [*build.tags, *(x for x in given if x not in build.tags)]
    return Request(
        project=project,
        location=location,
        build=build,
        values=start.values,
        triggered=True,
        name=start.filename or DEFAULT_FILENAME,
        config=text,
        trigger_id=trigger.id,
        approval=trigger.approval_config.approval_required,
        problem=problem,
    )


def _read_build(start: Start) -> tuple[Build, str, str]:
    if start.trigger.build:
        return copy_message(start.trigger.build), "", ""
    if start.config is None:
        return Build(), "", start.problem
    name = start.filename
    text = start.config.decode(errors="replace")
    try:
        return read_config(start.config, name).build, text, ""
    except ConfigError as error:
        words = error.message.removeprefix(f"{name}: ")
        problem = f"failed unmarshalling build config {name}: {words}"
        return Build(), text, problem


def _set_source(build: Build, start: Start) -> None:
    revision = start.revision
    if revision is None:
        return
    repository = revision.repository
    named = {"project_id": repository.project, "repo_name": repository.name}
    source = RepoSource(**named)
    if revision.branch:
        source.branch_name = revision.branch
    elif revision.tag:
        source.tag_name = revision.tag
    else:
        source.commit_sha = revision.sha
    source.dir_ = start.trigger.trigger_template.dir_
    build.source.repo_source = source
    # The branch may move before the build starts: its commit does not.
    build.source_provenance.resolved_repo_source = RepoSource(
        **named, commit_sha=revision.sha
    )

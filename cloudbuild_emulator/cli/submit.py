"""`cloudbuild submit`."""

from typing import Any

import click

from cloudbuild_emulator.cli.build_options import (
    BuildOptions,
    build_options,
    check_bucket,
)
from cloudbuild_emulator.cli.client import Client
from cloudbuild_emulator.cli.configs import (
    check_merged,
    find_config,
    read_build,
)
from cloudbuild_emulator.cli.image_options import ImageOptions, image_options
from cloudbuild_emulator.cli.options import parent_options
from cloudbuild_emulator.cli.resources import BUILDS
from cloudbuild_emulator.cli.streaming import await_end, stream_log
from cloudbuild_emulator.cli.submitted import Submitted
from cloudbuild_emulator.errors import BuildFailedError, refuse_source
from localcloud.errors import InvalidError
from localcloud.gcloud.client import interrupted
from localcloud.gcloud.output import format_option, print_all, print_one

HERE = "."
STAGING = "--gcs-source-staging-dir"


@click.command()
@click.argument("source", default="", required=False)
@click.option("--config", default="", help="cloudbuild.yaml if not named.")
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@click.option("--no-source", is_flag=True, help="Send no folder.")
@click.option("--suppress-logs", is_flag=True)
@click.option("--ignore-file", default="", metavar="FILE")
@click.option("--git-source-dir", default="", metavar="DIR")
@click.option("--git-source-revision", default="", metavar="REVISION")
@click.option(STAGING, "staging", default="", metavar="gs://...")
# Nothing is cached here, and the log comes as it is written.
@click.option("--no-cache", is_flag=True, hidden=True, expose_value=False)
@click.option("--polling-interval", type=int, hidden=True, expose_value=False)
@build_options
@image_options
@format_option("default", BUILDS)
@parent_options
def submit(
    client: Client,
    source: str,
    config: str,
    no_wait: bool,  # noqa: FBT001 -- click passes them by name
    no_source: bool,  # noqa: FBT001
    suppress_logs: bool,  # noqa: FBT001
    ignore_file: str,
    git_source_dir: str,
    git_source_revision: str,
    staging: str,
    wanted: BuildOptions,
    images: ImageOptions,
    form: str,
) -> None:
    """Build SOURCE as the config of the current folder says.

    SOURCE is a folder, an archive (.tgz, .zip), gs://BUCKET/ARCHIVE.tgz or the
    address of a git repository.
    """
    place = source or HERE
    images.refuse(config, place)
    submitted = Submitted(
        place, ignore_file, git_source_dir, git_source_revision
    )
    if no_source:
        _refuse_source(source)
    else:
        submitted.check()
    path = find_config(config, place)
    build, text = read_build(path)
    build = wanted.merge(build)
    check_merged(build, path.name)
    _note_idle(wanted, staging)
    if not no_source:
        refuse_source(path.name, build)
        with interrupted("no build was created"):
            build["source"] = submitted.send(client)
    created = _create(client, build, text)
    build_id = created["id"]
    click.echo(
        f"Created [{client.address}{client.parent}/builds/{build_id}].",
        err=True,
    )
    click.echo(f"Logs are available at [ {created['logUrl']} ].", err=True)
    if no_wait:
        print_one(created, form, BUILDS)
        return
    _follow(client, build_id, form, suppress_logs=suppress_logs)


def _refuse_source(source: str) -> None:
    if source:
        raise InvalidError(
            f"argument --no-source: not allowed with SOURCE {source[:80]!r}",
            "leave one of the two out",
        )


def _note_idle(wanted: BuildOptions, staging: str) -> None:
    """Say which options change nothing on one machine."""
    idle = wanted.list_idle()
    if staging:
        check_bucket(STAGING, staging)
        idle.append(STAGING)
    if idle:
        click.echo(
            f"{', '.join(idle)}: accepted, without effect here: builds run on "
            "this machine, and their sources and logs stay on it.",
            err=True,
        )


def _follow(
    client: Client, build_id: str, form: str, *, suppress_logs: bool
) -> None:
    with interrupted(
        f"the build goes on; end it with: cloudbuild cancel {build_id}"
    ):
        if not suppress_logs:
            click.echo(f"{' REMOTE BUILD OUTPUT ':-^80}", err=True)
            stream_log(client, build_id)
            click.echo("-" * 80, err=True)
        build = await_end(client, build_id)
    if form == "default":
        print_all([build], "table", BUILDS)
    else:
        print_one(build, form, BUILDS)
    if build["status"] != "SUCCESS":
        detail = build.get("statusDetail", "")
        raise BuildFailedError(
            f"build {build_id} completed with status "
            f'"{build["status"]}": {detail}'.rstrip(": ")
        )


def _create(client: Client, build: dict[str, Any], text: str) -> dict[str, Any]:
    path = client.own
    if client.parent.endswith(f"/locations/{client.region}"):
        path = f"{path}/locations/{client.region}"
    operation = client.call(
        "POST", f"{path}/builds", json={"build": build, "config": text}
    )
    created: dict[str, Any] = operation["metadata"]["build"]
    return created

"""`cloudbuild submit`."""

import tempfile
from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.archive import pack_folder
from cloudbuild_emulator.cli.client import Client
from cloudbuild_emulator.cli.options import parent_options
from cloudbuild_emulator.cli.refusals import REFUSED, SHORT
from cloudbuild_emulator.cli.resources import BUILDS
from cloudbuild_emulator.cli.streaming import await_end, stream_log
from cloudbuild_emulator.errors import BuildFailedError
from localcloud.errors import InvalidError
from localcloud.gcloud.client import interrupted
from localcloud.gcloud.options import read_duration, read_pairs
from localcloud.gcloud.output import format_option, print_all, print_one
from localcloud.gcloud.refusals import refused_options

DEFAULT_CONFIGS = ("cloudbuild.yaml", "cloudbuild.json")
UPLOAD_S = 600
SCHEME = "gs://"


@click.command()
@click.argument("source", default=".", required=False)
@click.option("--config", default="", help="cloudbuild.yaml if not named.")
@click.option("--substitutions", default="", metavar="KEY=VALUE,...")
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@click.option("--no-source", is_flag=True, help="Send no folder.")
@click.option("--suppress-logs", is_flag=True)
@click.option("--timeout", default="", help="Of the build, as 1200s.")
@click.option("--machine-type", default="", metavar="TYPE")
@click.option("--ignore-file", default="", metavar="FILE")
@click.option("--git-source-dir", default="", metavar="DIR")
@click.option("--git-source-revision", default="", metavar="REVISION")
@refused_options(REFUSED, SHORT)
@format_option("default", BUILDS)
@parent_options
def submit(
    client: Client,
    source: str,
    config: str,
    substitutions: str,
    no_wait: bool,  # noqa: FBT001 -- click passes them by name
    no_source: bool,  # noqa: FBT001
    suppress_logs: bool,  # noqa: FBT001
    timeout: str,
    machine_type: str,
    ignore_file: str,
    git_source_dir: str,
    git_source_revision: str,
    form: str,
) -> None:
    """Build the folder SOURCE as its config says.

    SOURCE may also be a git address, or gs://BUCKET/ARCHIVE.tgz.
    """
    _check_source(source)
    path = _find_config(source, config)
    build, text = _read_build(path)
    _merge(build, substitutions, timeout, machine_type)
    if not no_source:
        with interrupted("no build was created"):
            build["source"] = _send_source(
                client, source, ignore_file, git_source_dir, git_source_revision
            )
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


def _check_source(source: str) -> None:
    if not _is_address(source) and not Path(source).exists():
        raise InvalidError(
            f"{source}: no such folder",
            "name the folder to build, or . for this one",
        )


def _is_address(source: str) -> bool:
    return "://" in source or source.startswith("git@")


def _find_config(source: str, config: str) -> Path:
    if config:
        return Path(config)
    folder = Path(source) if Path(source).is_dir() else Path()
    for name in DEFAULT_CONFIGS:
        if (folder / name).is_file():
            return folder / name
    raise InvalidError(
        f"no {' or '.join(DEFAULT_CONFIGS)} in {folder}",
        "name the file with --config",
    )


def _read_build(path: Path) -> tuple[dict[str, Any], str]:
    # Imported here: only this command checks files, and Google's messages
    # take a moment to load.
    from cloudbuild_emulator.config import read_config  # noqa: PLC0415
    from localcloud.messages import to_document  # noqa: PLC0415

    config = read_config(read_file(path), path.name)
    return to_document(config.build), config.text


def read_file(path: Path) -> bytes:
    """Read a file that the user named. Raises `InvalidError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidError(
            f"{path}: {error.strerror}", "correct the file's name"
        ) from error


def _merge(
    build: dict[str, Any], substitutions: str, timeout: str, machine: str
) -> None:
    pairs = read_pairs("--substitutions", substitutions)
    if pairs:
        build["substitutions"] = {**build.get("substitutions", {}), **pairs}
    if timeout:
        build["timeout"] = read_duration("--timeout", timeout)
    if machine:
        name = machine.upper().replace("-", "_")
        build.setdefault("options", {})["machineType"] = name


def _send_source(
    client: Client, source: str, ignore: str, folder: str, revision: str
) -> dict[str, Any]:
    if source.startswith(SCHEME):
        return {"storageSource": _read_object(source)}
    if _is_address(source):
        git = {"url": source, "dir": folder, "revision": revision}
        return {"gitSource": {key: each for key, each in git.items() if each}}
    with tempfile.TemporaryFile() as archive:
        packed = pack_folder(Path(source), archive, ignore)
        archive.seek(0)
        click.echo(
            f"Uploading archive of {packed.files} file(s) totalling "
            f"{packed.size / 1024:.1f} KiB before compression.",
            err=True,
        )
        stored = client.call(
            "POST", f"{client.own}/sources", content=archive, timeout=UPLOAD_S
        )
    return {"storageSource": stored}


def _read_object(url: str) -> dict[str, str]:
    bucket, _, name = url.removeprefix(SCHEME).partition("/")
    if not bucket or not name:
        raise InvalidError(
            f"{url}: expected gs://BUCKET/ARCHIVE.tgz",
            "name an archive of the bucket",
        )
    return {"bucket": bucket, "object": name}


def _create(client: Client, build: dict[str, Any], text: str) -> dict[str, Any]:
    path = client.own
    if client.parent.endswith(f"/locations/{client.region}"):
        path = f"{path}/locations/{client.region}"
    operation = client.call(
        "POST", f"{path}/builds", json={"build": build, "config": text}
    )
    created: dict[str, Any] = operation["metadata"]["build"]
    return created

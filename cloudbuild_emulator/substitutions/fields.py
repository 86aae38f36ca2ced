"""The fields of a build in which substitutions are made."""

from collections.abc import Callable, Iterator, MutableSequence
from typing import Any

from cloudbuild_emulator.messages import Build, BuildStep

# A field as gcloud writes it, and its text.
Change = Callable[[str, str], str]

STEP_TEXTS = ("name", "dir_", "entrypoint")
STEP_LISTS = ("env", "args")


def change_texts(build: Build, change: Change) -> None:
    """Put `change(where, text)` in every field that takes substitutions.

    `script` is not among them: values reach it by env.
    """
    for number, step in enumerate(build.steps):
        _change_step(step, f"steps[{number}]", change)
    for where, holder, name in _find_single_texts(build):
        if text := getattr(holder, name):
            setattr(holder, name, change(where, text))
    for where, texts in _find_lists(build):
        _change_list(texts, where, change)


def _change_step(step: BuildStep, where: str, change: Change) -> None:
    for name in STEP_TEXTS:
        if text := getattr(step, name):
            setattr(step, name, change(f"{where}.{name.rstrip('_')}", text))
    for name in STEP_LISTS:
        _change_list(getattr(step, name), f"{where}.{name}", change)


def _change_list(
    texts: MutableSequence[str], where: str, change: Change
) -> None:
    for number, text in enumerate(list(texts)):
        texts[number] = change(f"{where}[{number}]", text)


def _find_single_texts(build: Build) -> Iterator[tuple[str, Any, str]]:
    yield "logsBucket", build, "logs_bucket"
    yield "serviceAccount", build, "service_account"
    options = build.options
    for name in ("worker_pool", "worker_release"):
        yield f"options.{name}", options, name
    if options.pool:
        yield "options.pool.name", options.pool, "name"
    if build.artifacts.objects:
        objects = build.artifacts.objects
        yield "artifacts.objects.location", objects, "location"
    for number, secret in enumerate(build.available_secrets.secret_manager):
        where = f"availableSecrets.secretManager[{number}].versionName"
        yield where, secret, "version_name"


def _find_lists(build: Build) -> Iterator[tuple[str, MutableSequence[str]]]:
    yield "images", build.images
    yield "tags", build.tags
    yield "options.env", build.options.env
    yield "artifacts.images", build.artifacts.images
    if build.artifacts.objects:
        yield "artifacts.objects.paths", build.artifacts.objects.paths

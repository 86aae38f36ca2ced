"""The rules of a build as a whole."""

import re
from collections.abc import Iterator, Sequence

from cloudbuild_emulator import limits
from cloudbuild_emulator.config.image_rules import TAG, check_images, fill_in
from cloudbuild_emulator.config.secret_rules import check_secrets
from cloudbuild_emulator.config.step_rules import check_env
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build, BuildOptions

Logging = BuildOptions.LoggingMode
OWN_BUCKET = BuildOptions.DefaultLogsBucketBehavior.REGIONAL_USER_OWNED_BUCKET
SCHEME = "gs://"
# docs: "Release channels"; a release has digits in its name.
CHANNELS = ("rapid", "regular", "stable")
# The forms that cloudbuild.proto gives; what today's service does with another
# is not known.
ACCOUNT = "projects/PROJECT_ID/serviceAccounts/ACCOUNT"
VERSION = "projects/PROJECT_ID/secrets/SECRET/versions/VERSION"
PART = re.compile(r"[\w.:@-]+", re.ASCII)
RELEASE = re.compile(r"(?=[a-z._-]*[0-9])[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")


def check_whole(build: Build) -> Iterator[Problem]:
    """Yield every broken rule that is no step's."""
    yield from _check_times(build)
    yield from _check_substitutions(build)
    yield from _check_options(build)
    yield from check_images(build)
    yield from _check_artifacts(build)
    yield from check_secrets(build)
    yield from _check_account(build)
    yield from check_tags(build.tags)


def warn_of_names(build: Build) -> Iterator[Problem]:
    """Yield the names of resources that lack what is before the last part."""
    places = [("serviceAccount", build.service_account, ACCOUNT)]
    for number, secret in enumerate(build.available_secrets.secret_manager):
        where = f"availableSecrets.secretManager[{number}].versionName"
        places.append((where, secret.version_name, VERSION))
    for where, name, form in places:
        # A substitution that begins a name may hold any part of it.
        if name and name[0] != "$" and not _has_form(name, form):
            yield Problem(
                where, f'found "{name[:200]}"; Google asks for {form}'
            )


def _has_form(name: str, form: str) -> bool:
    parts, wanted = fill_in(name).split("/"), form.split("/")
    return len(parts) == len(wanted) and all(
        found == word if word[0].islower() else PART.fullmatch(found)
        for found, word in zip(parts, wanted, strict=True)
    )


def _check_times(build: Build) -> Iterator[Problem]:
    seconds = build.timeout.total_seconds() if build.timeout else 0
    if not 0 <= seconds <= limits.LONGEST_TIMEOUT_S:
        yield Problem(
            "timeout",
            f"{seconds:g}s is out of range; expected at most "
            f"{limits.LONGEST_TIMEOUT_S}s (24 hours)",
            "write for instance 1200s",
        )
    # No page states a maximum.
    waiting = build.queue_ttl.total_seconds() if build.queue_ttl else 0
    if waiting < 0:
        yield Problem(
            "queueTtl",
            f"{waiting:g}s is negative; expected a positive one",
            "write for instance 3600s",
        )


def check_tags(tags: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the tags of a build or a trigger."""
    if len(tags) > limits.TAGS:
        yield Problem(
            "tags",
            f"{len(tags)} are too many tags (max: {limits.TAGS})",
            "keep those that the history is filtered by",
        )
    for number, tag in enumerate(tags):
        if not TAG.fullmatch(fill_in(tag)):
            yield Problem(
                f"tags[{number}]",
                f'invalid build: invalid build tag "{tag[:200]}": must match '
                'format "^[\\\\w][\\\\w.-]{0,127}$"',
                "write letters, digits, dots, dashes and underscores",
            )
        elif tag in tags[:number]:
            yield Problem(
                f"tags[{number}]",
                f'build tag "{tag[:200]}" is given more than once',
                "keep one of them",
            )


def _check_substitutions(build: Build) -> Iterator[Problem]:
    if len(build.substitutions) > limits.SUBSTITUTIONS:
        yield Problem(
            "substitutions",
            f"{len(build.substitutions)} are too many substitutions (max: "
            f"{limits.SUBSTITUTIONS})",
            "remove those that are not used",
        )
    # A protobuf map has no order of its own.
    for key, value in sorted(build.substitutions.items()):
        where = f"substitutions.{key[: limits.LENGTH_OF_A_KEY]}"
        if len(key) > limits.LENGTH_OF_A_KEY:
            yield Problem(
                where,
                f"key too long: {len(key)} characters (max: "
                f"{limits.LENGTH_OF_A_KEY})",
                "give it a shorter name",
            )
        if len(value) > limits.LENGTH_OF_A_VALUE:
            yield Problem(
                where,
                f"value too long: {len(value):,} characters (max: "
                f"{limits.LENGTH_OF_A_VALUE})",
                "put it into a file of the repository",
            )


def _check_options(build: Build) -> Iterator[Problem]:
    options = build.options
    if not 0 <= options.disk_size_gb <= limits.DISK_SIZE_GB:
        yield Problem(
            "options.diskSizeGb",
            f"{options.disk_size_gb} GB is out of range; expected at most "
            f"{limits.DISK_SIZE_GB}",
            "write for instance 100",
        )
    yield from check_env("options.env", options.env)
    if not _is_release(options.worker_release):
        yield Problem(
            "options.workerRelease",
            f'found "{options.worker_release[:80]}"; expected one of '
            f"{', '.join(CHANNELS)}, or a release",
            "write for instance regular",
        )


def _is_release(name: str) -> bool:
    return name in {"", *CHANNELS} or bool(RELEASE.fullmatch(fill_in(name)))


def _check_artifacts(build: Build) -> Iterator[Problem]:
    objects = build.artifacts.objects
    if not objects:
        return
    yield from _check_artifact_paths(objects.paths)
    if not objects.location.startswith((SCHEME, "$")):
        yield Problem(
            "artifacts.objects.location",
            f'"{objects.location}" is no bucket; expected gs://BUCKET/PATH/',
            "write for instance gs://my-bucket/builds/$BUILD_ID/",
        )


def _check_artifact_paths(paths: Sequence[str]) -> Iterator[Problem]:
    where = "artifacts.objects.paths"
    if not paths:
        yield Problem(
            where,
            "empty; expected paths or patterns",
            "write for instance ['dist/*.whl']",
        )
    if len(paths) > limits.ARTIFACT_PATHS:
        yield Problem(
            where,
            f"{len(paths)} are too many paths (max: {limits.ARTIFACT_PATHS})",
            "write patterns, for instance dist/**",
        )
    for number, path in enumerate(paths):
        if any(each.isspace() for each in path):
            yield Problem(
                f"{where}[{number}]",
                f'.artifacts.paths "{path[:200]}" contains whitespace',
                "let a step give the file another name",
            )
        elif path in paths[:number]:
            yield Problem(
                f"{where}[{number}]",
                ".artifacts.paths field has duplicate paths; remove "
                f"duplicates [{path[:200]}]",
                "keep one of them",
            )


def _check_account(build: Build) -> Iterator[Problem]:
    options = build.options
    elsewhere = (Logging.CLOUD_LOGGING_ONLY, Logging.NONE)
    if (
        build.service_account
        and not build.logs_bucket
        and options.default_logs_bucket_behavior != OWN_BUCKET
        and options.logging not in elsewhere
    ):
        yield Problem(
            "serviceAccount",
            "if 'build.service_account' is specified, the build must either "
            "(a) specify 'build.logs_bucket', (b) use the "
            "REGIONAL_USER_OWNED_BUCKET "
            "build.options.default_logs_bucket_behavior option, or (c) use "
            "either CLOUD_LOGGING_ONLY / NONE logging options",
            "add `options: {logging: CLOUD_LOGGING_ONLY}`",
        )

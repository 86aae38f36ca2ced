"""The rules of a build as a whole."""

from collections.abc import Iterator
from datetime import timedelta

from cloudbuild_emulator import limits
from cloudbuild_emulator.config.step_rules import check_env
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build, BuildOptions

Logging = BuildOptions.LoggingMode
OWN_BUCKET = BuildOptions.DefaultLogsBucketBehavior.REGIONAL_USER_OWNED_BUCKET
SCHEME = "gs://"


def check_whole(build: Build) -> Iterator[Problem]:
    """Yield every broken rule that is no step's."""
    yield from _check_time("timeout", build.timeout)
    yield from _check_time("queueTtl", build.queue_ttl)
    yield from _check_substitutions(build)
    yield from _check_options(build)
    yield from _check_artifacts(build)
    yield from _check_secrets(build)
    yield from _check_account(build)
    if len(build.tags) > limits.TAGS:
        yield Problem(
            "tags",
            f"{len(build.tags)} are too many tags (max: {limits.TAGS})",
            "keep those that the history is filtered by",
        )


def _check_time(where: str, time: timedelta | None) -> Iterator[Problem]:
    seconds = time.total_seconds() if time else 0
    if not 0 <= seconds <= limits.LONGEST_TIMEOUT_S:
        yield Problem(
            where,
            f"{seconds:g}s is out of range; expected at most "
            f"{limits.LONGEST_TIMEOUT_S}s (24 hours)",
            "write for instance 1200s",
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


def _check_artifacts(build: Build) -> Iterator[Problem]:
    objects = build.artifacts.objects
    if not objects:
        return
    if not objects.location.startswith((SCHEME, "$")):
        yield Problem(
            "artifacts.objects.location",
            f'"{objects.location}" is no bucket; expected gs://BUCKET/PATH/',
            "write for instance gs://my-bucket/builds/$BUILD_ID/",
        )
    if not objects.paths:
        yield Problem(
            "artifacts.objects.paths",
            "empty; expected paths or patterns",
            "write for instance ['dist/*.whl']",
        )
    if len(objects.paths) > limits.ARTIFACT_PATHS:
        yield Problem(
            "artifacts.objects.paths",
            f"{len(objects.paths)} are too many paths (max: "
            f"{limits.ARTIFACT_PATHS})",
            "write patterns, for instance dist/**",
        )


def _check_secrets(build: Build) -> Iterator[Problem]:
    defined = {each.env for each in build.available_secrets.secret_manager}
    for inline in build.available_secrets.inline:
        defined |= set(inline.env_map)
    used = set(build.options.secret_env)
    for number, step in enumerate(build.steps):
        used.update(step.secret_env)
        if len(step.secret_env) > limits.SECRET_ENV:
            yield Problem(
                f"steps[{number}].secretEnv",
                f"{len(step.secret_env)} are too many entries (max: "
                f"{limits.SECRET_ENV})",
                "keep those that the step reads",
            )
        plain = {each.partition("=")[0] for each in step.env}
        for name in sorted(plain & set(step.secret_env)):
            yield Problem(
                f"steps[{number}].secretEnv",
                f'"{name}" is in both env and secretEnv',
                "keep one of the two",
            )
    for name in sorted(used - defined):
        yield Problem(
            "availableSecrets",
            f'secretEnv "{name}" is used without being defined',
            f"add it to availableSecrets.secretManager with `env: {name}`",
        )
    for name in sorted(defined - used):
        yield Problem(
            "availableSecrets",
            f'secretEnv "{name}" is defined without being used',
            f"add `secretEnv: ['{name}']` to a step, or remove it",
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

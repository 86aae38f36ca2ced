"""The rules of secrets, in the words of the validator published in 2020."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cloudbuild_emulator import limits
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build


def check_secrets(build: Build) -> Iterator[Problem]:
    """Yield every broken rule of secrets."""
    defined = _count_definitions(build)
    yield from _check_definitions(defined)
    yield from _check_use(build, defined)
    yield from _check_options(build)
    for number in range(len(build.steps)):
        yield from _check_step(build, number)


def _count_definitions(build: Build) -> Counter[str]:
    available = build.available_secrets
    defined = Counter(each.env for each in available.secret_manager)
    for inline in available.inline:
        defined.update(list(inline.env_map))
    for secret in build.secrets:
        defined.update(list(secret.secret_env))
    return defined


def _check_definitions(defined: Mapping[str, int]) -> Iterator[Problem]:
    if len(defined) > limits.SECRET_ENV:
        yield Problem(
            "availableSecrets",
            f"build defines more than {limits.SECRET_ENV} secret values",
            "keep those that steps read",
        )
    for name, count in sorted(defined.items()):
        if not name:
            yield Problem(
                "availableSecrets",
                "a secret without env; expected the variable's name",
                "write for instance env: TOKEN",
            )
        elif count > 1:
            yield Problem(
                "availableSecrets",
                f'secretEnv "{name}" is defined more than once',
                "give each secret a variable of its own",
            )


def _check_use(build: Build, defined: Mapping[str, int]) -> Iterator[Problem]:
    used = set(build.options.secret_env)
    for step in build.steps:
        used.update(step.secret_env)
    for name in sorted(used - set(defined)):
        yield Problem(
            "availableSecrets",
            f'secretEnv "{name}" is used without being defined',
            f"add it to availableSecrets.secretManager with `env: {name}`",
        )
    for name in sorted(filter(None, set(defined) - used)):
        yield Problem(
            "availableSecrets",
            f'secretEnv "{name}" is defined without being used',
            f"add `secretEnv: ['{name}']` to a step, or remove it",
        )


def _check_options(build: Build) -> Iterator[Problem]:
    for name in _find_twice(build.options.secret_env):
        yield Problem(
            "options.secretEnv",
            f'Build uses global secretEnv "{name}" more than once',
            "keep one of them",
        )


def _check_step(build: Build, number: int) -> Iterator[Problem]:
    step, options = build.steps[number], build.options
    where = f"steps[{number}].secretEnv"
    if len(step.secret_env) > limits.SECRET_ENV:
        yield Problem(
            where,
            f"{len(step.secret_env)} are too many entries (max: "
            f"{limits.SECRET_ENV})",
            "keep those that the step reads",
        )
    for name in sorted({*options.secret_env} & {*step.secret_env}):
        yield Problem(
            where,
            f'Step {number} uses the global secretEnv "{name}"',
            "keep it in options, or in the steps that read it",
        )
    for name in _find_twice(step.secret_env):
        yield Problem(
            where,
            f'Step {number} uses the secretEnv "{name}" more than once',
            "keep one of them",
        )
    plain = {each.partition("=")[0] for each in (*options.env, *step.env)}
    for name in sorted(plain & {*options.secret_env, *step.secret_env}):
        yield Problem(
            where,
            f'step {number} has secret and non-secret env "{name}"',
            "keep one of the two",
        )


def _find_twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]

"""A config file looked at as `submit` would, without what it is given then."""

from collections.abc import Sequence

from cloudbuild_emulator.config import Config, read_config
from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.messages import Build, BuildOptions
from cloudbuild_emulator.substitutions import resolve_build
from localcloud.messages import copy_message

SubstitutionOption = BuildOptions.SubstitutionOption


def validate_config(data: bytes, name: str) -> Config:
    """Hold a config file to every rule that can be broken by itself.

    Substitutions may still be given, so none of those is missing; a name that
    is nobody's is wrong whatever is given.

    Raises:
        ConfigError: With every problem of the file; `UnsupportedError` where
            it is valid for Google, and cannot run here.
    """
    return read_config(data, name, check_more=_check_substitutions)


def _check_substitutions(build: Build) -> Sequence[Problem]:
    build = copy_message(build)
    loose = SubstitutionOption(SubstitutionOption.ALLOW_LOOSE)
    build.options.substitution_option = loose
    try:
        resolve_build(build, {}, triggered=False)
    except ConfigError as error:
        return error.problems
    return ()

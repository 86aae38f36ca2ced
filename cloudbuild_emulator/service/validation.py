"""A config file looked at as `submit` would, without what it is given then."""

from cloudbuild_emulator.config import Config, read_config
from cloudbuild_emulator.messages import BuildOptions
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
    config = read_config(data, name)
    build = copy_message(config.build)
    loose = SubstitutionOption(SubstitutionOption.ALLOW_LOOSE)
    build.options.substitution_option = loose
    resolve_build(build, {}, triggered=False, name=name)
    return config

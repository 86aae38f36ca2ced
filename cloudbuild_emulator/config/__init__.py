"""Build configs: files and documents into Google's Build message."""

from cloudbuild_emulator.config.reading import (
    Config,
    apply_defaults,
    check_build,
    parse_build,
    parse_trigger,
    read_config,
    read_trigger,
)
from cloudbuild_emulator.config.structure import find_similar

__all__ = [
    "Config",
    "apply_defaults",
    "check_build",
    "find_similar",
    "parse_build",
    "parse_trigger",
    "read_config",
    "read_trigger",
]

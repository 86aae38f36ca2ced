"""Build configs: files and documents into Google's Build message."""

from cloudbuild_emulator.config.connections import take_mask, write_trigger
from cloudbuild_emulator.config.image_rules import check_substituted
from cloudbuild_emulator.config.reading import (
    Config,
    apply_defaults,
    check_build,
    parse_build,
    parse_trigger,
    read_config,
    read_trigger,
)

__all__ = [
    "Config",
    "apply_defaults",
    "check_build",
    "check_substituted",
    "parse_build",
    "parse_trigger",
    "read_config",
    "read_trigger",
    "take_mask",
    "write_trigger",
]

"""A build's source, brought into its workspace."""

from cloudbuild_emulator.sources.fetching import (
    FetchSource,
    make_fetch_source,
)

__all__ = ["FetchSource", "make_fetch_source"]

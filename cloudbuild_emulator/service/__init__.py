"""The service: what everything else calls."""

from cloudbuild_emulator.service.service import LogPart, Runner, Service

__all__ = ["LogPart", "Runner", "Service"]

"""The service: what everything else calls."""

from cloudbuild_emulator.service.logs import LogPart
from cloudbuild_emulator.service.service import Runner, Service

__all__ = ["LogPart", "Runner", "Service"]

"""The service: what everything else calls."""

from cloudbuild_emulator.service.logs import LogPart
from cloudbuild_emulator.service.service import Service
from cloudbuild_emulator.service.turns import Runner

__all__ = ["LogPart", "Runner", "Service"]

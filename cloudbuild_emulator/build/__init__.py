"""A build: source, steps, log, artifacts."""

from cloudbuild_emulator.build.worker import BuildServices, Job, run_build

__all__ = ["BuildServices", "Job", "run_build"]

"""Deploy from source: what the buildpacks make of a folder of Python.

Source: github.com/GoogleCloudPlatform/buildpacks, cmd/python, 2026-08-22.
"""

from cloudrun_emulator.sources.buildpacks import build

__all__ = ["build"]

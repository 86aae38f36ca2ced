"""Web pages on the service's port: builds, triggers, repositories."""

from cloudbuild_emulator.console.routes import console_routes

__all__ = ["console_routes"]

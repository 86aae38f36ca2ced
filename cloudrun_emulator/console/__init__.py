"""Web pages on the emulator's port: services, and one service."""

from cloudrun_emulator.console.routes import console_routes

__all__ = ["console_routes"]

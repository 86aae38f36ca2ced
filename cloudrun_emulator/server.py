"""The service on a port: one application, started and stopped cleanly."""

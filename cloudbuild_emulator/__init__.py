"""Cloud Build on one machine."""

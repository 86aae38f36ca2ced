"""Raw events in, the primary data set out."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]

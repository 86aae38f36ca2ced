"""The lessons as a small static site: Sphinx draws it, offline."""

from course.site.building import build_site

__all__ = ["build_site"]

"""The lessons as a small static site: Sphinx draws it, offline."""

from course.authoring.site.building import build_site

__all__ = ["build_site"]

"""What Jupyter offers beside the lessons; `course lab` and Binder read it."""

from course.lab import configure_lab
from course.places import current_places
from course.proxies import list_processes

c = get_config()  # type: ignore[name-defined] # noqa: F821 -- Jupyter's own
c.ServerProxy.servers = list_processes()
configure_lab(c, current_places())

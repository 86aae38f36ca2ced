"""What Jupyter offers beside the lessons; `course lab` and Binder read it."""

from course.jupyter.lab import configure_lab
from course.jupyter.proxies import list_processes
from course.places import current_home

c = get_config()  # type: ignore[name-defined] # noqa: F821 -- Jupyter's own
c.ServerProxy.servers = list_processes()
configure_lab(c, current_home())

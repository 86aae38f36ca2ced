"""Commands in a shell of their own find the services of this clone.

The local cloud leaves its addresses in the learner's folders, where
`cloudbuild` and `cloudrun` look for them themselves. `kedro` calls us before it
reads a project; in a build, where the course is not installed, nobody does.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

from course.messages import N_, speak
from course.places import DEFAULT_HOME, REPOSITORY, Home
from localcloud.nearby import find_nearby, write_nearby

# What commands of any folder may speak to.
EMULATORS = frozenset({"CLOUDBUILD_EMULATOR_HOST", "CLOUDRUN_EMULATOR_HOST"})
# MLflow's own: without it, calls make a database in the current folder.
TRACKING_URI = "MLFLOW_TRACKING_URI"


def leave_addresses(home: Home, addresses: Mapping[str, str]) -> None:
    """Write where a home's services are into its folders."""
    places = {home.folder: addresses, home.workspace: addresses}
    if home.folder == DEFAULT_HOME:
        # Not all: `kedro` in the reference project is no learner's.
        only = {k: v for k, v in addresses.items() if k in EMULATORS}
        places[REPOSITORY] = only
    for folder, values in places.items():
        # A clone that cannot be written has its services all the same.
        with suppress(OSError):
            if folder.is_dir():
                write_nearby(folder, values)


def enter_nearby() -> None:
    """Set what the nearest file says and the environment does not; say so."""
    nearby = find_nearby()
    if nearby.refusal:
        words = N_("{file} is not used: {reason}.")
        said = speak(words, file=nearby.path, reason=nearby.refusal)
        print(said, file=sys.stderr)
    missing = {
        name: value
        for name, value in (nearby.values or {}).items()
        if not os.environ.get(name)
    }
    if missing:
        os.environ.update(missing)
        named = ", ".join(f"{name}={value}" for name, value in missing.items())
        words = N_("Using {variables} (named by {file}).")
        said = speak(words, variables=named, file=nearby.path)
        print(said, file=sys.stderr)

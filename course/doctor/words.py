"""The words for what is found: of each subject, its name and the cases."""

from collections.abc import Mapping

from course.doctor.findings import Verdict
from course.messages import N_

MARKS = {
    Verdict.GOOD: N_("OK"),
    Verdict.OPTIONAL: N_("optional"),
    Verdict.BAD: N_("TO DO"),
}
# Of an examination that could not be made, whatever its subject.
UNKNOWN = N_(
    "{subject}: cannot be examined ({reason}). Make what it names readable, or "
    "change the variable that leads there"
)
NAME = "name"
SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "python": {
        NAME: N_("Python"),
        "good": N_("Python: {version}"),
        "bad": N_(
            "Python: {version}. Needs 3.11, 3.12, or 3.13: make setup "
            "PYTHON=python3.12"
        ),
    },
    "git": {
        NAME: N_("Git"),
        "good": N_("Git: {version}"),
        "missing": N_(
            "Git: missing. Install it: apt install git, or git-scm.com"
        ),
        "bad": N_("Git: {version}, too old. Needs 2.32 or newer"),
    },
    "identity": {
        NAME: N_("Git identity"),
        "good": N_("Git identity: {name}"),
        "missing": N_(
            "Git identity: none; the course sets one in its repositories. "
            "Yours: git config --global user.name and user.email"
        ),
    },
    "uv": {
        NAME: N_("uv"),
        "good": N_("uv: {version}"),
        "bad": N_("uv: missing. make setup installs it"),
    },
    "interpreters": {
        NAME: N_("Interpreters for the images"),
        "good": N_("Interpreters for the images: {versions}"),
        "stand_in": N_(
            "Interpreters for the images: {versions}, without {wanted}. The "
            "course's own stands in for it in builds, which say so"
        ),
    },
    "namespaces": {
        NAME: N_("Namespaces"),
        "good": N_("Namespaces: a step sees /workspace at its real place"),
        "missing": N_(
            "Namespaces: refused by this system's kernel; a step works in a "
            "folder, and the log says so"
        ),
    },
    "memory": {
        NAME: N_("Free memory"),
        "good": N_("Free memory: {free:.1f} GiB"),
        "bad": N_(
            "Free memory: {free:.1f} GiB. Needs {needed:.1f}: close other "
            "programs or other kernels"
        ),
    },
    "disk": {
        NAME: N_("Free disk space"),
        "good": N_("Free disk space: {free:.1f} GiB"),
        "bad": N_(
            "Free disk space: {free:.1f} GiB. Needs {needed:.1f}: free some "
            "space, or set COURSE_HOME to a folder on another disk"
        ),
    },
    "folders": {
        NAME: N_("Folders"),
        "good": N_("Folders: writable"),
        "bad": N_(
            "Folders: {folder} cannot be written. Set COURSE_HOME to a folder "
            "of your own"
        ),
    },
    "ports": {
        NAME: N_("Ports"),
        "good": N_("Ports: free"),
        "taken": N_(
            "Ports: {port} belongs to {listener}; the course will take another"
        ),
    },
    "java": {
        NAME: N_("Java"),
        "good": N_("Java: {version}, for Spark"),
        "missing": N_("Java: no Java 17; no lesson needs it"),
    },
    "engine": {
        NAME: N_("Containers"),
        "good": N_("Containers: {name}"),
        "missing": N_(
            "Containers: neither Podman nor Docker; builds run without them"
        ),
    },
    "locale": {
        NAME: N_("Encoding"),
        "good": N_("Encoding: {encoding}"),
        "bad": N_("Encoding: {encoding}. Needs UTF-8: export LC_ALL=C.UTF-8"),
    },
    "proxies": {
        NAME: N_("Proxy"),
        "none": N_("Proxy: none"),
        "good": N_(
            "Proxy: one; the course goes around it to reach this machine"
        ),
    },
    "lightgbm": {
        NAME: N_("LightGBM"),
        "good": N_("LightGBM: can be loaded"),
        "library": N_(
            "LightGBM: cannot be loaded: {library} is missing. Install "
            "{package}"
        ),
        "bad": N_(
            "LightGBM: cannot be loaded ({reason}). make setup reinstalls it"
        ),
    },
    "lessons": {
        NAME: N_("Lessons"),
        "good": N_("Lessons: intact"),
        "bad": N_("Lessons: {found}"),
    },
    "variables": {
        NAME: N_("Environment variables"),
        "good": N_("Environment variables: none in the way"),
        "foreign": N_(
            "Environment variables: {names}. The course keeps them from its "
            "programs; in your shell, unset those you do not use"
        ),
    },
    "kernel": {
        NAME: N_("Kernel python3"),
        "good": N_("Kernel python3: the course's own"),
        "other": N_(
            "Kernel python3: {found} comes before the course's, {wanted}. make "
            "lab goes around it; elsewhere, choose {wanted}"
        ),
        "missing": N_("Kernel python3: missing. make setup installs it"),
    },
}

"""Commands of `gcloud builds` without use on one machine."""

SERVED = "repositories are served here: cloudbuild repos create NAME"
REFUSED_COMMANDS = {
    "connections": ("nothing is connected to one machine", SERVED),
    "repositories": ("nothing is connected to one machine", SERVED),
    "enterprise-config": ("nothing is connected to one machine", SERVED),
    "worker-pools": (
        "builds run on this machine",
        "choose how many at a time: cloudbuild serve --builds",
    ),
}

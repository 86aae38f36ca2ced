"""Options and commands of `gcloud builds` without use on one machine."""

from localcloud.gcloud.refusals import Refused

NO_CONFIG = "no image is built without a config here"
WRITE_CONFIG = (
    "write a cloudbuild.yaml with a step of {}, and serve with "
    "--executor container"
)
REFUSED: Refused = {
    "--tag": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/cloud-builders/docker")),
    "--pack": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/k8s-skaffold/pack")),
    "--publish": (NO_CONFIG, "leave the option out, with --pack"),
}
SHORT = {"--tag": "-t"}
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

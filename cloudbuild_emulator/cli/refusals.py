"""Options of `gcloud builds submit` that one machine has no use for."""

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

"""Options of `gcloud builds submit` that one machine has no use for."""

from localcloud.gcloud.refusals import Refused

LEAVE_OUT = "leave the option out"
NO_CONFIG = "no image is built without a config here"
WRITE_CONFIG = (
    "write a cloudbuild.yaml with a step of {}, and serve with "
    "--executor container"
)
REFUSED: Refused = {
    "--tag": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/cloud-builders/docker")),
    "--pack": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/k8s-skaffold/pack")),
    "--gcs-source-staging-dir": (
        "sources are kept in the service's state folder",
        LEAVE_OUT,
    ),
    "--gcs-log-dir": (
        "logs are kept in the service's state folder",
        "leave the option out, and read them with: cloudbuild log BUILD",
    ),
    "--default-buckets-behavior": ("there are no buckets of logs", LEAVE_OUT),
    "--service-account": ("builds run as the service does", LEAVE_OUT),
    "--worker-pool": ("builds run on this machine", LEAVE_OUT),
    "--disk-size": ("builds have this machine's disk", LEAVE_OUT),
}
SHORT = {"--tag": "-t"}

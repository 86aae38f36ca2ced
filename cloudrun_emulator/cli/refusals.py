"""What `gcloud run` has that one machine has no use for: all by name."""

from dataclasses import dataclass

NO_JOBS = ("only services run here", "run the program itself")
REFUSED_COMMANDS = {
    "jobs": NO_JOBS,
    "worker-pools": NO_JOBS,
    "instances": NO_JOBS,
    "multi-region-services": (
        "one machine is one region",
        "deploy to each region: cloudrun deploy --region",
    ),
    "compose": ("no compose file is read", "cloudrun services replace"),
    "domain-mappings": (
        "services have addresses of this machine",
        "ask where: cloudrun services describe SERVICE",
    ),
    "integrations": ("there is nothing to integrate with", "leave it out"),
    "presets": ("there are no presets", "name the options themselves"),
    "regions": ("any region's name is accepted", "cloudrun deploy --region"),
}
LEAVE = "leave it out"


@dataclass(frozen=True)
class Refusal:
    """An option that is not there."""

    name: str
    why: str
    next_step: str = LEAVE
    is_flag: bool = False


def _refuse(
    why: str, *names: str, next_step: str = LEAVE
) -> tuple[Refusal, ...]:
    """Refuse options; those that take no value end with `!`."""
    return tuple(
        Refusal(x.removesuffix("!"), why, next_step, x.endswith("!"))
        for x in names
    )


# `deploy --source` takes it, for a Python that this machine has.
REFUSED_BASE_IMAGE = _refuse(
    "a revision's files and packages are what was deployed",
    "--base-image",
    next_step="deploy again from source",
)
REFUSED_OPTIONS = (
    *_refuse(
        "instances have this machine's network",
        "--vpc-connector",
        "--clear-vpc-connector!",
        "--vpc-egress",
        "--network",
        "--subnet",
        "--network-tags",
        "--clear-network!",
        "--clear-network-tags!",
    ),
    *_refuse(
        "there is no Cloud SQL on one machine",
        "--add-cloudsql-instances",
        "--set-cloudsql-instances",
        "--remove-cloudsql-instances",
        "--clear-cloudsql-instances!",
    ),
    *_refuse(
        "no image is attested on one machine",
        "--binary-authorization",
        "--clear-binary-authorization!",
        "--breakglass",
    ),
    *_refuse(
        "there is no Cloud KMS on one machine",
        "--key",
        "--clear-key!",
        "--post-key-revocation-action-type",
        "--encryption-key-shutdown-hours",
        "--clear-encryption-key-shutdown-hours!",
        "--clear-post-key-revocation-action-type!",
    ),
    *_refuse(
        "no graphics processor is given to instances",
        "--gpu",
        "--gpu-type",
        "--gpu-zonal-redundancy!",
        "--no-gpu-zonal-redundancy!",
    ),
    *_refuse(
        "volumes are not mounted",
        "--add-volume",
        "--remove-volume",
        "--clear-volumes!",
        "--add-volume-mount",
        "--remove-volume-mount",
        "--clear-volume-mounts!",
        next_step="put the files beside the application, or write to /tmp",
    ),
    *_refuse(
        "one container an instance is run",
        "--container",
        "--remove-containers",
        "--depends-on",
    ),
    *_refuse(
        "this machine's interpreter is used",
        "--clear-base-image!",
        "--automatic-updates!",
        "--no-automatic-updates!",
    ),
    *_refuse(
        "sources are built on this machine",
        "--build-service-account",
        "--clear-build-service-account!",
        "--build-worker-pool",
        "--clear-build-worker-pool!",
        "--update-build-env-vars",
        "--remove-build-env-vars",
        "--clear-build-env-vars!",
        next_step="name all of the build's variables with --set-build-env-vars",
    ),
    *_refuse(
        "functions are not built here",
        "--function",
        next_step="write an application that listens on $PORT",
    ),
    *_refuse("there is no Cloud Service Mesh on one machine", "--mesh"),
    *_refuse(
        "there is no Identity-Aware Proxy on one machine", "--iap!", "--no-iap!"
    ),
    *_refuse(
        "services have one address here",
        "--default-url!",
        "--no-default-url!",
        "--domain",
    ),
    *_refuse(
        "instances are asked by HTTP/1", "--use-http2!", "--no-use-http2!"
    ),
    *_refuse("one machine is one region", "--regions"),
    *_refuse("nothing is watched", "--threat-detection!"),
    *_refuse("there are no presets", "--preset"),
    *_refuse(
        "there are no clusters on one machine",
        "--cluster",
        "--cluster-location",
        "--context",
        "--kubeconfig",
        "--namespace",
        "--connectivity",
    ),
    *_refuse(
        "scaling follows concurrency alone",
        "--scaling-cpu-target",
        "--scaling-concurrency-target",
    ),
    *_refuse(
        "tokens are made out to the service's address",
        "--add-custom-audiences",
        "--set-custom-audiences",
        "--remove-custom-audiences",
        "--clear-custom-audiences!",
    ),
    *_refuse(
        "it is a beta of gcloud's, and nothing is validated beforehand",
        "--dry-run!",
        next_step="leave it out, and deploy with --no-traffic",
    ),
    *_refuse(
        "gcloud beta runs the folder's files on a base image, without a build; "
        "here no source is built into an image in the first place",
        "--no-build!",
        next_step="leave it out; --command names another entry point",
    ),
)

"""What becomes of every field of Google's messages here: the table itself.

Keys are `Message.field` as JSON spells it. The model takes its warnings and
refusals from here; FIDELITY.md is written from here.
"""

from dataclasses import dataclass
from enum import Enum

from cloudrun_emulator import limits


class Kind(Enum):
    """How a field is treated."""

    EMULATED = "emulated"
    WARNED = "accepted with a warning"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One line of the table."""

    kind: Kind
    why: str
    next_step: str = ""
    # Seen in no reference, or in one place that may be wrong.
    confirmed: bool = True


def _emulated(why: str) -> Entry:
    return Entry(Kind.EMULATED, why)


def _unconfirmed(why: str) -> Entry:
    return Entry(Kind.EMULATED, why, confirmed=False)


def _warned(why: str) -> Entry:
    return Entry(Kind.WARNED, why)


def _refused(why: str, next_step: str) -> Entry:
    return Entry(Kind.REFUSED, why, next_step)


OUTPUT = _emulated("set by the service")
KEPT = _emulated("kept and shown")
MACHINE = _warned("kept and shown; instances share this machine")
USER = _warned("kept and shown; instances run as the user of the service")
KMS = _refused("there is no Cloud KMS on one machine", "leave it out")
GPU = _refused("no graphics processor is given to instances", "leave it out")
VOLUMES = _refused(
    "volumes are not mounted",
    "put the files beside the application, or write to /tmp",
)
ONE_CONTAINER = "one container an instance is run"
SOURCE = "sources come by the emulator's own path"

FIELDS: dict[str, Entry] = {
    "Service.name": _emulated("empty on create; the path names it"),
    "Service.description": _emulated(
        f"at most {limits.LENGTH_OF_A_DESCRIPTION} characters"
    ),
    "Service.uid": OUTPUT,
    "Service.generation": OUTPUT,
    "Service.labels": KEPT,
    "Service.annotations": _emulated("kept; the system's namespaces refused"),
    "Service.createTime": OUTPUT,
    "Service.updateTime": OUTPUT,
    "Service.deleteTime": OUTPUT,
    "Service.expireTime": OUTPUT,
    "Service.creator": OUTPUT,
    "Service.lastModifier": OUTPUT,
    "Service.client": KEPT,
    "Service.clientVersion": KEPT,
    "Service.ingress": _emulated(
        "what this machine's programs send is internal; NONE answers nobody"
    ),
    "Service.launchStage": KEPT,
    "Service.binaryAuthorization": _warned("kept; no image is attested"),
    "Service.template": _emulated("see RevisionTemplate"),
    "Service.traffic": _emulated("see TrafficTarget"),
    "Service.scaling": _emulated("divided among revisions by percentage"),
    "Service.invokerIamDisabled": _emulated("nobody is asked for a token"),
    "Service.defaultUriDisabled": _emulated("its own address answers 404"),
    "Service.urls": _emulated("addresses of this machine"),
    "Service.iapEnabled": _refused(
        "there is no Identity-Aware Proxy on one machine", "leave it out"
    ),
    "Service.multiRegionSettings": _refused(
        "one machine is one region", "create a service in each region"
    ),
    "Service.customAudiences": _warned(
        "kept and shown; tokens are made out to the service's address"
    ),
    "Service.observedGeneration": OUTPUT,
    "Service.terminalCondition": OUTPUT,
    "Service.conditions": _unconfirmed("ConfigurationsReady, RoutesReady"),
    "Service.latestReadyRevision": _emulated(
        "the newest that serves: with --no-traffic the previous one, as in a "
        "record of the live service"
    ),
    "Service.latestCreatedRevision": _unconfirmed(
        "changes once the request is accepted"
    ),
    "Service.trafficStatuses": OUTPUT,
    "Service.uri": _emulated("http://127.0.0.1 and a port of its own"),
    "Service.satisfiesPzs": OUTPUT,
    "Service.threatDetectionEnabled": _warned("kept; nothing is watched"),
    "Service.buildConfig": _warned(f"kept and shown; {SOURCE}"),
    "Service.reconciling": _unconfirmed("left out when false"),
    "Service.etag": _emulated("new with each change"),
    "ServiceScaling.minInstanceCount": _emulated("instances kept warm"),
    "ServiceScaling.scalingMode": _emulated("AUTOMATIC and MANUAL"),
    "ServiceScaling.maxInstanceCount": _emulated("never passed here"),
    "ServiceScaling.manualInstanceCount": _emulated("both bounds at once"),
    "RevisionTemplate.revision": _emulated(
        "a name of its own; of another template, refused"
    ),
    "RevisionTemplate.labels": KEPT,
    "RevisionTemplate.annotations": _emulated(
        "kept; the system's namespaces refused"
    ),
    "RevisionTemplate.scaling": _emulated("see RevisionScaling"),
    "RevisionTemplate.vpcAccess": _warned(
        "kept and shown; instances have this machine's network"
    ),
    "RevisionTemplate.timeout": _emulated(
        f"{limits.DEFAULT_TIMEOUT_S} seconds unless given, at most "
        f"{limits.LONGEST_TIMEOUT_S:,}"
    ),
    "RevisionTemplate.serviceAccount": USER,
    "RevisionTemplate.containers": _emulated(ONE_CONTAINER),
    "RevisionTemplate.volumes": VOLUMES,
    "RevisionTemplate.executionEnvironment": MACHINE,
    "RevisionTemplate.encryptionKey": KMS,
    "RevisionTemplate.maxInstanceRequestConcurrency": _emulated(
        f"{limits.DEFAULT_CONCURRENCY} from one CPU, else 1; at most "
        f"{limits.LARGEST_CONCURRENCY:,}"
    ),
    "RevisionTemplate.serviceMesh": _refused(
        "there is no Cloud Service Mesh on one machine", "leave it out"
    ),
    "RevisionTemplate.encryptionKeyRevocationAction": KMS,
    "RevisionTemplate.encryptionKeyShutdownDuration": KMS,
    "RevisionTemplate.sessionAffinity": _emulated("a cookie of 30 days"),
    "RevisionTemplate.healthCheckDisabled": _emulated(
        "a deployment starts no instance"
    ),
    "RevisionTemplate.nodeSelector": GPU,
    "RevisionTemplate.gpuZonalRedundancyDisabled": GPU,
    "RevisionScaling.minInstanceCount": _emulated("instances kept warm"),
    "RevisionScaling.maxInstanceCount": _emulated(
        f"{limits.DEFAULT_MAX_INSTANCES} unless given; never passed here"
    ),
    "Container.name": _emulated("in the log's lines"),
    "Container.image": _emulated(
        "one that a source deployment made here, or with the container "
        "executor any"
    ),
    "Container.sourceCode": _refused(SOURCE, "deploy with --source"),
    "Container.command": _emulated("without a shell"),
    "Container.args": _emulated("after the command"),
    "Container.env": _emulated("see EnvVar; PORT and K_* are the system's"),
    "Container.resources": _emulated("see ResourceRequirements"),
    "Container.ports": _emulated("at most one; 8080 unless given"),
    "Container.volumeMounts": VOLUMES,
    "Container.workingDir": _emulated("below the revision's files"),
    "Container.livenessProbe": _emulated("see Probe"),
    "Container.startupProbe": _emulated(
        "see Probe; TCP on the port for 240 seconds unless given"
    ),
    "Container.readinessProbe": _warned(
        "kept and shown; instances that started are ready"
    ),
    "Container.dependsOn": _refused(ONE_CONTAINER, "leave it out"),
    "Container.baseImageUri": _warned(
        "kept; this machine's interpreter is used"
    ),
    "Container.buildInfo": OUTPUT,
    "ContainerPort.name": _emulated("http1; h2c is refused"),
    "ContainerPort.containerPort": _emulated("PORT"),
    "EnvVar.name": _emulated("once each"),
    "EnvVar.value": _emulated(
        f"at most {limits.LENGTH_OF_A_VALUE:,} characters"
    ),
    "EnvVar.valueSource": _emulated("see SecretKeySelector"),
    "SecretKeySelector.secret": _emulated(
        "a file of the state folder's secrets, or of another project's"
    ),
    "SecretKeySelector.version": _emulated("latest is the highest"),
    "ResourceRequirements.limits": _emulated(
        "memory is held; cpu is shared with this machine"
    ),
    "ResourceRequirements.cpuIdle": _emulated(
        "kept and shown; instances keep their share between requests"
    ),
    "ResourceRequirements.startupCpuBoost": MACHINE,
    "Probe.initialDelaySeconds": _emulated("0 unless given"),
    "Probe.timeoutSeconds": _emulated("1 unless given"),
    "Probe.periodSeconds": _unconfirmed(
        "10 unless given; bounds as in the documentation of 2026, not in the "
        "messages' comments"
    ),
    "Probe.failureThreshold": _emulated("3 unless given"),
    "Probe.httpGet": _emulated("200 to 399 is success"),
    "Probe.tcpSocket": _emulated("startup only"),
    "Probe.grpc": _refused(
        "instances are asked by HTTP/1", "use httpGet or tcpSocket"
    ),
    "HTTPGetAction.path": _emulated("/ unless given"),
    "HTTPGetAction.httpHeaders": _emulated("sent"),
    "HTTPGetAction.port": _emulated("the container's unless given"),
    "TCPSocketAction.port": _emulated("the container's unless given"),
    "TrafficTarget.type": _emulated("LATEST is the newest that is ready"),
    "TrafficTarget.revision": _emulated("of the same service"),
    "TrafficTarget.percent": _emulated("whole numbers whose sum is 100"),
    "TrafficTarget.tag": _emulated("an address of its own"),
    "TrafficTargetStatus.type": OUTPUT,
    "TrafficTargetStatus.revision": OUTPUT,
    "TrafficTargetStatus.percent": OUTPUT,
    "TrafficTargetStatus.tag": OUTPUT,
    "TrafficTargetStatus.uri": _emulated("http://127.0.0.1 and a port a tag"),
    "Condition.type": OUTPUT,
    "Condition.state": OUTPUT,
    "Condition.message": OUTPUT,
    "Condition.lastTransitionTime": OUTPUT,
    "Condition.severity": OUTPUT,
    "Condition.reason": OUTPUT,
    "Condition.revisionReason": OUTPUT,
    "Condition.executionReason": _emulated("of jobs alone"),
    **{
        f"Revision.{name}": OUTPUT
        for name in (
            "name",
            "uid",
            "generation",
            "labels",
            "annotations",
            "createTime",
            "updateTime",
            "deleteTime",
            "expireTime",
            "launchStage",
            "service",
            "scaling",
            "vpcAccess",
            "maxInstanceRequestConcurrency",
            "timeout",
            "serviceAccount",
            "containers",
            "volumes",
            "executionEnvironment",
            "encryptionKey",
            "serviceMesh",
            "encryptionKeyRevocationAction",
            "encryptionKeyShutdownDuration",
            "reconciling",
            "conditions",
            "observedGeneration",
            "logUri",
            "satisfiesPzs",
            "sessionAffinity",
            "scalingStatus",
            "nodeSelector",
            "gpuZonalRedundancyDisabled",
            "creator",
            "etag",
        )
    },
}

# In the API's discovery document (2026-10-31); google-cloud-run 0.16.2 lacks
# them, and its client fails on an operation that has them.
IGNORED = _warned("ignored, and not answered")
EXTRAS: dict[str, Entry] = {
    "Service.functionalType": IGNORED,
    "Service.sshEnabled": IGNORED,
    "RevisionTemplate.client": IGNORED,
    "RevisionTemplate.clientVersion": IGNORED,
    "RevisionTemplate.sandboxes": _refused(ONE_CONTAINER, "leave it out"),
    "RevisionTemplate.workloadIdentityConfig": IGNORED,
    "RevisionScaling.cpuUtilization": IGNORED,
    "RevisionScaling.concurrencyUtilization": IGNORED,
    "Revision.containerStatuses": IGNORED,
    "Container.buildConfig": IGNORED,
    "Container.sandboxLauncher": _refused(ONE_CONTAINER, "leave it out"),
}

# What no field says.
BEHAVIOURS: dict[str, Entry] = {
    "a failed operation": _emulated("code 9, FAILED_PRECONDITION"),
    "percentages that do not sum to 100": _unconfirmed(
        "400; the service's words are not known"
    ),
    "updateMask with allowMissing": _unconfirmed(
        "ignored where the service is created"
    ),
    "observedGeneration after a failure": _emulated(
        "the last that served, as the v2 message says"
    ),
    "number in a revision's name": _unconfirmed(
        "counts revisions; traffic-only changes count in the generation alone"
    ),
    "latestReadyRevision after a rollback": _unconfirmed(
        "stays with the newest that has served"
    ),
    "RoutesReady after a failure": _unconfirmed(
        "FAILED for a new service; an old one's routes stay ready"
    ),
    "changes during a deployment": _unconfirmed(
        "accepted, and carried out one after the other"
    ),
    "deleted services": _unconfirmed("forgotten at once; showDeleted is empty"),
    "port of an entry point": _emulated(
        "the buildpacks write 8080; here it is $PORT, for each instance has a "
        "port of its own, in a Procfile too"
    ),
    "packages of a source": _emulated(
        "requirements.txt, else pyproject.toml, by uv for every Python"
    ),
    "Dockerfile in a source": _refused(
        "no image is built on this machine",
        "leave it out by .gcloudignore, or deploy its image with --image",
    ),
    "revisions beyond 1,000": _emulated("the oldest without traffic go"),
}

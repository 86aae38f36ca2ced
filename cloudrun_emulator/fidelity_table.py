"""What becomes of every field of Google's messages here: the table itself.

Keys are `Message.field` as JSON spells it. The model takes its warnings and
refusals from here; FIDELITY.md is written from here.
"""

from cloudrun_emulator import limits
from localcloud.fidelity import (
    Entry,
    emulated,
    refused,
    unconfirmed,
    warned,
)

OUTPUT = emulated("set by the service")
KEPT = emulated("kept and shown")
MACHINE = warned("kept and shown; instances share this machine")
USER = warned("kept and shown; instances run as the user of the service")
KMS = refused("there is no Cloud KMS on one machine", "leave it out")
GPU = refused("no graphics processor is given to instances", "leave it out")
VOLUMES = refused(
    "volumes are not mounted",
    "put the files beside the application, or write to /tmp",
)
ONE_CONTAINER = "one container an instance is run"
SOURCE = "sources come by the emulator's own path"

FIELDS: dict[str, Entry] = {
    "Service.name": emulated("empty on create; the path names it"),
    "Service.description": emulated(
        f"at most {limits.LENGTH_OF_A_DESCRIPTION} characters"
    ),
    "Service.uid": OUTPUT,
    "Service.generation": OUTPUT,
    "Service.labels": KEPT,
    "Service.annotations": emulated("kept; the system's namespaces refused"),
    "Service.createTime": OUTPUT,
    "Service.updateTime": OUTPUT,
    "Service.deleteTime": OUTPUT,
    "Service.expireTime": OUTPUT,
    "Service.creator": OUTPUT,
    "Service.lastModifier": OUTPUT,
    "Service.client": KEPT,
    "Service.clientVersion": KEPT,
    "Service.ingress": emulated(
        "what this machine's programs send is internal; NONE answers nobody"
    ),
    "Service.launchStage": KEPT,
    "Service.binaryAuthorization": warned("kept; no image is attested"),
    "Service.template": emulated("see RevisionTemplate"),
    "Service.traffic": emulated("see TrafficTarget"),
    "Service.scaling": emulated("divided among revisions by percentage"),
    "Service.invokerIamDisabled": emulated("nobody is asked for a token"),
    "Service.defaultUriDisabled": emulated("its own address answers 404"),
    "Service.urls": emulated("addresses of this machine"),
    "Service.iapEnabled": refused(
        "there is no Identity-Aware Proxy on one machine", "leave it out"
    ),
    "Service.multiRegionSettings": refused(
        "one machine is one region", "create a service in each region"
    ),
    "Service.customAudiences": warned(
        "kept and shown; tokens are made out to the service's address"
    ),
    "Service.observedGeneration": OUTPUT,
    "Service.terminalCondition": OUTPUT,
    "Service.conditions": unconfirmed("ConfigurationsReady, RoutesReady"),
    "Service.latestReadyRevision": emulated(
        "the newest that serves: with --no-traffic the previous one, as in a "
        "record of the live service"
    ),
    "Service.latestCreatedRevision": unconfirmed(
        "changes once the request is accepted"
    ),
    "Service.trafficStatuses": OUTPUT,
    "Service.uri": emulated("http://127.0.0.1 and a port of its own"),
    "Service.satisfiesPzs": OUTPUT,
    "Service.threatDetectionEnabled": warned("kept; nothing is watched"),
    "Service.buildConfig": warned(f"kept and shown; {SOURCE}"),
    "Service.reconciling": unconfirmed("left out when false"),
    "Service.etag": emulated("new with each change"),
    "ServiceScaling.minInstanceCount": emulated("instances kept warm"),
    "ServiceScaling.scalingMode": emulated("AUTOMATIC and MANUAL"),
    "ServiceScaling.maxInstanceCount": emulated("never passed here"),
    "ServiceScaling.manualInstanceCount": emulated("both bounds at once"),
    "RevisionTemplate.revision": emulated(
        "a name of its own; of another template, refused"
    ),
    "RevisionTemplate.labels": KEPT,
    "RevisionTemplate.annotations": emulated(
        "kept; the system's namespaces refused"
    ),
    "RevisionTemplate.scaling": emulated("see RevisionScaling"),
    "RevisionTemplate.vpcAccess": warned(
        "kept and shown; instances have this machine's network"
    ),
    "RevisionTemplate.timeout": emulated(
        f"{limits.DEFAULT_TIMEOUT_S} seconds unless given, at most "
        f"{limits.LONGEST_TIMEOUT_S:,}"
    ),
    "RevisionTemplate.serviceAccount": USER,
    "RevisionTemplate.containers": emulated(ONE_CONTAINER),
    "RevisionTemplate.volumes": VOLUMES,
    "RevisionTemplate.executionEnvironment": MACHINE,
    "RevisionTemplate.encryptionKey": KMS,
    "RevisionTemplate.maxInstanceRequestConcurrency": emulated(
        f"{limits.DEFAULT_CONCURRENCY} from one CPU, else 1; at most "
        f"{limits.LARGEST_CONCURRENCY:,}"
    ),
    "RevisionTemplate.serviceMesh": refused(
        "there is no Cloud Service Mesh on one machine", "leave it out"
    ),
    "RevisionTemplate.encryptionKeyRevocationAction": KMS,
    "RevisionTemplate.encryptionKeyShutdownDuration": KMS,
    "RevisionTemplate.sessionAffinity": emulated("a cookie of 30 days"),
    "RevisionTemplate.healthCheckDisabled": emulated(
        "a deployment starts no instance"
    ),
    "RevisionTemplate.nodeSelector": GPU,
    "RevisionTemplate.gpuZonalRedundancyDisabled": GPU,
    "RevisionScaling.minInstanceCount": emulated("instances kept warm"),
    "RevisionScaling.maxInstanceCount": emulated(
        f"{limits.DEFAULT_MAX_INSTANCES} unless given; never passed here"
    ),
    "Container.name": emulated("in the log's lines"),
    "Container.image": emulated(
        "one that a source deployment made here, or with the container "
        "executor any"
    ),
    "Container.sourceCode": refused(SOURCE, "deploy with --source"),
    "Container.command": emulated("without a shell"),
    "Container.args": emulated("after the command"),
    "Container.env": emulated("see EnvVar; PORT and K_* are the system's"),
    "Container.resources": emulated("see ResourceRequirements"),
    "Container.ports": emulated("at most one; 8080 unless given"),
    "Container.volumeMounts": VOLUMES,
    "Container.workingDir": emulated("below the revision's files"),
    "Container.livenessProbe": emulated("see Probe"),
    "Container.startupProbe": emulated(
        "see Probe; TCP on the port for 240 seconds unless given"
    ),
    "Container.readinessProbe": unconfirmed(
        "an instance that fails gets no new requests until it has passed "
        "twice; one that started is ready"
    ),
    "Container.dependsOn": refused(ONE_CONTAINER, "leave it out"),
    "Container.baseImageUri": warned(
        "kept; this machine's interpreter is used"
    ),
    "Container.buildInfo": OUTPUT,
    "ContainerPort.name": emulated("http1; h2c is refused"),
    "ContainerPort.containerPort": emulated("PORT"),
    "EnvVar.name": emulated("once each"),
    "EnvVar.value": emulated(
        f"at most {limits.LENGTH_OF_A_VALUE:,} characters"
    ),
    "EnvVar.valueSource": emulated("see SecretKeySelector"),
    "SecretKeySelector.secret": emulated(
        "a file of the state folder's secrets, or of another project's"
    ),
    "SecretKeySelector.version": emulated("latest is the highest"),
    "ResourceRequirements.limits": emulated(
        "memory is held; cpu is shared with this machine"
    ),
    "ResourceRequirements.cpuIdle": emulated(
        "kept and shown; instances keep their share between requests"
    ),
    "ResourceRequirements.startupCpuBoost": MACHINE,
    "Probe.initialDelaySeconds": emulated("0 unless given"),
    "Probe.timeoutSeconds": emulated("1 unless given"),
    "Probe.periodSeconds": unconfirmed(
        "10 unless given; bounds as in the documentation of 2026, not in the "
        "messages' comments"
    ),
    "Probe.failureThreshold": emulated("3 unless given"),
    "Probe.httpGet": emulated("200 to 399 is success"),
    "Probe.tcpSocket": emulated("not for liveness"),
    "Probe.grpc": refused(
        "instances are asked by HTTP/1", "use httpGet or tcpSocket"
    ),
    "HTTPGetAction.path": emulated("/ unless given"),
    "HTTPGetAction.httpHeaders": emulated("sent"),
    "HTTPGetAction.port": emulated("the container's unless given"),
    "TCPSocketAction.port": emulated("the container's unless given"),
    "TrafficTarget.type": emulated(
        "LATEST is the newest that is ready; where the newest of all failed, a "
        "change to LATEST fails in its words, as in a record of the live "
        "service, and requests go where they went"
    ),
    "TrafficTarget.revision": emulated("of the same service"),
    "TrafficTarget.percent": emulated("whole numbers whose sum is 100"),
    "TrafficTarget.tag": emulated("an address of its own"),
    "TrafficTargetStatus.type": OUTPUT,
    "TrafficTargetStatus.revision": OUTPUT,
    "TrafficTargetStatus.percent": OUTPUT,
    "TrafficTargetStatus.tag": OUTPUT,
    "TrafficTargetStatus.uri": emulated("http://127.0.0.1 and a port a tag"),
    "Condition.type": OUTPUT,
    "Condition.state": OUTPUT,
    "Condition.message": OUTPUT,
    "Condition.lastTransitionTime": OUTPUT,
    "Condition.severity": OUTPUT,
    "Condition.reason": OUTPUT,
    "Condition.revisionReason": OUTPUT,
    "Condition.executionReason": emulated("of jobs alone"),
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
IGNORED = warned("ignored, and not answered")
EXTRAS: dict[str, Entry] = {
    "Service.functionalType": IGNORED,
    "Service.sshEnabled": IGNORED,
    "RevisionTemplate.client": IGNORED,
    "RevisionTemplate.clientVersion": IGNORED,
    "RevisionTemplate.sandboxes": refused(ONE_CONTAINER, "leave it out"),
    "RevisionTemplate.workloadIdentityConfig": IGNORED,
    "RevisionScaling.cpuUtilization": IGNORED,
    "RevisionScaling.concurrencyUtilization": IGNORED,
    "Revision.containerStatuses": IGNORED,
    "Container.buildConfig": IGNORED,
    "Container.sandboxLauncher": refused(ONE_CONTAINER, "leave it out"),
}

# What no field says.
BEHAVIOURS: dict[str, Entry] = {
    "a failed operation": emulated("code 9, FAILED_PRECONDITION"),
    "percentages that do not sum to 100": unconfirmed(
        "400; the service's words are not known"
    ),
    "updateMask with allowMissing": unconfirmed(
        "ignored where the service is created"
    ),
    "observedGeneration after a failure": emulated(
        "the last that served, as the v2 message says"
    ),
    "number in a revision's name": unconfirmed(
        "counts revisions; traffic-only changes count in the generation alone"
    ),
    "latestReadyRevision after a rollback": unconfirmed(
        "stays with the newest that has served"
    ),
    "RoutesReady after a failure": unconfirmed(
        "FAILED for a new service; an old one's routes stay ready"
    ),
    "changes during a deployment": unconfirmed(
        "accepted, and carried out one after the other"
    ),
    "deleted services": unconfirmed("forgotten at once; showDeleted is empty"),
    "port of an entry point": emulated(
        "the buildpacks write 8080; here it is $PORT, for each instance has a "
        "port of its own, in a Procfile too"
    ),
    "packages of a source": emulated(
        "requirements.txt, else pyproject.toml, by uv for every Python"
    ),
    "Python of a source": emulated(
        "this machine's of that version; another stands in only where "
        "`serve --stand-in` asks for it, and the log says so"
    ),
    "Dockerfile in a source": refused(
        "no image is built on this machine",
        "leave it out by .gcloudignore, or deploy its image with --image",
    ),
    "revisions beyond 1,000": emulated("the oldest without traffic go"),
}

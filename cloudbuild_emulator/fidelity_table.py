"""What becomes of every field of Google's messages here: the table itself.

Keys are `Message.field` as JSON spells it. The config's checks take their
warnings and refusals from here; FIDELITY.md is written from here.
"""

from dataclasses import dataclass
from enum import Enum

from cloudbuild_emulator import limits


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
    # Facts known from code that Google published in 2020 only.
    confirmed: bool = True


def _emulated(why: str) -> Entry:
    return Entry(Kind.EMULATED, why)


def _of_2020(why: str) -> Entry:
    return Entry(Kind.EMULATED, why, confirmed=False)


def _warned(why: str) -> Entry:
    return Entry(Kind.WARNED, why)


def _refused(why: str, next_step: str) -> Entry:
    return Entry(Kind.REFUSED, why, next_step)


OUTPUT = _emulated("set by the service")
UPLOAD = (
    "there is no Artifact Registry on one machine",
    "upload files with artifacts.objects",
)
SOURCE = (
    "nothing is connected to one machine",
    "use repoSource, gitSource or storageSource",
)
KMS = ("there is no Cloud KMS on one machine", "use secretManager")
EVENT = (
    "no such event reaches one machine",
    "use a push to a repository, or run the trigger by hand",
)
KEPT = f"kept and shown, and {EVENT[0]}: {EVENT[1]}"

FIELDS: dict[str, Entry] = {
    "Build.name": OUTPUT,
    "Build.id": OUTPUT,
    "Build.projectId": OUTPUT,
    "Build.status": OUTPUT,
    "Build.statusDetail": OUTPUT,
    "Build.source": _emulated("repositories, uploaded folders, git URLs"),
    "Build.steps": _emulated("each in a fresh environment"),
    "Build.results": _emulated("artifacts and step outputs; no images"),
    "Build.createTime": OUTPUT,
    "Build.startTime": OUTPUT,
    "Build.finishTime": OUTPUT,
    "Build.timeout": _of_2020(
        "60 minutes unless given, at most 24 hours; the build ends as TIMEOUT"
    ),
    "Build.images": _warned("no image is pushed: there is no registry"),
    "Build.queueTtl": _emulated(
        "a build that waits longer is EXPIRED; no maximum"
    ),
    "Build.artifacts": _emulated("objects; see the fields below"),
    "Build.logsBucket": _warned("the log stays in the state folder"),
    "Build.sourceProvenance": _emulated("the commit or object that was built"),
    "Build.buildTriggerId": OUTPUT,
    "Build.options": _emulated("see BuildOptions"),
    "Build.logUrl": _emulated("the build's page in the console"),
    "Build.substitutions": _of_2020(
        f"at most {limits.SUBSTITUTIONS}; a key of {limits.LENGTH_OF_A_KEY} "
        f"characters, a value of {limits.LENGTH_OF_A_VALUE:,}"
    ),
    "Build.tags": _of_2020(
        f"kept, and a filter of the history; at most {limits.TAGS}, each a "
        "word as of an image's tag"
    ),
    "Build.secrets": _refused(*KMS),
    "Build.timing": _emulated("BUILD, PUSH, FETCHSOURCE, SETUPBUILD"),
    "Build.approval": _emulated("PENDING until approved or rejected"),
    "Build.serviceAccount": _warned("steps run as the user of the service"),
    "Build.availableSecrets": _emulated(
        "secretManager from the state folder's secrets"
    ),
    "Build.warnings": OUTPUT,
    "Build.gitConfig": _refused(
        "no proxy or secret of git is set up here",
        "set git's proxy on this machine",
    ),
    "Build.failureInfo": _emulated("type and detail"),
    "Build.dependencies": _refused(
        "sources are fetched by steps here",
        "clone it in a step, with gcr.io/cloud-builders/git",
    ),
    "Source.storageSource": _emulated("an archive of the storage, as submit's"),
    "Source.repoSource": _emulated("a repository served here"),
    "Source.gitSource": _emulated("a repository at any address that git reads"),
    "Source.storageSourceManifest": _refused(*SOURCE),
    "Source.connectedRepository": _refused(*SOURCE),
    "BuildStep.name": _of_2020(
        "an interpreter or program of this machine stands in for the image, "
        "or the container executor runs it; another version of Python stands "
        "in only where `serve --stand-in` asks for it; at most "
        f"{limits.LENGTH_OF_AN_IMAGE:,} characters"
    ),
    "BuildStep.env": _of_2020(
        f"wins over options.env; at most {limits.ENV_OF_A_STEP}; a name that "
        "no shell reads is warned of"
    ),
    "BuildStep.args": _emulated("at most 100 of 10,000 bytes"),
    "BuildStep.dir": _of_2020(
        "relative to /workspace, or absolute; at most "
        f"{limits.LENGTH_OF_A_DIR:,} characters"
    ),
    "BuildStep.id": _emulated("shown in the log, named by waitFor"),
    "BuildStep.waitFor": _emulated("earlier steps; '-' starts at once"),
    "BuildStep.entrypoint": _emulated("instead of the image's"),
    "BuildStep.secretEnv": _of_2020(
        "masked in the log, also quoted, in base64 or hexadecimal, cut by "
        "lines, or with colour codes and what a terminal overwrites in "
        f"it; at most {limits.SECRET_ENV}; no env of the same name"
    ),
    "BuildStep.volumes": _emulated(
        "on the host executor only where the kernel allows namespaces"
    ),
    "BuildStep.timing": OUTPUT,
    "BuildStep.pullTiming": OUTPUT,
    "BuildStep.timeout": _of_2020(
        "step TIMEOUT, build FAILURE; at most the build's where it names one, "
        "else 24 hours"
    ),
    "BuildStep.status": _of_2020("a failure cancels running siblings"),
    "BuildStep.allowFailure": _of_2020("step FAILURE, build SUCCESS"),
    "BuildStep.exitCode": OUTPUT,
    "BuildStep.allowExitCodes": _of_2020("wins over allowFailure"),
    "BuildStep.script": _emulated("a file; /bin/sh without a shebang"),
    "BuildStep.automapSubstitutions": _emulated(
        "substitutions as env; false wins over the options"
    ),
    "BuildOptions.sourceProvenanceHash": _warned("no hashes are computed"),
    "BuildOptions.requestedVerifyOption": _warned("nothing is attested"),
    "BuildOptions.machineType": _warned("steps share this machine"),
    "BuildOptions.diskSizeGb": _warned("steps share this machine's disk"),
    "BuildOptions.substitutionOption": _emulated("MUST_MATCH, ALLOW_LOOSE"),
    "BuildOptions.dynamicSubstitutions": _emulated("bash's expansions"),
    "BuildOptions.automapSubstitutions": _emulated("for every step"),
    "BuildOptions.logStreamingOption": _warned("logs are always streamed"),
    "BuildOptions.workerPool": _warned(
        "deprecated for pool.name; the build runs on this machine"
    ),
    "BuildOptions.pool": _warned("the build runs on this machine"),
    "BuildOptions.logging": _warned("the log stays in the state folder"),
    "BuildOptions.env": _emulated("for every step"),
    "BuildOptions.secretEnv": _emulated("for every step"),
    "BuildOptions.volumes": _emulated("for every step"),
    "BuildOptions.defaultLogsBucketBehavior": _warned(
        "the log stays in the state folder"
    ),
    "BuildOptions.enableStructuredLogging": _warned("the log is plain text"),
    "BuildOptions.workerRelease": _warned(
        "rapid, regular, stable or a release; the worker is this machine"
    ),
    "BuildOptions.resolvedWorkerRelease": _emulated("what workerRelease names"),
    "Artifacts.images": _warned("no image is pushed: there is no registry"),
    "Artifacts.objects": _of_2020(
        "files to storage, and a manifest; at most "
        f"{limits.ARTIFACT_PATHS} paths"
    ),
    "Artifacts.mavenArtifacts": _refused(*UPLOAD),
    "Artifacts.goModules": _refused(*UPLOAD),
    "Artifacts.pythonPackages": _refused(*UPLOAD),
    "Artifacts.npmPackages": _refused(*UPLOAD),
    "Secrets.secretManager": _emulated(
        "from the state folder's secrets, to the last newline; latest is the "
        "highest version"
    ),
    "Secrets.inline": _refused(*KMS),
    "BuildTrigger.resourceName": OUTPUT,
    "BuildTrigger.id": OUTPUT,
    "BuildTrigger.description": _emulated("kept and shown"),
    "BuildTrigger.name": _emulated("1 to 64 letters, digits and dashes"),
    "BuildTrigger.tags": _emulated("kept, and given to its builds"),
    "BuildTrigger.triggerTemplate": _emulated(
        "a push to a repository served here, as Cloud Source Repositories"
    ),
    "BuildTrigger.github": _emulated(
        "pushes, to the local repository of that name; one for pull requests "
        "is kept, and run by hand"
    ),
    "BuildTrigger.pubsubConfig": _warned(KEPT),
    "BuildTrigger.webhookConfig": _warned(KEPT),
    "BuildTrigger.autodetect": _emulated("cloudbuild.yaml or .json"),
    "BuildTrigger.build": _emulated("an inline build"),
    "BuildTrigger.filename": _emulated(
        "read from the pushed commit, with a slash before it or without"
    ),
    "BuildTrigger.gitFileSource": _warned(
        "kept and shown; its path is read from the pushed commit, where it "
        "is of the same repository"
    ),
    "BuildTrigger.createTime": OUTPUT,
    "BuildTrigger.disabled": _emulated("never fires"),
    "BuildTrigger.substitutions": _emulated("win over the config's"),
    "BuildTrigger.ignoredFiles": _emulated("dropped before the next rule"),
    "BuildTrigger.includedFiles": _emulated("one of the rest must match"),
    "BuildTrigger.filter": _warned(KEPT),
    "BuildTrigger.sourceToBuild": _warned(
        "kept and shown; triggers run on repositories served here: use "
        "triggerTemplate"
    ),
    "BuildTrigger.approvalConfig": _emulated("builds begin as PENDING"),
    "BuildTrigger.serviceAccount": _warned(
        "steps run as the user of the service"
    ),
    "BuildTrigger.repositoryEventConfig": _emulated(
        "pushes, to the local repository of that name; one for pull requests "
        "is kept, and run by hand"
    ),
}

# Documented, though the messages of google-cloud-build 3.43 lack them: in the
# API's discovery document (2026-10-29) or the reference of build configs.
EXTRAS: dict[str, Entry] = {
    "BuildOptions.pubsubTopic": _warned(
        "kept and shown; no message is published"
    ),
    "BuildOptions.rankedMachineSeries": _warned(
        "kept and shown; steps share this machine"
    ),
    "BuildOptions.PoolOption.rankedMachineSeries": _warned(
        "kept and shown; steps share this machine"
    ),
    "BuildStep.results": _warned("kept and shown; nothing is attested"),
    "Results.resourceUsage": _warned("nothing is measured"),
    "Artifacts.oci": _refused(*UPLOAD),
    "Artifacts.genericArtifacts": _refused(*UPLOAD),
    "Artifacts.MavenArtifact.deployFolder": _refused(*UPLOAD),
    "Source.developerConnectConfig": _refused(*SOURCE),
    "Dependency.genericArtifact": _refused(*UPLOAD),
    "BuildTrigger.developerConnectEventConfig": _emulated(
        "as repositoryEventConfig: pushes, to the local repository of that name"
    ),
    "BuildTrigger.eventType": _warned("the trigger's event says it"),
    "BuildTrigger.includeBuildLogs": _warned(
        "kept and shown; no log is sent to a repository's host"
    ),
}

SUBSTITUTIONS: dict[str, Entry] = {
    "PROJECT_ID": _emulated("the project of the request, or `local`"),
    "PROJECT_NUMBER": _emulated("a constant of the service"),
    "BUILD_ID": _emulated("a UUID"),
    "LOCATION": _emulated("`global`, or the region of the request"),
    "TRIGGER_NAME": _emulated("from a trigger"),
    "COMMIT_SHA": _emulated("from a trigger, or given to submit"),
    "REVISION_ID": _emulated("the same as COMMIT_SHA"),
    "SHORT_SHA": _emulated("7 characters"),
    "REPO_NAME": _emulated("from a trigger, or given to submit"),
    "REPO_FULL_NAME": _emulated("owner/name for GitHub, else the name"),
    "BRANCH_NAME": _emulated("empty for a tag"),
    "TAG_NAME": _emulated("empty for a branch"),
    "REF_NAME": _emulated("the branch or the tag"),
    "TRIGGER_BUILD_CONFIG_PATH": _emulated("empty for an inline build"),
    "SERVICE_ACCOUNT": _emulated("empty: there are no accounts here"),
    "SERVICE_ACCOUNT_EMAIL": _emulated("empty: there are no accounts here"),
    "_HEAD_BRANCH": _refused("pull requests do not exist here", EVENT[1]),
    "_BASE_BRANCH": _refused("pull requests do not exist here", EVENT[1]),
    "_HEAD_REPO_URL": _refused("pull requests do not exist here", EVENT[1]),
    "_PR_NUMBER": _refused("pull requests do not exist here", EVENT[1]),
    "_USER_KEYS": _emulated("match ^_[A-Z0-9_]+$; not made in script"),
}

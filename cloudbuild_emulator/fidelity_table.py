"""What becomes of every field of Google's messages here: the table itself.

Keys are `Message.field` as JSON spells it. The config's checks take their
warnings and refusals from here; FIDELITY.md is written from here.
"""

from cloudbuild_emulator import limits
from localcloud.fidelity import (
    Entry,
    emulated,
    refused,
    unconfirmed,
    warned,
)

OUTPUT = emulated("set by the service")
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
    "Build.source": emulated("repositories, uploaded folders, git URLs"),
    "Build.steps": emulated("each in a fresh environment"),
    "Build.results": emulated("artifacts and step outputs; no images"),
    "Build.createTime": OUTPUT,
    "Build.startTime": OUTPUT,
    "Build.finishTime": OUTPUT,
    "Build.timeout": unconfirmed(
        "60 minutes unless given, at most 24 hours; the build ends as TIMEOUT"
    ),
    "Build.images": warned("no image is pushed: there is no registry"),
    "Build.queueTtl": emulated(
        "a build that waits longer is EXPIRED; no maximum"
    ),
    "Build.artifacts": emulated("objects; see the fields below"),
    "Build.logsBucket": warned("the log stays in the state folder"),
    "Build.sourceProvenance": emulated("the commit or object that was built"),
    "Build.buildTriggerId": OUTPUT,
    "Build.options": emulated("see BuildOptions"),
    "Build.logUrl": emulated("the build's page in the console"),
    "Build.substitutions": unconfirmed(
        f"at most {limits.SUBSTITUTIONS}; a key of {limits.LENGTH_OF_A_KEY} "
        f"characters, a value of {limits.LENGTH_OF_A_VALUE:,}"
    ),
    "Build.tags": unconfirmed(
        f"kept, and a filter of the history; at most {limits.TAGS}, each a "
        "word as of an image's tag"
    ),
    "Build.secrets": refused(*KMS),
    "Build.timing": emulated("BUILD, PUSH, FETCHSOURCE, SETUPBUILD"),
    "Build.approval": emulated("PENDING until approved or rejected"),
    "Build.serviceAccount": warned("steps run as the user of the service"),
    "Build.availableSecrets": emulated(
        "secretManager from the state folder's secrets"
    ),
    "Build.warnings": OUTPUT,
    "Build.gitConfig": refused(
        "no proxy or secret of git is set up here",
        "set git's proxy on this machine",
    ),
    "Build.failureInfo": emulated("type and detail"),
    "Build.dependencies": refused(
        "sources are fetched by steps here",
        "clone it in a step, with gcr.io/cloud-builders/git",
    ),
    "Source.storageSource": emulated("an archive of the storage, as submit's"),
    "Source.repoSource": emulated("a repository served here"),
    "Source.gitSource": emulated("a repository at any address that git reads"),
    "Source.storageSourceManifest": refused(*SOURCE),
    "Source.connectedRepository": refused(*SOURCE),
    "BuildStep.name": unconfirmed(
        "an interpreter or program of this machine stands in for the image, "
        "or the container executor runs it; another version of Python stands "
        "in only where `serve --stand-in` asks for it; at most "
        f"{limits.LENGTH_OF_AN_IMAGE:,} characters"
    ),
    "BuildStep.env": unconfirmed(
        f"wins over options.env; at most {limits.ENV_OF_A_STEP}; a name that "
        "no shell reads is warned of"
    ),
    "BuildStep.args": emulated("at most 100 of 10,000 bytes"),
    "BuildStep.dir": unconfirmed(
        "relative to /workspace, or absolute; at most "
        f"{limits.LENGTH_OF_A_DIR:,} characters"
    ),
    "BuildStep.id": emulated("shown in the log, named by waitFor"),
    "BuildStep.waitFor": emulated("earlier steps; '-' starts at once"),
    "BuildStep.entrypoint": emulated("instead of the image's"),
    "BuildStep.secretEnv": unconfirmed(
        "masked in the log, also quoted, in base64 or hexadecimal, cut by "
        "lines, or with colour codes and what a terminal overwrites in "
        f"it; at most {limits.SECRET_ENV}; no env of the same name"
    ),
    "BuildStep.volumes": emulated(
        "on the host executor only where the kernel allows namespaces"
    ),
    "BuildStep.timing": OUTPUT,
    "BuildStep.pullTiming": OUTPUT,
    "BuildStep.timeout": unconfirmed(
        "step TIMEOUT, build FAILURE; at most the build's where it names one, "
        "else 24 hours"
    ),
    "BuildStep.status": unconfirmed("a failure cancels running siblings"),
    "BuildStep.allowFailure": unconfirmed("step FAILURE, build SUCCESS"),
    "BuildStep.exitCode": OUTPUT,
    "BuildStep.allowExitCodes": unconfirmed("wins over allowFailure"),
    "BuildStep.script": emulated("a file; /bin/sh without a shebang"),
    "BuildStep.automapSubstitutions": emulated(
        "substitutions as env; false wins over the options"
    ),
    "BuildOptions.sourceProvenanceHash": warned("no hashes are computed"),
    "BuildOptions.requestedVerifyOption": warned("nothing is attested"),
    "BuildOptions.machineType": warned("steps share this machine"),
    "BuildOptions.diskSizeGb": warned("steps share this machine's disk"),
    "BuildOptions.substitutionOption": emulated("MUST_MATCH, ALLOW_LOOSE"),
    "BuildOptions.dynamicSubstitutions": unconfirmed(
        "bash's expansions, also of every triggered build; what is none of "
        "them, as `${PIPESTATUS[0]}`, is refused there and left to the shell "
        "elsewhere; `$${PIPESTATUS[0]}` always reaches it"
    ),
    "BuildOptions.automapSubstitutions": emulated("for every step"),
    "BuildOptions.logStreamingOption": warned("logs are always streamed"),
    "BuildOptions.workerPool": warned(
        "deprecated for pool.name; the build runs on this machine"
    ),
    "BuildOptions.pool": warned("the build runs on this machine"),
    "BuildOptions.logging": warned("the log stays in the state folder"),
    "BuildOptions.env": emulated("for every step"),
    "BuildOptions.secretEnv": emulated("for every step"),
    "BuildOptions.volumes": emulated("for every step"),
    "BuildOptions.defaultLogsBucketBehavior": warned(
        "the log stays in the state folder"
    ),
    "BuildOptions.enableStructuredLogging": warned("the log is plain text"),
    "BuildOptions.workerRelease": warned(
        "rapid, regular, stable or a release; the worker is this machine"
    ),
    "BuildOptions.resolvedWorkerRelease": emulated("what workerRelease names"),
    "Artifacts.images": warned("no image is pushed: there is no registry"),
    "Artifacts.objects": unconfirmed(
        "files to storage, and a manifest; at most "
        f"{limits.ARTIFACT_PATHS} paths"
    ),
    "Artifacts.mavenArtifacts": refused(*UPLOAD),
    "Artifacts.goModules": refused(*UPLOAD),
    "Artifacts.pythonPackages": refused(*UPLOAD),
    "Artifacts.npmPackages": refused(*UPLOAD),
    "Secrets.secretManager": emulated(
        "from the state folder's secrets, to the last newline; latest is the "
        "highest version"
    ),
    "Secrets.inline": refused(*KMS),
    "BuildTrigger.resourceName": OUTPUT,
    "BuildTrigger.id": OUTPUT,
    "BuildTrigger.description": emulated("kept and shown"),
    "BuildTrigger.name": emulated("1 to 64 letters, digits and dashes"),
    "BuildTrigger.tags": emulated("kept, and given to its builds"),
    "BuildTrigger.triggerTemplate": emulated(
        "a push to a repository served here, as Cloud Source Repositories"
    ),
    "BuildTrigger.github": emulated(
        "pushes, to the local repository of that name; one for pull requests "
        "is kept, and run by hand"
    ),
    "BuildTrigger.pubsubConfig": warned(KEPT),
    "BuildTrigger.webhookConfig": warned(KEPT),
    "BuildTrigger.autodetect": emulated("cloudbuild.yaml or .json"),
    "BuildTrigger.build": emulated("an inline build"),
    "BuildTrigger.filename": emulated(
        "read from the pushed commit, with a slash before it or without"
    ),
    "BuildTrigger.gitFileSource": warned(
        "kept and shown; its path is read from the pushed commit, where it "
        "is of the same repository"
    ),
    "BuildTrigger.createTime": OUTPUT,
    "BuildTrigger.disabled": emulated("never fires"),
    "BuildTrigger.substitutions": emulated("win over the config's"),
    "BuildTrigger.ignoredFiles": emulated("dropped before the next rule"),
    "BuildTrigger.includedFiles": emulated("one of the rest must match"),
    "BuildTrigger.filter": warned(KEPT),
    "BuildTrigger.sourceToBuild": warned(
        "kept and shown; triggers run on repositories served here: use "
        "triggerTemplate"
    ),
    "BuildTrigger.approvalConfig": emulated("builds begin as PENDING"),
    "BuildTrigger.serviceAccount": warned(
        "steps run as the user of the service"
    ),
    "BuildTrigger.repositoryEventConfig": emulated(
        "pushes, to the local repository of that name; one for pull requests "
        "is kept, and run by hand"
    ),
}

# Documented, though the messages of google-cloud-build 3.43 lack them: in the
# API's discovery document (2026-10-29) or the reference of build configs.
EXTRAS: dict[str, Entry] = {
    "BuildOptions.pubsubTopic": warned(
        "kept and shown; no message is published"
    ),
    "BuildOptions.rankedMachineSeries": warned(
        "kept and shown; steps share this machine"
    ),
    "BuildOptions.PoolOption.rankedMachineSeries": warned(
        "kept and shown; steps share this machine"
    ),
    "BuildStep.results": warned("kept and shown; nothing is attested"),
    "Results.resourceUsage": warned("nothing is measured"),
    "Artifacts.oci": refused(*UPLOAD),
    "Artifacts.genericArtifacts": refused(*UPLOAD),
    "Artifacts.MavenArtifact.deployFolder": refused(*UPLOAD),
    "Source.developerConnectConfig": refused(*SOURCE),
    "Dependency.genericArtifact": refused(*UPLOAD),
    "BuildTrigger.developerConnectEventConfig": emulated(
        "as repositoryEventConfig: pushes, to the local repository of that name"
    ),
    "BuildTrigger.eventType": warned("the trigger's event says it"),
    "BuildTrigger.includeBuildLogs": warned(
        "kept and shown; no log is sent to a repository's host"
    ),
}

NO_PULL_REQUEST = "empty: no pull request comes here, as of a push to Google's"

SUBSTITUTIONS: dict[str, Entry] = {
    "PROJECT_ID": emulated("the project of the request, or `local`"),
    "PROJECT_NUMBER": emulated("a constant of the service"),
    "BUILD_ID": emulated("a UUID"),
    "LOCATION": emulated("`global`, or the region of the request"),
    "TRIGGER_NAME": emulated("from a trigger"),
    "COMMIT_SHA": emulated("from a trigger, or given to submit"),
    "REVISION_ID": emulated("the same as COMMIT_SHA"),
    "SHORT_SHA": emulated("7 characters"),
    "REPO_NAME": emulated("from a trigger, or given to submit"),
    "REPO_FULL_NAME": emulated("owner/name for GitHub, else the name"),
    "BRANCH_NAME": emulated("empty for a tag"),
    "TAG_NAME": emulated("empty for a branch"),
    "REF_NAME": emulated("the branch or the tag"),
    "TRIGGER_BUILD_CONFIG_PATH": emulated("empty for an inline build"),
    "SERVICE_ACCOUNT": emulated("empty: there are no accounts here"),
    "SERVICE_ACCOUNT_EMAIL": emulated("empty: there are no accounts here"),
    "_HEAD_BRANCH": emulated(NO_PULL_REQUEST),
    "_BASE_BRANCH": emulated(NO_PULL_REQUEST),
    "_HEAD_REPO_URL": emulated(NO_PULL_REQUEST),
    "_PR_NUMBER": emulated(NO_PULL_REQUEST),
    "_USER_KEYS": emulated("match ^_[A-Z0-9_]+$; not made in script"),
}

"""What of the fields Google's message definitions do not say."""

# Documented, though the public message lacks them: accepted, without effect.
EXTRA_FIELDS = {
    "google.devtools.cloudbuild.v1.BuildOptions": ("pubsubTopic",),
    "google.devtools.cloudbuild.v1.BuildStep": ("results",),
    "google.devtools.cloudbuild.v1.Artifacts.MavenArtifact": ("deployFolder",),
    # Of the REST reference; `gcloud builds triggers export` writes them.
    "google.devtools.cloudbuild.v1.BuildTrigger": (
        "eventType",
        "includeBuildLogs",
    ),
}
# cloudbuild.proto, "Output only".
OUTPUT_ONLY = {
    "google.devtools.cloudbuild.v1.Build": frozenset(
        {
            "approval",
            "buildTriggerId",
            "createTime",
            "failureInfo",
            "finishTime",
            "id",
            "logUrl",
            "name",
            "projectId",
            "results",
            "sourceProvenance",
            "startTime",
            "status",
            "statusDetail",
            "timing",
            "warnings",
        }
    ),
    "google.devtools.cloudbuild.v1.BuildStep": frozenset(
        {"exitCode", "pullTiming", "status", "timing"}
    ),
    "google.devtools.cloudbuild.v1.BuildOptions": frozenset(
        {"resolvedWorkerRelease"}
    ),
}
# Words of other tools, and what they are called here.
ELSEWHERE = {
    "dependson": "waitFor",
    "needs": "waitFor",
    "image": "name",
    "cmd": "args",
    "command": "entrypoint",
    "commands": "script",
    "run": "script",
    "workingdirectory": "dir",
    "workdir": "dir",
    "environment": "env",
    "variables": "substitutions",
    "stages": "steps",
    "jobs": "steps",
}

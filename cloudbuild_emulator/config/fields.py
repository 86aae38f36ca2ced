"""What of the fields Google's message definitions do not say."""

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

"""Google's own messages of Cloud Build."""

from google.cloud.devtools.cloudbuild_v1.types import cloudbuild

Artifacts = cloudbuild.Artifacts
Secrets = cloudbuild.Secrets
Build = cloudbuild.Build
BuildApproval = cloudbuild.BuildApproval
BuildOptions = cloudbuild.BuildOptions
BuildStep = cloudbuild.BuildStep
BuildTrigger = cloudbuild.BuildTrigger
RepoSource = cloudbuild.RepoSource
Source = cloudbuild.Source
StorageSource = cloudbuild.StorageSource
TimeSpan = cloudbuild.TimeSpan
Volume = cloudbuild.Volume
Status = cloudbuild.Build.Status
FailureType = cloudbuild.Build.FailureInfo.FailureType

FINISHED = frozenset(
    {
        Status.SUCCESS,
        Status.FAILURE,
        Status.INTERNAL_ERROR,
        Status.TIMEOUT,
        Status.CANCELLED,
        Status.EXPIRED,
    }
)

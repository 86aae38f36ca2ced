"""The words for what the API and the pages' addresses name."""

from localcloud.catalogs import N_, NC_

BRAND = N_("Cloud Build, local")
START = "builds"
TO_START = N_("To the builds")
AREAS = (
    ("builds", N_("Builds")),
    ("triggers", N_("Triggers")),
    ("repositories", N_("Repositories")),
)
FOOTER = N_(
    "Cloud Build emulator. Everything on this page stays on this machine."
)
STATUSES = {
    "PENDING": N_("Awaits approval"),
    "QUEUED": N_("Queued"),
    "WORKING": N_("Running"),
    "SUCCESS": N_("Succeeded"),
    "FAILURE": N_("Failed"),
    "INTERNAL_ERROR": N_("Internal error"),
    "TIMEOUT": N_("Timed out"),
    "CANCELLED": N_("Cancelled"),
    "EXPIRED": N_("Expired"),
    "STATUS_UNKNOWN": N_("Unknown"),
}
# A step is not a build: languages with genders tell them apart.
STEP_STATUSES = STATUSES | {
    "PENDING": N_("Waiting"),
    "QUEUED": N_("Waiting"),
    "SUCCESS": NC_("step", "Succeeded"),
    "FAILURE": NC_("step", "Failed"),
    "CANCELLED": NC_("step", "Cancelled"),
    "EXPIRED": NC_("step", "Expired"),
    "NOT_RUN": N_("Not run"),
}
PHASES = {
    "FETCHSOURCE": N_("Fetching the source"),
    "BUILD": N_("Steps"),
    "PUSH": N_("Storing artifacts"),
    "SETUPBUILD": N_("Setting up"),
}
DECISIONS = {
    "APPROVED": N_("Approved"),
    "REJECTED": N_("Rejected"),
    "PENDING": N_("Awaited"),
    "CANCELLED": NC_("approval", "Cancelled"),
    "STATE_UNSPECIFIED": NC_("approval", "Unknown"),
}
# What an action did, by `done` in the address that it leads to.
DONE = {
    "created": N_("Created."),
    "saved": N_("Saved."),
    "enabled": N_("Enabled."),
    "disabled": N_("Disabled."),
    "deleted": N_("Deleted."),
}

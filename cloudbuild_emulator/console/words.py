"""The words for what the API and the pages' addresses name."""

from http import HTTPStatus

from localcloud.catalogs import N_, NC_

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
ERRORS = {
    HTTPStatus.BAD_REQUEST: N_("This cannot be done"),
    HTTPStatus.FORBIDDEN: N_("This was refused"),
    HTTPStatus.NOT_FOUND: N_("Nothing is here"),
    HTTPStatus.CONFLICT: N_("This exists already"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Too much at once"),
}
# What an action did, by `done` in the address that it leads to.
DONE = {
    "created": N_("Created."),
    "saved": N_("Saved."),
    "enabled": N_("Enabled."),
    "disabled": N_("Disabled."),
    "deleted": N_("Deleted."),
}

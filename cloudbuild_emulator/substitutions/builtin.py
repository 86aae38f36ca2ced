"""The substitutions that Cloud Build itself provides."""

import re

# docs: "Substitute variable values", default substitutions.
FOR_EVERY_BUILD = ("PROJECT_ID", "PROJECT_NUMBER", "BUILD_ID", "LOCATION")
FROM_TRIGGER = (
    "TRIGGER_NAME",
    "COMMIT_SHA",
    "REVISION_ID",
    "SHORT_SHA",
    "REPO_NAME",
    "REPO_FULL_NAME",
    "BRANCH_NAME",
    "TAG_NAME",
    "REF_NAME",
    "TRIGGER_BUILD_CONFIG_PATH",
    "SERVICE_ACCOUNT",
    "SERVICE_ACCOUNT_EMAIL",
)
BUILT_IN = FOR_EVERY_BUILD + FROM_TRIGGER
# What `submit --substitutions` may set beside its own keys.
SETTABLE = frozenset(
    {
        "REPO_NAME",
        "BRANCH_NAME",
        "TAG_NAME",
        "REVISION_ID",
        "COMMIT_SHA",
        "SHORT_SHA",
    }
)
USER_KEY = re.compile(r"_[A-Z0-9_]+")

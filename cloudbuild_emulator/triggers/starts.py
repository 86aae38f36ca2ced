"""What a trigger builds: a commit, its config, its substitutions."""

from dataclasses import dataclass

from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.repositories import Repository
from cloudbuild_emulator.triggers.events import read_event
from cloudbuild_emulator.triggers.rules import DEFAULT_FILENAME
from localcloud.errors import CloudError, InvalidError, NotFoundError

# cloudbuild.proto, BuildTrigger.autodetect, in this order.
DETECTED = ("cloudbuild.yaml", "cloudbuild.yml", "cloudbuild.json")
DOCKERFILE = "dockerfile"
# docs: "Substitute variable values": SHORT_SHA.
LENGTH_OF_A_SHORT_SHA = 7


@dataclass(frozen=True)
class Revision:
    """The commit that a trigger builds, by its branch or tag."""

    repository: Repository
    sha: str
    branch: str = ""
    tag: str = ""

    @property
    def name(self) -> str:
        return self.branch or self.tag

    @property
    def kind(self) -> str:
        return "tag" if self.tag else "branch"

    @property
    def short_sha(self) -> str:
        return self.sha[:LENGTH_OF_A_SHORT_SHA]


@dataclass(frozen=True)
class Start:
    """A build that a trigger starts.

    Args:
        trigger: Which.
        revision: What is built; None for an inline build without source.
        config: The config file's bytes; None for an inline build.
        problem: Why there is no config.
        values: Substitutions of the trigger, built-in ones among them.
        filename: Of the config, from the source's root; or empty.
    """

    trigger: BuildTrigger
    revision: Revision | None
    config: bytes | None
    problem: str
    values: dict[str, str]
    filename: str = ""


def make_start(trigger: BuildTrigger, revision: Revision | None) -> Start:
    """Read what a trigger builds at a revision.

    Raises:
        InvalidError: The trigger has neither a repository nor a build.
    """
    values = _make_values(trigger, revision)
    if trigger.build:
        return Start(trigger, revision, None, "", values)
    if revision is None:
        raise InvalidError(
            f"trigger {trigger.name} has neither a repository nor an inline "
            "build",
            "add one of them to the trigger",
        )
    filename = _name_config(trigger)
    config, problem = None, ""
    try:
        _check_place(trigger, revision)
        if trigger.autodetect:
            filename = _detect_config(revision)
        config = revision.repository.read_file(revision.sha, filename)
    except CloudError as error:
        problem = f"failed reading build config {filename}: {error.message}"
    values["TRIGGER_BUILD_CONFIG_PATH"] = filename
    return Start(trigger, revision, config, problem, values, filename)


def _name_config(trigger: BuildTrigger) -> str:
    """Return the config's path from the source's root."""
    path = trigger.filename or trigger.git_file_source.path
    return path.lstrip("/") or DEFAULT_FILENAME


def _check_place(trigger: BuildTrigger, revision: Revision) -> None:
    """Raise `InvalidError` for a config of another repository."""
    other = trigger.git_file_source
    place = (other.repository or other.uri).removesuffix(".git")
    name = place.rpartition("/")[2]
    if name not in {"", revision.repository.name}:
        raise InvalidError(
            f"gitFileSource: the config is in {place}, and is read here from "
            "the pushed commit alone",
            "use filename",
        )


def _detect_config(revision: Revision) -> str:
    """Return the config's name, in whatever case. Raises `NotFoundError`."""
    files = revision.repository.list_files(revision.sha)
    by_name = {each.lower(): each for each in reversed(files)}
    for each in DETECTED:
        if each in by_name:
            return by_name[each]
    if DOCKERFILE in by_name:
        raise InvalidError(
            f"there is only {by_name[DOCKERFILE]}, and no image can be built "
            "here",
            "write a cloudbuild.yaml",
        )
    raise NotFoundError(
        f"none of {', '.join(DETECTED)} at {revision.short_sha}",
        "commit one of them and push again",
    )


def _make_values(
    trigger: BuildTrigger, revision: Revision | None
) -> dict[str, str]:
    values = {"TRIGGER_NAME": trigger.name}
    if revision is not None:
        event = read_event(trigger)
        values |= {
            "COMMIT_SHA": revision.sha,
            "REVISION_ID": revision.sha,
            "SHORT_SHA": revision.short_sha,
            "REPO_NAME": revision.repository.name,
            "REPO_FULL_NAME": event.full_name if event else "",
            "BRANCH_NAME": revision.branch,
            "TAG_NAME": revision.tag,
            "REF_NAME": revision.name,
        }
    return values | dict(trigger.substitutions)

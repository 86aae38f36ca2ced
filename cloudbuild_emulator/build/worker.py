"""Works on one build, from QUEUED to its end: source, steps, artifacts."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from google.auth.exceptions import GoogleAuthError

from cloudbuild_emulator.build.artifacts import Upload, upload_artifacts
from cloudbuild_emulator.build.folders import make_folder, remove_folder
from cloudbuild_emulator.build.log import BuildLog
from cloudbuild_emulator.build.masking import Masker
from cloudbuild_emulator.build.outputs import collect_outputs
from cloudbuild_emulator.build.progress import Progress, now
from cloudbuild_emulator.build.secrets import read_secrets
from cloudbuild_emulator.build.step_specs import find_directory
from cloudbuild_emulator.build.steps import Steps
from cloudbuild_emulator.build.stopping import StopError, Watch
from cloudbuild_emulator.executors.contract import Executor, Say
from cloudbuild_emulator.limits import DEFAULT_TIMEOUT_S
from cloudbuild_emulator.messages import Build, FailureType, Status, TimeSpan
from cloudbuild_emulator.settings import Settings
from localcloud.errors import CloudError
from localcloud.messages import EnumValue

FetchSource = Callable[[Build, Path, Say], Build]


@dataclass(frozen=True)
class Job:
    """One build to be run.

    Args:
        build: Resolved, QUEUED, with id, project and times.
        folder: The build's own; made here, and removed at its end.
        log: The file to which its log is written.
        save: Called with a copy at every change.
        cancelled: Set by others to end it.
    """

    build: Build
    folder: Path
    log: Path
    save: Callable[[Build], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class BuildServices:
    """What builds share."""

    settings: Settings
    executor: Executor
    fetch_source: FetchSource


def run_build(job: Job, services: BuildServices) -> Build:
    """Run a build to its end, and return it as it ended.

    Whatever a user can do wrong ends in a status and in the log; what is
    raised is a fault of this machine or of this program.
    """
    progress = Progress(job.build, job.save)
    with BuildLog(job.log, services.settings.log_bytes) as log:
        try:
            _Worker(job, services, progress, log).run()
        finally:
            remove_folder(job.folder)
    return progress.copy()


class _Worker:
    def __init__(
        self,
        job: Job,
        services: BuildServices,
        progress: Progress,
        log: BuildLog,
    ) -> None:
        self.job = job
        self.services = services
        self.progress = progress
        self.log = log
        self.secrets: Mapping[str, str] = {}
        timeout = job.build.timeout
        seconds = timeout.total_seconds() if timeout else 0
        self.watch = Watch(job.cancelled, seconds or DEFAULT_TIMEOUT_S)
        self.workspace = job.folder / "workspace"

    def run(self) -> None:
        self.progress.start()
        self.log.say(f'starting build "{self.job.build.id}"\n')
        for warning in self.job.build.warnings:
            self.log.say(f"WARNING: {warning.text}")
        try:
            self._set_up()
            self._fetch_source()
            self._run_steps()
            self._push()
        except StopError as stop:
            for line in stop.lines:
                self.log.say(line)
            self.progress.finish(stop.status, stop.detail)
        else:
            self.log.say("DONE")
            self.progress.finish(Status.SUCCESS)

    def _set_up(self) -> None:
        begin = now()
        make_folder(self.workspace)
        try:
            self.secrets = read_secrets(
                self.job.build, self.services.settings.secrets
            )
        except CloudError as error:
            self._fail(FailureType.FAILURE_TYPE_UNSPECIFIED, error.message)
        self.log.masker = Masker(self.secrets.values())
        self.progress.time("SETUPBUILD", begin)

    def _fetch_source(self) -> None:
        self.log.say("FETCHSOURCE")
        build = self.job.build
        begin = now()
        fetch = self.services.fetch_source
        try:
            fetched = self.watch.call(
                lambda: fetch(build, self.workspace, self.log.say),
                self._clean,
            )
        except (CloudError, OSError) as error:
            self._fail(FailureType.FETCH_SOURCE_FAILED, str(error))

        def change(build: Build) -> None:
            build.source_provenance = fetched.source_provenance

        if build.source:
            self.progress.change(change)
            self.progress.time("FETCHSOURCE", begin)

    def _fail(self, kind: EnumValue, detail: str) -> NoReturn:
        detail = self.log.masker.mask_text(detail)
        self.progress.note_failure(kind, detail)
        raise StopError(Status.FAILURE, detail, ("ERROR", f"ERROR: {detail}"))

    def _run_steps(self) -> None:
        self.log.say("BUILD")
        begin = now()
        try:
            Steps(
                self.job.build,
                self.job.folder,
                self.secrets,
                self.services.executor,
                self.progress,
                self.log,
                self.watch,
            ).run()
        finally:
            self._note_outputs()
            self.progress.time("BUILD", begin)

    def _note_outputs(self) -> None:
        outputs = collect_outputs(
            self.job.folder / "outputs",
            len(self.job.build.steps),
            self.log.masker,
        )

        def change(build: Build) -> None:
            build.results.build_step_outputs = outputs

        if outputs:
            self.progress.change(change)

    def _push(self) -> None:
        self.watch.check()
        self.log.say("PUSH")
        if not self.job.build.artifacts.objects:
            return
        begin = now()
        try:
            upload = self.watch.call(self._upload, self._clean)
        except (CloudError, OSError, GoogleAuthError) as error:
            self._fail(FailureType.PUSH_FAILED, str(error))

        def change(build: Build) -> None:
            build.results.artifact_manifest = upload.manifest
            build.results.num_artifacts = upload.count
            build.results.artifact_timing = TimeSpan(
                start_time=begin, end_time=now()
            )

        self.progress.change(change)
        self.progress.time("PUSH", begin)

    def _clean(self) -> None:
        remove_folder(self.job.folder)

    def _upload(self) -> Upload:
        return upload_artifacts(
            self.job.build,
            self.workspace,
            find_directory(self.job.build, ""),
            self.services.settings.storage,
            self.log.say,
        )

"""A change that makes a revision, from asking to what is said of it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from cloudrun_emulator.cli import access, knative
from cloudrun_emulator.cli.changes import change_service, needs_revision
from cloudrun_emulator.cli.client import Client, OperationError
from cloudrun_emulator.cli.resources import SERVICES
from cloudrun_emulator.cli.settings_options import Wanted
from cloudrun_emulator.cli.tracker import Tracker
from cloudrun_emulator.cli.traffic import (
    LATEST,
    WHOLE,
    compose,
    get_key,
    hold_latest,
    list_tags,
    make_target,
    sum_percents,
)
from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document
from localcloud.gcloud.output import print_one

# gcloud, name_generator.py: a consonant, a vowel, a consonant.
CONSONANTS, VOWELS = "bcdfghjklmnpqrstvwxz", "aeiou"
NO_DEFAULT = "default"
GUIDE = (
    "For more troubleshooting guidance, see "
    "https://cloud.google.com/run/docs/troubleshooting"
    "#container-failed-to-start"
)


@dataclass(frozen=True)
class Deployment:
    """One change of one service.

    Args:
        client: Sends it.
        name: The service's.
        wanted: The options that were named.
        no_wait: Whether nobody waits for its end.
        form: What is printed of the service at the end.
    """

    client: Client
    name: str
    wanted: Wanted
    no_wait: bool
    form: str

    def prepare(self, service: Document, *, is_new: bool) -> Document:
        """Return the service as it is sent. Raises `InvalidError`."""
        change_service(service, self.wanted)
        # Left out: who reads and changes a service at a time is one here.
        service.pop("etag", None)
        self._name_revision(service)
        service["traffic"] = self._split(service, is_new=is_new)
        return service

    def _name_revision(self, service: Document) -> None:
        suffix = self.wanted.get("revision_suffix")
        if suffix is None and not self.wanted.get("tag"):
            return
        if suffix is None:
            number = int(service.get("generation", 0)) + 1
            letters = (CONSONANTS, VOWELS, CONSONANTS)
            word = "".join(secrets.choice(each) for each in letters)
            suffix = f"{number:05}-{word}"
        service["template"]["revision"] = f"{self.name}-{suffix}"

    def _split(self, service: Document, *, is_new: bool) -> list[Document]:
        targets = service.get("traffic") or [make_target(LATEST, WHOLE)]
        if self.wanted.get("traffic") is False:
            if is_new:
                raise InvalidError(
                    "--no-traffic not supported when creating a new service."
                )
            ready = knative.last(service.get("latestReadyRevision", ""))
            if ready:
                targets = hold_latest(targets, ready)
        if tag := self.wanted.get("tag"):
            tags = list_tags(targets)
            tags[tag] = service["template"]["revision"]
            targets = compose(sum_percents(targets), tags)
        return targets

    def send(self, service: Document, *, is_new: bool) -> Document:
        """Create or change the service; return the operation."""
        if is_new:
            operation: Document = self.client.call(
                "POST",
                f"{self.client.parent}/services",
                params={"serviceId": self.name},
                json=service,
            )
            return operation
        force = needs_revision(self.wanted) or "image" in self.wanted
        changed: Document = self.client.call(
            "PATCH",
            self.client.name(self.name),
            params={"forceNewRevision": str(force).lower()},
            json=service,
        )
        return changed

    def run(
        self,
        tracker: Tracker,
        service: Document,
        *,
        is_new: bool,
        public: bool | None,
    ) -> Document:
        """Carry it out; return the service at its end, or as accepted."""
        operation = self.send(service, is_new=is_new)
        if public is not None:
            with tracker.stage("Setting IAM Policy"):
                access.set_public(self.client, self.name, public=public)
        accepted: Document = operation["metadata"]
        if self.no_wait:
            return accepted
        with explained(self.client, self.name):
            with tracker.stage("Creating Revision"):
                done = self.client.wait(operation, tracker.tick)
            if LATEST in sum_percents(done["traffic"]):
                with tracker.stage("Routing traffic"):
                    """Done by the same operation."""
        return done

    def report(self, service: Document) -> None:
        """Say what came of it."""
        if self.no_wait:
            _say(f"Service [{self.name}] is deploying asynchronously.")
        else:
            for line in self._describe(service):
                _say(line)
        if self.form != NO_DEFAULT:
            print_one(knative.write_service(service), self.form, SERVICES)

    def _describe(self, service: Document) -> Iterator[str]:
        revision = knative.last(service["latestCreatedRevision"])
        percents = sum_percents(service.get("trafficStatuses", []))
        keys = {LATEST, revision}
        percent = sum(percents.get(key, 0) for key in keys)
        yield (
            f"Service [{self.name}] revision [{revision}] has been deployed "
            f"and is serving {percent} percent of traffic."
        )
        if percent:
            yield f"Service URL: {service.get('uri', '')}"
        for each in service.get("trafficStatuses", []):
            if each.get("tag") and each.get("uri") and get_key(each) in keys:
                yield (f"The revision can be reached directly at {each['uri']}")
        if not access.is_public(self.client, service):
            yield (
                f"Proxy locally with: cloudrun services proxy {self.name} "
                f"--region {self.client.region} --project "
                f"{self.client.project}"
            )


@contextmanager
def explained(client: Client, name: str) -> Iterator[None]:
    """Add to a failure where its log is. Raises `OperationError`."""
    try:
        yield
    except OperationError as error:
        raise OperationError(
            f"{error.message}\n\n"
            f"Logs URL: {client.locate_page(name)}#log-title\n"
            f"{GUIDE}",
            f"read its log with: cloudrun services logs read {name}",
        ) from error


def _say(text: str) -> None:
    click.echo(text, err=True)

"""One service: its revisions, their traffic, its log."""

from contextlib import suppress

import yaml
from starlette.responses import Response

from cloudrun_emulator.console.log_lines import LINES, read_lines
from cloudrun_emulator.console.page import Form, Page
from cloudrun_emulator.console.traffic_form import (
    ALL,
    NEWEST,
    check_seen,
    mark_traffic,
    read_targets,
    send_all,
    write_rows,
)
from cloudrun_emulator.console.views import (
    CLASSES,
    lay_out,
    view_revisions,
    view_service,
)
from cloudrun_emulator.instances.logs import SEVERITIES
from cloudrun_emulator.messages import Revision, Service
from cloudrun_emulator.service import Change
from localcloud.errors import CloudError, NotFoundError
from localcloud.messages import to_document

REVISIONS = 30


def show_service(page: Page) -> Response:
    """Show a service."""
    return _show(page, page.get_service())


def save_traffic(page: Page, form: Form) -> Response:
    """Split the traffic as was typed; show the form again if it is wrong."""
    service = page.get_service()
    try:
        check_seen(service, form)
        targets = read_targets(form)
        if ALL in form:
            targets = send_all(form[ALL], service.traffic)
        change = Change(Service(traffic=targets), ["traffic"])
        page.cloud.services.update(service.name, change)
    except CloudError as error:
        return _show(page, service, form, error)
    return page.go(view_service(service, {}).path, done="traffic")


def _show(
    page: Page,
    service: Service,
    form: Form | None = None,
    error: CloudError | None = None,
) -> Response:
    counts = page.cloud.observe(service.name)
    revisions, more = _list_revisions(page, service)
    rows = view_revisions(service, revisions, counts)
    return page.draw(
        "service.html",
        error.http_status if error else 200,
        row=view_service(service, counts),
        service=service,
        rows=rows,
        more=more,
        shares=lay_out(rows),
        classes=CLASSES,
        public=page.cloud.services.is_public(service.name),
        form=write_rows(service, rows, form or {}),
        newest=NEWEST,
        seen=mark_traffic(service),
        error=error,
        severities=SEVERITIES,
        lines=read_lines(page, service.name),
        most=LINES,
        yaml=_write_yaml(service),
    )


def _list_revisions(
    page: Page, service: Service
) -> tuple[list[Revision], bool]:
    """List the newest, and those beyond that get requests; tell of more."""
    found, token = page.cloud.revisions.list(service.name, REVISIONS)
    used = [service.latest_ready_revision] + [
        f"{service.name}/revisions/{each.revision}"
        for each in service.traffic_statuses
        if each.revision
    ]
    known = {each.name for each in found}
    for name in dict.fromkeys(x for x in used if x and x not in known):
        # One may have been deleted meanwhile, or there is none yet.
        with suppress(NotFoundError):
            found.append(page.cloud.revisions.get(name))
    return found, bool(token)


def _write_yaml(service: Service) -> str:
    document = to_document(service)
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    return text

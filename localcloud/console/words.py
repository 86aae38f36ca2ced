"""The words of every console."""

from http import HTTPStatus

from localcloud.catalogs import N_

ERRORS = {
    HTTPStatus.BAD_REQUEST: N_("This cannot be done"),
    HTTPStatus.FORBIDDEN: N_("This was refused"),
    HTTPStatus.NOT_FOUND: N_("Nothing is here"),
    HTTPStatus.CONFLICT: N_("This exists already"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Too much at once"),
}

"""Whose pages may send to a service: its own, and no other site's.

Rules: w3.org/TR/fetch-metadata, and the OWASP cheat sheet on cross-site
request forgery.
"""

from starlette.datastructures import Headers

from localcloud.errors import ForbiddenError
from localcloud.http.hosts import QUOTED, AccessRules

DEFAULT_PORTS = {"http": 80, "https": 443}


def check_origin(method: str, headers: Headers, rules: AccessRules) -> None:
    """Refuse what another site's page sends.

    Raises:
        ForbiddenError: For a foreign Origin, or for a request that a browser
            marks as another site's and that is no opening of a page.
    """
    origin = headers.get("origin", "").lower()
    if origin:
        if not _is_own_origin(origin, headers.get("host", ""), rules):
            raise _refuse_origin(f"Origin: found {origin[:QUOTED]!r}")
        return
    site = headers.get("sec-fetch-site", "none")
    if site in {"none", "same-origin"} or _opens_page(method, headers):
        return
    raise _refuse_origin(f"Sec-Fetch-Site: found {site[:QUOTED]!r}")


def _refuse_origin(found: str) -> ForbiddenError:
    return ForbiddenError(
        f"{found}, expected a request of this service's own pages",
        "use its own pages, its command or a client library; for a page "
        "behind a proxy start the service with --allowed-origin",
    )


def _is_own_origin(origin: str, host: str, rules: AccessRules) -> bool:
    if origin in {each.lower().rstrip("/") for each in rules.origins}:
        return True
    scheme, _, named = origin.partition("://")
    port = f":{DEFAULT_PORTS.get(scheme, '')}"
    return scheme in DEFAULT_PORTS and (
        named.removesuffix(port) == host.lower().removesuffix(port)
    )


def _opens_page(method: str, headers: Headers) -> bool:
    """Tell whether a link was followed; what opens changes nothing."""
    return (
        method in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )

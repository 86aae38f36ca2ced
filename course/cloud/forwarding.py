"""By which addresses a machine in a cloud shows its ports to a browser.

Behind the tiles in JupyterLab nobody needs them; somebody who opens the port
itself comes with such a name, which a server refuses unless it was told.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

# docs.github.com, "Default environment variables for your codespace".
CODESPACE = "CODESPACE_NAME"
CODESPACE_DOMAIN = "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"
USUAL_DOMAIN = "app.github.dev"
# A template of code-server's and VS Code's: `https://name-{{port}}.example`.
TEMPLATE = "VSCODE_PROXY_URI"
# Gitpod's, and Google Cloud Shell's: the port comes before the name.
GITPOD = "GITPOD_WORKSPACE_URL"
CLOUD_SHELL = "WEB_HOST"
# Set by a JupyterHub that knows where browsers find it; ends in a slash.
HUB = "JUPYTERHUB_PUBLIC_URL"


def list_addresses(port: int, environment: Mapping[str, str]) -> list[str]:
    """List the addresses that a browser finds a port of this machine at."""
    return list(_name_addresses(port, environment))


def list_origins(port: int, environment: Mapping[str, str]) -> list[str]:
    """List the origins of pages that may come from a port of this machine."""
    hub = environment.get(HUB, "")
    found = map(urlsplit, [*list_addresses(port, environment), hub])
    origins = [
        f"{each.scheme}://{each.netloc}" for each in found if each.netloc
    ]
    return list(dict.fromkeys(origins))


def list_hosts(port: int, environment: Mapping[str, str]) -> list[str]:
    """List the same as the names that a server is asked for."""
    origins = list_origins(port, environment)
    return [urlsplit(each).netloc for each in origins]


def find_console(
    key: str, port: int, environment: Mapping[str, str]
) -> dict[str, str]:
    """Let what an emulator prints lead to where a browser sees its console.

    Args:
        key: By which JupyterLab's tile names the server.
        port: Its own.
        environment: Of this machine.
    """
    if hub := environment.get(HUB):
        return {"--console-url": f"{hub.rstrip('/')}/{key}/"}
    addresses = list_addresses(port, environment)
    return {"--console-url": addresses[0]} if addresses else {}


def _name_addresses(port: int, environment: Mapping[str, str]) -> Iterator[str]:
    if name := environment.get(CODESPACE):
        domain = environment.get(CODESPACE_DOMAIN) or USUAL_DOMAIN
        yield f"https://{name}-{port}.{domain}/"
    if template := environment.get(TEMPLATE):
        yield template.replace("{{port}}", str(port))
    if address := environment.get(GITPOD):
        yield address.replace("://", f"://{port}-", 1)
    if name := environment.get(CLOUD_SHELL):
        yield f"https://{port}-{name}/"

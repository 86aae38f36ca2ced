"""Who may call a service: its IAM policy."""

from typing import Any

from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.knative import last
from localcloud.gcloud.keys import Document

INVOKER, EVERYBODY = "roles/run.invoker", "allUsers"


def set_public(client: Client, name: str, *, public: bool) -> None:
    """Let everybody call a service, or nobody without a token."""
    path = client.name(name)
    policy: Document = client.call("GET", f"{path}:getIamPolicy")
    bindings = [
        each
        for binding in policy.get("bindings", [])
        if (each := _without_everybody(binding))["members"]
    ]
    if public:
        bindings.append({"role": INVOKER, "members": [EVERYBODY]})
    changed = {**policy, "bindings": bindings}
    client.call("POST", f"{path}:setIamPolicy", json={"policy": changed})


def _without_everybody(binding: Document) -> Document:
    if binding.get("role") != INVOKER:
        return binding
    members = [x for x in binding.get("members", []) if x != EVERYBODY]
    return {**binding, "members": members}


def is_public(client: Client, service: Document) -> bool:
    """Tell whether a service asks for no token."""
    if service.get("invokerIamDisabled"):
        return True
    path = client.name(last(service["name"]))
    policy: Any = client.call("GET", f"{path}:getIamPolicy")
    return any(
        each.get("role") == INVOKER and EVERYBODY in each.get("members", [])
        for each in policy.get("bindings", [])
    )

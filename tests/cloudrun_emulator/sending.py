"""Services as tests send them."""

import io
import tarfile
from collections.abc import Mapping
from typing import Any

from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.documents import read_document
from cloudrun_emulator.model.names import Place
from cloudrun_emulator.service import CloudRun, StoredOperation

PLACE = Place("local", "europe-west1")
SHOP = f"{PLACE}/services/shop"


def pack(files: Mapping[str, str]) -> io.BytesIO:
    """Pack a folder as the command sends it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    packed.seek(0)
    return packed


def build(cloud: CloudRun, text: str = "print()", name: str = "shop") -> str:
    """Keep a folder; return its image."""
    return cloud.images.add(PLACE, name, pack({"main.py": text}), {})


def describe(image: str, **env: str) -> dict[str, Any]:
    """Write a service's JSON."""
    variables = [{"name": name, "value": env[name]} for name in env]
    container = {
        "image": image,
        "command": ["python", "main.py"],
        "env": variables,
    }
    return {"template": {"containers": [container]}}


def read(document: dict[str, Any]) -> Service:
    return read_document(Service, document, "service")


def finish(cloud: CloudRun, operation: StoredOperation) -> StoredOperation:
    """Wait until an operation is done."""
    done = cloud.operations.wait(operation.name, 20)
    assert done.done
    return done


def deploy(cloud: CloudRun, document: dict[str, Any]) -> StoredOperation:
    """Create the shop, and wait for it."""
    operation = cloud.services.create(PLACE, "shop", read(document))
    return finish(cloud, operation)

"""An emulator to kill: a service with one slow instance, and its address."""

import sys
import threading
from pathlib import Path

from cloudrun_emulator.runtime import Runtime, RuntimeSettings
from tests.cloudrun_emulator.cloud import Cloud


def serve(state: Path, files: Path) -> None:
    runtime = Runtime(RuntimeSettings(state))
    runtime.start()
    cloud = Cloud(runtime, files, "killed")
    sys.stdout.write(cloud.serve() + "\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))

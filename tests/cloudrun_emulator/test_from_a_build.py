"""A build of Cloud Build that deploys a service, and asks it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudbuild_emulator import RunningServer as RunningBuilds
from cloudbuild_emulator import Service
from cloudbuild_emulator import Settings as BuildSettings
from cloudrun_emulator import CloudRun, RunningServer, Settings
from tests.cloudrun_emulator.applications import TELLING

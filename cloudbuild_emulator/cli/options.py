"""Options that the commands of builds share."""

from cloudbuild_emulator.cli.client import Client
from localcloud.gcloud.options import client_options

parent_options = client_options(Client)

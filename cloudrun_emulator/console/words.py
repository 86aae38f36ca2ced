"""The words for what the API and the pages' addresses name."""

from cloudrun_emulator.messages import IngressTraffic
from localcloud.catalogs import N_

BRAND = N_("Cloud Run, local")
START = "services"
TO_START = N_("To the services")
AREAS = (("services", N_("Services")),)
FOOTER = N_(
    "Cloud Run emulator. Everything on this page stays on this machine."
)
# Services and revisions, by the names of the pieces' icons.
STATUSES = {
    "WORKING": N_("In progress"),
    "SUCCESS": N_("Serving"),
    "FAILURE": N_("Not ready"),
    "NOT_RUN": N_("No traffic"),
}
INGRESS = {
    IngressTraffic.INGRESS_TRAFFIC_INTERNAL_ONLY: N_("Internal"),
    IngressTraffic.INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: N_(
        "Internal, and load balancing"
    ),
    IngressTraffic.INGRESS_TRAFFIC_NONE: N_("None"),
    IngressTraffic.INGRESS_TRAFFIC_ALL: N_("All"),
}
# What an action did, by `done` in the address that it leads to.
DONE = {"traffic": N_("Accepted: the traffic is being changed.")}

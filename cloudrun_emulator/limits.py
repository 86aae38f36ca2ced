"""Cloud Run's limits and defaults, and this machine's."""

MEBIBYTE = 2**20
# run_v2.Service.name, .description.
LENGTH_OF_A_NAME = 49
LENGTH_OF_A_REVISION = 63
LENGTH_OF_A_DESCRIPTION = 512
# run_v2.EnvVar.value.
LENGTH_OF_A_VALUE = 32_768
# run_v2.ContainerPort; docs: reference/container-contract.
DEFAULT_PORT = 8080
LARGEST_PORT = 65_535
# docs: about-concurrency.
DEFAULT_CONCURRENCY = 80
LARGEST_CONCURRENCY = 1_000
# docs: configuring/request-timeout.
DEFAULT_TIMEOUT_S = 300
LONGEST_TIMEOUT_S = 3_600
# docs: configuring/max-instances-limits.
DEFAULT_MAX_INSTANCES = 100
# docs: configuring/services/memory-limits, configuring/services/cpu.
DEFAULT_MEMORY = "512Mi"
DEFAULT_CPU = "1"
LARGEST_MEMORY = 32 * 2**30
MEMORY_OF_CPUS = ((8 * 2**30, 4), (4 * 2**30, 2))
CPUS = (1, 2, 4, 6, 8)
# docs: configuring/healthchecks.
LONGEST_PROBE_S = {"startup": 240, "liveness": 3_600, "readiness": 300}
LONGEST_STARTUP_S = 600
# docs: managing/revisions.
REVISIONS_OF_A_SERVICE = 1_000
# run_v2 discovery document, operations.list.
OPERATIONS_OF_A_PAGE = 100
# The service's own: a source archive, and one answer to `wait`.
STREAM_BYTES = 2 * 2**30
LONGEST_WAIT_S = 60

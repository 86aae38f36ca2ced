"""Cloud Build's limits, and this machine's."""

# cloud.google.com/build/quotas, "Resource limits".
STEPS = 300
ARGS_OF_A_STEP = 100
BYTES_OF_AN_ARG = 10_000
# cloudbuild.proto, BuildOptions.disk_size_gb.
DISK_SIZE_GB = 4_000
# cloudbuild.proto, Build.timeout ("24h", "60m") and Build.queue_ttl ("1h"; no
# maximum is stated).
LONGEST_TIMEOUT_S = 24 * 3600
DEFAULT_TIMEOUT_S = 3600
DEFAULT_QUEUE_TTL_S = 3600
# The validator published with cloud-build-local (2020).
SUBSTITUTIONS = 100
LENGTH_OF_A_KEY = 100
LENGTH_OF_A_VALUE = 4_000
ENV_OF_A_STEP = 100
LENGTH_OF_A_DIR = 1_000
LENGTH_OF_AN_IMAGE = 1_000
TAGS = 64
IMAGES = 100
STEPS_OF_A_VOLUME = 2
ARTIFACT_PATHS = 100
SECRET_ENV = 100
# cloudbuild.proto, BuildStep.volumes.
RESERVED_PATHS = ("/workspace", "/builder/home", "/var/run/docker.sock")
RESERVED_FOLDER = "/cloudbuild"

# What this service reads at all: far above any real config, far below what
# could hold up the machine.
BYTES_OF_A_FILE = 2**20
DEPTH = 32
NODES = 100_000
# github.com's limit of one push; a source archive of the same size would not
# unpack in a build's time either.
STREAM_BYTES = 2 * 2**30

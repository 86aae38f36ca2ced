"""Kedro's settings: which folder of conf/ applies, values from outside."""

import atexit
import gc
import os
import sys
import warnings

from omegaconf.resolvers import oc

from purchase_predict.bucket import resolve_bucket
from purchase_predict.conf_files import ConfLoader
from purchase_predict.hooks import Checks

# Kedro 1.7 calls it by its old name, and OmegaConf 2.4 complains:
# https://github.com/hydra-ecosystem/omegaconf/issues/426
warnings.filterwarnings("ignore", message="register_new_resolver")

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
# LightGBM's threads wait without spinning: on a busy machine, 50 times faster.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# Importing makes a million objects, and Python would look through them 900
# times for garbage: 20 times do, and save a seventh of the time.
gc.set_threshold(50_000, 20, 50)
# Nor does it search at exit, for 1 s; DuckDB would call what is left a leak.
atexit.register(lambda: None if "duckdb" in sys.modules else gc.freeze())

ENV = os.environ.get("ENV")

CONFIG_LOADER_CLASS = ConfLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    # ENV chooses conf/staging or conf/production; any other value, conf/local.
    "default_run_env": ENV if ENV in ("staging", "production") else "local",
    # A file in conf/staging changes single values and leaves the others alone.
    "merge_strategy": {"parameters": "soft"},
    "custom_resolvers": {"oc.env": oc.env, "bucket": resolve_bucket},
}
HOOKS = (Checks(),)

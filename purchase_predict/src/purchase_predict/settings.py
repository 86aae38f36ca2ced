"""Kedro's settings: which folder of conf/ applies, and values from the environment."""

import os
import warnings

from omegaconf.resolvers import oc

# Kedro 1.7 calls OmegaConf's old name: https://github.com/hydra-ecosystem/omegaconf/issues/426
warnings.filterwarnings("ignore", message="register_new_resolver")

ENVIRONMENTS = ("staging", "production")

CONFIG_LOADER_ARGS = {
    "base_env": "base",
    # conf/staging and conf/production follow ENV; anywhere else, conf/local.
    "default_run_env": (
        os.environ["ENV"] if os.environ.get("ENV") in ENVIRONMENTS else "local"
    ),
    # A file in conf/staging changes single values and leaves the others as they are.
    "merge_strategy": {"parameters": "soft"},
    "custom_resolvers": {"oc.env": oc.env},
}

# What every program of a Binder session starts with; `postBuild` and `start`
# read it.
export DO_NOT_TRACK=true KEDRO_DISABLE_TELEMETRY=1 MLFLOW_DISABLE_TELEMETRY=true
# Binder gives one processor: threads beyond it only wait for one another.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export NUMEXPR_NUM_THREADS=1 OMP_WAIT_POLICY=passive
export PIP_DISABLE_PIP_VERSION_CHECK=1 UV_PYTHON_DOWNLOADS=never
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export JUPYTER_CONFIG_PATH="$repository/course/jupyter/config${JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}"

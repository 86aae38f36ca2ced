import os

import tiny

print(os.environ["ENV"], os.environ["MLFLOW_SERVER"])

"""The project's source is not installed here: find it in its folder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "purchase_predict/src"))
# Spark's workers inherit this from the JVM, which one test starts for all.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ROOT / "purchase_predict/src"), str(ROOT)]
)

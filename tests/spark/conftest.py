"""The project's source is not installed here: find it in its folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "purchase_predict/src"))

"""A shop that knows the truth: raw events with the statistics of REES46's.

Simulated from published aggregate figures; no row of the real data is used.
"""

from course.shop.errors import ShopError
from course.shop.files import FileFormat
from course.shop.simulation import Simulation, simulate
from course.shop.truth import best_auc, best_log_loss

__all__ = [
    "FileFormat",
    "ShopError",
    "Simulation",
    "best_auc",
    "best_log_loss",
    "simulate",
]

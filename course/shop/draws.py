"""Random draws that repeat: all are made of streams of uniform numbers.

Only ``Generator.random`` is used of numpy's generators: its stream is the one
that numpy promises to keep, the distributions built on it are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Draws:
    """One stream of random numbers, named by the integers of its key."""

    def __init__(self, *key: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(key))

    def uniform(self, n: int) -> Floats:
        """``n`` numbers of [0, 1)."""
        return self._generator.random(n)

    def normal(self, n: int) -> Floats:
        """``n`` standard normal numbers, by inverting their distribution."""
        return ndtri(np.clip(self.uniform(n), 1e-12, 1 - 1e-12))

    def chance(self, n: int, probability: float | Floats) -> Flags:
        """``n`` flags, each set with its probability."""
        return self.uniform(n) < probability

    def geometric(self, n: int, success: float) -> Integers:
        """``n`` counts of failures before the first success: 0, 1, 2, ..."""
        waits = np.log1p(-self.uniform(n)) / np.log1p(-success)
        counts: Integers = np.floor(waits).astype(np.int64)
        return counts

    def below(self, n: int, bound: int | Integers) -> Integers:
        """``n`` integers of [0, bound)."""
        return np.floor(self.uniform(n) * bound).astype(np.int64)


def scramble(values: Integers, salt: int) -> NDArray[np.uint64]:
    """Hash integers to 64 bits, one to one (the finaliser of splitmix64).

    Source: Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators", 2014.
    """
    step = (0x9E3779B97F4A7C15 * (2 * salt + 1)) % 2**64
    z = values.astype(np.uint64) + np.uint64(step)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def unit_hash(values: Integers, salt: int) -> Floats:
    """Hash integers to [0, 1): always the same number for the same integer."""
    return (scramble(values, salt) >> np.uint64(11)).astype(np.float64) / 2**53

"""Names for the arrays that go in and come out."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[Any]


class Unusable(ValueError):
    """Arrays that contradict each other or hold what no data can be."""


def finite(values: npt.ArrayLike, name: str, dimensions: int = 1) -> Floats:
    """A float64 array of so many dimensions, at least one element, all finite; Unusable otherwise."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != dimensions or not array.size or not np.isfinite(array).all():
        raise Unusable(f"{name}: {dimensions} dimension(s) of finite numbers wanted, {array.shape} given")
    return array


def same_length(**arrays: Labels) -> int:
    """The common first dimension; Unusable names those that differ."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) != 1:
        raise Unusable(f"lengths differ: {lengths}")
    return next(iter(lengths.values()))

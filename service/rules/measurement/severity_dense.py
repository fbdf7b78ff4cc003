"""The reference solver: any fixed columns, any crossed or nested random factors. Source: ranking.md 4.2.

Penalised least squares of Bates, Mächler, Bolker & Walker 2015, Journal of Statistical Software 67(1). Slow and plain:
tests compare the closed form with it; the published data sets run through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Floats, Ints, Unusable, finite, same_length
from service.rules.measurement.severity_search import least, polished


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """theta and sd (k,) of the factors, sd of the error, fixed effects (p,) with covariance, modes and their variances.

    `modes[k]` and `variances[k]` have a value per level; `leverage` is the trace of the hat matrix.
    """

    theta: Floats
    sd: Floats
    sd_e: float
    deviance: float
    fixed: Floats
    covariance: Floats
    modes: tuple[Floats, ...]
    variances: tuple[Floats, ...]
    leverage: float


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    y: Floats
    x: Floats
    z: Floats
    levels: tuple[int, ...]
    reml: bool

    @property
    def free(self) -> int:
        return len(self.y) - (self.x.shape[1] if self.reml else 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    d: Floats
    lower: Floats
    r_zx: Floats
    r_x: Floats
    c_u: Floats
    c_b: Floats
    w: float


def dense(y: Floats, fixed: Floats, factors: Sequence[Ints], *, reml: bool = True) -> Dense:
    """y (N,) = fixed (N, p) b + sum of one random effect per factor (each (N,) of levels from 0) + error.

    Minimises dev(theta) = 2 Σ log diag L + 2 Σ log diag R_X + (N - p)(1 + log(2πw/(N - p))); with `reml` false the R_X
    term goes and N stands for N - p. Refuses (Unusable) arrays of different lengths, no factor, and fixed columns that
    are linearly dependent.
    """
    data = _data(y, fixed, factors, reml)
    function = partial(_deviance, data)
    start = least(function, len(factors), gradient=False)
    return _at(data, polished(function, start.theta).theta)


def dense_at(y: Floats, fixed: Floats, factors: Sequence[Ints], theta: Floats, *, reml: bool = True) -> Dense:
    """The same at a given theta (k,): deviance and estimates without a search."""
    return _at(_data(y, fixed, factors, reml), np.asarray(theta, dtype=np.float64))


def _data(y: Floats, fixed: Floats, factors: Sequence[Ints], reml: bool) -> _Data:
    response, x = finite(y, "y"), finite(fixed, "fixed", 2)
    if not factors:
        raise Unusable("no random factor")
    same_length(y=response, fixed=x, **{f"factor {n}": each for n, each in enumerate(factors)})
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise Unusable("fixed columns are linearly dependent")
    designs = [np.eye(int(each.max()) + 1)[each] for each in factors]
    return _Data(response, x, np.hstack(designs), tuple(each.shape[1] for each in designs), reml)


def _pieces(data: _Data, theta: Floats) -> _Pieces:
    d = np.repeat(theta, data.levels)
    z = data.z * d
    lower = np.asarray(np.linalg.cholesky(z.T @ z + np.eye(len(d))), dtype=np.float64)
    r_zx = scipy.linalg.solve_triangular(lower, z.T @ data.x, lower=True)
    c_u = scipy.linalg.solve_triangular(lower, z.T @ data.y, lower=True)
    r_x = np.asarray(np.linalg.cholesky(data.x.T @ data.x - r_zx.T @ r_zx), dtype=np.float64)
    c_b: Floats = scipy.linalg.solve_triangular(r_x, data.x.T @ data.y - r_zx.T @ c_u, lower=True)
    return _Pieces(d, lower, r_zx, r_x, c_u, c_b, float(data.y @ data.y - c_u @ c_u - c_b @ c_b))


def _deviance(data: _Data, theta: Floats) -> float:
    return _objective(data, _pieces(data, theta))


def _objective(data: _Data, at: _Pieces) -> float:
    determinants = 2 * np.log(np.diag(at.lower)).sum()
    if data.reml:
        determinants += 2 * np.log(np.diag(at.r_x)).sum()
    return float(determinants + data.free * (1 + np.log(2 * np.pi * at.w / data.free)))


def _at(data: _Data, theta: Floats) -> Dense:
    at = _pieces(data, theta)
    v_e = at.w / data.free
    inverse = scipy.linalg.solve_triangular(at.r_x, np.eye(len(at.c_b)), lower=True)
    fixed = inverse.T @ at.c_b
    half = scipy.linalg.solve_triangular(at.lower, np.diag(at.d), lower=True)
    shares = scipy.linalg.solve_triangular(at.lower, at.r_zx, lower=True, trans="T") @ inverse.T
    own = np.linalg.inv(at.lower @ at.lower.T)
    cuts = np.cumsum(data.levels)[:-1]
    return Dense(
        theta=theta,
        sd=theta * np.sqrt(v_e),
        sd_e=float(np.sqrt(v_e)),
        deviance=_objective(data, at),
        fixed=fixed,
        covariance=v_e * inverse.T @ inverse,
        modes=tuple(np.split(half.T @ (at.c_u - at.r_zx @ fixed), cuts)),
        variances=tuple(np.split(v_e * (half**2).sum(axis=0), cuts)),
        leverage=float(len(at.d) + len(fixed) - np.trace(own) - (shares**2).sum()),
    )

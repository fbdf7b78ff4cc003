"""What a snapshot says it was made by, and whether a rerun says the same. Source: ranking.md 9."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from service.rules.ranking.assembling import assemble
from service.rules.ranking.digests import canonical as canonical
from service.rules.ranking.digests import digest as digest
from service.rules.ranking.digests import seed_of as seed_of
from service.rules.ranking.inputs import Inputs, Part
from service.rules.ranking.sheet import Sheet

SHORT = 16
FOLDERS = ("measurement", "ranking")
"""Under rules/: what a sheet is computed by."""
TELLING = ("explaining", "wording")
"""What only tells of it: other words are not another build."""
CHANCES = frozenset({"chance", "chance_list", "low", "median", "high_rank"})
"""Whole percent and ranks from draws: another build may be off by one."""
BANDS = frozenset({"band", "band_list"})
"""They follow from chances, and are not compared where those agree within one."""
LAST_DIGIT = frozenset({
    "fair", "sem", "squares", "performance", "performance_sem", "variance", "severity", "se", "reliability",
    "dependability", "link", "own", "own_se", "effective", "correlations",
})  # fmt: skip
"""Estimates of a search: another build may be off in the last digits, 10⁻⁴ of their size."""
RATED_VALUES = (("performance", "value"), ("maturity", "value"))

Where = tuple[str, ...]


class Rerun(Part, frozen=True, kw_only=True):
    """`identical`: same bytes. `same_digits`: another build, same places and scores, chances within 1 percent.

    `fields` name what differs, as paths: rows/<trainee>/score.
    """

    verdict: Literal["identical", "same_digits", "different"]
    same_build: bool
    fields: tuple[str, ...] = ()


@cache
def versions() -> tuple[str, str]:
    """This build: the package's version with a digest of the modules that compute a sheet, and the libraries'."""
    rules = Path(__file__).parents[1]
    found = (path for folder in FOLDERS for path in sorted((rules / folder).glob("*.py")))
    sources = [path.read_bytes() for path in found if not path.name.startswith(TELLING)]
    code = hashlib.sha256(b"\0".join(sources)).hexdigest()[:SHORT]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    return f"{version('jingying')}+{code}", libraries


def rerun(inputs_text: str, outputs_text: str, code: str, libraries: str) -> Rerun:
    """Works the stored inputs out again by this build and compares with the stored outputs of build `code`.

    With the same code and libraries anything but the same bytes is `different`. Raises msgspec.ValidationError for
    texts that are no inputs or no sheet.
    """
    now = assemble(msgspec.json.decode(inputs_text, type=Inputs))
    return compared(outputs_text, now, same_build=(code, libraries) == versions())


def compared(stored: str, now: Sheet, *, same_build: bool) -> Rerun:
    """A stored sheet and a new one; see `rerun`."""
    if stored == canonical(now):
        return Rerun(verdict="identical", same_build=same_build)
    before = msgspec.json.decode(stored, type=Sheet)
    fields = tuple("/".join(path) for path in _differing((), _tree(before), _tree(now), exact=same_build))
    return Rerun(verdict="different" if fields or same_build else "same_digits", same_build=same_build, fields=fields)


def _tree(sheet: Sheet) -> object:
    """Rows, verdicts and sources by what they are of, not by where they stand."""
    return _named(msgspec.to_builtins(sheet))


def _named(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _named(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return {_name(each, str(at)): _named(each) for at, each in enumerate(value)}
    return value


def _name(value: object, otherwise: str) -> str:
    if not isinstance(value, dict):
        return otherwise
    return str(next((value[key] for key in ("trainee", "clause", "source", "evaluator") if key in value), otherwise))


def _differing(path: Where, before: object, after: object, *, exact: bool) -> list[Where]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys([*before, *after])
        found = [_differing((*path, key), before.get(key), after.get(key), exact=exact) for key in keys]
        return [each for some in found for each in some]
    return [] if before == after or (not exact and _close(path, before, after)) else [path]


def _close(path: Where, before: object, after: object) -> bool:
    if BANDS & set(path[-1:]):
        return True
    if not isinstance(before, int) or not isinstance(after, int):
        return False
    if CHANCES & set(path[-1:]):
        return abs(before - after) <= 1
    near = abs(before - after) <= 1 + abs(before) // 10_000
    return near and bool(LAST_DIGIT & set(path) or path[-2:] in RATED_VALUES)

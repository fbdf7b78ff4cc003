"""校准分 that post points: of each fact the panel mean of (y - r - s - g·own). Source: ranking.md 4.6.

A fit is a snapshot: it holds all that it was made of, so that it can be made again, and every line that was posted by
it names it. Where the model refuses there are no rows, and what was posted raw stays.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.severity import Fit, fit
from service.rules.measurement.severity_statuses import REFUSED
from service.rules.points.claims import source_of
from service.rules.points.policy import FactKind
from service.rules.ranking.digests import canonical
from service.rules.ranking.inputs import Mark, Part
from service.rules.ranking.sheet import Source
from service.rules.ranking.snapshots import versions
from service.rules.ranking.sources import tabled
from service.rules.ranking.whole_numbers import FINE, sure

FACTS: Mapping[FactKind, Source] = {"seminar": "seminar", "posting": "posting", "assessment": "maturity"}
"""What several people judge, so that their severity may be told."""
FULL = 100 * FINE
Place = tuple[str, str]
"""A fact's source and its trainee, as the journal names them."""
Share = tuple[int, int]


class FairMark(Part, frozen=True, kw_only=True):
    """One fact of one trainee in 10⁻⁴ of the scale 0-100: raw - severity - other = fair, held within 0 and 100.

    `other`: the occasion's effect and own-favour. `raw_share` is what the fact claims without the fit, num/den.
    """

    source: str
    trainee: str
    raw_share: Share
    raw: int
    severity: int
    other: int
    fair: int

    @property
    def share(self) -> Share:
        """Of the rule's value."""
        return min(max(self.fair, 0), FULL), FULL


class FairMarks(Part, frozen=True, kw_only=True):
    """A fit with what it was made of; no rows where it refuses. Marks and rows in canonical order."""

    format: Literal["fair-marks/1"] = msgspec.field(default="fair-marks/1", name="$")
    fact: FactKind
    through: date
    status: str
    flags: tuple[str, ...]
    code: str
    libraries: str
    marks: tuple[Mark, ...]
    rows: tuple[FairMark, ...]

    @property
    def refused(self) -> bool:
        return self.status in REFUSED


def fair_marks(fact: FactKind, through: date, marks: Sequence[Mark], shares: Mapping[Place, Share]) -> FairMarks:
    """The fit of all marks of a source, and the rows of the facts in `shares`; ValueError without a mark.

    `shares` are what those facts claim raw, num/den in lowest terms.
    """
    if not marks:
        raise ValueError("no marks to fit")
    ordered = tuple(sorted(marks, key=lambda one: (one.trainee, one.occasion, one.evaluator)))
    found = fit(tabled(ordered))
    code, libraries = versions()
    return FairMarks(
        fact=fact,
        through=through,
        status=found.status,
        flags=found.flags,
        code=code,
        libraries=libraries,
        marks=ordered,
        rows=tuple(_rows(fact, ordered, found, shares)),
    )


def _rows(fact: FactKind, marks: Sequence[Mark], found: Fit, shares: Mapping[Place, Share]) -> list[FairMark]:
    if found.refused or found.model is None:
        return []
    places: dict[Place, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        places[_source(fact, mark), mark.trainee].append(at)
    effects, reviews = found.model.effects, found.reviews
    severity = effects.reviewer[reviews.reviewer]
    met = severity + effects.seminar[reviews.seminar] + effects.own * reviews.own
    figures = reviews.score, severity, reviews.score - met
    return [_row(place, shares[place], figures, places[place]) for place in sorted(shares) if place in places]


def _row(place: Place, share: Share, figures: tuple[Floats, Floats, Floats], at: list[int]) -> FairMark:
    raw, severity, fair = (sure(float(np.mean(each[at]))) for each in figures)
    return FairMark(
        source=place[0],
        trainee=place[1],
        raw_share=share,
        raw=raw,
        severity=severity,
        other=raw - severity - fair,
        fair=fair,
    )


def _source(fact: FactKind, mark: Mark) -> str:
    """A seminar and a posting are their own occasion; of a quarter every assessment is a fact."""
    return f"{source_of(fact, 0).partition(':')[0]}:{mark.ref if fact == 'assessment' else mark.occasion}"


def is_same_again(text: str) -> bool:
    """Whether the stored fit comes out the same once more by this build; msgspec.ValidationError for other texts."""
    found = msgspec.json.decode(text, type=FairMarks)
    shares = {(row.source, row.trainee): row.raw_share for row in found.rows}
    again = fair_marks(found.fact, found.through, found.marks, shares)
    build = {"code": found.code, "libraries": found.libraries}
    return canonical(msgspec.structs.replace(again, **build)) == text


def reason(row: FairMark, snapshot: str) -> str:
    """Why the entry is what it is, in the journal's language; it names the fit that proves it."""
    held = "" if 0 <= row.fair <= FULL else "（超出 0 至 100 的部分不计）"
    return (
        f"校准分 {_digits(row.fair)}{held} = 本场原始均分 {_digits(row.raw)} − 所遇评委平均宽严 {_digits(row.severity)}"
        f" − 场次难度与本人导师、同单位评委的偏好 {_digits(row.other)}；拟合快照 {snapshot}"
    )


def _digits(value: int) -> str:
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // FINE}.{size % FINE:04}"

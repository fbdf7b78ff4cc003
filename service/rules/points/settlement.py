"""Settlement 结算: the sheet of a day, and which days may be closed or begin a policy. Source: ledger.md 5, 10."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from service.rules.points.counts import Count
from service.rules.points.journal import canonical
from service.rules.points.policy import Policy

TAG = b"points-sheet/1\n"
WHOLE = "*"


def sheet(counts: Mapping[str, Count]) -> bytes:
    """The sheet's lines, a canonical object and a newline each, sorted by (trainee_id, category); hundredths.

    `counts` holds the trainees with entries by their id as lowercase UUID text, counted with `on` = the day.
    """
    rows: list[dict[str, str | int]] = []
    for trainee, found in counts.items():
        rows.append({"trainee_id": trainee, "category": WHOLE, "counted": found.counted, "vetoed": int(found.barred)})
        rows += [{"trainee_id": trainee, "category": code, "counted": n} for code, n in found.by_category.items()]
    rows.sort(key=lambda row: (row["trainee_id"], row["category"]))
    return b"".join(canonical(row) + b"\n" for row in rows)


def sheet_digest(lines: bytes) -> str:
    """SHA-256("points-sheet/1\\n" ‖ lines), hex."""
    return hashlib.sha256(TAG + lines).hexdigest()


class Sheet(NamedTuple):
    """A day's sheet: what it counts and by which policy; `lines` are what is hashed."""

    through: date
    policy: Policy
    entries: int
    policy_digest: str
    counts: Mapping[str, Count]
    lines: bytes


def close_detail(found: Sheet | None) -> dict[str, str | int]:
    """What the line that settles a day says of its sheet; empty where no policy is in force."""
    if found is None:
        return {}
    return {
        "entries": found.entries,
        "policy_digest": found.policy_digest,
        "sheet": sheet_digest(found.lines),
        "through": found.through.isoformat(),
    }


def may_close(through: date, closed_through: date | None, today: date) -> bool:
    """closed_through < through <= today: the watermark only rises and never lies ahead."""
    return through <= today and (closed_through is None or through > closed_through)


def may_begin(effective_from: date, closed_through: date | None, previous: date | None, posted: date | None) -> bool:
    """A policy begins after closed_through, the previous version's day and the last award, deduct or veto."""
    return all(day is None or effective_from > day for day in (closed_through, previous, posted))


def first_day_after(*days: date | None) -> date:
    """The day after the latest of those that are known; ValueError when none is."""
    return max(day for day in days if day is not None) + timedelta(days=1)

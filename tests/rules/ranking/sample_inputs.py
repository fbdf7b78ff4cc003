"""Inputs of the sample camp at its end, from the workbooks and the official totals, without a database."""

import json
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from service import sample
from service.documents.workbooks import CampDates, read
from service.rules.facts import Assessment, Assignment, Attendance, Posting, Review, Seminar
from service.rules.points.policy import Recommendation
from service.rules.ranking.inputs import MICRO, Bar, Candidate, Inputs, Mark

THROUGH = date(2021, 6, 30)
EXPECTED = Path(__file__).parents[2] / "data" / "camp-2020" / "expected.json"
ATTENDED = frozenset({"present", "late"})


@cache
def reading() -> Any:
    folder = Path(sample.__file__).parent
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]
    return read(files, camp=CampDates(number="QY2020", starts_on=date(2020, 6, 8), ends_on=THROUGH))


@cache
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))["by_trainee"]
    return found


def method() -> Recommendation:
    found = reading().policy.recommendation
    assert isinstance(found, Recommendation)
    return found


@cache
def inputs() -> Inputs:
    return Inputs(
        through=THROUGH,
        head_seq=2827,
        head_hash="0" * 64,
        policy=1,
        policy_digest="1" * 64,
        method=method(),
        candidates=tuple(_candidate(no) for no in sorted(expected())),
        seminars=tuple(_seminars()),
        postings=tuple(_mark(p.trainee, p.host, f"{p.starts_on}", p.score, p.ends_on) for p in _of(Posting)),
        maturity=tuple(_mark(a.trainee, a.mentor, f"{a.quarter}", sum(a.marks), a.on) for a in _of(Assessment)),
    )


def _of(kind: type[Any]) -> list[Any]:
    return [fact for fact in reading().facts if type(fact) is kind]


def _candidate(no: str) -> Candidate:
    official, half_days = expected()[no], _half_days()[no]
    return Candidate(
        trainee=no,
        state="completed",
        points=official["total"],
        categories=official["categories"],
        bars=(Bar(seq=1, since=date(2021, 4, 1), until=date(2021, 12, 31)),) if official["vetoed"] else (),
        held=len(half_days),
        present=sum(mark in ATTENDED for mark in half_days),
    )


@cache
def _half_days() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in _of(Attendance):
        found[each.trainee].append(each.mark)
    return found


def _seminars() -> list[Mark]:
    own = {(each.mentor, each.trainee) for each in _of(Assignment)}
    days = {each.no: each.on for each in _of(Seminar)}
    return [
        _mark(r.trainee, r.mentor, r.seminar, sum(r.marks), days[r.seminar], (r.mentor, r.trainee) in own)
        for r in _of(Review)
    ]


def _mark(trainee: str, evaluator: str, occasion: str, hundredths: int, on: date, own: bool = False) -> Mark:
    score = hundredths * (MICRO // 100)
    return Mark(trainee=trainee, evaluator=evaluator, occasion=occasion, score=score, on=on, own=own)

"""Calendar feeds: what an event is called, how long it is, and when it counts as changed. Nobody is named in one."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from service.rules.working_days import CHINA

EventKind = Literal[
    "session", "seminar", "exam", "visit", "course", "choice", "assessment", "summary", "unit", "publicity", "request"
]
Words = tuple[str, str]
WORDS: Mapping[EventKind, Words] = {
    "session": ("集中培训签到", "Training session: sign in"),
    "seminar": ("研讨", "Seminar"),
    "exam": ("考试", "Exam"),
    "visit": ("现场教学", "Visit"),
    "course": ("选修课程开课", "A chosen course begins"),
    "choice": ("选课截止", "Last day to choose a course"),
    "assessment": ("成熟度评价截止", "Assessments of maturity are due"),
    "summary": ("自我小结截止", "Self-summary is due"),
    "unit": ("单位评价截止", "Unit assessments are due"),
    "publicity": ("公示期满", "Publicity ends"),
    "request": ("个人信息请求办理期限", "A request about personal data is due"),
}
HALVES: Mapping[str, tuple[time, time]] = {"am": (time(9), time(12)), "pm": (time(14), time(17))}
"""A half-day has no hours on record: these are the office's."""
HALF_WORDS: Mapping[str, str] = {"am": "上午", "pm": "下午"}


class Event(NamedTuple):
    """What concerns somebody on a day, or a half of it; `key` tells events of one kind and camp apart."""

    kind: EventKind
    key: str
    on: date
    half: str = ""

    @property
    def uid(self) -> str:
        """The same as long as it is the same event, whatever day it is moved to and whoever reads it."""
        return f"{self.kind}-{self.key}"


class Revision(NamedTuple):
    """What a calendar is told of an event's changes: how many, and when the last was, in microseconds UTC."""

    sequence: int
    changed_at: int


def summary(event: Event) -> str:
    """Its kind and nothing else: what people type may name somebody."""
    half = f"（{HALF_WORDS[event.half]}）" if event.half else ""
    return WORDS[event.kind][0] + half


def fingerprint(event: Event) -> str:
    """SHA-256 of what a calendar shows of it, hex."""
    return hashlib.sha256(f"{summary(event)}\n{event.on.isoformat()}".encode()).hexdigest()


def span(event: Event) -> tuple[datetime, datetime] | None:
    """From when to when in China, or None for a whole day."""
    if not event.half:
        return None
    begins, ends = HALVES[event.half]
    return datetime.combine(event.on, begins, CHINA), datetime.combine(event.on, ends, CHINA)


def revised(known: Revision | None, same: bool, now: int) -> Revision:
    """The revision after a look at the event: one more where it changed, the first where it is new."""
    if known is None:
        return Revision(0, now)
    return known if same else Revision(known.sequence + 1, now)

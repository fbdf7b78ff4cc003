"""What a growth file still lacks 缺件清单, by what is on file and the day it is asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from service.rules.access import Role
from service.rules.growth_periods import half_words, halves, over, quarters
from service.rules.mentors import Span

Code = Literal[
    "basics", "scores", "mentor", "appraisal", "no_appraisal", "assessment", "note", "self_summary",
    "unit_assessment", "hours", "exam",
]  # fmt: skip
Owner = Literal["officer", "mentor", "trainee"]

NOTICE = "本成长档案记录训练营期间的培养情况，不是干部人事档案，也不含其副本。"
NOTICE_EN = "This growth file records the camp only; it is not the cadre personnel archive and holds no copy of it."

BASICS: Mapping[str, tuple[str, str]] = {
    "ethnicity": ("民族", "ethnicity"),
    "political_status": ("政治面貌", "political status"),
    "education": ("学历", "education"),
    "school": ("毕业院校", "school"),
    "major": ("专业", "major"),
    "work_start": ("参加工作时间", "start of work"),
    "post": ("现任职务", "post"),
    "since": ("任现职时间", "start in the present post"),
    "phone": ("联系电话", "phone"),
}
PRIVATE_BASICS = frozenset({"ethnicity", "political_status"})


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is missing, what it is about, and who owes it."""

    code: Code
    subject: str = ""
    owed_by: Owner
    message: str
    message_en: str


class Demands(msgspec.Struct, frozen=True, kw_only=True):
    """What a camp asks of every growth file; hours in hundredths by field, exams with their day."""

    span: Span
    hours: Mapping[str, int] = {}
    exams: tuple[tuple[str, date], ...] = ()

    @property
    def ends_on(self) -> date:
        return self.span.ends_on or date.max


class Post(NamedTuple):
    title: str
    ends_on: date
    state: str


class Note(NamedTuple):
    """A note that came with an assessment tells of the assessment's quarter, whatever its day."""

    on: date
    quarter: int | None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is on file of one trainee, whoever may read it."""

    channel: str = "nominated"
    state: str = "enrolled"
    left_on: date | None = None
    basics: frozenset[str] = frozenset(BASICS)
    has_scores: bool = False
    pairings: tuple[Span, ...] = ()
    posts: tuple[Post, ...] = ()
    assessed: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    summaries: frozenset[str] = frozenset()
    halves: frozenset[int] = frozenset()
    hours: Mapping[str, int] = {}
    exams: frozenset[str] = frozenset()


def missing(camp: Demands, known: Known, today: date) -> list[Missing]:
    """Nothing is owed before the camp has started or after the trainee has left it."""
    found = [*_basics(known), *_scores(known)]
    day = min(today, known.left_on or today)
    if known.state != "selected" and day >= camp.span.starts_on:
        for rule in (_mentor, _posts, _mentoring, _halves, _hours, _exams):
            found.extend(rule(camp, known, day))
    return found


def seen_by(found: Iterable[Missing], role: Role | None) -> list[Missing]:
    """A mentor is not told of what a mentor does not see of the file at all."""
    hidden = {"scores", "unit_assessment"} if role is Role.MENTOR else set()
    return [one for one in found if one.code not in hidden and not (hidden and _is_private(one))]


def _is_private(one: Missing) -> bool:
    return one.code == "basics" and one.subject in PRIVATE_BASICS


def _basics(known: Known) -> Iterator[Missing]:
    for field, (name, name_en) in BASICS.items():
        if field not in known.basics:
            yield _lack("basics", "officer", f"缺基本信息：{name}。", f"Basics: the {name_en} is missing.", field)


def _scores(known: Known) -> Iterator[Missing]:
    if known.channel == "examined" and not known.has_scores:
        yield _lack("scores", "officer", "公开考选，缺笔试或面试成绩。", "Examined, but a score is missing.")


def _mentor(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    at = min(day, camp.ends_on)
    if not any(pairing.holds(at) for pairing in known.pairings):
        yield _lack("mentor", "officer", "没有结对导师。", "No mentor is assigned.")


def _posts(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    for one in known.posts:
        if one.state == "active" and one.ends_on < day:
            yield _lack(
                "appraisal", "officer", f"岗位“{one.title}”已结束，缺鉴定。", f"No appraisal of {one.title}.", one.title
            )
    if camp.ends_on < day and not any(one.state == "appraised" for one in known.posts):
        yield _lack("no_appraisal", "officer", "没有经鉴定的实践岗位。", "No posting has been appraised.")


def _mentoring(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    for n, span in over(quarters(camp.span), day):
        if n not in known.assessed:
            yield _lack("assessment", "mentor", f"缺第{n}季度导师评价。", f"No assessment of quarter {n}.", f"Q{n}")
        if not any(_tells_of(note, n, span) for note in known.notes):
            yield _lack("note", "mentor", f"第{n}季度没有帮带记录。", f"No mentoring note in quarter {n}.", f"Q{n}")


def _tells_of(note: Note, n: int, span: Span) -> bool:
    return note.quarter == n if note.quarter else span.holds(note.on)


def _halves(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    for n, _ in over(halves(camp.span), day):
        code = f"H{n}"
        zh, en = half_words(code)
        if code not in known.summaries:
            yield _lack("self_summary", "trainee", f"缺{zh}的自我小结。", f"No self-summary of {en}.", code)
        if n not in known.halves:
            yield _lack("unit_assessment", "officer", f"缺{zh}的单位评价。", f"No unit's assessment of {en}.", code)


def _hours(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    if day <= camp.ends_on:
        return
    for field, wanted in sorted(camp.hours.items()):
        done = known.hours.get(field, 0)
        if done < wanted:
            so_far = f"{done / 100:g}/{wanted / 100:g}"
            yield _lack("hours", "trainee", f"{field}学时不足：{so_far}。", f"Hours of {field}: {so_far}.", field)


def _exams(camp: Demands, known: Known, day: date) -> Iterator[Missing]:
    for subject, on in camp.exams:
        if on < day and subject not in known.exams:
            yield _lack("exam", "officer", f"缺“{subject}”考试成绩。", f"No score of {subject}.", subject)


def _lack(code: Code, owed_by: Owner, message: str, message_en: str, subject: str = "") -> Missing:
    return Missing(code=code, subject=subject, owed_by=owed_by, message=message, message_en=message_en)


def filled(row: Any) -> frozenset[str]:
    """The basics that a roster row has."""
    return frozenset(field for field in BASICS if getattr(row, field))

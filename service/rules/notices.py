"""Reminders: what is worth one, in which words, when it may leave, how often it is tried. Nobody is named in one."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from service.rules.feeds import WORDS, Event
from service.rules.working_days import CHINA, Known, is_working

Channel = Literal["email", "webhook", "off"]
Language = Literal["zh", "en"]
State = Literal["waiting", "sent", "failed", "dropped"]
MINUTE, SECOND = 60_000_000, 1_000_000
LEASE = 10 * MINUTE
"""How long an attempt may take before another may be made."""
ATTEMPTS = 6
"""Then it is given up, until somebody has it tried again."""
FIRST_WAIT, MOST_WAIT = MINUTE, 6 * 60 * MINUTE
LATE: Mapping[str, tuple[str, str]] = {
    "late_reviews": ("未交的研讨评议", "reviews of seminars not in"),
    "late_assessments": ("逾期的成熟度评价", "assessments of maturity overdue"),
    "late_summaries": ("未交的自我小结", "self-summaries not in"),
    "proposals": ("待复核的提请", "proposals wait for a second person"),
    "late_requests": ("逾期的个人信息请求", "requests about personal data overdue"),
}
KINDS = (*LATE, *WORDS)
"""Everything that a digest can speak of, what is late first; a camp may silence any of it."""
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Matter(msgspec.Struct, frozen=True):
    """So many of a kind; `on` is the earliest day that one of them is due or takes place."""

    kind: str
    count: int
    on: date | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a camp has set; times in minutes of the day, China time.

    A digest that says the same as the last one sent waits until `repeat_days` after it.
    """

    active: bool = True
    groups: bool = True
    working_days: bool = True
    send_at: int = 8 * 60
    quiet_from: int = 21 * 60
    quiet_until: int = 7 * 60
    lead_days: int = 3
    repeat_days: int = 3
    silenced: tuple[str, ...] = ()
    opening: str = ""
    closing: str = ""


def near(events: Iterable[Event], today: date, lead_days: int) -> list[Matter]:
    """What takes place or falls due from today to so many days on, by kind."""
    found = [one for one in events if today <= one.on <= today + timedelta(days=lead_days)]
    counts = Counter(one.kind for one in found)
    return [Matter(kind, n, min(one.on for one in found if one.kind == kind)) for kind, n in counts.items()]


def counted(kind: str, days: Collection[date]) -> list[Matter]:
    """So many as there are days, or nothing where there are none."""
    return [Matter(kind, len(days), min(days))] if days else []


def digest(matters: Iterable[Matter], plan: Plan) -> tuple[Matter, ...]:
    """One message of all that is not silenced, what is late first; empty where there is nothing to say."""
    wanted = (one for one in matters if one.count > 0 and one.kind not in plan.silenced)
    return tuple(sorted(wanted, key=lambda one: KINDS.index(one.kind)))


def is_repetition(new: Sequence[Matter], last: tuple[Sequence[Matter], date] | None, plan: Plan, today: date) -> bool:
    """Whether it says what was said, and on what day, less than `repeat_days` ago."""
    if last is None:
        return False
    said, on = last
    return tuple(new) == tuple(said) and today < on + timedelta(days=plan.repeat_days)


def is_sending_day(plan: Plan, day: date, known: Known) -> bool:
    return plan.active and (not plan.working_days or is_working(day, known.get(day.year)))


def due_at(plan: Plan, day: date) -> int:
    """When that day's digests leave at the earliest, in microseconds UTC; within quiet hours when these are over."""
    return after_quiet(plan, _moment(day, plan.send_at))


def is_quiet(plan: Plan, moment: int) -> bool:
    """Quiet hours may pass midnight; beginning and end at the same minute mean that there are none."""
    minute = _minute(moment)
    if plan.quiet_from <= plan.quiet_until:
        return plan.quiet_from <= minute < plan.quiet_until
    return minute >= plan.quiet_from or minute < plan.quiet_until


def after_quiet(plan: Plan, moment: int) -> int:
    """The moment itself, or the end of the quiet hours that it lies in."""
    if not is_quiet(plan, moment):
        return moment
    local = _local(moment)
    ends = _moment(local.date(), plan.quiet_until)
    return ends if ends > moment else _moment(local.date() + timedelta(days=1), plan.quiet_until)


def wait(attempts: int) -> int:
    """Microseconds before the next attempt: one minute, then four times as long each time, at most six hours."""
    return int(min(FIRST_WAIT * 4 ** max(attempts - 1, 0), MOST_WAIT))


def sentence(matter: Matter, language: Language = "zh") -> str:
    """`3 份…（最早 2020-08-01）`: how many of what, and the first day."""
    zh, en = words(matter.kind)
    if language == "en":
        return f"{matter.count} × {en}" + (f", first {matter.on}" if matter.on else "")
    return f"{zh}：{matter.count} 项" + (f"，最早 {matter.on}" if matter.on else "")


def words(kind: str) -> tuple[str, str]:
    """What a kind is called, in Chinese and in English."""
    return LATE.get(kind) or WORDS[kind]  # type: ignore[index]


def subject(count: int, language: Language = "zh") -> str:
    return f"训练营提醒（{count} 项）" if language == "zh" else f"Camp reminders ({count})"


def is_address(text: str) -> bool:
    """An address for mail, as strict as it need be so that nothing else can be put into a header."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None and ".." not in text


def _local(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / SECOND, CHINA)


def _minute(moment: int) -> int:
    local = _local(moment)
    return local.hour * 60 + local.minute


def _moment(day: date, minute: int) -> int:
    return int(datetime.combine(day, time(minute // 60, minute % 60), CHINA).timestamp()) * SECOND

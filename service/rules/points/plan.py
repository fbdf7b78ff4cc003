"""Planning of a voucher: request and state make finished lines, or every problem by line. Source: ledger.md 7."""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from service.rules.points.amounts import FULL_SCORE, half_up, ratio
from service.rules.points.counting import index
from service.rules.points.policy import Policy, Rule
from service.rules.points.requests import Code, Line, LineProblem, Plan, PostLine, State, Term, Version
from service.rules.points.text import is_filled

MOST_LINES = 500
LARGEST_AMOUNT = 1_000_000
LARGEST_TERM = 10**9
LONGEST_TEXT = 20_000


class Finding(NamedTuple):
    field: str
    code: Code
    value: int | str | None = None


Sources = dict[tuple[Hashable, str, str], int | None]


def in_force(versions: Sequence[Version], day: date) -> Policy | None:
    """The version with the latest day up to `day`; null before the first."""
    past = [version for version in versions if version.day <= day]
    return max(past, key=lambda version: version.day).policy if past else None


def lines(state: State, request: Sequence[PostLine]) -> Plan:
    """Award, deduct and veto lines, dated the day of the fact, under the version in force on it.

    amount = half_up(value x num/den), hundredths. 1 to 500 lines; any problem leaves no line at all.
    """
    if wrong := size_problem(len(request)):
        return Plan(problems=(wrong,))
    taken: Sources = dict(state.sources)
    finished: list[Line] = []
    problems: list[LineProblem] = []
    for number, wanted in enumerate(request, 1):
        policy = in_force(state.versions, wanted.on)
        slot = index(policy).slots.get(wanted.rule) if policy else None
        found = list(_problems(state, wanted, slot.rule if slot else None, taken))
        problems += by_line(number, found)
        if policy and slot and not found:
            finished.append(_line(state, wanted, policy, slot.rule))
    return Plan(problems=tuple(problems)) if problems else Plan(lines=tuple(finished))


def size_problem(number: int) -> LineProblem | None:
    """A request has 1 to 500 lines."""
    if number > MOST_LINES:
        return LineProblem(line=None, field="lines", code="too-many-lines", value=number)
    return None if number else LineProblem(line=None, field="lines", code="out-of-range", value=0)


def by_line(number: int, found: Sequence[Finding]) -> list[LineProblem]:
    """The findings of one line, numbered."""
    return [LineProblem(line=number, field=one.field, code=one.code, value=one.value) for one in found]


def texts(reason: str | None, evidence: str | None) -> Iterator[Finding]:
    """Texts of a note are NFC, printable and not blank."""
    for field, text in (("reason", reason), ("evidence", evidence)):
        if text is not None and not is_filled(text, LONGEST_TEXT):
            yield Finding(field, "bad-text")


def needs_second(policy: Policy, rule: Rule, amount: int) -> bool:
    """复核 by rule or by the size of the line."""
    return rule.second_person or (policy.second_person_from is not None and abs(amount) >= policy.second_person_from)


def _problems(state: State, wanted: PostLine, rule: Rule | None, taken: Sources) -> Iterator[Finding]:
    trainee = state.trainees.get(wanted.trainee)
    if trainee is None:
        yield Finding("trainee", "unknown-trainee")
    yield from _day(state, wanted.on)
    yield from _columns(wanted)
    yield from texts(wanted.reason, wanted.evidence)
    if rule is None:
        yield Finding("rule", "unknown-rule")
        return
    yield from _ruled(wanted, rule)
    if trainee is not None and wanted.source is not None:
        yield from _posted((trainee, wanted.rule, wanted.source), taken)


def _day(state: State, on: date) -> Iterator[Finding]:
    if on > state.today:
        yield Finding("on", "date-in-future")
    if not state.camp_from <= on <= state.camp_until:
        yield Finding("on", "date-outside-camp")
    if state.closed_through is not None and on <= state.closed_through:
        yield Finding("on", "period-closed", state.closed_through.isoformat())


def _columns(wanted: PostLine) -> Iterator[Finding]:
    if wanted.matter is not None and not is_filled(wanted.matter, 120):
        yield Finding("matter", "bad-text")
    if wanted.source is not None and not is_filled(wanted.source, 160):
        yield Finding("source", "bad-text")


def _ruled(wanted: PostLine, rule: Rule) -> Iterator[Finding]:
    if rule.until is not None and wanted.on > rule.until:
        yield Finding("rule", "rule-retired", rule.until.isoformat())
    if rule.evidence_required and wanted.evidence is None:
        yield Finding("evidence", "evidence-required")
    if wanted.matter is not None and rule.value <= 0:
        yield Finding("matter", "out-of-range")
    if (rule.mode == "veto") != (wanted.veto is not None):
        yield Finding("veto", "veto-term")
    elif wanted.veto is not None:
        yield from _term(wanted.veto)
    if isinstance(share := _share(rule, wanted), str):
        yield Finding(share, "out-of-range")
    elif share and abs(half_up(rule.value, *share)) > LARGEST_AMOUNT:
        yield Finding(rule.mode, "out-of-range")


def _term(term: Term) -> Iterator[Finding]:
    if term.until is not None and (term.state == "investigating" or term.until < term.since):
        yield Finding("veto.until", "veto-term")


def _share(rule: Rule, wanted: PostLine) -> tuple[int, int] | str | None:
    """The share of the rule's value, null for a veto; else the field that is wrong."""
    asked = [name for name in ("times", "score", "num", "den") if getattr(wanted, name) is not None]
    if rule.mode == "veto":
        return asked[0] if asked else None
    if asked == [rule.mode]:
        return _times(wanted) if rule.mode == "times" else _score(wanted)
    return _ratio(rule, wanted) if asked == ["num", "den"] else (asked or [rule.mode])[0]


def _times(wanted: PostLine) -> tuple[int, int] | str:
    times = wanted.times or 0
    return (times, 1) if 1 <= times <= LARGEST_TERM else "times"


def _score(wanted: PostLine) -> tuple[int, int] | str:
    score = wanted.score or 0
    return ratio(score, FULL_SCORE) if 0 <= score <= FULL_SCORE else "score"


def _ratio(rule: Rule, wanted: PostLine) -> tuple[int, int] | str:
    num, den = wanted.num or 0, wanted.den or 0
    if num < (1 if rule.mode == "times" else 0):
        return "num"
    if den < 1 or (rule.mode == "score" and num > den):
        return "den"
    num, den = ratio(num, den)
    return "num" if max(num, den) > LARGEST_TERM else (num, den)


def _posted(fact: tuple[Hashable, str, str], taken: Sources) -> Iterator[Finding]:
    """Once in the journal and once in the request, where the first has no seq yet."""
    if fact in taken:
        yield Finding("source", "already-posted", taken[fact])
    taken.setdefault(fact, None)


def _line(state: State, wanted: PostLine, policy: Policy, rule: Rule) -> Line:
    share = _share(rule, wanted)
    num, den = share if isinstance(share, tuple) else (None, None)
    amount = 0 if num is None or den is None else half_up(rule.value, num, den)
    term = wanted.veto
    return Line(
        kind="veto" if rule.mode == "veto" else "award" if rule.value > 0 else "deduct",
        trainee=state.trainees[wanted.trainee],
        policy=policy.version,
        rule=rule.code,
        num=num,
        den=den,
        amount=amount,
        # An award of 0 outdoes nobody, and the journal keeps a matter only with an amount.
        matter=wanted.matter if amount > 0 else None,
        occurred_on=wanted.on,
        relates_on=wanted.on,
        veto_from=term.since if term else None,
        veto_until=term.until if term else None,
        veto_state=term.state if term else None,
        source=wanted.source,
        reason=wanted.reason,
        evidence=wanted.evidence,
        second_person=needs_second(policy, rule, amount),
    )

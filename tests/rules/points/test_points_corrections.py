"""Reversals in open time and adjustments of closed time."""

from datetime import date
from typing import Any

import msgspec
import pytest

from service.rules.points.corrections import adjustments, reversals
from service.rules.points.entries import Entry
from service.rules.points.policy import Category, Policy, Rule
from service.rules.points.requests import AdjustLine, Plan, State, Target, Version

OPEN, CLOSED = date(2020, 9, 1), date(2020, 6, 30)
POLICY = Policy(
    version=1,
    effective_from=date(2020, 3, 1),
    categories=(Category(code="X", name="甲"),),
    rules=(
        Rule(code="T01", category="X", name="甲", mode="times", value=50, until=date(2020, 6, 29)),
        Rule(code="T02", category="X", name="丙", mode="times", value=50),
        Rule(code="V01", category="X", name="乙", mode="veto", value=0),
    ),
)


def award(seq: int, on: date = OPEN, **more: Any) -> Entry:
    fields: dict[str, Any] = {
        "kind": "award",
        "num": 2,
        "den": 1,
        "amount": 100,
        "relates_on": on,
        "source": "s",
        **more,
    }
    return Entry(seq=seq, trainee="id-1", policy=1, rule="T01", matter="m", occurred_on=on, **fields)


def target(entry: Entry, approved: bool = False, reversed_by: int | None = None) -> Target:
    return Target(entry=entry, approved=approved, reversed_by=reversed_by)


STATE = State(
    versions=(Version(day=date(2020, 3, 1), policy=POLICY),),
    closed_through=CLOSED,
    today=date(2020, 11, 1),
    camp_from=date(2020, 3, 2),
    camp_until=date(2021, 10, 31),
    trainees={"001": "id-1"},
    sources={},
    targets={
        1: target(award(1)),
        2: target(award(2), approved=True),
        3: target(award(3), reversed_by=8),
        4: target(award(4, kind="reverse", reverses=1)),
        5: target(award(5, kind="close")),
        6: target(award(6, kind="policy")),
        7: target(award(7, CLOSED)),
        8: target(award(8, kind="adjust", relates_on=CLOSED, num=None, den=None)),
        9: target(award(9, date(2020, 7, 1))),
    },
)


def found(plan: Plan) -> list[tuple[int | None, str, str, object]]:
    assert not (plan.lines and plan.problems)
    return [(problem.line, problem.field, problem.code, problem.value) for problem in plan.problems]


def test_reversal_is_the_exact_inverse() -> None:
    (line,) = reversals(STATE, [1], "登记有误", "更正单").lines
    assert (line.kind, line.trainee, line.policy, line.rule) == ("reverse", "id-1", 1, "T01")
    assert (line.amount, line.matter, line.reverses, line.num, line.den) == (-100, "m", 1, None, None)
    assert (line.occurred_on, line.relates_on) == (OPEN, OPEN)
    assert (line.source, line.veto_from, line.reason, line.evidence) == (None, None, "登记有误", "更正单")


def test_what_was_approved_needs_a_second_person_again() -> None:
    assert not reversals(STATE, [1, 9]).second_person
    assert reversals(STATE, [1, 2]).second_person


@pytest.mark.parametrize(
    ("seq", "code", "value"),
    [
        (99, "unknown-entry", None),
        (3, "already-reversed", 8),
        (4, "not-reversible", None),
        (5, "not-reversible", None),
        (6, "not-reversible", None),
        (7, "period-closed", "2020-06-30"),
        (8, "period-closed", "2020-06-30"),
    ],
)
def test_reversal_refused(seq: int, code: str, value: object) -> None:
    assert found(reversals(STATE, [9, seq])) == [(2, "reverses", code, value)]


def test_reversal_of_many() -> None:
    assert [line.reverses for line in reversals(STATE, [2, 1]).lines] == [2, 1]
    assert found(reversals(STATE, [1, 2, 1])) == [(3, "reverses", "already-reversed", None)]
    assert found(reversals(STATE, [])) == [(None, "lines", "out-of-range", 0)]
    assert found(reversals(STATE, [1], "\0")) == [(1, "reason", "bad-text", None)]
    assert [line for line, *_ in found(reversals(STATE, [99, 1, 98]))] == [1, 3]


def test_reversal_keeps_both_days() -> None:
    nothing = msgspec.structs.replace(STATE, closed_through=None)
    assert [(line.occurred_on, line.relates_on) for line in reversals(nothing, [7, 8]).lines] == [
        (CLOSED, CLOSED),
        (OPEN, CLOSED),
    ]


def adjust(**fields: Any) -> AdjustLine:
    plain = {"trainee": "001", "rule": "T01", "relates_on": date(2020, 6, 29), "amount": 50}
    return AdjustLine(**{**plain, "reason": "补录", "evidence": "证明", **fields})


def back(seq: int, **fields: Any) -> AdjustLine:
    return AdjustLine(reverses=seq, reason="更正", evidence="证明", **fields)


def test_stated_amount() -> None:
    (line,) = adjustments(STATE, [adjust(amount=-50)]).lines
    assert (line.kind, line.amount, line.num, line.policy, line.rule) == ("adjust", -50, None, 1, "T01")
    assert (line.occurred_on, line.relates_on, line.reverses) == (STATE.today, date(2020, 6, 29), None)
    assert (line.trainee, line.second_person, line.reason, line.evidence) == ("id-1", True, "补录", "证明")


@pytest.mark.parametrize(
    "wanted", [adjust(amount=1_000_000), adjust(amount=-1_000_000), adjust(rule="T02", relates_on=CLOSED)]
)
def test_stated_amount_within_its_limits(wanted: AdjustLine) -> None:
    (line,) = adjustments(msgspec.structs.replace(STATE, camp_until=CLOSED), [wanted]).lines
    assert (line.amount, line.rule, line.relates_on) == (wanted.amount, wanted.rule, wanted.relates_on)


@pytest.mark.parametrize("seq", [7, 8])
def test_inverse_in_closed_time(seq: int) -> None:
    (line,) = adjustments(STATE, [back(seq)]).lines
    assert (line.kind, line.amount, line.matter, line.reverses) == ("adjust", -100, "m", seq)
    assert (line.occurred_on, line.relates_on, line.second_person) == (STATE.today, CLOSED, True)
    assert (line.reason, line.evidence) == ("更正", "证明")


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        (adjust(reason=None), "reason", "evidence-required"),
        (adjust(evidence=None), "evidence", "evidence-required"),
        (adjust(evidence=""), "evidence", "bad-text"),
        (adjust(reason="\0"), "reason", "bad-text"),
        (adjust(amount=-1_000_001), "amount", "out-of-range"),
        (adjust(trainee="9"), "trainee", "unknown-trainee"),
        (adjust(trainee=None), "trainee", "unknown-trainee"),
        (adjust(amount=0), "amount", "out-of-range"),
        (adjust(amount=None), "amount", "out-of-range"),
        (adjust(amount=1_000_001), "amount", "out-of-range"),
        (adjust(relates_on=None), "relates_on", "out-of-range"),
        (adjust(relates_on=date(2020, 7, 1)), "relates_on", "out-of-range"),
        (adjust(relates_on=date(2020, 3, 1)), "relates_on", "date-outside-camp"),
        (adjust(rule="Z"), "rule", "unknown-rule"),
        (adjust(rule=None), "rule", "unknown-rule"),
        (adjust(rule="V01"), "rule", "out-of-range"),
        (adjust(relates_on=CLOSED), "rule", "rule-retired"),
        (back(99), "reverses", "unknown-entry"),
        (back(3, trainee=None), "reverses", "already-reversed"),
        (back(1), "reverses", "out-of-range"),
        (back(7, amount=5), "amount", "said-by-entry"),
        (back(7, trainee="001"), "trainee", "said-by-entry"),
    ],
)
def test_adjustment_refused(wanted: AdjustLine, field: str, code: str) -> None:
    problems = found(adjustments(STATE, [adjust(), wanted]))
    assert (2, field, code) in [problem[:3] for problem in problems]
    assert {problem[0] for problem in problems} == {2}


def test_adjustment_before_any_version() -> None:
    day = date(2020, 2, 1)
    state = msgspec.structs.replace(STATE, camp_from=day)
    assert found(adjustments(state, [adjust(relates_on=day)])) == [(1, "rule", "unknown-rule", None)]


def test_adjustments_as_a_whole() -> None:
    assert found(adjustments(STATE, [])) == [(None, "lines", "out-of-range", 0)]
    bad = [adjust(amount=0), adjust(), adjust(relates_on=CLOSED)]
    assert found(adjustments(STATE, bad)) == [
        (1, "amount", "out-of-range", None),
        (3, "rule", "rule-retired", "2020-06-29"),
    ]
    assert found(adjustments(STATE, [back(7), back(7)])) == [(2, "reverses", "already-reversed", None)]
    for today in (CLOSED, date(2020, 6, 29)):
        closed = msgspec.structs.replace(STATE, today=today)
        assert found(adjustments(closed, [adjust()])) == [(1, "relates_on", "period-closed", "2020-06-30")]
    nothing = msgspec.structs.replace(STATE, closed_through=None)
    assert found(adjustments(nothing, [adjust()])) == [(1, "relates_on", "out-of-range", None)]

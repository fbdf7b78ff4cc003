"""What is proposed comes back as it went, its digests cover every column, and what no longer fits is found."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785

from service.rules.points import proposals
from service.rules.points.entries import Entry
from service.rules.points.policy import Category, Policy
from service.rules.points.proposals import outdated, standing
from service.rules.points.requests import Line, State, Target, Version

HER, HIM, CAMP = UUID(int=1), UUID(int=2), UUID(int=3)
ON, SETTLED = date(2020, 9, 1), date(2020, 6, 30)


def columns(**fields: Any) -> dict[str, object]:
    plain: dict[str, Any] = {
        "amount": 100, "den": 1, "detail": None, "evidence": "b" * 64, "kind": "award", "matter": "抗疫", "num": 2,
        "occurred_on": ON, "policy": 1, "reason": "a" * 64, "relates_on": ON, "reverses": None, "rule": "T01",
        "source": "register:1", "trainee_id": HER, "veto_from": None, "veto_state": None, "veto_until": None,
    }  # fmt: skip
    return {**plain, **fields}


VETO = columns(kind="veto", amount=0, num=None, den=None, matter=None, rule="V01", trainee_id=HIM,
               veto_from=ON, veto_until=date(2020, 12, 31), veto_state="decided")  # fmt: skip
CLOSE = columns(kind="close", amount=0, num=None, den=None, matter=None, rule=None, source=None, trainee_id=None,
                reason=None, evidence=None, detail='{"through":"2020-09-01"}')  # fmt: skip


class TestPayload:
    def test_one_canonical_object_a_line(self) -> None:
        text = proposals.payload([columns(seq=4, camp_id=CAMP), VETO])
        first, second = text.split("\n")
        assert first == (
            '{"amount":100,"den":1,"detail":null,"evidence":"' + "b" * 64 + '","kind":"award","matter":"抗疫",'
            '"num":2,"occurred_on":"2020-09-01","policy":1,"reason":"' + "a" * 64 + '","relates_on":"2020-09-01",'
            '"reverses":null,"rule":"T01","source":"register:1",'
            '"trainee_id":"00000000-0000-0000-0000-000000000001","veto_from":null,"veto_state":null,"veto_until":null}'
        )
        assert second.endswith('"veto_from":"2020-09-01","veto_state":"decided","veto_until":"2020-12-31"}')

    def test_comes_back_as_columns(self) -> None:
        lines = [columns(), VETO, CLOSE, columns(kind="reverse", num=None, den=None, reverses=4)]
        assert proposals.lines_of(proposals.payload(lines)) == lines

    def test_a_column_that_is_missing_is_not_passed_over(self) -> None:
        short = columns()
        del short["veto_until"]
        with pytest.raises(KeyError):
            proposals.payload([short])

    def test_persons(self) -> None:
        assert proposals.persons(proposals.payload([columns(), VETO, CLOSE, columns()])) == {HER, HIM}

    def test_as_entries_right_after_the_head(self) -> None:
        first, second = proposals.as_entries([columns(relates_on=SETTLED), VETO], 17)
        assert first == Entry(18, "award", HER, 1, "T01", 2, 1, 100, "抗疫", ON, SETTLED, source="register:1")
        term: dict[str, Any] = {
            "veto_from": ON,
            "veto_until": date(2020, 12, 31),
            "veto_state": "decided",
            "source": "register:1",
        }
        assert second == Entry(19, "veto", HIM, 1, "V01", None, None, 0, None, ON, ON, None, **term)


def finished(**fields: Any) -> Line:
    plain = {name: value for name, value in columns().items() if name != "trainee_id"}
    return Line(**{**plain, "trainee": HER, **fields})


def test_same_line_whatever_the_texts() -> None:
    assert proposals.is_same_line(finished(reason="理由", evidence=None), columns())


@pytest.mark.parametrize("name", sorted({*proposals.PAYLOAD} - proposals.TEXTS))
def test_another_line_in_one_column(name: str) -> None:
    other = {"occurred_on": SETTLED, "relates_on": SETTLED, "trainee_id": HIM}
    assert not proposals.is_same_line(finished(), columns(**{name: other.get(name, 9)}))


ROW: dict[str, Any] = {"camp_id": CAMP, "actor": HER, "idem_key": "k", "payload": "{}", "created_at": 5, "day": ON}


class TestDigests:
    """Against hashlib and the rfc8785 library, from the words of the format."""

    def expected(self, tag: str, **more: Any) -> str:
        row: dict[str, Any] = {
            "camp_id": str(CAMP),
            "actor": str(HER),
            "idem_key": "k",
            "payload": "{}",
            "created_at": 5,
        }
        return hashlib.sha256(tag.encode() + rfc8785.dumps({**row, "day": "2020-09-01", **more})).hexdigest()

    def test_proposal(self) -> None:
        assert proposals.proposal_digest(ROW) == self.expected("points-proposal/1\n")
        assert proposals.proposal_digest({**ROW, "digest": "x"}) == proposals.proposal_digest(ROW)
        assert proposals.proposal_digest({**ROW, "comment": None}) == self.expected("points-proposal/1\n", comment=None)

    def test_decision(self) -> None:
        assert proposals.decision_digest(ROW, "d" * 64) == self.expected("points-decision/1\n", proposal="d" * 64)
        assert proposals.decision_digest({**ROW, "digest": "x"}, "d") == proposals.decision_digest(ROW, "d")

    @pytest.mark.parametrize("name", ROW)
    def test_every_column_is_in_the_digest(self, name: str) -> None:
        assert proposals.proposal_digest({**ROW, name: "other"}) != proposals.proposal_digest(ROW)
        assert proposals.decision_digest({**ROW, name: "other"}, "d") != proposals.decision_digest(ROW, "d")


@pytest.mark.parametrize(
    ("verdict", "now", "found"),
    [
        (None, 9, "open"),
        (None, 10, "lapsed"),
        (None, 11, "lapsed"),
        ("approve", 99, "approved"),
        ("reject", 1, "rejected"),
    ],
)
def test_standing(verdict: str | None, now: int, found: str) -> None:
    assert standing(verdict, 10, now) == found


def test_a_week_to_decide() -> None:
    assert proposals.LIFE == 604_800_000_000


POLICY = Policy(version=1, effective_from=date(2020, 3, 1), categories=(Category(code="X", name="甲"),), rules=())
LATER = msgspec.structs.replace(POLICY, version=2)


def entry(seq: int, **fields: Any) -> Entry:
    return Entry(seq=seq, kind="award", trainee=HER, policy=1, rule="T01", num=2, den=1, amount=100, matter=None,
                 occurred_on=ON, relates_on=ON, **fields)  # fmt: skip


STATE = State(
    versions=(Version(day=date(2020, 3, 1), policy=POLICY), Version(day=date(2020, 10, 1), policy=LATER)),
    closed_through=SETTLED,
    today=date(2020, 11, 1),
    camp_from=date(2020, 3, 1),
    camp_until=date(2021, 10, 31),
    trainees={},
    sources={(HER, "T01", "attendance:1"): 4, (HER, "T01", "None"): 9},
    targets={
        4: Target(entry=entry(4, source="attendance:1"), approved=False),
        5: Target(entry=entry(5), approved=True, reversed_by=8),
        6: Target(entry=entry(6, reverses=3), approved=False),
    },
)
BACK = {"kind": "reverse", "num": None, "den": None, "amount": -100, "source": None}


def found(*lines: dict[str, object], state: State = STATE) -> list[tuple[int | None, str, str, object]]:
    return [(one.line, one.field, one.code, one.value) for one in outdated(state, lines)]


@pytest.mark.parametrize(
    "line",
    [
        columns(),
        columns(source=None),
        columns(occurred_on=date(2020, 7, 1), relates_on=date(2020, 7, 1)),
        columns(occurred_on=date(2020, 10, 1), relates_on=date(2020, 10, 1), policy=2),
        columns(kind="adjust", occurred_on=date(2020, 10, 1), relates_on=SETTLED),
        columns(**BACK, reverses=4),
        columns(**BACK, reverses=4, policy=2),
        columns(source="attendance:1", trainee_id=HIM),
        columns(source="attendance:1", rule="T02"),
        CLOSE,
        {**CLOSE, "policy": 9},
        {**CLOSE, "kind": "policy", "policy": 3},
    ],
)
def test_what_can_still_be_posted(line: dict[str, object]) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    ("line", "field", "code", "value"),
    [
        (columns(occurred_on=SETTLED, relates_on=SETTLED), "occurred_on", "period-closed", "2020-06-30"),
        (columns(occurred_on=date(2020, 4, 1)), "occurred_on", "period-closed", "2020-06-30"),
        (columns(policy=2), "policy", "policy-changed", None),
        (columns(relates_on=date(2020, 10, 1)), "policy", "policy-changed", None),
        (columns(relates_on=date(2020, 2, 29)), "policy", "policy-changed", None),
        (columns(source="attendance:1"), "source", "already-posted", 4),
        (columns(**BACK, reverses=99), "reverses", "unknown-entry", None),
        (columns(**BACK, reverses=5), "reverses", "already-reversed", 8),
        (columns(**BACK, reverses=6), "reverses", "not-reversible", None),
    ],
)
def test_what_no_longer_fits(line: dict[str, object], field: str, code: str, value: object) -> None:
    assert found(columns(), line) == [(2, field, code, value)]


def test_a_fact_is_posted_anew_beside_the_reversal_of_its_entry() -> None:
    assert found(columns(**BACK, reverses=4), columns(source="attendance:1")) == []
    assert found(columns(source="attendance:1"), columns(**BACK, reverses=4)) == []


def test_every_reason_at_once_and_none_without_a_settled_day() -> None:
    line = columns(occurred_on=SETTLED, policy=2, source="attendance:1")
    assert [code for _, _, code, _ in found(line)] == ["period-closed", "policy-changed", "already-posted"]
    assert found(columns(occurred_on=SETTLED), state=msgspec.structs.replace(STATE, closed_through=None)) == []

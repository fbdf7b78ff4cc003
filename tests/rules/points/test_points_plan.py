"""Planning: finished lines, or every problem by line and none."""

from datetime import date
from typing import Any

import msgspec
import pytest

from service.rules.points.entries import Entry
from service.rules.points.journal import fingerprint
from service.rules.points.plan import in_force, lines
from service.rules.points.policy import Category, Policy, Rule
from service.rules.points.requests import AdjustLine, Line, Plan, PostLine, State, Term, Version, request_lines

ON = date(2020, 9, 1)


def rule(code: str, value: int, mode: Any = "times", **more: Any) -> Rule:
    return Rule(code=code, category="X", name=code, mode=mode, value=value, **more)


FIRST = Policy(
    version=1,
    effective_from=date(2020, 3, 1),
    second_person_from=10_000,
    categories=(Category(code="X", name="甲"),),
    rules=(
        rule("T01", 50),
        rule("P01", 1500, "score"),
        rule("B02", 300, second_person=True, evidence_required=True),
        rule("B04", 100, until=date(2020, 9, 1)),
        rule("B01", 1),
        rule("D03", -50),
        rule("V01", 0, "veto"),
    ),
)
SECOND = msgspec.structs.replace(
    FIRST, version=2, effective_from=date(2020, 10, 1), rules=(rule("T01", 80), *FIRST.rules[1:])
)
STATE = State(
    versions=(
        Version(day=date(2020, 10, 1), policy=SECOND),
        Version(day=date(2020, 3, 1), policy=FIRST),
    ),
    closed_through=date(2020, 6, 30),
    today=date(2020, 11, 1),
    camp_from=date(2020, 3, 1),
    camp_until=date(2021, 10, 31),
    trainees={"001": "id-1", "002": "id-2"},
    sources={("id-1", "T01", "attendance:1"): 17},
)


def post(code: str = "T01", **fields: Any) -> PostLine:
    return PostLine(**{"trainee": "001", "rule": code, "on": ON, **fields})


def one(wanted: PostLine, state: State = STATE) -> Line:
    plan = lines(state, [wanted])
    assert plan.problems == ()
    return plan.lines[0]


def found(plan: Plan) -> list[tuple[int | None, str, str]]:
    assert not (plan.lines and plan.problems)
    return [(problem.line, problem.field, problem.code) for problem in plan.problems]


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2020, 2, 29), None), (date(2020, 3, 1), 1), (date(2020, 9, 30), 1), (date(2020, 10, 1), 2)],
)
def test_version_in_force(day: date, version: int | None) -> None:
    policy = in_force(STATE.versions, day)
    assert (policy.version if policy else None) == version


@pytest.mark.parametrize(
    ("wanted", "kind", "num", "den", "amount"),
    [
        (post(times=3), "award", 3, 1, 150),
        (post(num=1, den=3), "award", 1, 3, 17),
        (post(num=2, den=6), "award", 1, 3, 17),
        (post(num=3, den=1), "award", 3, 1, 150),
        (post(num=3, den=2), "award", 3, 2, 75),
        (post(num=1, den=10**9), "award", 1, 10**9, 0),
        (post("P01", num=1, den=1), "award", 1, 1, 1500),
        (post("B01", times=1), "award", 1, 1, 1),
        (post("D03", times=1), "deduct", 1, 1, -50),
        (post("P01", score=8510), "award", 851, 1000, 1277),
        (post("P01", score=0), "award", 0, 1, 0),
        (post("P01", score=10_000), "award", 1, 1, 1500),
        (post("P01", num=0, den=7), "award", 0, 1, 0),
        (post("P01", num=25_425, den=30_000), "award", 339, 400, 1271),
    ],
)
def test_line(wanted: PostLine, kind: str, num: int, den: int, amount: int) -> None:
    line = one(wanted)
    assert (line.kind, line.num, line.den, line.amount) == (kind, num, den, amount)
    assert (line.trainee, line.policy, line.occurred_on, line.relates_on) == ("id-1", 1, ON, ON)


def test_the_version_of_the_day_is_pinned() -> None:
    assert (one(post(times=1)).amount, one(post(times=1, on=date(2020, 10, 1))).amount) == (50, 80)
    assert one(post(times=1, on=date(2020, 10, 1))).policy == 2


def test_texts_source_and_matter_go_along() -> None:
    for code in ("T01", "B01"):
        line = one(post(code, times=1, matter="m", source="s:1", reason="r", evidence="e"))
        assert (line.matter, line.source, line.reason, line.evidence) == ("m", "s:1", "r", "e")
    assert one(post("P01", score=0, matter="m")).matter is None


def test_veto_line() -> None:
    term = Term(since=date(2020, 4, 1), until=date(2020, 4, 2))
    line = one(post("V01", veto=term))
    assert (line.kind, line.amount, line.num, line.den) == ("veto", 0, None, None)
    assert (line.veto_from, line.veto_until, line.veto_state) == (term.since, term.until, "decided")
    assert one(post("V01", veto=Term(since=ON, state="investigating"))).veto_until is None
    assert one(post("V01", veto=Term(since=ON, until=ON))).veto_until == ON


@pytest.mark.parametrize(
    ("wanted", "second"),
    [
        (post(times=199), False),
        (post(times=200), True),
        (post("D03", times=200), True),
        (post("B02", times=1, evidence="红头文件"), True),
    ],
)
def test_second_person(wanted: PostLine, second: bool) -> None:
    assert lines(STATE, [post(times=1), wanted]).second_person is second


def test_without_a_size_no_line_is_too_large_for_one_person() -> None:
    alone = Version(day=date(2020, 3, 1), policy=msgspec.structs.replace(FIRST, second_person_from=None))
    state = msgspec.structs.replace(STATE, versions=(alone,))
    assert not lines(state, [post(times=20_000)]).second_person
    assert lines(state, [post("B02", times=1, evidence="e")]).second_person


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        (post(times=1, trainee="009"), "trainee", "unknown-trainee"),
        (post("Z01", times=1), "rule", "unknown-rule"),
        (post("B04", times=1, on=date(2020, 9, 2)), "rule", "rule-retired"),
        (post("B02", times=1), "evidence", "evidence-required"),
        (post(times=1, on=date(2020, 11, 2)), "on", "date-in-future"),
        (post(times=1, on=date(2020, 6, 30)), "on", "period-closed"),
        (post(), "times", "out-of-range"),
        (post(times=0), "times", "out-of-range"),
        (post(times=-1), "times", "out-of-range"),
        (post(times=20_001), "times", "out-of-range"),
        (post(times=10**9 + 1), "times", "out-of-range"),
        (post("D03", times=20_001), "times", "out-of-range"),
        (post(num=1_000_001, den=50), "times", "out-of-range"),
        (post("P01", num=-1, den=1), "num", "out-of-range"),
        (post("V01", num=1, den=2, veto=Term(since=ON)), "num", "out-of-range"),
        (post("V01", matter="m", veto=Term(since=ON)), "matter", "out-of-range"),
        (post(times=1, score=1), "times", "out-of-range"),
        (post(score=100), "score", "out-of-range"),
        (post("P01"), "score", "out-of-range"),
        (post("P01", times=1), "times", "out-of-range"),
        (post("P01", score=10_001), "score", "out-of-range"),
        (post("P01", score=-1), "score", "out-of-range"),
        (post("P01", num=3, den=2), "den", "out-of-range"),
        (post(num=1), "num", "out-of-range"),
        (post(den=1), "den", "out-of-range"),
        (post(num=1, den=0), "den", "out-of-range"),
        (post(num=0, den=1), "num", "out-of-range"),
        (post(num=1, den=10**9 + 1), "num", "out-of-range"),
        (post("D03", times=1, matter="m"), "matter", "out-of-range"),
        (post("V01", times=1, veto=Term(since=ON)), "times", "out-of-range"),
        (post("V01"), "veto", "veto-term"),
        (post(times=1, veto=Term(since=ON)), "veto", "veto-term"),
        (post("V01", veto=Term(since=ON, until=date(2020, 8, 31))), "veto.until", "veto-term"),
        (post("V01", veto=Term(since=ON, until=ON, state="investigating")), "veto.until", "veto-term"),
        (post(times=1, matter=""), "matter", "bad-text"),
        (post(times=1, matter="m" * 121), "matter", "bad-text"),
        (post(times=1, source="s" * 161), "source", "bad-text"),
        (post(times=1, reason="\0"), "reason", "bad-text"),
        (post(times=1, reason="r" * 20_001), "reason", "bad-text"),
        (post(times=1, evidence="e\u0301"), "evidence", "bad-text"),
        (post(times=1, source="attendance:1"), "source", "already-posted"),
    ],
)
def test_problem(wanted: PostLine, field: str, code: str) -> None:
    assert found(lines(STATE, [post(times=1), wanted])) == [(2, field, code)]


def test_limits_are_within() -> None:
    assert one(post(times=20_000)).amount == 1_000_000
    assert one(post("B04", times=1)).amount == 100
    assert one(post(times=1, on=date(2020, 7, 1))).amount == 50
    assert one(post(times=1, on=date(2020, 11, 1))).amount == 80
    assert one(post(times=1, matter="m" * 120, source="s" * 160, reason="r" * 20_000)).amount == 50


@pytest.mark.parametrize("day", [date(2020, 2, 29), date(2021, 11, 1)])
def test_date_outside_camp(day: date) -> None:
    state = msgspec.structs.replace(STATE, closed_through=None, today=date(2022, 1, 1))
    wanted = found(lines(state, [post(times=1, on=day)]))
    assert (1, "on", "date-outside-camp") in wanted
    assert ((1, "rule", "unknown-rule") in wanted) == (day.year == 2020)


def test_first_and_last_day_of_the_camp() -> None:
    state = msgspec.structs.replace(STATE, closed_through=None, today=date(2022, 1, 1))
    assert [one(post(times=1, on=day), state).amount for day in (state.camp_from, state.camp_until)] == [50, 80]


def test_number_of_lines() -> None:
    assert len(lines(STATE, [post(times=1)] * 500).lines) == 500
    assert found(lines(STATE, [post(times=1)] * 501)) == [(None, "lines", "too-many-lines")]
    assert found(lines(STATE, [])) == [(None, "lines", "out-of-range")]
    assert [lines(STATE, [post(times=1)] * n).problems[0].value for n in (501, 0)] == [501, 0]


def test_a_fact_once_in_journal_and_request() -> None:
    plan = lines(STATE, [post(times=1, source="attendance:1"), post(times=1, source="attendance:2"),
                         post(times=1, source="attendance:2")])  # fmt: skip
    assert [(one.line, one.code, one.value) for one in plan.problems] == [
        (1, "already-posted", 17),
        (3, "already-posted", None),
    ]
    other = [post(times=1, source="attendance:1", trainee="002"), post("D03", times=1, source="attendance:1")]
    assert len(lines(STATE, other).lines) == 2
    assert STATE.sources == {("id-1", "T01", "attendance:1"): 17}


def test_facts_of_people_who_are_unknown_are_not_compared() -> None:
    nobody = post(times=1, trainee="009", source="s:1")
    assert found(lines(STATE, [nobody, nobody])) == [(n, "trainee", "unknown-trainee") for n in (1, 2)]


def test_every_problem_at_once() -> None:
    bad = post("B04", trainee="9", on=date(2020, 11, 2), matter=" ", reason="\r", score=1, veto=Term(since=ON))
    assert [code for _, _, code in found(lines(STATE, [bad]))] == [
        "unknown-trainee", "date-in-future", "bad-text", "bad-text", "rule-retired", "veto-term", "out-of-range",
    ]  # fmt: skip
    assert lines(STATE, [bad]).problems[1].value is None
    assert lines(STATE, [post(times=1, on=date(2020, 4, 1))]).problems[0].value == "2020-06-30"
    assert lines(STATE, [post("B04", times=1, on=date(2020, 9, 2))]).problems[0].value == "2020-09-01"


def test_request_lines_for_the_fingerprint() -> None:
    term = Term(since=ON, state="investigating")
    flat = request_lines([post("V01", veto=term, reason="事由", evidence="e"), AdjustLine(reverses=4, reason="r")])
    assert flat[0] == {
        "act": "post", "trainee": "001", "rule": "V01", "on": "2020-09-01", "times": None, "score": None, "num": None,
        "den": None, "matter": None, "source": None, "veto_from": "2020-09-01", "veto_until": None,
        "veto_state": "investigating",
    }  # fmt: skip
    assert flat[1] == {
        "act": "adjust",
        "trainee": None,
        "rule": None,
        "relates_on": None,
        "amount": None,
        "reverses": 4,
    }
    assert fingerprint(flat) != fingerprint(flat[:1])
    assert fingerprint(request_lines([post(times=1)])) != fingerprint(request_lines([post(times=2)]))


def test_request_as_json() -> None:
    text = b'{"trainee":"001","rule":"V01","on":"2020-09-01","veto":{"from":"2020-09-01","state":"investigating"}}'
    assert msgspec.json.decode(text, type=PostLine) == post("V01", veto=Term(since=ON, state="investigating"))


@pytest.mark.parametrize("state", ["decided", "investigating"])
def test_both_states_of_a_veto_are_read(state: Any) -> None:
    text = f'{{"trainee":"001","rule":"V01","on":"2020-09-01","veto":{{"from":"2020-09-01","state":"{state}"}}}}'
    assert msgspec.json.decode(text, type=PostLine).veto == Term(since=ON, state=state)


@pytest.mark.parametrize(
    "field", ['"times":9007199254740992', '"num":-9007199254740992', '"other":1', '"times":1.5', '"veto":{}',
              '"veto":{"from":"2020-09-01","state":"other"}', '"veto":{"from":"2020-09-01","other":1}']
)  # fmt: skip
def test_what_a_fingerprint_cannot_hold_is_not_read(field: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(f'{{"trainee":"001","rule":"T01","on":"2020-09-01",{field}}}', type=PostLine)


@pytest.mark.parametrize("size", [2**53 - 1, 1 - 2**53])
def test_the_largest_numbers_are_read_and_fingerprinted(size: int) -> None:
    text = f'{{"trainee":"001","rule":"T01","on":"2020-09-01","num":{size}}}'
    read = msgspec.json.decode(text, type=PostLine)
    assert read.num == size
    assert len(fingerprint(request_lines([read]))) == 64


def test_a_line_without_points_is_one_of_zero_that_one_person_posts() -> None:
    line = Line(kind="close", trainee=None, policy=1, rule=None, occurred_on=ON, relates_on=ON)
    assert (line.amount, line.second_person) == (0, False)


def test_a_line_has_the_columns_of_an_entry() -> None:
    assert set(Entry._fields) - {"seq"} <= set(Line.__struct_fields__)

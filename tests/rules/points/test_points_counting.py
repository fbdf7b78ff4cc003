"""Section 6 of the ledger: the worked example and every listed edge case."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import permutations
from typing import Any, cast

import pytest

from service.rules.points import counting
from service.rules.points.counts import Count, Due, Veto
from service.rules.points.entries import Entry, revalue
from service.rules.points.policy import Category, Group, Policy, Rule, Total

AUTUMN = date(2020, 9, 1)


def rule(code: str, value: int, cap: int | None = None, period: Any = None, **more: Any) -> Rule:
    return Rule(code=code, category=code[0], name=code, mode=more.pop("mode", "times"), value=value, cap=cap,
                period=period, **more)  # fmt: skip


def category(code: str, cap: int | None = None, base: int = 0, floor: int | None = None) -> Category:
    return Category(code=code, name=code, cap=cap, base=base, floor=floor)


def policy(rules: Sequence[Rule], categories: Sequence[Category] = (), **more: Any) -> Policy:
    known = {one.code for one in categories}
    rest = [category(code) for code in dict.fromkeys(rule.category for rule in rules) if code not in known]
    return Policy(version=1, effective_from=date(2020, 3, 1), groups=(Group(code="honour", name="就高"),),
                  categories=(*categories, *rest), rules=tuple(rules), **more)  # fmt: skip


def entry(seq: int, rule: str, amount: int, on: date = AUTUMN, **more: Any) -> Entry:
    kind = more.pop("kind", "award" if amount >= 0 else "deduct")
    fields = {"num": 1, "den": 1, "matter": None, "relates_on": on, **more}
    return Entry(seq=seq, kind=kind, trainee="001", policy=1, rule=rule, amount=amount, occurred_on=on, **fields)


def reverse(seq: int, target: Entry, **more: Any) -> Entry:
    fields: dict[str, Any] = {"kind": "reverse", "num": None, "den": None, "source": None, "veto_from": None,
                              "veto_until": None, "veto_state": None, **more}  # fmt: skip
    return target._replace(seq=seq, amount=-target.amount, reverses=target.seq, **fields)


def veto(seq: int, since: date, until: date | None, state: Any = "decided") -> Entry:
    return entry(seq, "V01", 0, kind="veto", num=None, den=None, veto_from=since, veto_until=until, veto_state=state)


def count(
    policy: Policy, entries: Iterable[Entry], on: date | None = None, due: Collection[Due] | None = None
) -> Count:
    """As the rules count, and held against the sum that is made without the explanation."""
    given = list(entries)
    found = counting.count(policy, given, on, due)
    assert counting.total(policy, given) == found.total
    return found


def balanced(found: Count) -> Count:
    """The identity at every level."""
    for part in found.categories:
        for one in part.rules:
            for bucket in one.buckets:
                assert bucket.nominal == bucket.counted + bucket.cut + bucket.dropped
            assert one.nominal == one.counted + one.cut + one.dropped
            assert one.counted == sum(bucket.counted for bucket in one.buckets)
            assert one.nominal == sum(bucket.nominal for bucket in one.buckets)
        assert part.nominal + part.base == part.counted + part.cut + part.cut_below + part.dropped
    outside = sum(one.amount for one in found.outside_entries)
    assert found.outside == outside
    assert found.dropped == sum(one.amount for one in found.dropped_entries)
    assert found.nominal + found.base == found.counted + found.cut + found.cut_below + found.dropped + outside
    return found


def tally(rules: Sequence[Rule], entries: Sequence[Entry], **more: Any) -> Count:
    return balanced(count(policy(rules, **more), entries))


EXAMPLE = policy(
    [
        rule("T01", 200, 1200, "whole"),
        rule("T04", 50, 100, "quarter"),
        rule("T06", 1000, 2000, "whole", mode="score"),
        rule("M01", 250, 1000, "whole", mode="score"),
        rule("P01", 1500, 2000, "whole", mode="score"),
        rule("B02", 300, group="honour"),
        rule("B03", 200, group="honour"),
        rule("B04", 100, 300, "whole"),
        rule("D03", -50, -200, "quarter"),
        rule("V01", 0, mode="veto"),
    ],
    [
        category("T", 3000),
        category("M", 2000),
        category("P", 2500),
        category("B", 1000),
        category("D"),
        category("C", 1000, base=1000),
    ],
)
POSTED = [
    ("T01", 200, [AUTUMN] * 15),
    ("T04", 50, [date(2020, 9, 1), date(2020, 9, 1), date(2020, 9, 30), date(2020, 10, 1)]),
    ("T06", 910, [AUTUMN]),
    ("T06", 825, [AUTUMN]),
    ("M01", 223, [AUTUMN]),
    ("P01", 1277, [date(2020, 11, 1)]),
    ("B02", 300, [AUTUMN]),
    ("B03", 200, [AUTUMN]),
    ("B04", 100, [AUTUMN] * 4),
    ("D03", -50, [AUTUMN] * 5 + [date(2020, 10, 8)]),
]


def example() -> list[Entry]:
    posted = [(code, amount, day) for code, amount, days in POSTED for day in days]
    matters = {"B02": "抗疫", "B03": "抗疫"}
    lines = [
        entry(seq, code, amount, day, matter=matters.get(code)) for seq, (code, amount, day) in enumerate(posted, 1)
    ]
    return [*lines, veto(len(lines) + 1, date(2021, 4, 15), date(2021, 10, 14))]


def named(entries: Sequence[Entry], code: str, nth: int = 0) -> Entry:
    return [one for one in entries if one.rule == code][nth]


class TestWorkedExample:
    def test_figures(self) -> None:
        found = balanced(count(EXAMPLE, example(), date(2021, 6, 1)))
        assert found.by_rule == {"T01": 1200, "T04": 150, "T06": 1735, "M01": 223, "P01": 1277, "B02": 300, "B03": 0,
                                 "B04": 300, "D03": -250}  # fmt: skip
        assert found.raw_by_rule == {"T01": 3000, "T04": 200, "T06": 1735, "M01": 223, "P01": 1277, "B02": 300,
                                     "B03": 200, "B04": 400, "D03": -300}  # fmt: skip
        assert found.by_category == {"T": 3000, "M": 223, "P": 1277, "B": 600, "D": -250, "C": 1000, "V": 0}
        assert (found.total, found.barred, found.base, found.nominal) == (5850, True, 1000, 7035)

    def test_order_is_of_no_matter(self) -> None:
        entries = [*example(), reverse(99, example()[0])]
        assert count(EXAMPLE, entries[::-1]) == count(EXAMPLE, entries)

    def test_explains_every_cut(self) -> None:
        found = count(EXAMPLE, example(), date(2021, 6, 1))
        theory = found.categories[0]
        assert (theory.counted + theory.cut, theory.cut, theory.cut_below) == (3085, 85, 1850)
        essays = {bucket.key: (bucket.nominal, bucket.counted, bucket.cut, bucket.seqs) for bucket in
                  theory.rules[1].buckets}  # fmt: skip
        assert essays == {"2020-Q3": (150, 100, 50, (16, 17, 18)), "2020-Q4": (50, 50, 0, (19,))}
        late = found.categories[4].rules[0].buckets
        assert [(one.nominal, one.cap, one.counted, one.cut) for one in late] == [(-250, -200, -200, -50),
                                                                                  (-50, -200, -50, 0)]  # fmt: skip
        drop = found.dropped_entries[0]
        assert (drop.rule, drop.amount, drop.keeper) == ("B03", 200, named(example(), "B02").seq)

    @pytest.mark.parametrize(
        ("code", "nth", "total"), [("T01", 0, 5850), ("T04", 0, 5850), ("B02", 0, 5750), ("T04", 3, 5850)]
    )
    def test_reversed(self, code: str, nth: int, total: int) -> None:
        entries = example()
        taken = reverse(len(entries) + 1, named(entries, code, nth))
        assert balanced(count(EXAMPLE, [*entries, taken])).total == total

    def test_reversal_gives_room_back_to_its_own_quarter(self) -> None:
        entries = [entry(1, "T04", 50), entry(2, "T04", 50), entry(3, "T04", 50)]
        freed = [*entries, reverse(4, entries[0])]
        buckets = count(EXAMPLE, freed).categories[0].rules[0].buckets
        assert [(one.key, one.nominal, one.counted) for one in buckets] == [("2020-Q3", 100, 100)]
        assert count(EXAMPLE, [*freed, entry(5, "T04", 50, date(2020, 9, 30))]).total == 1100
        assert count(EXAMPLE, [*freed, entry(5, "T04", 50, date(2020, 10, 1))]).total == 1150


@pytest.mark.parametrize(
    ("value", "cap", "posted", "counted"),
    [
        (50, 100, 99, 99),
        (50, 100, 100, 100),
        (50, 100, 101, 100),
        (-50, -100, -99, -99),
        (-50, -100, -100, -100),
        (-50, -100, -101, -100),
        (1, 2, 3, 2),
        (-1, -2, -3, -2),
    ],
)
def test_cap_reached_and_one_over(value: int, cap: int, posted: int, counted: int) -> None:
    found = tally([rule("X01", value, cap, "whole")], [entry(1, "X01", posted)])
    assert (found.total, found.cut_below) == (counted, posted - counted)


@pytest.mark.parametrize(
    ("posted", "counted"), [(999, 999), (1000, 1000), (1001, 1000), (-200, -200), (-201, -200), (-199, -199)]
)
def test_category_cap_and_floor(posted: int, counted: int) -> None:
    found = tally([rule("X01", 1)], [entry(1, "X01", posted)], categories=[category("X", 1000, floor=-200)])
    part = found.categories[0]
    assert (found.total, part.cut, part.cap, part.floor) == (counted, posted - counted, 1000, -200)


@pytest.mark.parametrize(("posted", "counted"), [(999, 999), (1001, 1000), (-201, -200), (-200, -200)])
def test_total_cap_and_floor(posted: int, counted: int) -> None:
    found = tally([rule("X01", 1)], [entry(1, "X01", posted)], total=Total(cap=1000, floor=-200))
    assert (found.total, found.cut, found.cap, found.floor) == (counted, posted - counted, 1000, -200)


@pytest.mark.parametrize(
    ("period", "quarters", "day", "key"),
    [
        ("whole", "calendar", date(2020, 1, 1), "whole"),
        (None, "calendar", date(2020, 1, 1), "whole"),
        ("month", "calendar", date(2020, 2, 1), "2020-02"),
        ("month", "calendar", date(2020, 2, 29), "2020-02"),
        ("month", "calendar", date(2020, 3, 1), "2020-03"),
        ("month", "2020-08-31", date(2020, 9, 30), "2020-09"),
        ("quarter", "calendar", date(2020, 1, 1), "2020-Q1"),
        ("quarter", "calendar", date(2020, 3, 31), "2020-Q1"),
        ("quarter", "calendar", date(2020, 4, 1), "2020-Q2"),
        ("quarter", "calendar", date(2020, 9, 30), "2020-Q3"),
        ("quarter", "calendar", date(2020, 10, 1), "2020-Q4"),
        ("quarter", "calendar", date(2020, 12, 31), "2020-Q4"),
        ("year", "calendar", date(2020, 12, 31), "2020"),
        ("year", "calendar", date(2021, 1, 1), "2021"),
        ("quarter", "2020-08-31", date(2020, 8, 30), "2020-05-31"),
        ("quarter", "2020-08-31", date(2020, 8, 31), "2020-08-31"),
        ("quarter", "2020-08-31", date(2020, 11, 29), "2020-08-31"),
        ("quarter", "2020-08-31", date(2020, 11, 30), "2020-11-30"),
        ("quarter", "2020-08-31", date(2021, 2, 27), "2020-11-30"),
        ("quarter", "2020-08-31", date(2021, 2, 28), "2021-02-28"),
        ("quarter", "2020-08-31", date(2021, 5, 30), "2021-02-28"),
        ("quarter", "2020-08-31", date(2021, 5, 31), "2021-05-31"),
        ("quarter", "2019-11-30", date(2020, 2, 28), "2019-11-30"),
        ("quarter", "2019-11-30", date(2020, 2, 29), "2020-02-29"),
        ("quarter", "2020-04-15", date(2020, 7, 14), "2020-04-15"),
        ("quarter", "2020-04-15", date(2020, 7, 15), "2020-07-15"),
        ("quarter", "2020-04-15", date(2020, 8, 14), "2020-07-15"),
        ("year", "2020-02-29", date(2021, 2, 27), "2020-02-29"),
        ("year", "2020-02-29", date(2021, 2, 28), "2021-02-28"),
    ],
)
def test_bucket_of_a_day(period: Any, quarters: str, day: date, key: str) -> None:
    found = tally([rule("X01", 1, 1, period)], [entry(1, "X01", 1, day)], quarters=quarters)
    assert [bucket.key for bucket in found.categories[0].rules[0].buckets] == [key]


def test_once_makes_each_entry_a_bucket() -> None:
    found = tally([rule("X01", 50, 60, "once")], [entry(9, "X01", 100), entry(10, "X01", 50)])
    buckets = found.categories[0].rules[0].buckets
    assert [(one.key, one.counted, one.seqs) for one in buckets] == [("#9", 60, (9,)), ("#10", 50, (10,))]


def test_bucket_is_of_the_day_it_relates_to() -> None:
    late = entry(2, "X01", 50, date(2020, 10, 5), relates_on=date(2020, 9, 20), kind="adjust", num=None, den=None)
    found = tally([rule("X01", 50, 50, "quarter")], [entry(1, "X01", 50), late])
    assert (found.total, found.cut_below) == (50, 50)


def test_bucket_below_zero_after_an_adjust_has_no_floor() -> None:
    adjust = entry(2, "X01", -80, kind="adjust", num=None, den=None)
    assert tally([rule("X01", 50, 100, "whole")], [entry(1, "X01", 50), adjust]).total == -30


def test_bucket_above_zero_of_a_deduction_has_no_cap() -> None:
    adjust = entry(2, "X01", 80, kind="adjust", num=None, den=None)
    assert tally([rule("X01", -50, -100, "whole")], [entry(1, "X01", -50), adjust]).total == 30


def test_a_raised_floor_is_a_negative_cut() -> None:
    found = tally([rule("X01", -50, -100, "whole")], [entry(1, "X01", -250)], categories=[category("X", floor=-60)])
    assert (found.total, found.cut_below, found.categories[0].cut) == (-60, -190, -40)


def test_adjust_into_a_full_bucket_changes_nothing_counted() -> None:
    full = [entry(1, "X01", 50), entry(2, "X01", 50)]
    adjust = entry(3, "X01", 50, date(2020, 12, 1), relates_on=AUTUMN, kind="adjust", num=None, den=None)
    rules = [rule("X01", 50, 100, "quarter")]
    assert tally(rules, full).total == tally(rules, [*full, adjust]).total == 100


HONOURS = [rule("X01", 300, group="honour"), rule("X02", 200, group="honour"), rule("X03", 100)]


def test_of_equals_the_lowest_seq_is_kept() -> None:
    equal = [entry(seq, "X01", 300, matter="m") for seq in (4, 2, 3)]
    for order in permutations(equal):
        found = tally(HONOURS, order)
        assert found.total == 300
        assert [(one.seq, one.keeper) for one in found.dropped_entries] == [(3, 2), (4, 2)]


def test_the_highest_is_kept_wherever_it_stands() -> None:
    found = tally(HONOURS, [entry(1, "X01", 300, matter="m"), entry(2, "X02", 200, matter="m")])
    assert (found.total, [one.seq for one in found.dropped_entries]) == (300, [2])
    found = tally(HONOURS, [entry(1, "X02", 200, matter="m"), entry(2, "X01", 300, matter="m")])
    assert (found.total, [one.seq for one in found.dropped_entries]) == (300, [1])


def test_without_matter_or_group_nothing_competes() -> None:
    alone = [entry(1, "X01", 300), entry(2, "X02", 200), entry(3, "X03", 100, matter="m"),
             entry(4, "X01", 300, matter="n"), entry(5, "Z", 9, matter="n"),
             entry(6, "X03", 100, matter="m")]  # fmt: skip
    found = tally(HONOURS, alone)
    assert (found.total, found.dropped_entries) == (1000, ())


def test_highest_only_comes_before_caps() -> None:
    rules = [rule("X01", 300, 100, "whole", group="honour"), rule("X02", 200, group="honour")]
    found = tally(rules, [entry(1, "X01", 300, matter="m"), entry(2, "X02", 200, matter="m")])
    assert (found.by_rule, found.dropped, found.cut_below) == ({"X01": 100, "X02": 0}, 200, 200)


def test_what_is_dropped_is_told_in_the_journals_order() -> None:
    matters = {1: "m", 2: "n", 3: "n", 4: "m"}
    found = tally(HONOURS, [entry(seq, "X01", 300, matter=matter) for seq, matter in matters.items()])
    assert [(one.seq, one.keeper) for one in found.dropped_entries] == [(3, 2), (4, 1)]


def test_a_rule_is_the_sum_of_its_buckets_in_order_of_their_days() -> None:
    rules = [rule("X01", 300, 300, "month", group="honour")]
    days = {1: date(2020, 10, 1), 2: date(2020, 10, 2), 3: date(2020, 9, 1), 4: date(2020, 9, 2)}
    found = tally(rules, [entry(seq, "X01", 300, day, matter=f"m{day.month}") for seq, day in days.items()])
    only = found.categories[0].rules[0]
    assert [(one.key, one.nominal, one.dropped) for one in only.buckets] == [
        ("2020-09", 600, 300),
        ("2020-10", 600, 300),
    ]
    assert (only.nominal, only.dropped, only.counted) == (1200, 600, 600)


def test_reversed_keeper() -> None:
    high, low = entry(1, "X01", 300, matter="m"), entry(2, "X02", 200, matter="m")
    found = tally(HONOURS, [high, low, reverse(3, high)])
    assert (found.total, found.dropped_entries, found.cancelled) == (200, (), (1, 3))


def test_adjust_that_reverses_goes_with_its_entry() -> None:
    line = entry(1, "X01", 300)
    taken = reverse(2, line, kind="adjust", occurred_on=date(2020, 12, 1))
    assert tally(HONOURS, [line, taken]).total == 0


def test_slice_with_an_entry_but_not_its_reversal() -> None:
    line = entry(1, "X01", 300)
    assert tally(HONOURS, [line]).total == 300
    assert tally(HONOURS, [line, reverse(2, line)]).total == 0


VETOES = [rule("X01", 100), rule("V01", 0, mode="veto")]


@pytest.mark.parametrize(
    ("since", "until", "state", "barred"),
    [
        (date(2021, 4, 15), date(2021, 6, 1), "decided", True),
        (date(2021, 4, 15), date(2021, 5, 31), "decided", False),
        (date(2021, 6, 1), date(2021, 6, 1), "decided", True),
        (date(2021, 6, 2), None, "decided", False),
        (date(2021, 4, 15), None, "decided", True),
        (date(2021, 4, 15), None, "investigating", True),
    ],
)
def test_veto_terms(since: date, until: date | None, state: str, barred: bool) -> None:
    entries = [entry(1, "X01", 100), veto(2, since, until, state)]
    found = balanced(count(policy(VETOES), entries, date(2021, 6, 1)))
    assert (found.barred, found.total) == (barred, 100)
    assert found.vetoes == (Veto(2, "V01", since, until, cast(Any, state), barred),)


def test_veto_without_a_day_bars() -> None:
    assert count(policy(VETOES), [veto(1, date(2021, 1, 1), date(2021, 1, 2))]).barred


def test_reversed_veto() -> None:
    line = veto(1, date(2021, 1, 1), None)
    found = count(policy(VETOES), [line, reverse(2, line)], date(2021, 6, 1))
    assert (found.barred, found.vetoes) == (False, ())


def test_overlapping_vetoes() -> None:
    first, second = veto(1, date(2021, 1, 1), date(2021, 6, 1)), veto(2, date(2021, 5, 1), date(2021, 9, 1))
    on = {day: [one.active for one in count(policy(VETOES), [first, second], day).vetoes]
          for day in (date(2021, 4, 30), date(2021, 5, 20), date(2021, 6, 2))}  # fmt: skip
    assert list(on.values()) == [[True, False], [True, True], [False, True]]
    assert count(policy(VETOES), [first, second, reverse(3, first)], date(2021, 5, 20)).barred


def test_empty_journal() -> None:
    found = balanced(count(EXAMPLE, []))
    assert (found.total, found.nominal, found.by_rule, found.barred, found.incomplete) == (1000, 0, {}, False, False)


def test_unknown_rule_in_a_draft() -> None:
    draft = policy([rule("X01", 100)])
    found = balanced(count(draft, [entry(1, "X01", 100), entry(2, "Z09", 250), veto(3, AUTUMN, None)]))
    assert (found.total, found.outside, found.nominal) == (100, 250, 350)
    assert [(one.seq, one.rule) for one in found.outside_entries] == [(2, "Z09"), (3, "V01")]
    assert found.barred


def test_missing_is_not_zero() -> None:
    due = [Due("X02", "seminar:2"), Due("X01", "seminar:3"), Due("X01", "seminar:2"), Due("X01", "seminar:1")]
    zero = entry(1, "X01", 0, num=0, source="seminar:1")
    found = count(policy(HONOURS), [zero], due=due)
    assert (found.by_rule, found.incomplete) == ({"X01": 0}, True)
    assert found.missing == (Due("X01", "seminar:2"), Due("X01", "seminar:3"), Due("X02", "seminar:2"))
    assert Due("X01", "seminar:1") in count(policy(HONOURS), [zero, reverse(2, zero)], due=due).missing


def test_draft_values_bind_only_when_revalued() -> None:
    adjust = entry(3, "X01", 7, kind="adjust", num=None, den=None)
    entries = [entry(1, "X01", 300, num=1, den=3), entry(2, "Z09", 5), adjust, entry(4, "D01", -20, num=2)]
    draft = policy([rule("X01", 1000), rule("D01", -30)])
    assert count(draft, entries).total == 287
    assert [one.amount for one in revalue(draft, entries)] == [333, 5, 7, -60]
    assert count(draft, revalue(draft, entries)).total == 280

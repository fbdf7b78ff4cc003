"""What holds for every journal and policy."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.points.counting import count, total
from service.rules.points.counts import Count
from service.rules.points.entries import Entry, Kind, by_trainee
from service.rules.points.policy import Category, Group, Period, Policy, Rule, Total
from service.rules.points.standings import standing, standings

START = date(2020, 1, 1)
PERIODS: list[Period] = ["whole", "year", "quarter", "month", "once"]
CODES = ["A1", "A2", "B1", "B2"]
FAST = settings(max_examples=60, deadline=None)


@st.composite
def rules(draw: st.DrawFn, code: str) -> Rule:
    negative = code == "B2"
    value = draw(st.integers(1, 300)) * (-1 if negative else 1)
    cap = draw(st.none() | st.integers(1, 600))
    group = draw(st.sampled_from([None, "g"])) if not negative else None
    period = draw(st.sampled_from(PERIODS)) if cap else None
    return Rule(code=code, category=code[0], name=code, mode="times", value=value,
                cap=-cap if cap and negative else cap, period=period, group=group)  # fmt: skip


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    bound = st.none() | st.integers(0, 1500)
    return Policy(
        version=1,
        effective_from=START,
        quarters=draw(st.sampled_from(["calendar", "2020-08-31", "2019-11-30"])),
        total=Total(cap=draw(bound), floor=draw(st.none() | st.integers(-500, 0))),
        groups=(Group(code="g", name="就高"),),
        categories=tuple(
            Category(code=code, name=code, base=draw(st.integers(0, 100)), cap=draw(bound)) for code in "AB"
        ),
        rules=tuple(draw(rules(code)) for code in CODES),
    )


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Entries of all rules and of an unknown one, some of them reversed later."""
    entries: list[Entry] = []
    for seq in range(1, draw(st.integers(0, 14)) + 1):
        code = draw(st.sampled_from([*CODES, "Z9"]))
        size, day = draw(st.integers(0, 400)), START + timedelta(draw(st.integers(0, 500)))
        matter = draw(st.sampled_from([None, "m", "n"])) if code != "B2" and size else None
        kind: Kind = "adjust" if draw(st.booleans()) else "deduct" if code == "B2" else "award"
        amount = -size if code == "B2" else size
        entries.append(Entry(seq, kind, draw(st.sampled_from("xyz")), 1, code, 1, 1, amount, matter, day, day))
    targets = draw(st.lists(st.sampled_from(entries), unique=True, max_size=3)) if entries else []
    return [*entries, *(inverse(100 + number, one) for number, one in enumerate(targets))]


def inverse(seq: int, target: Entry) -> Entry:
    return target._replace(seq=seq, kind="reverse", amount=-target.amount, reverses=target.seq, num=None, den=None)


def holds(found: Count) -> bool:
    parts = [
        part.nominal + part.base == part.counted + part.cut + part.cut_below + part.dropped
        and all(one.nominal == one.counted + one.cut + one.dropped for one in part.rules)
        and all(b.nominal == b.counted + b.cut + b.dropped for one in part.rules for b in one.buckets)
        for part in found.categories
    ]
    whole = found.counted + found.cut + found.cut_below + found.dropped + found.outside
    return all(parts) and found.nominal + found.base == whole


@FAST
@given(policies(), journals())
def test_identity(policy: Policy, entries: list[Entry]) -> None:
    found = count(policy, entries)
    assert holds(found)
    gone = set(found.cancelled)
    assert found.nominal == sum(one.amount for one in entries if one.seq not in gone)


@FAST
@given(policies(), journals())
def test_the_total_by_itself_is_what_the_count_comes_to(policy: Policy, entries: list[Entry]) -> None:
    assert total(policy, entries) == count(policy, entries).counted


@FAST
@given(policies(), journals())
def test_a_row_by_itself_is_that_of_the_standings(policy: Policy, entries: list[Entry]) -> None:
    journal, cohort = by_trainee(entries), "wxyz"
    totals = [total(policy, journal.get(one, ())) for one in cohort]
    alone = [standing(policy, one, journal.get(one, ()), totals) for one in cohort]
    assert sorted(alone, key=lambda row: row.place) == list(standings(policy, entries, cohort))


@FAST
@given(policies(), journals(), st.randoms(use_true_random=False))
def test_order_is_of_no_matter(policy: Policy, entries: list[Entry], random: Random) -> None:
    shuffled = entries.copy()
    random.shuffle(shuffled)
    assert count(policy, shuffled) == count(policy, entries)


@FAST
@given(policies(), journals(), st.data())
def test_entry_and_reversal_are_neither(policy: Policy, entries: list[Entry], data: st.DataObject) -> None:
    extra = Entry(50, "award", "x", 1, data.draw(st.sampled_from(CODES[:3])), 1, 1, 300, "m", START, START)
    with_both = count(policy, [*entries, extra, inverse(200, extra)])
    without = count(policy, entries)
    assert (with_both.categories, with_both.counted) == (without.categories, without.counted)


@FAST
@given(policies(), journals(), st.sampled_from([0, 1, 2]), st.integers(0, 500))
def test_a_higher_cap_never_lowers_a_total(policy: Policy, entries: list[Entry], position: int, more: int) -> None:
    chosen = policy.rules[position]
    higher = Rule(**{**{name: getattr(chosen, name) for name in chosen.__struct_fields__},
                     "cap": None if chosen.cap is None else chosen.cap + more})  # fmt: skip
    raised = tuple(higher if one is chosen else one for one in policy.rules)
    draft = Policy(version=2, effective_from=START, quarters=policy.quarters, total=policy.total, groups=policy.groups,
                   categories=policy.categories, rules=raised)  # fmt: skip
    assert count(draft, entries).counted >= count(policy, entries).counted


@FAST
@given(policies(), journals())
def test_places_are_1224(policy: Policy, entries: list[Entry]) -> None:
    found = standings(policy, entries, "wxyz")
    assert len(found) == 4
    for one in found:
        assert one.place == 1 + sum(other.total > one.total for other in found)

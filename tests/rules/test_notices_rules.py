"""When a reminder leaves and what it says: by tables, and whatever the plan is."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules import feeds, notices
from service.rules.feeds import Event, Revision
from service.rules.notices import KINDS, MINUTE, Matter, Plan
from service.rules.notices_forms import Letter, worded
from service.rules.working_days import CHINA

TODAY = date(2020, 12, 10)
plans = st.builds(
    Plan,
    send_at=st.integers(0, 1439),
    quiet_from=st.integers(0, 1439),
    quiet_until=st.integers(0, 1439),
    silenced=st.lists(st.sampled_from(KINDS)).map(tuple),
)
matters = st.lists(st.builds(Matter, st.sampled_from(KINDS), st.integers(-1, 99), st.none() | st.dates()))


def moment(hour: int, minute: int = 0, day: date = TODAY) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("quiet", "hour", "ends"),
    [
        ((21, 7), 8, None),
        ((21, 7), 21, moment(7, day=TODAY + timedelta(days=1))),
        ((21, 7), 6, moment(7)),
        ((21, 7), 7, None),
        ((12, 14), 13, moment(14)),
        ((12, 14), 14, None),
        ((9, 9), 9, None),
    ],
)
def test_quiet_hours_may_pass_midnight(quiet: tuple[int, int], hour: int, ends: int | None) -> None:
    plan = Plan(quiet_from=quiet[0] * 60, quiet_until=quiet[1] * 60)
    assert notices.is_quiet(plan, moment(hour)) is (ends is not None)
    assert notices.after_quiet(plan, moment(hour)) == (ends or moment(hour))


@given(plans, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_is_ever_due_in_quiet_hours(plan: Plan, day: date) -> None:
    due = notices.due_at(plan, day)
    assert not notices.is_quiet(plan, due)
    assert 0 <= due - moment(plan.send_at // 60, plan.send_at % 60, day) < 24 * 60 * MINUTE


@given(matters, plans)
def test_a_digest_has_what_counts_and_is_not_silenced_late_first(found: list[Matter], plan: Plan) -> None:
    kept = notices.digest(found, plan)
    assert sorted(kept, key=str) == sorted((m for m in found if m.count > 0 and m.kind not in plan.silenced), key=str)
    assert [KINDS.index(one.kind) for one in kept] == sorted(KINDS.index(one.kind) for one in kept)


def test_waits_grow_and_have_an_end() -> None:
    assert [notices.wait(n) // MINUTE for n in (0, 1, 2, 3, 4, 5, 6, 40)] == [1, 1, 4, 16, 64, 256, 360, 360]


@pytest.mark.parametrize(
    ("last", "again"), [(None, False), (TODAY, True), (date(2020, 12, 8), True), (date(2020, 12, 7), False)]
)
def test_the_same_waits_some_days(last: date | None, again: bool) -> None:
    new, plan = [Matter("exam", 1, TODAY)], Plan(repeat_days=3)
    assert notices.is_repetition(new, None if last is None else (new, last), plan, TODAY) is again
    assert not notices.is_repetition(new, ([Matter("exam", 2, TODAY)], TODAY), plan, TODAY)


def test_what_is_near_is_counted_by_kind_from_today_on() -> None:
    days = (-1, 0, 1, 3, 4)
    events = [Event("exam", str(n), TODAY + timedelta(days=n)) for n in days] + [Event("visit", "1", TODAY)]
    assert notices.near(events, TODAY, 3) == [Matter("exam", 3, TODAY), Matter("visit", 1, TODAY)]


@given(st.lists(st.builds(Matter, st.sampled_from(KINDS), st.integers(1, 10**6)), max_size=30), st.integers(60, 900))
def test_what_does_not_fit_is_counted_instead(found: list[Matter], most: int) -> None:
    letter = Letter(id="1", camp="QY2020", on=TODAY, matters=tuple(found), address="https://x.cn")
    text = worded(letter, fits=lambda words: len(words.encode()) <= most)
    assert len(text.encode()) <= most
    told = sum(line.startswith("· ") for line in text.split("\n"))
    assert told == len(found) or f"另有 {len(found) - told} 项" in text


@pytest.mark.parametrize("text", ["a@b", "a.b+c@mail.example.org", "张@example.org"])
def test_addresses(text: str) -> None:
    assert notices.is_address(text)


@pytest.mark.parametrize("text", ["", "a", "@b", "a@", "a@-b", "a@b-", "a@b\n", "a@b,c@d", "<a@b>", "a" * 65 + "@b"])
def test_no_addresses(text: str) -> None:
    assert not notices.is_address(text)


def test_an_event_counts_only_real_changes() -> None:
    assert feeds.revised(None, False, 5) == Revision(0, 5)
    assert feeds.revised(Revision(2, 3), True, 5) == Revision(2, 3)
    assert feeds.revised(Revision(2, 3), False, 5) == Revision(3, 5)
    one = Event("session", "a", TODAY, "am")
    assert feeds.fingerprint(one) == feeds.fingerprint(one._replace(key="b"))
    assert len({feeds.fingerprint(one), feeds.fingerprint(one._replace(half="pm"))}) == 2
    assert one.uid == one._replace(on=date(2021, 1, 1)).uid

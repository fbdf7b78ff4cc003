"""Digests queued, sent, tried again and given up, with real servers on loopback."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select, update

from service import tables
from service.actions import access
from service.actions.notices import set_contact, try_again
from service.documents.feeds import made_for
from service.rules.access import Role
from service.rules.notices import ATTEMPTS, MINUTE
from service.tables.notices import NoticeDelivery
from tests import make, reminding
from tests.make import World
from tests.reminding import THURSDAY, Office, at

DAY = 24 * 60 * MINUTE


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    with reminding.office(world) as found:
        yield found


def said(office: Office) -> list[list[str]]:
    return [str(one.get_content()).replace("\r\n", "\n").strip().split("\n") for one in office.box.received]


def test_each_gets_one_digest_a_day_of_what_is_hers(world: World, office: Office) -> None:
    for login, channel in (("mentor", "email"), ("trainee", "webhook"), ("officer", "email"), ("officer2", "off")):
        reminding.reach(world, login, channel)
    assert office.run(at(10)).sent == 3
    assert office.run(at(11)).sent == office.run(at(17)).sent == 0
    assert sorted(office.box.recipients) == ["mentor@example.org", "officer@example.org"]
    assert said(office)[office.box.recipients.index("mentor@example.org")] == [
        "QY2020 2020-12-10", "· 逾期的成熟度评价：1 项，最早 2020-09-15", f"{reminding.ADDRESS}/camps/QY2020",
    ]  # fmt: skip
    (posted,) = office.hooks.posted
    body = json.loads(posted.body)
    assert (body["recipient"], [one["kind"] for one in body["matters"]]) == ("trainee", ["late_summaries"])


def test_a_digest_says_what_her_own_page_says(world: World, office: Office) -> None:
    """Also where she is recused: the counts are those that she may see."""
    make.full_file(world)
    reminding.reach(world, "mentor")
    place: dict[str, Any] = {"camp_id": world.camp_id}
    seminar = tables.seminars.Seminar(**place, no="YT9", topic="x", on=date(2020, 12, 1), group="一组")
    here = [{**place, "seminar_id": seminar.id, "trainee_id": world.trainees[f"QY2020-00{n}"]} for n in (1, 2, 3)]
    seat = tables.seminars.Panellist(**place, seminar_id=seminar.id, mentor_id=world.mentors["DS2020-01"])
    recusal = tables.access.Recusal(
        **place, account_id=world.people["mentor"].account_id, trainee_id=world.trainees["QY2020-003"],
        kind="interest", declared_at=1,
    )  # fmt: skip
    with world.session() as session:
        make.put_in(session, seminar)
        make.put_in(session, seat, *(tables.seminars.Participant(**one) for one in here), recusal)
    office.run(at(10))
    assert "· 未交的研讨评议：2 项，最早 2020-12-01" in said(office)[0]


def test_she_reads_it_in_her_language(world: World, office: Office) -> None:
    reminding.reach(world, "mentor", language="en")
    office.run(at(10))
    assert office.box.received[0]["Subject"] == "Camp reminders (1)"
    assert "· 1 × assessments of maturity overdue, first 2020-09-15" in said(office)[0]


def test_the_same_is_not_said_again_for_some_days_and_news_is(world: World, office: Office) -> None:
    reminding.reach(world, "mentor")
    days = [THURSDAY + timedelta(days=n) for n in range(6)]
    reminding.plan(world, working_days=False, lead_days=0, repeat_days=4)
    assert [office.run(at(9, day=day)).sent for day in days[:4]] == [1, 0, 0, 0]
    assert office.run(at(9, day=days[4])).sent == 1
    assert office.run(at(9, day=days[5])).sent == 1  # 2020-12-15: another one is due today


def test_nothing_before_the_hour_in_quiet_hours_or_on_a_day_off(world: World, office: Office) -> None:
    reminding.reach(world, "mentor")
    assert office.run(at(7, 59)).queued == 0
    assert office.run(at(10, day=date(2020, 12, 12))).queued == 0
    assert office.run(at(10, day=date(2020, 10, 1))).queued == 0
    late = office.run(at(22))
    assert (late.queued, late.sent, late.quiet) == (1, 0, 1)
    assert office.run(at(6, 59, day=date(2020, 12, 11))).sent == 0
    assert office.run(at(7, day=date(2020, 12, 11))).sent == 1


def test_a_camp_says_when_and_of_what(world: World, office: Office) -> None:
    reminding.reach(world, "mentor")
    reminding.plan(world, send_at=15 * 60, silenced=("late_assessments",), opening="各位导师：")
    assert office.run(at(14)).queued == office.run(at(16)).queued == 0
    reminding.plan(world, send_at=15 * 60, opening="各位导师：")
    assert office.run(at(16)).sent == 1
    assert said(office)[0][0] == "各位导师："
    reminding.plan(world, active=False)
    assert office.run(at(16, day=date(2020, 12, 21))).queued == 0


def test_what_fails_is_tried_later_and_later_and_then_given_up(world: World, office: Office) -> None:
    reminding.reach(world, "trainee", "webhook")
    reminding.plan(world, quiet_from=0, quiet_until=0)
    now, waits = at(8), []
    for _ in range(ATTEMPTS):
        office.hooks.answer(500)
        done = office.run(now)
        assert done.failed + done.given_up == 1
        (notice,) = office.notices()
        assert office.run(now + 1).sent == 0
        waits.append((notice.next_at - now) // MINUTE)
        now = notice.next_at
    assert waits[:-1] == [1, 4, 16, 64, 256]
    assert (notice.state, notice.attempts, notice.error) == ("failed", ATTEMPTS, "http-500")
    assert len({one.headers["webhook-id"] for one in office.hooks.posted}) == 1
    with world.session(write=False) as session:
        log = session.scalars(select(NoticeDelivery).order_by(NoticeDelivery.attempt)).all()  # type: ignore[arg-type]
    assert [(one.attempt, one.outcome, one.error) for one in log] == [
        (n, "failed", "http-500") for n in range(1, ATTEMPTS + 1)
    ]


def test_an_address_that_is_refused_is_given_up_at_once_and_a_retry_goes_on(world: World, office: Office) -> None:
    reminding.reach(world, "mentor")
    office.box.refusals.append("550 no such user")
    assert office.run(at(10)).given_up == 1
    assert [(one.state, one.error) for one in office.notices()] == [("failed", "smtp-550")]
    with world.session("officer") as session:
        (row,) = session.scalars(select(tables.notices.Notice))
        try_again(session, row, at(10, 5))
    assert office.run(at(10, 5)).sent == 1
    assert [(one.state, one.error, one.attempts) for one in office.notices()] == [("sent", "", 2)]


def test_an_attempt_that_never_ended_is_made_again(world: World, office: Office) -> None:
    """The process was killed between sending and writing it down: told twice rather than never, under one id."""
    reminding.reach(world, "mentor")
    office.run(at(10))
    with world.session() as session:
        unfinished = {"state": "waiting", "next_at": at(10, 10), "attempts": 2}
        session.execute(update(tables.notices.Notice).values(**unfinished))
    assert office.run(at(10, 9)).sent == 0
    assert office.run(at(10, 10)).sent == 1
    assert len({one["Message-ID"] for one in office.box.received}) == 1


@pytest.mark.parametrize("change", ["off", "webhook"])
def test_who_changed_her_mind_is_not_written_to(world: World, office: Office, change: str) -> None:
    reminding.reach(world, "mentor")
    office.run(at(22))
    reminding.reach(world, "mentor", change)
    assert office.run(at(7, 30, day=date(2020, 12, 11))).dropped == 1
    assert office.box.received == []


def test_what_waits_from_yesterday_gives_way_to_today(world: World, office: Office) -> None:
    reminding.reach(world, "mentor")
    office.box.refusals.append("451 later")
    office.run(at(20, 59))
    reminding.plan(world, repeat_days=1)
    office.run(at(9, day=date(2020, 12, 11)))
    assert [one.state for one in office.notices()] == ["dropped", "sent"]


def test_groups_are_told_counts_only_in_their_own_form(world: World) -> None:
    with reminding.office(world, "wecom", "wecom_text", "dingtalk", "webhook") as office:
        assert office.run(at(10)).sent == 4
        assert sorted(one.path.partition("?")[0] for one in office.hooks.posted) == [
            "/dingtalk", "/webhook", "/wecom", "/wecom_text",
        ]  # fmt: skip
        for one in office.hooks.posted:
            assert "逾期的成熟度评价：1 项，最早 2020-09-15" in one.body.decode()
        reminding.plan(world, groups=False)
        assert office.run(at(10, day=date(2020, 12, 24))).queued == 0


def test_a_robot_is_sent_twenty_a_minute_whatever_camp_they_are_of(world: World) -> None:
    with reminding.office(world, "wecom") as office:
        office.run(at(10))
        (first,) = office.notices()
        with world.session() as session:
            for n in range(2, 21):
                place: dict[str, Any] = {"camp_id": world.camp_id, "notice_id": first.id}
                session.add(NoticeDelivery(**place, attempt=n, at=at(10), outcome="sent"))
            session.execute(
                update(tables.notices.Notice).values(state="waiting", next_at=at(10), attempts=20, allowed=30)
            )
        assert office.run(at(10) + MINUTE // 2).sent == 0
        assert [one.state for one in office.notices()] == ["waiting"]
        assert office.run(at(10) + MINUTE).sent == 1


def everybody(sample: World) -> list[UUID]:
    """An account for every mentor and some trainees beside the officers; all are reminded by mail."""
    places: list[dict[str, UUID]] = [{"mentor_id": one} for one in sample.mentors.values()]
    places += [{"trainee_id": one} for one in list(sample.trainees.values())[:5]]
    accounts = [one.account_id for one in sample.people.values()]
    with sample.session() as session:
        session.execute(update(tables.camps.Camp).values(state="running"))
        for n, place in enumerate(places):
            role = Role.MENTOR if "mentor_id" in place else Role.TRAINEE
            account = access.open_account(session, f"a{n}", f"a{n}", role, 1)
            access.grant_role(session, account.id, sample.camp_id, role, **place)
            accounts.append(account.id)
        for one in accounts:
            set_contact(session, one, channel="email", address=f"{one}@example.org", language="zh", now=1)
    return accounts


def test_nothing_personal_is_in_any_message(sample: World) -> None:
    """Of the whole sample camp: no name, number, unit, topic or comment, and nothing but the sentences."""
    with sample.session(write=False) as session:
        texts: set[str] = set()
        for column in (
            tables.trainees.Trainee.name, tables.trainees.Trainee.no, tables.trainees.Trainee.unit,
            tables.mentors.Mentor.name, tables.mentors.Mentor.no, tables.seminars.Seminar.topic,
            tables.training.Visit.name, tables.training.Exam.subject, tables.seminars.Review.comment,
            tables.practice.Posting.opinion, tables.mentors.MentoringNote.content,
        ):  # fmt: skip
            texts |= {text for text in session.scalars(select(column)) if text}
    assert len(texts) > 100
    accounts = everybody(sample)
    with reminding.office(sample, "wecom", "dingtalk", "webhook") as office:
        assert office.run(at(10)).sent > 3
        messages = [str(one["Subject"]) + str(one.get_content()) for one in office.box.received]
        messages += [one.body.decode() for one in office.hooks.posted]
    with sample.session(write=False) as session:
        messages += [one.matters + one.error for one in session.scalars(select(tables.notices.Notice))]
    with sample.session() as session:
        feeds = [made_for(session, one, reminding.ADDRESS, at(10)).decode() for one in accounts]
    assert sum(feed.count("BEGIN:VEVENT") > 3 for feed in feeds) >= len(feeds) - 3  # administrators have no camp
    # lines are folded at 75 bytes
    messages += [feed.replace("\r\n ", "") for feed in feeds]
    assert [(text, one) for text in texts for one in messages if text in one] == []

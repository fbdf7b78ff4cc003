"""Calendars under a secret address: what stands in them, how they change, when they end, and that they name nobody."""

from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from sqlmodel import col, select, update

from service import clock, tables
from service.actions import access
from service.actions.backups import end_all_credentials
from service.tables.audit import Audit
from service.tables.feeds import CalendarFeed
from service.tables.seminars import Participant, Seminar
from service.tables.training import TrainingSession
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
ONE = "QY2020-001"


def address(call: Call, login: str = "trainee") -> str:
    answer = call(login).signed_in().post("/api/me/feed")
    assert answer.status_code == 201, answer.text
    return "/calendar/" + str(answer.json()["address"]).partition("/calendar/")[2]


def fetched(call: Call, place: str, **headers: str) -> Any:
    return call(None).client.get(place, headers=headers)


def events(call: Call, place: str) -> dict[str, Any]:
    answer = fetched(call, place)
    assert answer.status_code == 200, answer.text
    found = icalendar.Calendar.from_ical(answer.content)
    return {str(one["uid"]): one for one in found.walk("VEVENT")}


def summaries(call: Call, place: str) -> set[str]:
    return {str(one["summary"]) for one in events(call, place).values()}


def test_a_calendar_is_a_whole_one_with_its_zone(world: World, call: Call) -> None:
    make.full_file(world)
    answer = fetched(call, address(call))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(answer.content)
    assert [str(one["tzid"]) for one in found.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    met: Any
    (met,) = (one for one in found.walk("VEVENT") if str(one["uid"]).startswith("session-"))
    assert met["dtstart"].params["tzid"] == "Asia/Shanghai"
    assert met["dtstart"].dt.isoformat().endswith("T09:00:00+08:00")
    assert str(met["url"]) == f"http://127.0.0.1:8000/camps/{make.CAMP}"
    assert found.to_ical() == answer.content


def test_each_sees_what_concerns_her(world: World, call: Call) -> None:
    make.full_file(world)
    make.seminar(call("officer"))
    common = {"集中培训签到（上午）", "考试", "现场教学", "研讨"}
    assert summaries(call, address(call)) == common | {"自我小结截止"}
    assert summaries(call, address(call, "officer")) == common | {"成熟度评价截止", "单位评价截止"}
    assert summaries(call, address(call, "mentor")) == {"研讨", "成熟度评价截止"}
    assert summaries(call, address(call, "sysadmin")) == set()


def test_a_trainee_who_is_not_in_a_group_has_not_its_seminar(world: World, call: Call) -> None:
    make.full_file(world)
    place = address(call, "trainee2")
    assert "研讨" not in summaries(call, place)
    with world.session() as session:
        seminar = session.scalars(select(Seminar)).first()
        assert seminar is not None
        session.add(Participant(camp_id=world.camp_id, seminar_id=seminar.id, trainee_id=world.trainees["QY2020-002"]))
    assert "研讨" in summaries(call, place)


def test_an_event_keeps_its_name_and_counts_its_changes(
    world: World, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.full_file(world)
    place, officers = address(call), address(call, "officer")
    first = events(call, place)
    uid = next(uid for uid in first if uid.startswith("session-"))
    now = clock.now() + 3_600_000_000
    monkeypatch.setattr(clock, "now", lambda: now)
    assert {name: one["sequence"] for name, one in events(call, place).items()} == dict.fromkeys(first, 0)
    with world.session() as session:
        session.execute(update(TrainingSession).values(half="pm"))
    moved = events(call, place)
    assert set(moved) == set(first)
    assert (moved[uid]["sequence"], str(moved[uid]["summary"])) == (1, "集中培训签到（下午）")
    assert moved[uid]["last-modified"].dt > first[uid]["last-modified"].dt
    still = {name: one["last-modified"].dt for name, one in moved.items() if name != uid}
    assert still == {name: one["last-modified"].dt for name, one in first.items() if name != uid}
    assert events(call, officers)[uid]["sequence"] == 1


def test_what_a_calendar_has_already_is_not_sent_again(world: World, call: Call) -> None:
    make.full_file(world)
    place = address(call)
    tag = fetched(call, place).headers["etag"]
    again = fetched(call, place, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    with world.session() as session:
        session.execute(update(TrainingSession).values(half="pm"))
    assert fetched(call, place, **{"if-none-match": tag}).status_code == 200


def renewed(call: Call, _: World) -> None:
    address(call)


def ended(call: Call, _: World) -> None:
    assert call("trainee").signed_in().post("/api/me/feed/end").status_code == 204


def restored(_: Call, world: World) -> None:
    with world.session() as session:
        end_all_credentials(session)


def withdrawn(_: Call, world: World) -> None:
    with world.session() as session:
        access.withdraw_role(session, world.people["trainee"].account_id, world.camp_id)


def disabled(_: Call, world: World) -> None:
    with world.session() as session:
        row = session.get(tables.access.Account, world.people["trainee"].account_id)
        assert row is not None
        row.state = "disabled"


@pytest.mark.parametrize("over", [renewed, ended, restored, withdrawn, disabled])
def test_an_address_that_ended_is_like_one_that_never_was(
    world: World, call: Call, over: Callable[[Call, World], None]
) -> None:
    place = address(call)
    assert fetched(call, place).status_code == 200
    over(call, world)
    secret = place.split("/")[2]
    answers = [
        fetched(call, place),
        fetched(call, place.replace(secret, "x" * 43)),
        fetched(call, "/calendar/x/jingying.ics"),
    ]
    assert [one.status_code for one in answers] == [404] * 3
    shown = [{**one.json(), "instance": "", "request_id": ""} for one in answers]
    assert shown[0] == shown[1] == shown[2]


def test_the_secret_is_kept_as_a_digest_and_told_once(world: World, call: Call) -> None:
    trainee = call("trainee").signed_in()
    assert trainee.get("/api/me/feed").json() == {"state": "none", "last4": None, "made_at": None}
    secret = address(call).split("/")[2]
    assert len(secret) == 43
    assert trainee.get("/api/me/feed").json()["last4"] == secret[-4:]
    assert secret not in trainee.get("/api/me/feed").text
    with world.session(write=False) as session:
        (row,) = session.scalars(select(CalendarFeed))
    assert row.sha256 != secret
    assert secret not in str(row)


def test_every_look_leaves_a_row_and_a_guess_leaves_none(world: World, call: Call) -> None:
    make.full_file(world)
    place = address(call)
    tag = fetched(call, place).headers["etag"]
    fetched(call, place, **{"if-none-match": tag})
    fetched(call, "/calendar/guess/jingying.ics")
    with world.session(write=False) as session:
        rows = session.scalars(select(Audit).where(col(Audit.action) == "feeds.show").order_by(col(Audit.seq))).all()
    assert [(one.outcome, one.via, one.account_id, one.subjects) for one in rows] == [
        (outcome, "public", world.people["trainee"].account_id, str(world.trainees[ONE]))
        for outcome in ("ok", "not-modified")
    ]


def test_s31_the_secret_is_in_no_log(world: World, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    place = address(call)
    fetched(call, place)
    fetched(call, place + "x")
    said = "".join(capsys.readouterr())
    assert "jingying.ics" in said
    assert place.split("/")[2] not in said


def test_a_recused_officer_has_not_the_requests_of_whom_she_does_not_deal_with(world: World, call: Call) -> None:
    with world.session() as session:
        place: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": world.trainees[ONE]}
        officer = world.people["officer"].account_id
        make.put_in(
            session,
            tables.privacy.PrivacyRequest(**place, kind="copy", filed_by=officer, filed_at=1, due_on=make.day(9)),
        )
    assert "个人信息请求办理期限" in summaries(call, address(call, "officer"))
    with world.session() as session:
        make.put_in(session, tables.access.Recusal(**place, account_id=officer, kind="interest", declared_at=1))
    assert "个人信息请求办理期限" not in summaries(call, address(call, "officer"))

"""Reminders: how one is reached oneself, a camp's plan, and what officers see of the outbox."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar import Litestar
from sqlmodel import select, update

from service import clock
from service.actions import resealing
from service.http import tending
from service.outlets import Outlets
from service.tables.access import Recusal
from service.tables.audit import Audit
from service.tables.notices import Contact, Notice
from tests import make, reminding
from tests.api.walks_notices import PLAN
from tests.make import Caller, World
from tests.reminding import at

Call = Callable[[str | None], Caller]
ONE, MAIL = "QY2020-001", {"channel": "email", "address": "one@example.org", "language": "en"}
OWN = "/api/me/notices"


def put_notice(world: World, no: str = ONE, **more: Any) -> str:
    with world.session() as session:
        row = make.notice(world, no, **more)
        make.put_in(session, row)
    return str(row.id)


def test_a_person_says_how_to_reach_her(world: World, call: Call) -> None:
    mentor = call("mentor").signed_in()
    assert mentor.get(OWN).json() == {"channel": "off", "address": None, "language": "zh", "available": []}
    answer = mentor.put(OWN, MAIL)
    assert (answer.status_code, answer.json()) == (200, {**MAIL, "available": []})
    assert mentor.get(OWN).json() == answer.json()
    assert call("mentor2").signed_in().get(OWN).json()["address"] is None
    assert mentor.put(OWN, {"channel": "off"}).json()["address"] is None
    with world.session(write=False) as session:
        assert [one.address for one in session.scalars(select(Contact))] == [None]


def test_s61_an_address_is_sealed_and_moves_to_a_new_key(world: World, call: Call) -> None:
    mentor = call("mentor").signed_in()
    mentor.put(OWN, MAIL)
    with world.session(write=False) as session:
        assert "one@example.org" not in str([one.address for one in session.scalars(select(Contact))])
    with world.session() as session:
        session.execute(update(Contact).values(address="one@example.org"))
    assert resealing.reseal(world.database) == 1
    assert mentor.get(OWN).json()["address"] == "one@example.org"


@pytest.mark.parametrize(
    "address", ["", "one", "one@", "a b@example.org", "a@b.cn\nBcc: c@d.cn", "a@b..cn", "a@b.cn,c@d.cn"]
)
def test_what_is_no_address_is_refused(world: World, call: Call, address: str) -> None:
    answer = call("mentor").signed_in().put(OWN, {"channel": "email", "address": address})
    assert answer.status_code in {400, 422}
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["pointer"] == "/address"


def test_a_plan_is_changed_by_who_has_seen_it(world: World, call: Call) -> None:
    officer = call("officer")
    before = officer.get("/notices/plan")
    assert (before.json()["version"], before.json()["send_at"]) == (0, "08:00")
    answer = officer.put("/notices/plan", PLAN)
    assert answer.status_code == 200, answer.text
    assert {**answer.json(), "version": 1, "kinds": 0} == {**PLAN, "closing": "", "version": 1, "kinds": 0}
    stale = officer.put("/notices/plan", PLAN, headers={"if-match": before.headers["etag"]})
    assert stale.status_code == 412
    assert officer.request("PUT", "/notices/plan", json=PLAN).status_code == 428


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"silenced": ["nonsense"]}, "/silenced", "unknown-kind"),
        ({"opening": "请催学员1交材料"}, "/opening", "names-somebody"),
        ({"closing": "联系导师2"}, "/closing", "names-somebody"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    world: World, call: Call, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = call("officer").put("/notices/plan", {**PLAN, **change})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert answer.json()["errors"][0]["code"] == code


def test_officers_see_what_became_of_each_and_have_it_tried_again(world: World, call: Call) -> None:
    officer = call("officer")
    id = put_notice(world, account="trainee", state="failed", attempts=6, error="smtp-550")
    (shown,) = officer.get("/notices?state=failed").json()["items"]
    assert (shown["name"], shown["error"], shown["says"]) == ("trainee", "smtp-550", ["考试：2 项，最早 2020-09-02"])
    assert officer.get("/notices?state=sent").json()["total"] == 0
    assert officer.get(f"/notices/{id}").json()["deliveries"] == []
    again = officer.post(f"/notices/{id}/retry")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    with world.session() as session:
        session.execute(update(Notice).values(state="sent"))
    assert officer.post(f"/notices/{id}/retry").status_code == 409
    with world.session(write=False) as session:
        rows = session.scalars(select(Audit).where(Audit.action == "notices.retry")).all()
    assert str(world.trainees[ONE]) in rows[0].subjects


def test_s13_who_is_recused_does_not_see_it(world: World, call: Call) -> None:
    id = put_notice(world, "QY2020-002")
    assert call("officer").get(f"/notices/{id}").status_code == 200
    with world.session() as session:
        mine: dict[str, Any] = {
            "account_id": world.people["officer"].account_id,
            "trainee_id": world.trainees["QY2020-002"],
        }
        make.put_in(session, Recusal(camp_id=world.camp_id, **mine, kind="interest", declared_at=1))
    assert call("officer").get(f"/notices/{id}").status_code == 404
    assert call("officer").get("/notices").json()["total"] == 0


def test_a_server_sends_by_itself_where_it_is_asked_to(
    world: World, call: Call, application: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(tending._asked_for(application)) == []
    reminding.reach(world, "mentor")
    monkeypatch.setattr(clock, "now", lambda: at(10))
    before: Outlets = application.state.outlets
    with reminding.office(world, every_minutes=5) as office:
        application.state.outlets = office.outlets
        try:
            (chore,) = tending._asked_for(application)
            chore.run(application)
        finally:
            application.state.outlets = before
        assert (chore.every, chore.run.__name__) == (300, "send_notices")
        assert office.box.recipients == ["mentor@example.org"]
    with world.session(write=False) as session:
        (row,) = session.scalars(select(Audit).where(Audit.action == "notices.send"))
    assert (row.via, row.account_id, row.camp_id) == ("cli", None, world.camp_id)

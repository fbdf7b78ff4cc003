"""回避: declared by oneself, ended by another officer; who is declared is out of sight at once."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlmodel import col, select

from service import api
from service.actions import access as accounts
from service.app import create_app
from service.config import Settings
from service.database import Database
from service.errors import Conflict
from service.http import routes
from service.http.sessions import RequestSession
from service.rules.access import Perm, Role
from service.tables.access import Recusal
from service.tables.audit import Audit
from service.tables.trainees import Trainee
from tests import make
from tests.make import ROOT, Caller, World

Call = Callable[[str | None], Caller]
KIN = {"trainee": "QY2020-001", "kind": "kinship", "relation": "表兄妹"}


def declare(caller: Caller, trainee: str = "QY2020-001", **more: Any) -> dict[str, Any]:
    answer = caller.signed_in().post("/recusals", {"trainee": trainee, "kind": "interest", **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def end(officer: Caller, recusal: dict[str, Any]) -> Any:
    return officer.signed_in().post(f"/recusals/{recusal['id']}/end", {"reason": "关系已不存在"})


@pytest.mark.parametrize("login", ["officer", "mentor", "mentor2"])
def test_who_declares_sees_her_declaration_and_no_name(call: Call, login: str) -> None:
    answer = call(login).signed_in().post("/recusals", KIN)
    assert answer.status_code == 201
    shown = answer.json()
    assert [shown[name] for name in ("login", "trainee", "kind", "ended_at")] == [login, "QY2020-001", "kinship", None]
    assert not {"relation", "name"} & shown.keys()
    assert call(login).signed_in().get("/recusals").json()["items"] == [shown]


def test_officers_see_who_is_recused_from_whom_and_mentors_their_own(call: Call) -> None:
    declare(call("mentor"), "QY2020-001")
    declare(call("mentor2"), "QY2020-002")
    declare(call("officer"), "QY2020-003")
    listed = [(row["login"], row["trainee"]) for row in call("officer2").signed_in().get("/recusals").json()["items"]]
    assert listed == [("mentor", "QY2020-001"), ("mentor2", "QY2020-002"), ("officer", "QY2020-003")]
    own = call("mentor2").signed_in().get("/recusals").json()
    assert ([row["trainee"] for row in own["items"]], own["total"]) == (["QY2020-002"], 1)


def test_the_relation_is_sealed_and_read_only_by_an_officer_proved_anew(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = declare(call("mentor"), kind="kinship", relation="表兄妹")
    with world.session(write=False) as session:
        stored = session.scalars(select(Recusal)).one().relation
    assert stored is not None
    assert "表兄妹" not in stored
    path = f"/recusals/{made['id']}/relation"
    assert call("officer").signed_in().get(path).json() == {"relation": "表兄妹"}
    assert call("mentor").signed_in().get(path).status_code == 403
    assert call("officer").get(path).status_code == 403  # a token
    make.later(monkeypatch, minutes=31)
    assert call("officer").signed_in().get(path).status_code == 401


def test_a_declaration_without_a_relation_has_none(call: Call) -> None:
    made = declare(call("mentor"))
    assert call("officer").signed_in().get(f"/recusals/{made['id']}/relation").json() == {"relation": None}


def test_what_cannot_be_declared_is_refused(call: Call) -> None:
    mentor = call("mentor").signed_in()
    unknown = mentor.post("/recusals", {"trainee": "QY2020-099", "kind": "interest"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/trainee")
    assert mentor.post("/recusals", {"trainee": "QY2020-001", "kind": "friendship"}).status_code == 400
    declare(call("mentor"))
    again = mentor.post("/recusals", KIN)
    assert (again.status_code, again.json()["type"]) == (409, "urn:jingying:problem:already-declared")
    assert call("trainee").signed_in().post("/recusals", KIN).status_code == 403
    assert call("mentor").post("/recusals", KIN).status_code == 403  # a token


def test_only_another_officer_ends_it_once_and_says_why(call: Call) -> None:
    made = declare(call("officer"))
    assert end(call("officer"), made).json()["type"] == "urn:jingying:problem:same-person"
    assert end(call("mentor"), made).status_code == 403
    ended = end(call("officer2"), made)
    assert ended.status_code == 200
    assert (ended.json()["ended_by"], ended.json()["end_reason"]) == ("officer2", "关系已不存在")
    assert end(call("officer2"), made).status_code == 409
    assert call("officer").get("/trainees/QY2020-001").status_code == 200


def test_what_was_ended_can_be_declared_again(call: Call) -> None:
    made = declare(call("mentor"), relation="旧")
    end(call("officer"), made)
    again = declare(call("mentor"), kind="kinship", relation="新")
    assert (again["id"], again["kind"], again["ended_at"]) == (made["id"], "kinship", None)
    assert call("officer").signed_in().get(f"/recusals/{made['id']}/relation").json() == {"relation": "新"}
    assert call("mentor").get("/trainees/QY2020-001").status_code == 404


def test_a_recusal_of_another_camp_is_unknown(call: Call, world: World) -> None:
    made = declare(call("mentor"))
    make.second_camp(world, "officer2")
    foreign = call("officer2").signed_in().post(f"/api/camps/QY2021/recusals/{made['id']}/end", {"reason": "无"})
    assert foreign.status_code == 404


# a seminar does not wait for a judge who is recused


def test_open_reviews_step_back_when_a_judge_declares(call: Call, world: World) -> None:
    make.policy(world)
    place = make.seminar(call("officer"))
    mentor, other = call("mentor").signed_in(), call("mentor2").signed_in()
    make.review(mentor, f"{place}/reviews/QY2020-001", 20, None, None, None, None, submit=False)
    declare(call("mentor"), "QY2020-001")
    declare(call("mentor"), "QY2020-002")
    for no in ("QY2020-001", "QY2020-002"):
        assert mentor.get(f"{place}/reviews/{no}").status_code == 404
        make.review(other, f"{place}/reviews/{no}", *GOOD)
    assert call("officer").get("/reviews/missing").json()["total"] == 0
    assert mentor.get("/reviews/to-do").json()["total"] == 0
    lines = call("officer").get(f"{place}/reviews", params={"mentor": "DS2020-01"}).json()["items"]
    states = [(row["trainee"], row["state"], row["marks"]) for row in lines]
    assert states == [("QY2020-001", "recused", []), ("QY2020-002", "recused", [])]
    kept = call("officer").get(f"{place}/reviews/QY2020-001/DS2020-01/versions").json()["items"]
    assert [row["state"] for row in kept] == ["draft", "recused"]
    assert call("officer").post(f"{place}/close", {}).status_code == 200
    counts = [(one["expected"], one["reviewed"]) for one in call("officer").get(f"{place}/results").json()["items"]]
    assert counts == [(1, 1), (1, 1)]


def test_a_review_that_is_in_stays_and_steps_back_when_it_is_returned(call: Call, world: World) -> None:
    make.policy(world)
    place = make.seminar(call("officer"))
    make.review(call("mentor").signed_in(), f"{place}/reviews/QY2020-001", *GOOD)
    declare(call("mentor"), "QY2020-001")
    lines = call("officer").get(f"{place}/reviews", params={"mentor": "DS2020-01"}).json()["items"]
    assert [row["state"] for row in lines] == ["submitted"]
    back = call("officer").post(f"{place}/reviews/QY2020-001/DS2020-01/return", {"reason": "已申报回避"})
    assert (back.status_code, back.json()["state"], back.json()["total"]) == (200, "recused", None)


@pytest.mark.parametrize("late", ["participant", "panellist"])
def test_who_joins_a_seminar_after_the_declaration_is_not_waited_for(call: Call, world: World, late: str) -> None:
    make.policy(world)
    declare(call("mentor"), "QY2020-002")
    officer = call("officer")
    first: dict[str, Any] = {"panel": ["DS2020-02"], "chair": None} if late == "panellist" else {}
    place = make.seminar(officer, trainees=("QY2020-001", "QY2020-002"), **first)
    if late == "panellist":
        assert officer.put(place, make.seminar_body()).status_code == 200
    missing = officer.get("/reviews/missing", params={"mentor": "DS2020-01"}).json()["items"]
    assert [row["trainee"] for row in missing] == ["QY2020-001"]


def test_a_reopened_seminar_does_not_wait_for_who_declared_meanwhile(call: Call, world: World) -> None:
    make.policy(world)
    place = make.seminar(call("officer"), trainees=("QY2020-001",))
    make.review(call("mentor2").signed_in(), f"{place}/reviews/QY2020-001", *GOOD)
    assert call("officer").post(f"{place}/close", {"force": True, "reason": "评委缺席"}).status_code == 200
    declare(call("mentor"), "QY2020-001")
    assert call("officer").post(f"{place}/reopen", {"reason": "补评"}).status_code == 200
    assert call("officer").post(f"{place}/close", {}).status_code == 200


def test_an_officer_neither_closes_nor_reopens_a_seminar_of_somebody_she_is_recused_from(
    call: Call, world: World
) -> None:
    make.policy(world)
    place = make.seminar(call("officer"), trainees=("QY2020-001",))
    for judge in ("mentor", "mentor2"):
        make.review(call(judge).signed_in(), f"{place}/reviews/QY2020-001", *GOOD)
    declare(call("officer"), "QY2020-001")
    refused = call("officer").post(f"{place}/close", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:jingying:problem:recused")
    assert call("officer2").post(f"{place}/close", {}).status_code == 200
    assert call("officer").post(f"{place}/reopen", {"reason": "复核"}).status_code == 403
    assert [line[:2] for line in make.posted(world)] == [("QY2020-001", "award")]


def test_what_a_recused_officer_enters_for_others_leaves_that_person_as_she_is(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    visit = {"name": "韶山现场教学", "on": "2020-09-03", "place": "韶山", "theme": "党性教育"}
    made = officer.post("/visits", visit).json()
    path = f"/visits/{made['id']}/attendance"
    assert officer.put(path, {"trainees": ["QY2020-001", "QY2020-002"]}).status_code == 200
    before = [line for line in make.posted(world) if line[0] == "QY2020-001"]
    assert before
    declare(officer, "QY2020-001")
    assert officer.put(path, {"trainees": ["QY2020-003"]}).status_code == 200
    assert [line for line in make.posted(world) if line[0] == "QY2020-001"] == before
    assert call("officer2").get(path).json()["trainees"] == ["QY2020-001", "QY2020-003"]


# S-13: each relation and each act


GOOD = [20, 20, 20, 15, 15]
READS = [
    "/trainees/{no}", "/trainees/{no}/growth", "/trainees/{no}/growth/missing", "/trainees/{no}/growth/entries",
    "/trainees/{no}/growth/attachments", "/trainees/{no}/notes", "/trainees/{no}/assessments",
    "/trainees/{no}/unit-assessments", "/trainees/{no}/hours", "/trainees/{no}/enrolments", "/trainees/{no}/attendance",
    "/points/trainees/{no}/explanation",
]  # fmt: skip
NOTE = {"on": "2020-09-01", "form": "talk", "content": "谈心"}
ACTS: dict[str, list[tuple[str, str, Any]]] = {
    "officer": [
        ("PUT", "/trainees/{no}", make.trainee_body(1)),
        ("POST", "/trainees/{no}/state", {"to": "suspended", "reason": "事假"}),
        ("POST", "/trainees/{no}/growth/entries", {"kind": "award", "title": "先进", "occurred_on": "2020-09-01"}),
        ("POST", "/trainees/{no}/unit-assessments", {"half": 1, "on": "2020-11-01", "score": 90}),
    ],
    "mentor": [
        ("POST", "/trainees/{no}/notes", NOTE),
        ("POST", "/trainees/{no}/assessments", {"quarter": 1, "on": "2020-09-01", "marks": {"政治素质": 26}}),
        ("PUT", "/seminars/YT01-1/reviews/{no}", {"marks": GOOD}),
        ("POST", "/seminars/YT01-1/reviews/{no}/submit", None),
        ("POST", "/seminars/YT01-1/reviews/{no}/recuse", {"reason": "亲属"}),
    ],
}


def refusals(world: World, account: str) -> int:
    with world.session(write=False) as session:
        mine = col(Audit.account_id) == world.people[account].account_id
        return len(session.scalars(select(Audit).where(mine, col(Audit.outcome) == "refused")).all())


@pytest.mark.parametrize("kind", ["kinship", "interest"])
@pytest.mark.parametrize("login", ["officer", "mentor"])
def test_s13_nothing_of_a_declared_person_can_be_read_or_done(call: Call, world: World, login: str, kind: str) -> None:
    make.policy(world)
    make.seminar(call("officer2"))
    no, caller = "QY2020-001", call(login).signed_in()
    assert caller.get(f"/trainees/{no}").status_code == 200
    declare(call(login), no, kind=kind)
    acts = [("GET", path, None) for path in READS] + ACTS[login]
    for method, path, body in acts:
        before = refusals(world, login)
        answer = caller.request(method, path.format(no=no), json=body, headers={"if-match": '"x"'})
        assert answer.status_code == 404, (method, path, answer.text)
        assert make.telling(answer) == make.telling(
            caller.request(method, path.format(no="QY2020-099"), json=body, headers={"if-match": '"x"'})
        )
        assert refusals(world, login) == before + 2, (method, path)


def test_s13_nobody_awards_or_corrects_somebody_declared(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    receipt = make.entered(officer, make.line(), key="first")
    declare(officer, "QY2020-001")
    unknown = make.post_lines(officer, "a", make.line(trainee="QY2020-099"))
    awarded = make.post_lines(officer, "b", make.line())
    assert awarded.status_code == unknown.status_code == 422
    told, said = (str(make.telling(one)).replace("QY2020-001", "QY2020-099") for one in (awarded, unknown))
    assert told == said
    seq = receipt["first_seq"]
    assert make.take_back(officer, seq).status_code == make.take_back(officer, 4711, "s").status_code
    assert officer.get(f"/points/entries/{seq}").status_code == 404
    assert make.post_lines(officer, "first", make.line()).status_code == 404
    again = officer.post(f"/points/vouchers/{seq}/reversal", {"reason": "错"}, headers=make.keyed("v"))
    assert again.status_code in {404, 422}
    assert len(make.posted(world)) == 1


def is_about(row: dict[str, Any]) -> bool:
    return "QY2020-001" in {row.get("no"), row.get("trainee")}


def test_s13_a_declared_person_is_in_no_list_and_no_count(call: Call, world: World) -> None:
    make.policy(world)
    make.full_file(world)
    officer = call("officer")
    make.entered(officer, make.line())
    lists = ["/trainees", "/growth/missing", "/points/entries", "/points/standings", "/assignments", "/postings"]
    before = {path: officer.get(path).json() for path in lists}
    declare(officer, "QY2020-001")
    for path in lists:
        found = officer.get(path)
        assert not any(map(is_about, found.json()["items"])), path
        lost = sum(map(is_about, before[path]["items"]))
        assert lost, path
        assert found.json().get("total", 0) == before[path].get("total", lost) - lost, path


def test_s13_a_restricted_file_is_out_of_sight_of_all_but_its_subject(call: Call, world: World) -> None:
    with world.session() as session:
        row = session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"]))
        assert row is not None
        row.restricted = True
    for login in ("officer", "mentor"):
        assert call(login).get("/trainees/QY2020-001").status_code == 404
    assert call("trainee").get("/trainees/QY2020-001").status_code == 200


@pytest.mark.parametrize("login", ["officer", "mentor"])
def test_s13_nobody_judges_herself_since_nobody_holds_two_roles_in_a_camp(world: World, login: str) -> None:
    account, trainee = world.people[login].account_id, world.trainees["QY2020-003"]
    with pytest.raises(Conflict), world.session() as session:
        accounts.grant_role(session, account, world.camp_id, Role.TRAINEE, trainee_id=trainee)


def test_s13_who_is_recused_from_anybody_ranks_nobody(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [routes.post(ROOT.replace(make.CAMP, "{camp:str}") + f"/{perm.value.split(':')[1]}", perm)(decided)
            for perm in (Perm.RANKING_DECIDE, Perm.RANKING_PUBLISH)]  # fmt: skip
    handlers = [*api.handlers(), *made]
    monkeypatch.setattr(api, "handlers", lambda: handlers)
    with TestClient(create_app(Settings(), database), base_url="http://127.0.0.1:8000") as client:
        officer, other = (Caller(client, world.people[one]).signed_in() for one in ("officer", "officer2"))
        assert officer.post("/decide").status_code == 201
        declared = declare(Caller(client, world.people["officer"]), "QY2020-003")
        for path in ("/decide", "/publish"):
            before = refusals(world, "officer")
            answer = officer.post(path)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:recused")
            assert refusals(world, "officer") == before + 1
            assert other.post(path).status_code == 201
        assert end(Caller(client, world.people["officer2"]), declared).status_code == 200
        assert officer.post("/decide").status_code == 201


def decided(session: RequestSession) -> None:
    """Stands for a decision that ranks the whole camp."""

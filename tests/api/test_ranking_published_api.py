"""What trainees and mentors read of a published sheet: their own rows, and nothing that tells of others."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from service.database import Database
from service.tables.audit import Audit
from service.tables.mentors import Mentor
from tests import make, sampled
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
OWN, BARRED, UNMET = "QY2020-034", "QY2020-006", "QY2020-033"
"""All three of one mentor: on the reserve list, under a veto, and short of a clause."""
BARS = [{"since": "2021-04-14", "until": None, "state": {"code": "decided", "zh": "影响期", "en": "Term"}}]
WHY = "岗位调整，下期再议"


@pytest.fixture
def world(sample: World) -> World:
    sampled.sign_up(sample, "mentor", mentor="DS2020-03")
    sampled.sign_up(sample, "trainee", trainee=OWN)
    sampled.sign_up(sample, "trainee2", trainee=BARRED)
    assert sampled.publish(sample, {OWN: ("deferred", WHY)}) == "TJ-1"
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def shown(caller: Caller, path: str = "/ranking") -> dict[str, Any]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_trainee_reads_her_own_row_and_on_which_list_it_stands(call: Call) -> None:
    found = shown(call("trainee"))
    (row,) = found["rows"]
    assert (found["sheet"], found["revision"], len(found["digest"])) == ("TJ-1", 1, 64)
    assert (row["no"], row["listed"]["code"], row["chance"]["band"]["code"]) == (OWN, "reserve", "open")
    whole = {one["no"]: one for one in shown(call("officer"))["rows"]}
    assert {name: row[name] for name in row} == {name: whole[OWN][name] for name in row}


def test_what_people_decided_about_her_and_why_is_hers_to_read(call: Call) -> None:
    told = shown(call("trainee"), f"/trainees/{OWN}/recommendation")["decided"]
    assert (told["choice"]["code"], told["reason"]) == ("deferred", WHY)
    assert shown(call("officer"), f"/trainees/{OWN}/recommendation?sheet=TJ-1")["decided"] == told
    assert shown(call("officer"), f"/trainees/{OWN}/recommendation")["decided"] is None
    assert WHY not in call("trainee2").get(f"/trainees/{BARRED}/recommendation").text


def test_one_under_a_veto_reads_that_she_takes_no_part(call: Call) -> None:
    (row,) = shown(call("trainee2"))["rows"]
    assert (row["no"], row["state"]["code"], row["place"], row["listed"]) == (BARRED, "barred", 10, None)
    whole = {one["no"]: one for one in shown(call("officer"))["rows"]}
    assert row["bars"] == whole[BARRED]["bars"] == BARS
    assert {no for no, one in whole.items() if one["bars"]} == {BARRED}
    assert call("mentor").get("/ranking").text.count('"bars":[]') == 2


def test_the_page_says_until_when_to_her_and_to_officers(call: Call) -> None:
    for login in ("trainee2", "officer"):
        page = call(login).get("/camps/QY2020/ranking").text
        assert page.count("影响期 2021-04-14–") == 1
    assert "影响期" not in call("mentor").get("/camps/QY2020/ranking").text


def test_a_mentor_reads_her_trainees_and_nothing_of_vetoes(call: Call) -> None:
    found = shown(call("mentor"))
    assert {row["no"]: row["state"]["code"] for row in found["rows"]} == {OWN: "listed", UNMET: "not_met"}
    assert call("mentor").get(f"/trainees/{BARRED}/recommendation").status_code == 404
    assert shown(call("mentor"), f"/trainees/{OWN}/recommendation")["explanation"]["organisers"] is False


@pytest.mark.parametrize(
    "path", ["/ranking", f"/trainees/{OWN}/recommendation", f"/trainees/{OWN}/recommendation?sheet=TJ-1"]
)
@pytest.mark.parametrize("login", ["trainee", "mentor"])
def test_nothing_tells_who_judged_or_how_others_did(call: Call, world: World, login: str, path: str) -> None:
    answer = call(login).get(path)
    with world.session(write=False) as session:
        judges = [one for row in session.exec(select(Mentor)) for one in (row.no, row.name, str(row.id))]
    people = {no for no in world.trainees if no not in {OWN, UNMET}} | {str(one) for one in world.trainees.values()}
    assert [one for one in (*judges, *people) if one in answer.text] == []
    assert {"line", "line_list"}.isdisjoint(answer.json()["method"])
    assert "severities" not in answer.text
    assert all("reviewers" not in row for row in answer.json().get("rows", ()))


def test_an_explanation_is_of_the_sheet_and_adds_up(call: Call) -> None:
    found = shown(call("trainee"), f"/trainees/{OWN}/recommendation")
    told = found["explanation"]
    additive = told["additive"]
    assert (found["sheet"], additive["score"]) == ("TJ-1", 8451)
    assert additive["at_medians"] + sum(one["contribution"] for one in additive["lines"]) == additive["score"]
    names = [tuple(line["words"]) for line in told["points"]["lines"]]
    assert len(set(names)) == len(names)
    assert ("理论教育与培训", "理论教育与培训") in names
    assert {(way["gain"], way["needed"]) for way in told["ways"]} == {(None, None)}
    assert any("约还需" in way["words"][0] for way in told["ways"])
    assert all(not one["given"] for source in told["sources"] for one in source["occasions"])
    assert told["removals"] == {"reviewers": [], "occasions": [], "words": []}
    assert any("再评" in zh or "重新评" in zh for zh, _ in told["sentences"])


def test_what_was_published_stays_while_the_figures_move_on(call: Call) -> None:
    before, live = call("trainee").get("/ranking"), shown(call("officer"))
    award = make.line(OWN, on="2021-06-01")
    assert make.post_lines(call("officer"), "k", award).status_code == 201
    after = call("trainee").get("/ranking", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 304
    assert shown(call("officer"))["method"]["inputs_digest"] != live["method"]["inputs_digest"]
    on_sheet = shown(call("officer"), f"/trainees/{OWN}/recommendation?sheet=TJ-1")
    assert on_sheet["method"]["inputs_digest"] == live["method"]["inputs_digest"]
    assert on_sheet["explanation"]["organisers"] is True


@pytest.mark.parametrize("name", ["TJ-2", "TJ-0", "TJ", "1", "TJ-01"])
def test_a_sheet_that_is_not_there_is_not_found(call: Call, name: str) -> None:
    for login in ("officer", "trainee"):
        assert call(login).get(f"/trainees/{OWN}/recommendation?sheet={name}").status_code == 404


def test_others_and_other_camps_see_nothing(call: Call, world: World) -> None:
    for path in (f"/trainees/{BARRED}/recommendation", "/trainees/QY2020-008/recommendation"):
        assert call("trainee").get(path).status_code == 404
    assert call("mentor").get("/trainees/QY2020-008/recommendation").status_code == 404
    assert call("trainee").get("/reviews/severity").status_code == 404
    number = make.second_camp(world, "officer2")
    for path in ("/ranking", "/reviews/severity", "/trainees/QY2021-001/recommendation"):
        assert call("officer").get(f"/api/camps/{number}{path}").status_code == 404
        assert call("officer2").get(f"/api/camps/{number}{path}").status_code == 422


def test_every_reading_says_whom_it_showed(call: Call, world: World) -> None:
    shown(call("trainee"))
    shown(call("mentor"))
    shown(call("officer"))
    shown(call("officer"), "/reviews/severity")
    with world.session(write=False) as session:
        rows = list(session.exec(select(Audit).where(col(Audit.camp_id) == world.camp_id).order_by(col(Audit.seq))))[
            -4:
        ]
    own = str(world.trainees[OWN])
    assert [row.action for row in rows] == ["ranking.index"] * 3 + ["ranking.severity"]
    assert own in str(rows[0].subjects)
    assert str(world.trainees[UNMET]) in str(rows[1].subjects)
    assert str(world.trainees[BARRED]) not in str(rows[1].subjects)
    assert "45" in str(rows[2].subjects)

"""What the journal counts for, over HTTP: the list of entries, standings and explanations."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from service import clock
from tests import make
from tests.make import Caller, World, entered, line, take_back

Call = Callable[[str | None], Caller]
BOARD = "/points/standings"
FIRST, SECOND = (f"/points/trainees/QY2020-00{n}/explanation" for n in (1, 2))


@pytest.fixture(autouse=True)
def ruled(world: World) -> None:
    make.policy(world)


def rows(answer: Any, *names: str) -> list[Any]:
    found = [tuple(one[name] for name in names) for one in answer.json()["items"]]
    return [one[0] for one in found] if len(names) == 1 else found


def test_entries_are_filtered_sorted_and_paged(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(on="2020-09-03"), line("QY2020-002", "T01", on="2020-09-01"), line("QY2020-002", "D01"))
    take_back(officer, 3)
    assert rows(officer.get("/points/entries"), "seq") == [1, 2, 3, 4, 5]
    for query, seqs in {
        "trainee=QY2020-002": [3, 4, 5],
        "rule=T01": [3, 5],
        "kind=reverse": [5],
        "kind=policy": [1],
        "after_seq=3": [4, 5],
        "since=2020-09-02": [2],
        "since=2020-09-01&until=2020-09-01&kind=deduct": [4],
        "trainee=QY2020-999": [],
        "sort=-seq&limit=2": [5, 4],
        "sort=-occurred_on,-seq&limit=2&offset=1": [5, 4],
        "sort=occurred_on": [1, 3, 4, 5, 2],
        "sort=-recorded_at": [5, 4, 3, 2, 1],
    }.items():
        assert rows(officer.get(f"/points/entries?{query}"), "seq") == seqs, query
    page = officer.get("/points/entries?limit=2&offset=4").json()
    assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (5, 2, 4, 1)
    assert rows(officer.get("/points/entries?rule=T01"), "reverses", "reversed_by") == [(None, 5), (3, None)]


def test_pages_of_equal_rows_hold_each_of_them_once(call: Call) -> None:
    entered(call("officer"), *[line(source=f"s{n}") for n in range(30)])
    pages = [call("officer").get(f"/points/entries?sort=-occurred_on&limit=5&offset={n}") for n in range(0, 35, 5)]
    assert sorted(seq for one in pages for seq in rows(one, "seq")) == list(range(1, 32))


@pytest.mark.parametrize(
    "query", ["sort=amount", "sort=seq;drop", "kind=gift", "since=soon", "after_seq=-1", "after_seq=x", "limit=201",
              "offset=-1", "colour=red", "after_seq=99999999999999999999"],
)  # fmt: skip
def test_a_list_takes_only_what_is_documented(call: Call, query: str) -> None:
    assert call("officer").get(f"/points/entries?{query}").status_code == 400


def test_each_role_reads_the_entries_of_its_own_people(call: Call) -> None:
    entered(call("officer"), line(), line("QY2020-002"))
    for role, seqs in {"officer": [1, 2, 3], "mentor": [2], "mentor2": [], "trainee": [2], "trainee2": [3]}.items():
        assert rows(call(role).get("/points/entries"), "seq") == seqs, role
        for seq in (1, 2, 3):
            assert call(role).get(f"/points/entries/{seq}").status_code == (200 if seq in seqs else 404)
    assert call("officer").get("/points/entries/9").status_code == 404
    assert call("officer").get("/points/entries/99999999999999999999").status_code == 404


def test_equals_share_a_place_and_the_next_one_is_left_out(call: Call) -> None:
    officer = call("officer")
    entered(officer, line("QY2020-002", times=2), line("QY2020-003"), line("QY2020-001"))
    board = officer.get(BOARD)
    assert rows(board, "no", "place", "total", "points") == [
        ("QY2020-002", 1, 200, "2.00"),
        ("QY2020-001", 2, 100, "1.00"),
        ("QY2020-003", 2, 100, "1.00"),
        ("QY2020-004", 4, 0, "0.00"),
    ]
    assert [one["counted"] for one in board.json()["items"][0]["categories"] if one["code"] == "B"] == [200]
    assert rows(officer.get(BOARD + "?sort=-no&limit=2&offset=1"), "no") == ["QY2020-003", "QY2020-002"]
    assert rows(officer.get(BOARD + "?sort=-total,-no&limit=2"), "no") == ["QY2020-002", "QY2020-003"]
    assert officer.get(BOARD + "?offset=9").json()["items"] == []
    for bad in ("sort=name", "limit=0", "limit=201", "on=x", "at_seq=-1", "at_seq=x"):
        assert officer.get(f"{BOARD}?{bad}").status_code == 400, bad


def test_standings_of_a_day_and_of_a_moment_of_the_journal(call: Call, world: World) -> None:
    officer = call("officer")
    receipt = entered(officer, line(on="2020-09-01"))
    entered(officer, line(on="2020-10-01"), line("QY2020-002", on="2020-10-01", times=3))
    assert rows(officer.get(BOARD + "?on=2020-09-30"), "total") == [100, 0, 0, 0]
    assert rows(officer.get(BOARD + "?on=2020-08-31"), "total") == [0, 0, 0, 0]
    assert officer.get(BOARD + "?on=2020-05-31").json()["items"] == []
    then = officer.get(BOARD + "?at_seq=2")
    assert rows(then, "total") == [100, 0, 0, 0]
    assert (then.json()["as_of"]["seq"], then.json()["as_of"]["hash"]) == (2, receipt["hash"])
    assert officer.get(BOARD + "?at_seq=99999999999999999999").status_code == 400


def test_what_the_journal_has_not_come_to_is_not_read(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(times=1))
    changes = f"{BOARD}/changes"
    for address, name in {
        f"{BOARD}?at_seq=3": "at_seq",
        f"{FIRST}?at_seq=3": "at_seq",
        "/points/trainees/QY2020-001/statement.csv?at_seq=3": "at_seq",
        "/ranking?at_seq=3": "at_seq",
        f"{changes}?from_seq=3": "from_seq",
        f"{changes}?from_seq=1&to_seq=3": "to_seq",
    }.items():
        answer = officer.get(address)
        assert answer.status_code == 422, address
        (wrong,) = answer.json()["errors"]
        assert (wrong["pointer"], wrong["code"]) == (f"/{name}", "beyond-head")
        assert ("现在到第 2 笔" in wrong["message"], "ends at entry 2;" in wrong["message_en"]) == (True, True)
    assert officer.get(f"{changes}?from_seq=2").status_code == 200
    assert officer.get(f"{BOARD}?at_seq=2").status_code == 200


def test_changes_are_read_forwards(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(times=1))
    backwards = officer.get(f"{BOARD}/changes?from_seq=2&to_seq=1")
    assert backwards.status_code == 422
    (wrong,) = backwards.json()["errors"]
    assert (wrong["pointer"], wrong["code"]) == ("/to_seq", "before-from")
    assert ("不能小于 from_seq（2）" in wrong["message"], "before from_seq (2)" in wrong["message_en"]) == (True, True)
    assert officer.get(f"{BOARD}/changes?from_seq=1&to_seq=2").status_code == 200


def test_a_parameter_that_is_missing_is_named(call: Call) -> None:
    answer = call("officer").get(f"{BOARD}/changes")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "pointer": "/from_seq",
            "code": "missing",
            "message": "缺少参数 from_seq。",
            "message_en": "The parameter from_seq is missing.",
        }
    ]


def test_what_was_known_then_does_not_know_later_policies_settlements_and_reversals(call: Call, world: World) -> None:
    officer = call("officer")
    entered(officer, line(times=4))
    then = officer.get(BOARD + "?at_seq=2")
    before = officer.get(FIRST + "?at_seq=2")
    make.second_version(world, date(2020, 10, 1), rules=make.with_rules(B04={"cap": 100}))
    make.settle(world, date(2020, 8, 1))
    take_back(officer, 2)
    assert rows(then, "total") == [300, 0, 0, 0]
    assert officer.get(BOARD + "?at_seq=2").json() == then.json()
    assert officer.get(BOARD + "?at_seq=2", headers={"if-none-match": then.headers["etag"]}).status_code == 304
    assert officer.get(FIRST + "?at_seq=2").json() == before.json()
    assert before.json()["entries"][0]["reversed_by"] is None
    now = officer.get(BOARD).json()["as_of"]
    assert (now["policy"], now["closed_through"], now["seq"]) == (2, "2020-08-01", 5)


def test_an_unchanged_board_is_not_sent_again(call: Call) -> None:
    officer = call("officer")
    first = officer.get(BOARD)
    tag = {"if-none-match": first.headers["etag"]}
    unchanged = officer.get(BOARD, headers=tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    entered(officer, line())
    changed = officer.get(BOARD, headers=tag)
    assert (changed.status_code, changed.json()["items"][0]["total"]) == (200, 100)
    assert officer.post("/trainees/QY2020-004/state", {"to": "suspended", "reason": "借调"}).status_code == 200
    again = officer.get(BOARD, headers={"if-none-match": changed.headers["etag"]})
    assert again.status_code == 200


def test_who_left_is_left_out_from_that_day_on(call: Call) -> None:
    officer = call("officer")
    entered(officer, line("QY2020-002"))
    left = {"to": "withdrawn", "reason": "调离", "on": "2020-12-01"}
    assert officer.post("/trainees/QY2020-002/state", left).status_code == 200
    assert "QY2020-002" not in rows(officer.get(BOARD), "no")
    assert rows(officer.get(BOARD), "place") == [1, 1, 1]
    assert rows(officer.get(BOARD + "?on=2020-11-30"), "no")[0] == "QY2020-002"
    own = call("trainee2").get(SECOND).json()
    assert (own["place"], own["count"], len(own["entries"])) == (None, None, 1)


def test_who_is_barred_keeps_place_and_points(call: Call) -> None:
    officer, term = call("officer"), {"from": "2020-10-01", "until": "2020-10-31"}
    veto = line(rule="V01", veto=term, evidence="处分决定", on="2020-10-05")
    entered(officer, line(times=3), veto, second=call("officer2"))
    for on, barred in (("2020-09-30", False), ("2020-10-05", True), ("2020-10-31", True), ("2020-11-01", False)):
        board = officer.get(f"{BOARD}?on={on}")
        assert rows(board, "no", "place", "total", "barred")[0] == ("QY2020-001", 1, 300, barred), on
    explained = officer.get(FIRST + "?on=2020-10-05").json()["count"]
    assert [(one["rule"], one["since"], one["active"]) for one in explained["vetoes"]] == [("V01", "2020-10-01", True)]


def test_a_mentor_learns_nothing_of_a_veto(call: Call, world: World) -> None:
    officer = call("officer")
    veto = line(rule="V01", veto={"from": "2020-09-01"}, evidence="处分决定")
    entered(officer, line(), veto, second=call("officer2"))
    for undone in (False, True):
        if undone:
            make.decided(call("officer2"), take_back(officer, 3))
        seen = call("mentor").get(FIRST)
        assert "V01" not in {one["rule"] for one in seen.json()["entries"]}
        assert "vetoes" not in seen.json()["count"]
        assert "barred" not in call("mentor").get(BOARD).json()["items"][0]
        assert rows(call("mentor").get("/points/entries"), "seq") == [2]
        assert officer.get(FIRST).headers["etag"] != seen.headers["etag"]
    assert [one["seq"] for one in call("trainee").get(FIRST).json()["entries"]] == [2, 3, 4]


def test_a_mentor_of_all_does_not_share_the_officer_s_tag(call: Call, world: World) -> None:
    make.pair_all(world)
    whole, seen = call("officer").get(BOARD), call("mentor").get(BOARD)
    assert rows(whole, "no") == rows(seen, "no")
    assert call("mentor").get(BOARD, headers={"if-none-match": whole.headers["etag"]}).status_code == 200


def test_each_role_sees_its_own_rows_under_a_tag_of_its_own(call: Call) -> None:
    entered(call("officer"), line("QY2020-002"))
    boards = {role: call(role).get(BOARD) for role in ("officer", "mentor", "mentor2", "trainee", "trainee2")}
    assert {role: rows(board, "no", "place") for role, board in boards.items() if role != "officer"} == {
        "mentor": [("QY2020-001", 2)],
        "mentor2": [],
        "trainee": [("QY2020-001", 2)],
        "trainee2": [("QY2020-002", 1)],
    }
    assert {board.json()["total"] for board in boards.values()} == {4, 1, 0}
    assert len({board.headers["etag"] for board in boards.values()}) == 5
    for role in ("auditor", "sysadmin", "secadmin"):
        assert call(role).get(BOARD).status_code == 403


def test_an_assignment_that_ended_takes_rows_and_tag_with_it(call: Call, world: World) -> None:
    mentor = call("mentor")
    tag = {"if-none-match": mentor.get(BOARD).headers["etag"]}
    assert mentor.get(BOARD, headers=tag).status_code == 304
    make.end_assignments(world, clock.today() - timedelta(days=1))
    ended = mentor.get(BOARD, headers=tag)
    assert (ended.status_code, ended.json()["items"], ended.json()["total"]) == (200, [], 0)
    assert mentor.get(FIRST).status_code == 404


def test_an_explanation_is_one_s_own(call: Call) -> None:
    for role, seen in {
        "officer": (200, 200),
        "mentor": (200, 404),
        "trainee": (200, 404),
        "trainee2": (404, 200),
    }.items():
        assert (call(role).get(FIRST).status_code, call(role).get(SECOND).status_code) == seen, role
    tag = {"if-none-match": call("trainee").get(FIRST).headers["etag"]}
    assert call("trainee").get(FIRST, headers=tag).status_code == 304
    entered(call("officer"), line())
    assert call("trainee").get(FIRST, headers=tag).status_code == 200

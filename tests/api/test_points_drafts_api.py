"""The board and one trainee's figures under a draft, as officers try it before anything is published."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.database import Database
from tests import auditing, make
from tests.api.test_points_policies_api import document, drafted
from tests.make import Caller, World, entered, line, post_lines

Call = Callable[[str | None], Caller]
BOARD, FIRST = "/points/standings", "/points/trainees/QY2020-001/explanation"
CAPPED = make.with_rules(T01={"cap": 200, "value": 100})


@pytest.fixture(autouse=True)
def ruled(world: World) -> None:
    make.policy(world)


@pytest.fixture
def posted(call: Call) -> None:
    """5.00, 3.00 and, barred, 1.00."""
    veto = line("QY2020-003", "V01", veto={"from": "2020-09-01"}, evidence="处分决定")
    lines = [line(rule="T01", times=10), line("QY2020-002", "T01", times=6), line("QY2020-003")]
    entered(call("officer"), *lines, veto, second=call("officer2"))


def number(place: str) -> str:
    return place.rpartition("/")[2]


def rows(answer: Any) -> dict[str, tuple[int, int, bool]]:
    assert answer.status_code == 200, answer.text
    return {one["no"]: (one["place"], one["total"], one["barred"]) for one in answer.json()["items"]}


@pytest.mark.usefixtures("posted")
def test_a_board_under_a_draft_is_counted_by_its_caps_and_says_so(call: Call) -> None:
    officer = call("officer")
    before, seq = officer.get(BOARD), officer.get("/points").json()["as_of"]["seq"]
    place, _ = drafted(officer, rules=CAPPED)
    tried = officer.get(f"{BOARD}?policy={number(place)}")
    assert rows(tried) == {
        "QY2020-001": (1, 200, False),
        "QY2020-002": (1, 200, False),
        "QY2020-003": (3, 100, True),
        "QY2020-004": (4, 0, False),
    }
    assert (tried.json()["as_of"]["draft"], tried.json()["as_of"]["policy"]) == (number(place), 2)
    assert "draft" not in before.json()["as_of"]
    assert officer.get(BOARD).json() == before.json()
    assert (officer.get("/points").json()["as_of"]["seq"], len(officer.get("/points/policies").json())) == (seq, 1)


@pytest.mark.usefixtures("posted")
def test_one_trainee_s_figures_under_a_draft_are_those_of_its_board(call: Call) -> None:
    officer = call("officer")
    place, _ = drafted(officer, rules=CAPPED)
    own = officer.get(f"{FIRST}?policy={number(place)}").json()
    category = next(one for one in own["count"]["categories"] if one["code"] == "T")
    assert (own["place"], own["count"]["total"], own["as_of"]["draft"]) == (1, 200, number(place))
    assert [(one["code"], one["nominal"], one["counted"], one["cut"]) for one in category["rules"]] == [
        ("T01", 500, 200, 300)
    ]


@pytest.mark.usefixtures("posted")
def test_a_board_under_a_draft_may_be_of_another_day_and_moment(call: Call) -> None:
    officer = call("officer")
    place, _ = drafted(officer, rules=CAPPED)
    earlier = officer.get(f"{BOARD}?policy={number(place)}&on=2020-08-31")
    assert {one[1] for one in rows(earlier).values()} == {0}
    assert rows(officer.get(f"{BOARD}?policy={number(place)}&at_seq=2"))["QY2020-001"] == (1, 200, False)
    assert rows(officer.get(f"{BOARD}?policy={number(place)}&at_seq=2"))["QY2020-002"] == (2, 0, False)


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize("role", ["mentor", "trainee"])
def test_to_whom_drafts_are_not_shown_none_is_there(call: Call, role: str) -> None:
    place, _ = drafted(call("officer"), rules=CAPPED)
    for path in (BOARD, FIRST):
        assert call(role).get(path).status_code == 200
        assert call(role).get(f"{path}?policy={number(place)}").status_code == 404
        assert call("auditor").get(f"{path}?policy={number(place)}").status_code == 403


def test_what_is_no_draft_and_no_version_is_refused(call: Call) -> None:
    officer = call("officer")
    place, _ = drafted(officer, quarters="abc")
    for policy, status in {
        "0190f3b0-7c00-7000-8000-000000000001": 404,
        "2": 404,
        "0": 404,
        "99999999999999999999": 404,
        "soon": 400,
        "1.5": 400,
        number(place): 422,
    }.items():
        for path in (BOARD, FIRST):
            assert officer.get(f"{path}?policy={policy}").status_code == status, (path, policy)


def test_another_camp_s_draft_is_not_there(call: Call, world: World) -> None:
    place, _ = drafted(call("officer"), rules=CAPPED)
    other = make.second_camp(world, "officer")
    assert call("officer").get(f"/api/camps/{other}{BOARD}?policy={number(place)}").status_code == 404


@pytest.mark.usefixtures("posted")
def test_a_board_under_a_draft_is_sent_again_only_when_journal_or_draft_has_changed(call: Call) -> None:
    officer = call("officer")
    place, _ = drafted(officer, rules=CAPPED)
    for path in (f"{BOARD}?policy={number(place)}", f"{FIRST}?policy={number(place)}", f"{place}/effect"):
        first = officer.get(path)
        tag = {"if-none-match": first.headers["etag"]}
        assert (officer.get(path, headers=tag).status_code, first.headers["etag"]) == (304, first.headers["etag"])
        edited = officer.get(place).headers["etag"]
        changed = officer.put(place, document(rules=make.with_rules(T01={"cap": 100})), headers={"if-match": edited})
        assert changed.status_code == 200
        second = officer.get(path, headers=tag)
        assert (second.status_code, second.json() != first.json()) == (200, True)
        tag = {"if-none-match": second.headers["etag"]}
        entered(officer, line("QY2020-004", on=str(date(2020, 9, 2))))
        assert officer.get(path, headers=tag).status_code == 200
        restored = officer.put(place, document(rules=CAPPED), headers={"if-match": changed.headers["etag"]})
        assert restored.status_code == 200


@pytest.mark.usefixtures("posted")
def test_each_way_of_asking_for_an_effect_has_a_tag_of_its_own(call: Call) -> None:
    officer = call("officer")
    place, _ = drafted(officer, rules=CAPPED)
    tags = {officer.get(f"{place}/effect{query}").headers["etag"] for query in ("", "?revalued=true", "?on=2020-09-01")}
    tags |= {officer.get(f"{BOARD}{query}").headers["etag"] for query in ("", f"?policy={number(place)}", "?policy=1")}
    assert len(tags) == 6


@pytest.mark.usefixtures("posted")
def test_an_effect_tells_who_is_barred_and_leaves_out_whom_the_officer_does_not_deal_with(
    call: Call, database: Database, world: World
) -> None:
    officer = call("officer")
    place, _ = drafted(officer, rules=CAPPED)
    officer.get(BOARD)  # counted already: whom the effect shows is noted all the same
    answer = officer.get(f"{place}/effect")
    (row,) = auditing.of_request(database, answer)
    assert auditing.numbers_of(world, row) == set(world.trainees)
    assert {one["no"]: one["barred"] for one in answer.json()["items"]}["QY2020-003"] == [True, True]
    body = {"trainee": "QY2020-001", "kind": "interest"}
    assert officer.signed_in().post("/recusals", body).status_code == 201
    items = {one["no"]: one["place"] for one in officer.get(f"{place}/effect").json()["items"]}
    assert items == {"QY2020-002": [2, 1], "QY2020-003": [3, 3], "QY2020-004": [4, 4]}


def test_what_waits_counts_in_one_trainee_s_figures_too_and_renews_the_tag(call: Call) -> None:
    officer = call("officer")
    veto = line(rule="V01", veto={"from": "2020-09-01"}, evidence="处分决定")
    for path in (f"{BOARD}?pending=true", f"{FIRST}?pending=true"):
        before = officer.get(path)
        assert post_lines(officer, path, veto, line("QY2020-001")).status_code == 202
        after = officer.get(path, headers={"if-none-match": before.headers["etag"]})
        assert (after.status_code, after.json() != before.json()) == (200, True)
    own = officer.get(f"{FIRST}?pending=true").json()
    assert (own["count"]["total"], len(own["count"]["vetoes"]), own["entries"]) == (200, 2, [])
    assert officer.get(FIRST).json()["count"]["total"] == 0


def test_what_waits_counts_on_the_day_that_it_belongs_to_when_restated(call: Call, world: World) -> None:
    officer = call("officer")
    make.settle(world, date(2020, 9, 30))
    late = {"trainee": "QY2020-001", "rule": "B04", "relates_on": "2020-09-10", "amount": 50}
    adjusted = {"lines": [{**late, "reason": "补记", "evidence": "文 9"}]}
    assert officer.post("/points/adjustments", adjusted, headers=make.keyed("adj")).status_code == 202
    for query, total in {"": 0, "&pending=true": 0, "&pending=true&restated=true": 50, "&restated=true": 0}.items():
        assert rows(officer.get(f"{BOARD}?on=2020-09-30{query}"))["QY2020-001"][1] == total, query

"""The year's holidays over HTTP: the library's, the office's own, and none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.queries.calendar import list_years
from service.rules.working_days import Window, extended, window
from tests.api.walks_calendar import DAYS, NOTICE
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
YEAR = "/api/calendar/2027"


@pytest.fixture
def sysadmin(call: Call) -> Caller:
    return call("sysadmin").signed_in()


def counted(world: World, first: str, days: int = 5) -> Window:
    with world.session("officer", write=False) as session:
        return window(date.fromisoformat(first), days, list_years(session, 2026, 2028))


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee", "sysadmin", "secadmin", "auditor"])
def test_everybody_reads_the_librarys_table(call: Call, role: str) -> None:
    found = call(role).signed_in().get("/api/calendar/2021").json()
    assert (found["year"], found["source"], found["provisional"], found["warnings"]) == (2021, "library", False, [])
    kinds = {one["day"]: one["kind"] for one in found["days"]}
    assert (kinds["2021-05-08"], kinds["2021-05-03"]) == ("makeup", "holiday")
    assert found["days"] == sorted(found["days"], key=lambda one: one["day"])
    assert found["days"][0]["document"].startswith("chinesecalendar ")
    assert call(None).get("/api/calendar/2021").status_code == 401


def test_a_year_without_a_table_is_provisional(call: Call) -> None:
    found = call("officer").get(YEAR).json()
    assert found == {"year": 2027, "source": "none", "provisional": True, "days": [], "warnings": []}
    for year in ("1999", "2101", "99999999999", "0"):
        assert call("officer").get(f"/api/calendar/{year}").status_code == 404


def test_the_offices_table_wins_and_moves_an_end_later_never_earlier(sysadmin: Caller, world: World) -> None:
    published = counted(world, "2026-12-31")
    assert published == Window(date(2026, 12, 31), date(2027, 1, 6), provisional=True)
    loaded = sysadmin.put(YEAR, {"days": DAYS[::-1]})
    assert loaded.status_code == 200
    assert loaded.json()["days"] == DAYS
    assert (loaded.json()["source"], loaded.json()["provisional"]) == ("office", False)
    assert sysadmin.get(YEAR).json() == loaded.json()
    assert counted(world, "2026-12-31") == Window(date(2026, 12, 31), date(2027, 1, 7), provisional=False)
    sooner = [{"day": day, "kind": "makeup", "document": NOTICE} for day in ("2027-01-02", "2027-01-03")]
    assert sysadmin.put(YEAR, {"days": [*DAYS, *sooner]}).status_code == 200
    with world.session("officer", write=False) as session:
        known = list_years(session, 2026, 2027)
    assert window(published.first, 5, known).last == date(2027, 1, 5)
    assert extended(published, 5, known) == published._replace(provisional=False)


def test_the_offices_table_wins_over_the_librarys(sysadmin: Caller) -> None:
    own = {"day": "2026-01-01", "kind": "holiday", "document": NOTICE}
    rest = [{**own, "day": day} for day in ("2026-05-01", "2026-10-01", "2026-10-02")]
    loaded = sysadmin.put("/api/calendar/2026", {"days": [own, *rest]}).json()
    assert (loaded["source"], len(loaded["days"])) == ("office", 4)
    taken_back = sysadmin.put("/api/calendar/2026", {"days": []}).json()
    assert (taken_back["source"], len(taken_back["days"]) > 30) == ("library", True)


def test_what_is_odd_is_said_and_kept(sysadmin: Caller) -> None:
    loaded = sysadmin.put(YEAR, {"days": DAYS}).json()
    assert [one["code"] for one in loaded["warnings"]] == ["festival-missing"] * 3
    assert loaded["warnings"][0]["message"] == "没有春节的放假日，请核对。"


WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({"day": "2026-12-31", "kind": "holiday"}, "wrong-year", "/days/7/day", "第8行：2026-12-31 不在2027年。"),
    ({"day": "2027-01-01", "kind": "holiday"}, "repeated-day", "/days/7/day", "第8行：2027-01-01 与第1行重复。"),
    ({"day": "2027-10-11", "kind": "makeup"}, "makeup-on-weekday", "/days/7/day",
     "第8行：2027-10-11 本是工作日，不能补班。"),
    ({"day": "2027-05-01", "kind": "makeup"}, "holiday-missing", "/days",
     "缺少2027-05-01（劳动节）：按表这天要上班。"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "pointer", "message"), WRONG)
def test_a_wrong_line_is_named_and_nothing_is_changed(
    sysadmin: Caller, line: dict[str, Any], code: str, pointer: str, message: str
) -> None:
    refused = sysadmin.put(YEAR, {"days": [*DAYS, {**line, "document": NOTICE}]})
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert [(one["code"], one["pointer"], one["message"]) for one in errors] == [(code, pointer, message)]
    assert errors[0]["message_en"]
    assert sysadmin.get(YEAR).json()["source"] == "none"


def test_a_public_holiday_left_out_is_named(sysadmin: Caller) -> None:
    refused = sysadmin.put(YEAR, {"days": DAYS[1:]})
    assert [one["code"] for one in refused.json()["errors"]] == ["holiday-missing"]
    assert "2027-01-01（元旦）" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("line", [{"kind": "sometimes"}, {"day": "2027-02-30"}, {"document": ""}, {"colour": "red"}])
def test_what_is_no_line_is_refused(sysadmin: Caller, line: dict[str, Any]) -> None:
    assert sysadmin.put(YEAR, {"days": [{**DAYS[0], **line}]}).status_code == 400


def test_only_the_system_administrator_loads_a_table(call: Call) -> None:
    for role in ("officer", "mentor", "trainee", "secadmin", "auditor"):
        assert call(role).signed_in().put(YEAR, {"days": DAYS}).status_code == 403, role
    assert call("sysadmin").put(YEAR, {"days": DAYS}, headers={"if-match": "x"}).status_code == 403


def test_nobody_edits_over_another(sysadmin: Caller) -> None:
    before = sysadmin.get(YEAR).headers["etag"]
    assert sysadmin.put(YEAR, {"days": DAYS}, headers={"if-match": before}).status_code == 200
    assert sysadmin.put(YEAR, {"days": []}, headers={"if-match": before}).status_code == 412
    assert sysadmin.request("PUT", YEAR, json={"days": []}).status_code == 428
    now = sysadmin.get(YEAR).headers["etag"]
    assert sysadmin.get(YEAR, headers={"if-none-match": now}).status_code == 304


def test_loading_a_table_is_audited(sysadmin: Caller, call: Call) -> None:
    sysadmin.put(YEAR, {"days": DAYS})
    rows = call("auditor").signed_in().get("/api/audit?action=calendar.replace").json()["items"]
    assert [row["action"] for row in rows] == ["calendar.replace"]

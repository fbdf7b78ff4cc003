"""What the security administrator sets, and that nobody edits over another."""

from collections.abc import Callable
from typing import Any

import pytest

from service.queries.select import c, columns
from service.queries.settings import setting
from service.tables.camps import Camp
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
SETTINGS = "/api/security/settings"
RETENTION = f"/api/security/camps/{make.CAMP}/retention"
DEFAULTS = {
    "mfa_roles": ["auditor", "officer", "secadmin", "sysadmin"], "token_days": 90, "token_days_max": 365,
    "dormant_days": 90, "keep_years": 3,
}  # fmt: skip


@pytest.fixture
def secadmin(call: Call) -> Caller:
    return call("secadmin").signed_in()


def test_what_is_set_holds_until_it_is_set_again(secadmin: Caller, world: World) -> None:
    assert secadmin.get(SETTINGS).json() == DEFAULTS
    wanted = {**DEFAULTS, "mfa_roles": [*DEFAULTS["mfa_roles"], "mentor", "mentor"], "dormant_days": 60}  # type: ignore[misc]
    answer = secadmin.put(SETTINGS, wanted)
    expected = {**wanted, "mfa_roles": ["auditor", "mentor", "officer", "secadmin", "sysadmin"]}
    assert (answer.status_code, answer.json()) == (200, expected)
    assert secadmin.get(SETTINGS).json() == expected
    with world.session(write=False) as session:
        assert (setting(session, "dormant_days"), setting(session, "keep_years")) == (60, 3)
    assert secadmin.put(SETTINGS, DEFAULTS).json() == DEFAULTS


def test_a_stale_edit_of_the_settings_is_refused(secadmin: Caller) -> None:
    before = secadmin.get(SETTINGS).headers["etag"]
    assert secadmin.put(SETTINGS, {**DEFAULTS, "dormant_days": 60}, headers={"if-match": before}).status_code == 200
    stale = secadmin.put(SETTINGS, {**DEFAULTS, "dormant_days": 70}, headers={"if-match": before})
    assert stale.status_code == 412
    assert secadmin.request("PUT", SETTINGS, json=DEFAULTS).status_code == 428
    assert secadmin.get(SETTINGS).json()["dormant_days"] == 60


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"mfa_roles": ["sysadmin", "secadmin", "officer"]}, 422),
    ({"mfa_roles": []}, 422),
    ({"mfa_roles": ["emperor"]}, 400),
    ({"token_days": 100, "token_days_max": 99}, 422),
    ({"token_days_max": 366}, 400),
    ({"token_days": 0}, 400),
    ({"dormant_days": 29}, 400),
    ({"keep_years": 31}, 400),
    ({"colour": "red"}, 400),
]


@pytest.mark.parametrize(("wrong", "status"), WRONG, ids=str)
def test_settings_have_their_limits(secadmin: Caller, wrong: dict[str, Any], status: int) -> None:
    assert secadmin.put(SETTINGS, {**DEFAULTS, **wrong}).status_code == status
    assert secadmin.get(SETTINGS).json() == DEFAULTS


def test_a_new_camp_is_kept_as_long_as_is_set_and_a_camp_of_its_own(secadmin: Caller, world: World) -> None:
    secadmin.put(SETTINGS, {**DEFAULTS, "keep_years": 5})
    with world.session() as session:
        make.camp_in(session, "QY2021")
    assert secadmin.get("/api/security/camps/QY2021/retention").json() == {"number": "QY2021", "keep_years": 5}
    assert secadmin.get(RETENTION).json() == {"number": make.CAMP, "keep_years": 3}
    answer = secadmin.put(RETENTION, {"keep_years": 10})
    assert (answer.status_code, answer.json()["keep_years"]) == (200, 10)
    assert secadmin.put(RETENTION, {"keep_years": 31}).status_code == 400
    assert secadmin.put(RETENTION, {"keep_years": 4}, headers={"if-match": '"x"'}).status_code == 412
    assert secadmin.get("/api/security/camps/QY1999/retention").status_code == 404
    with world.session(write=False) as session:
        assert session.scalar(columns(Camp.keep_years).where(c(Camp.number) == make.CAMP)) == 10


def test_only_the_security_administrator_sets_anything(call: Call) -> None:
    for role in ("sysadmin", "auditor", "officer", "mentor", "trainee"):
        caller = call(role).signed_in()
        for path in (SETTINGS, RETENTION):
            assert caller.get(path).status_code == 403
            assert caller.request("PUT", path, json={}).status_code == 403
    assert call("secadmin").get(SETTINGS).status_code == 403

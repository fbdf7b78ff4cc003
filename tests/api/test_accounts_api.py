"""Accounts and their offices: three administrators, none of whom can do it alone, and none of business."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from sqlalchemy.exc import IntegrityError

from service import clock
from service.actions import access as actions
from service.actions import motions
from service.errors import Conflict, NotFound
from service.queries.select import c, columns
from service.rules.access import Role
from service.tables.access import Account, CampRole, Motion, MotionDecision, RecoveryCode
from service.tables.audit import INSTALLATION, Audit
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
NEW = {"login": "zhang.wei", "name": "张伟", "staff_no": "A-1001"}


@pytest.fixture
def sysadmin(call: Call) -> Caller:
    return call("sysadmin").signed_in()


@pytest.fixture
def secadmin(call: Call) -> Caller:
    return call("secadmin").signed_in()


def refusal(answer: Any) -> tuple[int, str]:
    errors = answer.json().get("errors") or []
    code = errors[0]["code"] if answer.status_code == 422 else answer.json()["type"].rpartition(":")[2]
    return answer.status_code, code


def account(world: World, login: str) -> Account:
    with world.session(write=False) as session:
        found: Account = session.scalars(columns(Account).where(c(Account.login) == login)).one()
        return found


def renewed(world: World, login: str) -> None:
    """The same person, who has signed in again."""
    with world.session() as session:
        world.people[login] = make.person(session, session.get_one(Account, world.people[login].account_id))


def last_row(world: World, camp_id: UUID = INSTALLATION) -> Any:
    with world.session(write=False) as session:
        return session.scalars(
            columns(Audit).where(c(Audit.camp_id) == camp_id).order_by(c(Audit.seq).desc()).limit(1)
        ).one()


def made(sysadmin: Caller, login: str = "zhang.wei") -> str:
    answer = sysadmin.post("/api/accounts", {"login": login, "name": "张伟"})
    assert answer.status_code == 201, answer.text
    return login


def test_an_account_is_born_without_any_role_and_with_one_link(sysadmin: Caller, world: World) -> None:
    answer = sysadmin.post("/api/accounts", NEW)
    assert answer.status_code == 201
    assert last_row(world).subjects == str(account(world, "zhang.wei").id)
    assert (answer.json()["login"], len(answer.json()["link"])) == ("zhang.wei", 43)
    shown = sysadmin.get("/api/accounts/zhang.wei").json()
    assert {name: shown[name] for name in ("kind", "state", "staff_no", "second_factor", "last_sign_in_at")} == {
        "kind": "none", "state": "invited", "staff_no": "A-1001", "second_factor": False, "last_sign_in_at": None,
    }  # fmt: skip
    assert refusal(sysadmin.post("/api/accounts", NEW)) == (422, "login-taken")
    other = {**NEW, "login": "li.na"}
    assert refusal(sysadmin.post("/api/accounts", other)) == (409, "already-there")
    assert last_row(world).outcome == "refused"


@pytest.mark.parametrize("login", ["", "x", "Zhang", "张伟", "a b", "-ab", "ab\n", "a" * 65])
def test_a_login_is_plain(sysadmin: Caller, login: str) -> None:
    assert sysadmin.post("/api/accounts", {"login": login, "name": "x"}).status_code == 400


def test_no_field_of_an_account_is_taken_from_outside(sysadmin: Caller) -> None:
    for more in ({"kind": "sysadmin"}, {"state": "active"}, {"id": str(INSTALLATION)}, {"password": "x"}):
        assert sysadmin.post("/api/accounts", {**NEW, **more}).status_code == 400


def test_both_administrators_list_accounts_without_business(sysadmin: Caller, secadmin: Caller) -> None:
    for caller in (sysadmin, secadmin):
        found = caller.get("/api/accounts?limit=3&sort=-login").json()
        assert (found["total"], len(found["items"]), found["items"][0]["login"]) == (9, 3, "trainee2")
        assert set(found["items"][0]) == {
            "login", "name", "staff_no", "kind", "state", "second_factor", "created_at", "last_sign_in_at",
        }  # fmt: skip
    assert [one["login"] for one in sysadmin.get("/api/accounts?q=offic").json()["items"]] == ["officer", "officer2"]
    assert [one["login"] for one in sysadmin.get("/api/accounts?kind=auditor").json()["items"]] == ["auditor"]
    assert sysadmin.get("/api/accounts?sort=password").status_code == 400
    assert sysadmin.get("/api/accounts/nobody").status_code == 404


def test_the_audit_names_the_accounts_and_why(sysadmin: Caller, secadmin: Caller, world: World) -> None:
    sysadmin.post("/api/accounts/mentor/disable", {"reason": "left"})
    row = last_row(world)
    mentor = str(world.people["mentor"].account_id)
    assert (row.action, row.subjects, row.reason, row.role) == ("accounts.disable", mentor, "left", "sysadmin")
    secadmin.get("/api/accounts?q=mentor")
    assert set(last_row(world).subjects.split(",")) == {mentor, str(world.people["mentor2"].account_id)}
    secadmin.post("/api/accounts/trainee/second-factor/reset", {"reason": "lost"})
    row = last_row(world)
    assert (row.action, row.subjects) == ("accounts.reset_second_factor", str(world.people["trainee"].account_id))


def test_s34_a_disabled_account_proves_nothing_until_it_signs_in_again(
    call: Call, sysadmin: Caller, world: World
) -> None:
    by = call("officer"), call("officer").signed_in()
    assert [one.get("/trainees").status_code for one in by] == [200, 200]
    assert sysadmin.post("/api/accounts/officer/disable", {"reason": "left"}).json()["state"] == "disabled"
    assert [one.get("/trainees").status_code for one in by] == [401, 401]
    assert refusal(sysadmin.post("/api/accounts/officer/disable", {"reason": "left"})) == (409, "account-disabled")
    assert refusal(sysadmin.post("/api/accounts/officer/invitation")) == (409, "account-disabled")
    assert sysadmin.post("/api/accounts/officer/enable").json()["state"] == "invited"
    assert [one.get("/trainees").status_code for one in by] == [401, 401]
    assert refusal(sysadmin.post("/api/accounts/officer/enable")) == (409, "account-enabled")
    assert sysadmin.post("/api/accounts/officer/disable", {"reason": "bored"}).status_code == 400


def test_s34_who_does_not_sign_in_for_ninety_days_is_dormant(
    call: Call, sysadmin: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.session() as session:
        session.get_one(Account, world.people["trainee"].account_id).last_sign_in_at = clock.now()
        session.get_one(Account, world.people["mentor"].account_id).password_at = clock.now()
    make.later(monkeypatch, days=89)
    renewed(world, "sysadmin")
    assert call("sysadmin").signed_in().get("/api/accounts?state=dormant").json()["total"] == 0
    with world.session() as session:
        session.get_one(Account, world.people["officer"].account_id).last_sign_in_at = clock.now()
        session.get_one(Account, world.people["mentor2"].account_id).password_at = clock.now()
    make.later(monkeypatch, days=1, seconds=30)
    renewed(world, "sysadmin")
    caller = call("sysadmin").signed_in()
    asleep = {one["login"] for one in caller.get("/api/accounts?state=dormant").json()["items"]}
    assert asleep == {"auditor", "mentor", "officer2", "secadmin", "sysadmin", "trainee", "trainee2"}
    assert {one["login"] for one in caller.get("/api/accounts?state=active").json()["items"]} == {"officer", "mentor2"}
    assert caller.get("/api/accounts/trainee").json()["state"] == "dormant"
    assert caller.get("/api/accounts/officer").json()["state"] == "active"


def test_an_invitation_replaces_the_one_before(sysadmin: Caller, world: World) -> None:
    first = sysadmin.post("/api/accounts", NEW).json()["link"]
    second = sysadmin.post("/api/accounts/zhang.wei/invitation")
    assert (second.status_code, second.json()["link"] != first) == (201, True)
    same_site = {"sec-fetch-site": "same-origin"}
    body = {"password": "correct horse battery staple"}
    links = [first, second.json()["link"], second.json()["link"]]
    client: TestClient[Any] = sysadmin.client
    client.cookies.jar.set_policy(make.no_cookies())
    used = [client.post("/api/sign-in/link", json={"link": one, **body}, headers=same_site) for one in links]
    assert [one.status_code < 300 for one in used] == [False, True, False]
    assert sysadmin.get("/api/accounts/zhang.wei").json()["state"] == "active"


def test_nobody_administers_her_own_account(sysadmin: Caller, secadmin: Caller) -> None:
    assert refusal(sysadmin.post("/api/accounts/sysadmin/disable", {"reason": "left"})) == (409, "own-account")
    reset = secadmin.post("/api/accounts/secadmin/second-factor/reset", {"reason": "lost"})
    assert refusal(reset) == (409, "own-account")
    assert refusal(secadmin.post("/api/accounts/secadmin/administrator", {"kind": "none"})) == (409, "own-account")


WITHDRAWALS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "role withdrawn": ("secadmin", f"/api/accounts/mentor/roles/{make.CAMP}/withdrawal", None),
    "role changed": ("secadmin", "/api/accounts/mentor/roles", {"camp": make.CAMP, "role": "officer"}),
    "account disabled": ("sysadmin", "/api/accounts/mentor/disable", {"reason": "left"}),
    "second factor reset": ("secadmin", "/api/accounts/mentor/second-factor/reset", {"reason": "lost"}),
    "credentials ended": ("secadmin", "/api/accounts/mentor/credentials/end", None),
}


@pytest.mark.parametrize("way", WITHDRAWALS)
def test_s12_what_is_withdrawn_is_gone_at_the_next_request(call: Call, world: World, way: str) -> None:
    who, path, body = WITHDRAWALS[way]
    by = call("mentor"), call("mentor").signed_in()
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [200, 200]
    answer = call(who).signed_in().post(path, body)
    assert answer.status_code in {200, 201}, answer.text
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [401, 401]


def test_s12_who_is_no_longer_assigned_is_gone_at_the_next_request(call: Call, world: World) -> None:
    by = call("mentor"), call("mentor").signed_in()
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [200, 200]
    make.end_assignments(world, make.day(-1))
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [404, 404]


def test_s12_a_new_password_ends_what_was_proved_before(call: Call, sysadmin: Caller, world: World) -> None:
    with world.session() as session:
        session.get_one(Account, world.people["mentor"].account_id).password = "$argon2id$of-before"
    by = call("mentor"), call("mentor").signed_in()
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [200, 200]
    link = sysadmin.post("/api/accounts/mentor/invitation").json()["link"]
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [200, 200]
    body = {"link": link, "password": "correct horse battery staple"}
    spent = sysadmin.client.post("/api/sign-in/link", json=body, headers={"sec-fetch-site": "same-origin"})
    assert spent.status_code < 300, spent.text
    assert [one.get("/trainees/QY2020-001").status_code for one in by] == [401, 401]


def test_a_second_factor_that_is_reset_leaves_nothing(secadmin: Caller, world: World) -> None:
    with world.session() as session:
        row = session.get_one(Account, world.people["officer"].account_id)
        row.totp, row.totp_at, row.totp_step = "jys1:sealed", 5, 7
        session.add(RecoveryCode(account_id=row.id, sha256="0" * 64))
    assert secadmin.get("/api/accounts/officer").json()["second_factor"]
    answer = secadmin.post("/api/accounts/officer/second-factor/reset", {"reason": "lost"})
    assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    row = account(world, "officer")
    assert (row.totp, row.totp_at, row.totp_step) == (None, None, 0)
    with world.session(write=False) as session:
        assert list(session.scalars(columns(RecoveryCode.sha256))) == []


def test_the_first_role_makes_an_account_one_of_business_and_the_last_unmakes_it(
    call: Call, sysadmin: Caller, secadmin: Caller, world: World
) -> None:
    login = made(sysadmin)
    given = secadmin.post(f"/api/accounts/{login}/roles", {"camp": make.CAMP, "role": "mentor", "person": "DS2020-03"})
    role = {"camp": make.CAMP, "role": "mentor", "person": "DS2020-03"}
    assert (given.status_code, given.json()) == (201, {"login": login, "kind": "business", "roles": [role]})
    with world.session() as session:
        other = make.camp_in(session, "QY2021")
    assert other
    both = secadmin.post(f"/api/accounts/{login}/roles", {"camp": "QY2021", "role": "officer"}).json()
    assert [one["camp"] for one in both["roles"]] == [make.CAMP, "QY2021"]
    first = secadmin.post(f"/api/accounts/{login}/roles/{make.CAMP}/withdrawal").json()
    assert (first["kind"], [one["camp"] for one in first["roles"]]) == ("business", ["QY2021"])
    assert secadmin.post(f"/api/accounts/{login}/roles/{make.CAMP}/withdrawal").status_code == 404
    last = secadmin.post(f"/api/accounts/{login}/roles/QY2021/withdrawal").json()
    assert (last["kind"], last["roles"]) == ("none", [])
    assert secadmin.get(f"/api/accounts/{login}/roles").json() == last


WRONG_ROLES = {
    "no such camp": ({"camp": "QY1999", "role": "officer"}, (422, "unknown-camp")),
    "no such person": ({"camp": make.CAMP, "role": "trainee", "person": "QY2020-999"}, (422, "unknown-person")),
    "a mentor is no trainee": (
        {"camp": make.CAMP, "role": "trainee", "person": "DS2020-01"}, (422, "unknown-person"),
    ),
    "a trainee has a number": ({"camp": make.CAMP, "role": "trainee"}, (422, "person-needed")),
    "an officer has none": ({"camp": make.CAMP, "role": "officer", "person": "DS2020-01"}, (422, "person-needed")),
    "taken": ({"camp": make.CAMP, "role": "trainee", "person": "QY2020-001"}, (409, "already-there")),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_ROLES)
def test_a_role_is_for_a_person_of_a_camp(sysadmin: Caller, secadmin: Caller, world: World, wrong: str) -> None:
    login, (body, expected) = made(sysadmin), WRONG_ROLES[wrong]
    assert refusal(secadmin.post(f"/api/accounts/{login}/roles", body)) == expected
    assert account(world, login).kind == "none"
    assert secadmin.post(f"/api/accounts/{login}/roles", {"camp": make.CAMP, "role": "sysadmin"}).status_code == 400


def test_s14_an_administrator_gets_no_role_and_who_has_one_no_office(secadmin: Caller, world: World) -> None:
    for login in ("sysadmin", "secadmin", "auditor"):
        answer = secadmin.post(f"/api/accounts/{login}/roles", {"camp": make.CAMP, "role": "officer"})
        assert refusal(answer) == (409, "duties-separate")
        assert account(world, login).kind == login
    for office in ("sysadmin", "secadmin", "auditor"):
        answer = secadmin.post("/api/accounts/officer/administrator", {"kind": office})
        assert refusal(answer) == (409, "duties-separate")


SIX: dict[str, Callable[[World], Any]] = {
    "an administrator as business": lambda world: CampRole(
        camp_id=world.camp_id, account_id=world.people["sysadmin"].account_id, role="officer"
    ),
    "an administrator under her own kind": lambda world: CampRole(
        camp_id=world.camp_id, account_id=world.people["auditor"].account_id, kind="auditor", role="officer"
    ),
    "an account of no kind": lambda world: CampRole(camp_id=world.camp_id, account_id=_blank(world), role="officer"),
    "a member becomes an administrator": lambda world: _changed(world, "officer", "secadmin"),
    "a member becomes nobody": lambda world: _changed(world, "mentor", "none"),
    "a second role in one camp": lambda world: CampRole(
        camp_id=world.camp_id, account_id=world.people["mentor"].account_id, role="officer"
    ),
}


def _blank(world: World) -> UUID:
    with world.session() as session:
        row = Account(login="blank", name="blank", created_at=1)
        session.add(row)
    return row.id


def _changed(world: World, login: str, kind: str) -> Account:
    row = account(world, login)
    row.kind = kind
    return row


@pytest.mark.parametrize("statement", SIX)
def test_s14_the_schema_itself_keeps_duties_apart(world: World, statement: str) -> None:
    row = SIX[statement](world)
    with pytest.raises((IntegrityError, Conflict)), world.session() as session:
        session.add(row)


OWN = {
    "sysadmin": ("account:", "camp:open", "role:confirm", "settings:", "backup:", "health:", "token:", "self"),
    "secadmin": ("account:read", "role:grant", "credential:", "mfa:", "security:", "self"),
    "auditor": ("audit:", "journal:verify", "token:", "self"),
}


@pytest.mark.parametrize("role", OWN)
def test_s14_each_administrator_is_refused_at_the_others_and_at_all_business(
    call: Call, world: World, role: str
) -> None:
    """On PostgreSQL at every seventh address: the guard refuses before any database is asked for what is there."""
    caller = call(role).signed_in()
    cases = list(not_for(caller.client.app, role))
    assert len(cases) > 100
    for method, address in cases if world.database.is_sqlite else cases[::7]:
        answer = caller.request(method, address, json=None if method == "GET" else {})
        assert refusal(answer) == (403, "forbidden"), (method, address)


def not_for(app: Any, role: str) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            perm = getattr(handler.opt.get("policy"), "perm", None)
            if perm is not None and not perm.startswith(OWN[role]):
                yield from ((method, filled(route)) for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}))


def filled(route: Any) -> str:
    values = {"str": "X-1", "int": "1", "uuid": str(UUID(int=7)), "date": "2020-09-01"}
    parts = []
    for part in route.path_components:
        if isinstance(part, str):
            parts.append(part)
        else:
            parts.append(make.CAMP if part.name == "camp" else values[part.full.rpartition(":")[2]])
    return "http://127.0.0.1:8000/" + "/".join(parts)


def proposed(secadmin: Caller, login: str, office: str = "auditor") -> dict[str, Any]:
    answer = secadmin.post(f"/api/accounts/{login}/administrator", {"kind": office})
    assert answer.status_code == 201, answer.text
    motion: dict[str, Any] = answer.json()
    return motion


def decided(sysadmin: Caller, motion: dict[str, Any], **changes: Any) -> Any:
    body = {"digest": motion["digest"], "verdict": "approve", "reason": "已核实", **changes}
    return sysadmin.post(f"/api/motions/{motion['id']}/decision", body)


def test_s15_an_administrator_is_made_by_two_persons(sysadmin: Caller, secadmin: Caller, world: World) -> None:
    login = made(sysadmin)
    motion = proposed(secadmin, login)
    assert motion["office"] == {"login": login, "before": "none", "after": "auditor"}
    assert account(world, login).kind == "none"
    for caller in (sysadmin, secadmin):
        assert caller.get("/api/motions").json()["items"] == [motion]
    answer = decided(sysadmin, motion)
    assert (answer.status_code, answer.json()["kind"]) == (200, "auditor")
    row = last_row(world)
    assert (row.action, row.subjects, row.reason) == ("motions.decide", str(account(world, login).id), "approve")
    assert refusal(decided(sysadmin, motion)) == (409, "motion-decided")
    assert sysadmin.get("/api/motions").json()["items"] == []
    assert refusal(secadmin.post(f"/api/accounts/{login}/administrator", {"kind": "sysadmin"})) == (
        409, "office-impossible",
    )  # fmt: skip
    decided(sysadmin, proposed(secadmin, login, "none"))
    assert account(world, login).kind == "none"


def test_s15_of_two_decisions_at_once_one_counts(sysadmin: Caller, secadmin: Caller, world: World) -> None:
    motion = proposed(secadmin, made(sysadmin))
    with ThreadPoolExecutor(4) as pool:
        verdicts = ["approve", "reject", "approve", "reject"]
        answers = list(pool.map(lambda one: decided(sysadmin, motion, verdict=one), verdicts))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    (won,) = [verdict for verdict, one in zip(verdicts, answers, strict=True) if one.status_code == 200]
    assert account(world, "zhang.wei").kind == ("auditor" if won == "approve" else "none")


def test_s15_a_rejected_proposal_changes_nothing(sysadmin: Caller, secadmin: Caller, world: World) -> None:
    login = made(sysadmin)
    motion = proposed(secadmin, login)
    assert decided(sysadmin, motion, verdict="reject").json()["kind"] == "none"
    assert refusal(decided(sysadmin, motion)) == (409, "motion-decided")
    assert account(world, login).kind == "none"


def test_s15_what_was_not_proposed_is_not_decided(
    call: Call, sysadmin: Caller, secadmin: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = made(sysadmin)
    first, second = proposed(secadmin, login), proposed(secadmin, login, "secadmin")
    assert refusal(decided(sysadmin, first, digest=second["digest"])) == (422, "content-changed")
    assert refusal(decided(sysadmin, {**first, "id": str(UUID(int=7))})) == (404, "not-found")
    assert decided(secadmin, first).status_code == 403
    make.later(monkeypatch, days=7, seconds=-60)
    renewed(world, "sysadmin")
    assert len(call("sysadmin").signed_in().get("/api/motions").json()["items"]) == 2
    make.later(monkeypatch, seconds=61)
    assert refusal(decided(call("sysadmin").signed_in(), first)) == (409, "motion-expired")
    assert call("sysadmin").signed_in().get("/api/motions").json()["items"] == []
    assert account(world, login).kind == "none"


def test_s15_what_changed_meanwhile_is_proposed_again(sysadmin: Caller, secadmin: Caller, world: World) -> None:
    login = made(sysadmin)
    motion = proposed(secadmin, login)
    secadmin.post(f"/api/accounts/{login}/roles", {"camp": make.CAMP, "role": "officer"})
    assert refusal(decided(sysadmin, motion)) == (409, "account-changed")
    with world.session(write=False) as session:
        assert list(session.scalars(columns(MotionDecision.verdict))) == []


def test_s15_nobody_decides_on_a_proposal_of_her_own(world: World) -> None:
    officer, officer2 = (world.people[login].account_id for login in ("officer", "officer2"))
    with world.session() as session:
        motion = motions.propose(session, world.camp_id, "purge", {"trainees": ["QY2020-001"]}, officer, clock.now())
    how: dict[str, Any] = {"camp_id": world.camp_id, "kind": "purge"}
    with pytest.raises(Conflict) as refused, world.session() as session:
        motions.decide(session, motion.id, motion.digest, "approve", "x", officer, clock.now(), **how)
    assert refused.value.code == "same-person"
    for wrong in ({**how, "camp_id": INSTALLATION}, {**how, "kind": "administrator"}):
        with pytest.raises(NotFound), world.session() as session:
            motions.decide(session, motion.id, motion.digest, "approve", "x", officer2, clock.now(), **wrong)
    with world.session() as session:
        content = motions.decide(session, motion.id, motion.digest, "approve", "x", officer2, clock.now(), **how)
    assert content == {"trainees": ["QY2020-001"]}
    with pytest.raises((IntegrityError, Conflict)), world.session() as session:
        _decide_as(session, motion, officer)


def _decide_as(session: Any, motion: Motion, person: UUID) -> None:
    """Round the rules, straight into the table."""
    other = motions.propose(session, motion.camp_id, motion.kind, {}, person, clock.now())
    session.add(
        MotionDecision(motion_id=other.id, proposed_by=person, decided_by=person, verdict="approve", decided_at=1)
    )


def test_an_officer_of_a_new_camp_by_rest_alone(call: Call, sysadmin: Caller, secadmin: Caller, world: World) -> None:
    body = {"number": "QY2022", "name": "新一期", "starts_on": "2022-06-01", "ends_on": "2023-06-30"}
    assert sysadmin.post("/api/camps", body).status_code == 201
    login = made(sysadmin)
    assert secadmin.post(f"/api/accounts/{login}/roles", {"camp": "QY2022", "role": "officer"}).status_code == 201
    with world.session() as session:
        row = session.scalars(columns(Account).where(c(Account.login) == login)).one()
        row.state = "active"
        session.flush()
        token = actions.issue(session, row, "token", clock.now())
    caller = Caller(call(None).client, make.Person(row.id, token, ""))
    assert caller.get("/api/me").json()["camps"] == [{"camp": "QY2022", "role": Role.OFFICER.value}]

"""The second factor: who needs one, what opens before, and that a code counts once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from service import clock
from service.http import routes
from service.queries.select import columns
from service.rules import second_factor
from service.rules.access import Via
from service.sealing import is_sealed
from service.tables.access import LoginAttempt, RecoveryCode, Setting
from tests import make, signing
from tests.make import Caller, World
from tests.signing import OTHER, code, cookie_of, get, kind_of, post, sign_in

Call = Callable[[str | None], Caller]
ADMINISTRATORS = ["sysadmin", "secadmin", "auditor"]


@pytest.fixture
def client(call: Call, world: World) -> Any:
    """Everybody has a password, nobody a second factor."""
    signing.give_password(world, *world.people)
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def pending(client: Any, login: str, step: str) -> str:
    answer = sign_in(client, login)
    assert (answer.status_code, answer.json()) == (200, {"next": step}), answer.text
    assert "max-age=300" in answer.headers["set-cookie"].lower()
    return cookie_of(answer)


def enrolled(client: Any, login: str) -> tuple[str, list[str], str]:
    """Its secret, the spare codes and the session."""
    waiting = pending(client, login, "enrol")
    secret = post(client, "/api/sign-in/enrolment", cookie=waiting).json()["secret"]
    done = post(client, "/api/sign-in/enrolment/confirm", {"code": code(secret)}, waiting)
    assert done.status_code == 200, done.text
    return secret, done.json()["recovery_codes"], cookie_of(done)


def enter(client: Any, waiting: str, typed: str) -> Any:
    return post(client, "/api/sign-in/code", {"code": typed}, waiting)


def with_code(client: Any, login: str, typed: str) -> Any:
    return enter(client, pending(client, login, "code"), typed)


def put_setting(world: World, roles: list[str]) -> None:
    with world.session() as session:
        session.add(Setting(name="mfa_roles", value=msgspec.json.encode(roles).decode(), changed_at=clock.now()))


def test_s26_administrators_and_officers_enrol_before_anything_else(client: Any, world: World) -> None:
    for login in (*ADMINISTRATORS, "officer"):
        waiting = pending(client, login, "enrol")
        assert kind_of(get(client, "/api/me", waiting)) == (403, "second-factor")
    for login in ("mentor", "trainee"):
        assert sign_in(client, login).status_code == 204


def test_s26_a_pending_credential_opens_no_route_but_those_that_finish_the_sign_in(client: Any, world: World) -> None:
    """On PostgreSQL every seventh is asked: the guard refuses before any database is asked for what is there."""
    waiting = pending(client, "officer", "enrol")
    open_to_it, closed = set(), []
    for route in client.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            policy = handler.opt.get(routes.POLICY)
            for method in sorted(getattr(handler, "http_methods", set()) - {"OPTIONS", "HEAD"}):
                if policy is None or not policy.signed_in:
                    continue
                address = route.path_format.replace("{camp}", make.CAMP).replace("{id}", str(world.camp_id))
                if Via.PENDING in policy.ways():
                    open_to_it.add(address)
                elif "{" not in address:
                    closed.append((method, address))
    for method, address in closed if world.database.is_sqlite else closed[::7]:
        answer = client.request(method, address, headers={"cookie": f"__Host-jy={waiting}", **signing.SAME_SITE})
        assert kind_of(answer) == (403, "second-factor"), address
    steps = {"/sign-in/code", "/sign-in/enrolment", "/sign-in/enrolment/confirm"}
    assert open_to_it == steps | {f"/api{step}" for step in steps}
    bearer = client.get("/api/me", headers={"authorization": f"Bearer {waiting}"})
    assert bearer.status_code == 401


def test_s26_enrolment_shows_a_secret_and_its_first_code_signs_in(client: Any, world: World) -> None:
    waiting = pending(client, "officer", "enrol")
    shown = post(client, "/api/sign-in/enrolment", cookie=waiting).json()
    assert shown["uri"] == second_factor.address(shown["secret"], "officer")
    assert shown["qr_svg"].startswith("<svg")
    assert "style" not in shown["qr_svg"]
    sealed = signing.account(world, "officer").totp_next
    assert sealed is not None
    assert (is_sealed(sealed), shown["secret"] in sealed) == (True, False)
    wrong = post(client, "/api/sign-in/enrolment/confirm", {"code": signing.wrong_code(shown["secret"])}, waiting)
    assert kind_of(wrong) == (401, "code-wrong")
    done = post(client, "/api/sign-in/enrolment/confirm", {"code": code(shown["secret"])}, waiting)
    assert (done.status_code, len(set(done.json()["recovery_codes"]))) == (200, 8)
    seen = get(client, "/api/me", cookie_of(done)).json()
    assert (seen["via"], seen["second_factor"]) == ("session", True)
    assert get(client, "/api/me", waiting).status_code == 401
    found = signing.account(world, "officer")
    assert (found.totp, found.totp_next, found.last_sign_in_at is not None) == (sealed, None, True)


def test_s26_the_same_code_twice_is_refused(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    typed = code(secret)
    assert with_code(client, "officer", typed).status_code == 204
    assert kind_of(with_code(client, "officer", typed)) == (401, "code-wrong")
    assert kind_of(with_code(client, "officer", code(secret, -1))) == (401, "code-wrong")
    assert with_code(client, "officer", code(secret, 1)).status_code == 204
    assert kind_of(with_code(client, "officer", typed)) == (401, "code-wrong")


def test_s26_the_code_of_the_enrolment_signs_nobody_in_again(client: Any) -> None:
    secret, _, _ = enrolled(client, "officer")
    assert kind_of(with_code(client, "officer", code(secret))) == (401, "code-wrong")
    assert with_code(client, "officer", code(secret, 1)).status_code == 204


def test_s26_a_step_before_and_after_is_taken_and_no_more(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now() // second_factor.STEP * second_factor.STEP + second_factor.STEP // 2
    monkeypatch.setattr(clock, "now", lambda: moment)
    secret = signing.give_factor(world, "officer")
    for steps, status in ((-2, 401), (2, 401), (-1, 204), (0, 204), (1, 204)):
        assert with_code(client, "officer", code(secret, steps)).status_code == status, steps


def test_s26_of_one_code_sent_twice_at_once_one_opens(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    waiting = [pending(client, "officer", "code") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: enter(client, one, code(secret)), waiting))
    assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401]


def test_s26_a_password_alone_replaces_no_second_factor(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    waiting = pending(client, "officer", "code")
    assert kind_of(post(client, "/api/sign-in/enrolment", cookie=waiting)) == (409, "enrolled")
    signing.change(world, "officer", totp_next=signing.account(world, "officer").totp)
    confirmed = post(client, "/api/sign-in/enrolment/confirm", {"code": code(secret)}, waiting)
    assert kind_of(confirmed) == (409, "enrolled")
    assert enter(client, waiting, code(secret)).status_code == 204


def test_a_confirmation_without_an_enrolment_is_told_so(client: Any) -> None:
    waiting = pending(client, "officer", "enrol")
    answer = post(client, "/api/sign-in/enrolment/confirm", {"code": "123456"}, waiting)
    assert kind_of(answer) == (409, "not-enrolling")
    assert kind_of(enter(client, waiting, "123456")) == (401, "code-wrong")


def test_a_spare_code_opens_once_and_is_kept_as_a_digest(client: Any, world: World) -> None:
    _, spare, _ = enrolled(client, "officer")
    with world.session(write=False) as session:
        kept = {row.sha256 for row in session.scalars(columns(RecoveryCode))}
    assert kept == {second_factor.spare_digest(one) for one in spare}
    assert not [one for one in spare if one in kept]
    assert with_code(client, "officer", spare[0]).status_code == 204
    assert kind_of(with_code(client, "officer", spare[0])) == (401, "code-wrong")
    assert with_code(client, "officer", spare[1].upper().replace("-", " ")).status_code == 204
    with world.session(write=False) as session:
        assert len(session.scalars(columns(RecoveryCode)).all()) == 6


def test_another_s_spare_code_opens_nothing(client: Any, world: World) -> None:
    _, spare, _ = enrolled(client, "officer2")
    signing.give_factor(world, "officer")
    assert kind_of(with_code(client, "officer", spare[0])) == (401, "code-wrong")


def test_a_pending_credential_is_good_once_and_for_five_minutes(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = signing.give_factor(world, "officer")
    waiting = pending(client, "officer", "code")
    assert enter(client, waiting, code(secret)).status_code == 204
    assert enter(client, waiting, code(secret, 1)).status_code == 401
    late = pending(client, "officer", "code")
    make.later(monkeypatch, minutes=5, seconds=1)
    assert kind_of(enter(client, late, code(secret))) == (401, "unauthenticated")


def test_a_session_finishes_no_sign_in(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    answer = enter(client, world.people["officer"].session, code(secret))
    assert kind_of(answer) == (403, "forbidden")


def test_s26_a_link_leads_to_the_second_factor_too(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    answer = post(client, "/api/sign-in/link", {"link": signing.link(world, "officer"), "password": OTHER})
    assert (answer.status_code, answer.json()) == (200, {"next": "code"})
    assert kind_of(get(client, "/api/me", cookie_of(answer))) == (403, "second-factor")
    assert enter(client, cookie_of(answer), code(secret)).status_code == 204


def test_s26_a_setting_says_who_else_needs_one_and_lets_no_administrator_off(client: Any, world: World) -> None:
    put_setting(world, ["mentor"])
    assert sign_in(client, "officer").status_code == 204
    for login in ("mentor", *ADMINISTRATORS):
        assert sign_in(client, login).json() == {"next": "enrol"}


def test_who_has_one_is_asked_for_it_without_needing_it(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "trainee")
    assert with_code(client, "trainee", code(secret)).status_code == 204


def test_s25_five_wrong_codes_hold_the_account_up(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = signing.give_factor(world, "officer")
    for _ in range(5):
        assert kind_of(with_code(client, "officer", signing.wrong_code(secret))) == (401, "code-wrong")
    held = with_code(client, "officer", code(secret))
    assert (kind_of(held), 290 <= int(held.headers["retry-after"]) <= 300) == ((429, "too-many"), True)
    make.later(monkeypatch, minutes=5, seconds=1)
    assert with_code(client, "officer", code(secret)).status_code == 204


def test_s25_twenty_wrong_codes_in_an_hour_hold_the_account_up(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = signing.give_factor(world, "officer")
    with world.session() as session:
        for n in range(20):
            at, who = clock.now() + n, str(world.people["officer"].account_id)
            session.add(LoginAttempt(kind="code", who=who, address="192.0.2.1", at=at))
    make.later(monkeypatch, minutes=30)
    held = with_code(client, "officer", code(secret))
    assert (held.status_code, 1790 <= int(held.headers["retry-after"]) <= 1800) == (429, True)
    make.later(monkeypatch, minutes=30, seconds=1)
    assert with_code(client, "officer", code(secret)).status_code == 204


@pytest.mark.parametrize("typed", ["", "12345", "x" * 41, "12345\n", "１２３４５６", 123456, None])
def test_a_code_is_short_and_plain(client: Any, world: World, typed: Any) -> None:
    signing.give_factor(world, "officer")
    assert enter(client, pending(client, "officer", "code"), typed).status_code == 400

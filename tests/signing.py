"""People with passwords and second factors, and how they sign in over HTTP."""

from functools import cache
from typing import Any

import pyotp
from litestar.testing import TestClient

from service import clock
from service.actions import access
from service.actions.second_factor import place_of
from service.rules import passwords, second_factor
from service.tables.access import Account
from tests.make import KEYS, World

GOOD = "correct horse 电池 staple"
OTHER = "seven quiet rivers 夜航"
SAME_SITE = {"sec-fetch-site": "same-origin"}


def account(made: World, login: str) -> Account:
    with made.session(write=False) as session:
        found = session.get(Account, made.people[login].account_id)
        assert found is not None
        return found


def change(made: World, login: str, **values: Any) -> None:
    with made.session() as session:
        found = session.get(Account, made.people[login].account_id)
        assert found is not None
        for name, value in values.items():
            setattr(found, name, value)


def give_password(made: World, *logins: str, password: str = GOOD) -> None:
    for login in logins:
        change(made, login, password=hash_of(password), password_at=clock.now())


@cache
def hash_of(password: str) -> str:
    """Made once: it takes longer than most of what is tried with it."""
    return passwords.hashed(password)


def give_factor(made: World, login: str) -> str:
    """Enrolled long ago; its secret."""
    secret = second_factor.new_secret()
    sealed = KEYS.seal(place_of(made.people[login].account_id), secret)
    change(made, login, totp=sealed, totp_at=clock.now())
    return secret


def link(made: World, login: str) -> str:
    with made.session() as session:
        found = session.get(Account, made.people[login].account_id)
        assert found is not None
        return access.issue(session, found, "link", clock.now())


def code(secret: str, steps: int = 0) -> str:
    """Of the clock's step, or so many later."""
    return pyotp.TOTP(secret).generate_otp(clock.now() // second_factor.STEP + steps)


def wrong_code(secret: str) -> str:
    """None of those that are taken now."""
    taken = {code(secret, steps) for steps in (-1, 0, 1)}
    return next(one for one in ("000000", "111111", "222222", "333333") if one not in taken)


def post(client: TestClient[Any], path: str, body: Any = None, cookie: str | None = None, **headers: str) -> Any:
    sent = {**SAME_SITE, **headers, **({} if cookie is None else {"cookie": f"__Host-jy={cookie}"})}
    return client.post(path, json=body, headers=sent)


def sign_in(client: TestClient[Any], login: str, password: str = GOOD, cookie: str | None = None) -> Any:
    return post(client, "/api/sign-in", {"login": login, "password": password}, cookie)


def cookie_of(answer: Any) -> str:
    given: str = answer.headers["set-cookie"]
    return given.split("=", 1)[1].split(";", 1)[0]


def signed_in(client: TestClient[Any], login: str) -> str:
    """The session of one without a second factor."""
    answer = sign_in(client, login)
    assert answer.status_code == 204, answer.text
    return cookie_of(answer)


def get(client: TestClient[Any], path: str, cookie: str | None) -> Any:
    return client.get(path, headers={} if cookie is None else {"cookie": f"__Host-jy={cookie}"})


def kind_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]

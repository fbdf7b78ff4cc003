"""What every proof of identity needs: tries that are counted, two hashes at once and outside every transaction."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from anyio import fail_after, to_thread
from litestar import Response
from litestar.datastructures import Cookie

from service import clock
from service.actions import sign_in as actions
from service.actions.sign_in import Admission, Browser
from service.database import Session, busy
from service.errors import TooMany, invalid
from service.http.access import COOKIE
from service.http.audit import ACCOUNT
from service.http.routes import AnyRequest
from service.http.sessions import read, write
from service.queries import sign_in as queries
from service.rules import passwords
from service.rules.access import ADMINISTRATORS, Principal
from service.rules.browsers import device
from service.rules.throttle import network_of, seconds_until
from service.tables.access import Account, LoginAttempt

T = TypeVar("T")
WAIT = 15
"""Seconds that a hash waits for those before it."""


@asynccontextmanager
async def hashing(request: AnyRequest) -> AsyncIterator[None]:
    """A turn among those who hash; waiting for it costs no thread and no transaction."""
    turn = request.app.state.hashing
    try:
        with fail_after(WAIT):
            await turn.acquire()
    except TimeoutError:
        raise busy() from None
    try:
        yield
    finally:
        turn.release()


async def tried(request: AnyRequest, *tries: tuple[str, str]) -> list[LoginAttempt]:
    """Notes each try, given as its kind and whose it is, then counts; one that is not let through does not count."""
    address, now = network_of(request.client.host if request.client else None), clock.now()
    attempts = [LoginAttempt(kind=kind, who=who, address=address, at=now) for kind, who in tries]
    await write(request, partial(actions.note_attempts, attempts=attempts), last=False)
    wait = await read(request, partial(queries.find_wait, attempts=attempts, now=now))
    if wait is not None:
        await write(request, partial(actions.forget_attempts, attempts=attempts), last=False)
        raise TooMany(seconds_until(wait, now))
    return attempts


async def write_proved(request: AnyRequest, attempts: list[LoginAttempt], work: Callable[[Session], T]) -> T:
    """The request's last transaction; what succeeds is no failure, so its tries are forgotten."""

    def whole(session: Session) -> T:
        actions.forget_attempts(session, attempts)
        return work(session)

    return await write(request, whole)


async def own(request: AnyRequest) -> Account:
    principal: Principal = request.scope["user"]
    return await read(request, partial(queries.find_own, account_id=principal.account_id))


def is_about(request: AnyRequest, account: Account | None) -> None:
    """So that the audit can say whose account a sign-in was tried with."""
    request.scope["state"][ACCOUNT] = None if account is None else account.id


async def proof(stored: str | None, password: str) -> str | None:
    """The hash anew where it is outdated; refuses a wrong password. To be asked for within one's turn to hash."""
    found = await to_thread.run_sync(passwords.prove, stored, password)
    if not found.right:
        raise actions.refused()
    return found.anew


async def hashed(password: str) -> str:
    return await to_thread.run_sync(passwords.hashed, password)


async def check_new(request: AnyRequest, account: Account, password: str, pointer: str) -> None:
    words = await read(request, partial(queries.list_own_words, account=account))
    objection = passwords.objection(password, words, administrator=account.kind in ADMINISTRATORS)
    if objection is not None:
        raise invalid(pointer, *objection)


def browser(request: AnyRequest) -> Browser:
    return Browser(device(request.headers.get("user-agent", "")), request.cookies.get(COOKIE, ""))


def cookie(value: str, seconds: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, path="/", secure=True, httponly=True, samesite="lax", max_age=seconds)


def answered(admission: Admission, content: Any = None) -> Response[Any]:
    """The new cookie, and what is to be said besides."""
    cookies = [cookie(admission.secret, admission.seconds)]
    return Response(content, status_code=204 if content is None else 200, cookies=cookies)

"""The session dependency: one transaction a request, committed once, before the answer leaves."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio import fail_after, to_thread
from litestar.di import NamedDependency

from service import clock
from service.database import Database, Session, busy
from service.http.audit import Trace, needs_row
from service.http.routes import AT_ONCE, FINISH, SAFE, TRACE, WRITES, AnyRequest, policy_of
from service.rules.access import SYSTEM, Principal, Viewer

PATIENCE = 5
"""Seconds that a write waits for its turn."""
RequestSession = NamedDependency[Session]


async def provide_session(request: AnyRequest) -> AsyncGenerator[Session, None]:
    database: Database = request.app.state.database
    if request.method in SAFE:
        async with _transaction(database, viewer(request), write=False) as session:
            session.info[AT_ONCE] = database.is_sqlite
            _trace(session, request)
            yield session
        return
    async with _turn(request), _transaction(database, viewer(request), write=True) as session:
        session.info[WRITES] = True
        _trace(session, request)
        yield session


def _trace(session: Session, request: AnyRequest) -> None:
    if needs_row(policy_of(request.scope["route_handler"]), request.method):
        session.info[TRACE] = Trace(request)


@asynccontextmanager
async def _transaction(database: Database, eyes: object, *, write: bool) -> AsyncIterator[Session]:
    """Ended by the handler's own thread; here only where the handler did not get that far."""
    transaction = database.begin(eyes, write=write)
    session = transaction.__enter__()
    session.info[FINISH] = partial(_leave, transaction, None)
    try:
        yield session
    except BaseException as error:
        await to_thread.run_sync(_leave, transaction, error)
        raise
    if finish := session.info.pop(FINISH, None):
        await to_thread.run_sync(finish)


@asynccontextmanager
async def _turn(request: AnyRequest) -> AsyncIterator[None]:
    """SQLite has one writer: requests wait for it here, in order, instead of each in a thread."""
    if not request.app.state.database.is_sqlite:
        yield
        return
    try:
        with fail_after(PATIENCE):
            await request.app.state.writing.acquire()
    except TimeoutError:
        raise busy() from None
    try:
        yield
    finally:
        request.app.state.writing.release()


def _leave(transaction: Any, error: BaseException | None) -> None:
    transaction.__exit__(type(error) if error else None, error, error.__traceback__ if error else None)


def viewer(request: AnyRequest) -> object:
    """The caller's eyes in the camp that the route names; the system's on public routes."""
    principal: Principal | None = request.scope.get("user")
    if principal is None:
        return SYSTEM
    member = principal.camps.get(request.path_params.get("camp", ""))
    reachable = tuple(one.camp_id for one in principal.camps.values() if principal.reaches(one))
    if member is None:
        return Viewer(principal.account_id, clock.today(), camp_ids=reachable)
    return Viewer(
        principal.account_id,
        clock.today(),
        member.camp_id,
        member.role,
        member.trainee_id,
        member.mentor_id,
        reachable,
        member.recused or member.withheld,
    )

"""The session dependency: one transaction a request, committed once, before the answer leaves."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from anyio import fail_after, to_thread
from litestar import Litestar
from litestar.di import NamedDependency, Provide

from service import clock
from service.database import Database, Session, busy
from service.http.audit import Trace, needs_row
from service.http.routes import AT_ONCE, FINISH, SAFE, TRACE, WRITES, AnyRequest, policy_of
from service.rules.access import SYSTEM, Principal, Viewer

T = TypeVar("T")
PATIENCE = 3
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


async def write(request: AnyRequest, work: Callable[[Session], T], *, last: bool = True) -> T:
    """One of several short transactions of a request, as the system; the last leaves the audit row."""
    async with _turn(request):
        return await to_thread.run_sync(_written, request, work, last)


def _written(request: AnyRequest, work: Callable[[Session], T], last: bool) -> T:
    with request.app.state.database.begin(SYSTEM, write=True) as session:
        answer = work(session)
        if last:
            Trace(request).of_write(session, answer)
    return answer


async def read(request: AnyRequest, work: Callable[[Session], T]) -> T:
    return await to_thread.run_sync(_read, request, work)


def _read(request: AnyRequest, work: Callable[[Session], T]) -> T:
    with request.app.state.database.begin(SYSTEM, write=False) as session:
        return work(session)


def refuse_other_clean_up(app: Litestar) -> None:
    """If another dependency raises, the session would stay open, and with it the write lock."""
    found = {
        f"{name} of {handler}"
        for route in app.routes
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)])
        if handler is not None
        for name, one in handler.resolve_dependencies().items()
        if one.dependency is not provide_session and _cleans_up(one)
    }
    if found:
        raise RuntimeError(f"only the session may clean up after itself: {sorted(found)}")


def _cleans_up(one: Provide) -> bool:
    return one.has_sync_generator_dependency or one.has_async_generator_dependency


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

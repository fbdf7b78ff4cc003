"""The session dependency: one transaction a request, committed once, before the answer leaves."""

from collections.abc import AsyncGenerator
from typing import Any

from anyio import to_thread
from litestar.di import NamedDependency

from service import clock
from service.database import Database, Session
from service.http.access import SAFE
from service.http.routes import AT_ONCE, AnyRequest
from service.rules.access import SYSTEM, Principal, Viewer

RequestSession = NamedDependency[Session]


async def provide_session(request: AnyRequest) -> AsyncGenerator[Session, None]:
    database: Database = request.app.state.database
    transaction = database.begin(viewer(request), write=request.method not in SAFE)
    session = transaction.__enter__()
    session.info[AT_ONCE] = database.is_sqlite and request.method in SAFE
    try:
        yield session
    except BaseException as error:
        await to_thread.run_sync(_leave, transaction, error)
        raise
    if session.info[AT_ONCE]:
        _leave(transaction, None)
    else:
        await to_thread.run_sync(_leave, transaction, None)


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
    )

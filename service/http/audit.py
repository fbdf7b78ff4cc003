"""One audit row for every request that wrote, showed personal data or was refused; no row, no answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from anyio import Lock, to_thread
from litestar import Response
from litestar.connection import ASGIConnection

from service import clock
from service.actions import audit as actions
from service.database import Database, Session
from service.http.headers import name_request
from service.http.routes import SAFE, action_of, policy_of
from service.queries import seen
from service.queries.access import as_system
from service.rules.access import SYSTEM, Policy, Principal
from service.rules.audit import Entry, named
from service.tables.audit import INSTALLATION

logger = logging.getLogger("jingying")
Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(eq=False)
class _Waiting:
    entry: Callable[[Session], Entry]
    done: bool = False
    error: Exception | None = None


@dataclass
class Recorder:
    """Rows of answers that wait share one transaction; each answer leaves only after its own row is durable."""

    database: Database
    turn: Lock
    waiting: list[_Waiting] = field(default_factory=list)

    async def record(self, entry: Callable[[Session], Entry]) -> None:
        mine = _Waiting(entry)
        self.waiting.append(mine)
        async with self.turn:  # whoever comes first writes for all who wait
            if not mine.done:
                batch, self.waiting = self.waiting, []
                await to_thread.run_sync(self._write, batch)
        if mine.error is not None:
            raise mine.error

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            with self.database.begin(SYSTEM, write=True) as session:
                actions.append(session, [one.entry(session) for one in batch])
        except Exception as error:  # noqa: BLE001 - each of those who wait raises it
            for one in batch:
                one.error = error
        for one in batch:
            one.done = True


def needs_row(policy: Policy | None, method: str) -> bool:
    return policy is not None and (policy.personal or method not in SAFE)


def outcome_of(answer: Any) -> str:
    if isinstance(answer, Response):
        if answer.status_code == 304:
            return "not-modified"
        if "idempotent-replayed" in answer.headers:
            return "replayed"
    return "ok"


class Trace:
    """What one request leaves in the audit."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of_read(self, session: Session, answer: Any) -> None:
        """In the next shared transaction; the answer waits for it."""
        persons, outcome = self._persons(session), outcome_of(answer)
        await self.connection.app.state.recorder.record(lambda writer: self._entry(writer, persons, outcome))

    def of_write(self, session: Session, answer: Any) -> None:
        """In the request's own transaction, last."""
        session.flush()
        persons = self._persons(session)
        with as_system(session):
            entry = self._entry(session, persons, outcome_of(answer))
        actions.append(session, [entry])

    def _persons(self, session: Session) -> set[Any]:
        found = seen.take(session)
        if found is None and policy_of(self.connection.scope["route_handler"]).personal:
            raise RuntimeError("a personal route that says of nobody whom it showed")
        return found or set()

    def _entry(self, session: Session, persons: set[Any], outcome: str, reason: str = "") -> Entry:
        camp_id = _camp_id(self.connection)
        ids, size = seen.identified(session, camp_id, persons)
        return entry_of(self.connection, named(ids, size), outcome, reason)


def entry_of(connection: Connection, subjects: str, outcome: str, reason: str = "") -> Entry:
    principal: Principal | None = connection.scope.get("user")
    action = action_of(connection.scope["route_handler"])
    return Entry(
        camp_id=_camp_id(connection),
        at=clock.now(),
        account_id=None if principal is None else principal.account_id,
        role=_role(connection, principal),
        via="public" if principal is None else principal.via.value,
        ip=connection.client.host if connection.client else None,
        request_id=name_request(connection.scope),
        action=action,
        object_type=action.partition(".")[0],
        subjects=subjects,
        outcome=outcome,
        reason=reason,
    )


def _camp_id(connection: Connection) -> Any:
    principal: Principal | None = connection.scope.get("user")
    member = None if principal is None else principal.camps.get(connection.path_params.get("camp", ""))
    return INSTALLATION if member is None else member.camp_id


def _role(connection: Connection, principal: Principal | None) -> str | None:
    if principal is None or principal.kind != "business":
        return None if principal is None else principal.kind
    member = principal.camps.get(connection.path_params.get("camp", ""))
    return None if member is None else member.role.value


async def record_refusal(connection: Connection, status: int) -> None:
    """In a transaction of its own after the roll-back; if that fails, the refusal stands and an error is logged."""
    reason = connection.scope["state"].get("reason", str(status))
    try:
        await connection.app.state.recorder.record(lambda _: entry_of(connection, "", "refused", reason))
    except Exception:
        logger.exception("the refusal of request %s is not in the audit", name_request(connection.scope))

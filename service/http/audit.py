"""One audit row for every request that wrote, showed personal data or was refused; no row, no answer."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock as ThreadLock
from typing import Any
from uuid import UUID

from anyio import Lock, to_thread
from litestar import Response
from litestar.connection import ASGIConnection

from service import clock
from service.actions import audit as actions
from service.database import Database, Session, refusal_for
from service.errors import Busy
from service.http.headers import name_request
from service.http.routes import SAFE, action_of, policy_of
from service.queries import seen
from service.queries.access import as_system
from service.rules.access import SYSTEM, Perm, Policy, Principal
from service.rules.alerts import Watch, noticed
from service.rules.audit import Entry, named
from service.tables.audit import INSTALLATION

logger = logging.getLogger("jingying")
ACCOUNT = "account"
"""Names in a request's state whose account a sign-in is about, before anything is proved."""
EXPORTS = frozenset({Perm.EXPORT_RUN, Perm.AUDIT_EXPORT})
Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(eq=False)
class _Waiting:
    entry: Callable[[Session], Entry]
    policy: Policy
    done: bool = False
    error: Exception | None = None


@dataclass
class Recorder:
    """Rows of answers that wait share one transaction; each answer leaves only after its own row is durable."""

    database: Database
    turn: Lock
    waiting: list[_Waiting] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    watching: ThreadLock = field(default_factory=ThreadLock)

    async def record(self, entry: Callable[[Session], Entry], policy: Policy) -> None:
        mine = _Waiting(entry, policy)
        self.waiting.append(mine)
        async with self.turn:  # whoever comes first writes for all who wait
            if not mine.done:
                batch, self.waiting = self.waiting, []
                await to_thread.run_sync(self._write, batch)
        if mine.error is not None:
            with _closed():
                raise mine.error

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            with self.database.begin(SYSTEM, write=True) as session:
                entries = [one.entry(session) for one in batch]
                actions.append(session, entries)
        except Exception as error:  # noqa: BLE001 - each of those who wait raises it
            for one in batch:
                one.error = error
        else:
            for one, entry in zip(batch, entries, strict=True):
                self.look(entry, one.policy)
        for one in batch:
            one.done = True

    def look(self, entry: Entry, policy: Policy) -> None:
        """Tells of what somebody should look at."""
        with self.watching:
            alerts = noticed(self.watch, entry, is_export=policy.perm in EXPORTS)
        for alert in alerts:
            told = {"alert": alert.kind, "account_id": str(alert.account_id), "count": alert.times}
            logger.warning("alert", extra=told)


@contextmanager
def _closed() -> Iterator[None]:
    """What cannot be audited is not done and not shown."""
    try:
        yield
    except Busy:
        raise
    except Exception as error:
        if isinstance(passing := refusal_for(error), Busy):
            raise passing from error
        logger.exception("the audit cannot be written")
        raise Busy(
            "audit-unavailable",
            "审计暂不可写，本次操作未执行；请联系管理员。",
            "The audit cannot be written, so nothing was done or shown; tell the administrator.",
        ) from error


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
        self.connection, self.policy = connection, policy_of(connection.scope["route_handler"])
        self.recorder: Recorder = connection.app.state.recorder

    async def of_read(self, session: Session, answer: Any) -> None:
        """In the next shared transaction; the answer waits for it."""
        persons, outcome = self._persons(session), outcome_of(answer)
        camp_id, reason = session.info.get(seen.ABOUT, _camp_id(self.connection)), session.info.get(seen.BECAUSE, "")
        await self.recorder.record(lambda writer: self._entry(writer, camp_id, persons, outcome, reason), self.policy)

    def of_write(self, session: Session, answer: Any) -> None:
        """In the request's own transaction, last."""
        session.flush()
        persons = self._persons(session)
        camp_id, reason = session.info.get(seen.ABOUT, _camp_id(self.connection)), session.info.get(seen.BECAUSE, "")
        with as_system(session), _closed():
            entry = self._entry(session, camp_id, persons, outcome_of(answer), reason)
            actions.append(session, [entry])
        self.recorder.look(entry, self.policy)

    def _persons(self, session: Session) -> set[Any]:
        found = seen.take(session)
        if found is None and self.policy.personal:
            raise RuntimeError("a personal route that says of nobody whom it showed")
        return found or set()

    def _entry(self, session: Session, camp_id: UUID, persons: set[Any], outcome: str, reason: str = "") -> Entry:
        ids, size = seen.identified(session, camp_id, persons)
        return entry_of(self.connection, camp_id, named(ids, size), outcome, reason)


def entry_of(connection: Connection, camp_id: UUID, subjects: str, outcome: str, reason: str = "") -> Entry:
    principal: Principal | None = connection.scope.get("user")
    action = action_of(connection.scope["route_handler"])
    return Entry(
        camp_id=camp_id,
        at=clock.now(),
        account_id=connection.scope["state"].get(ACCOUNT) if principal is None else principal.account_id,
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


def _camp_id(connection: Connection) -> UUID:
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
    reason, camp_id = connection.scope["state"].get("reason", str(status)), _camp_id(connection)
    policy, recorder = policy_of(connection.scope["route_handler"]), connection.app.state.recorder
    try:
        await recorder.record(lambda _: entry_of(connection, camp_id, "", "refused", reason), policy)
    except Exception:
        logger.exception("the refusal of request %s is not in the audit", name_request(connection.scope))

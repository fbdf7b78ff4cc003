"""Erasure: names, texts, contacts and sealed values go; rows keep the id as a pseudonym, so the chains still verify."""

import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import case, delete, event, update
from sqlmodel import col

from service.actions.imports_files import forget_wholly
from service.database import Session
from service.erasures import append_lines, read_lines
from service.queries import erasing as queries
from service.queries.access import as_system
from service.queries.select import c
from service.rules.privacy_register import Table
from service.rules.privacy_register_records import REGISTER
from service.tables.access import RecoveryCode
from service.tables.feeds import CalendarFeed
from service.tables.notices import Contact
from service.tables.points import Note
from service.tables.privacy import Erasure

logger = logging.getLogger("jingying")
WAITING = "erasures"
"""Names the lines that a session's commit adds to the list."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One erased person as the list beside the database names her; never a name."""

    camp_id: UUID
    person_id: UUID
    kind: str
    decided_by: UUID
    erased_at: int


def erase(session: Session, person: Any, kind: str, reason: str, decided_by: UUID, now: int, ledger: Path) -> Erasure:
    """One trainee or mentor, for good; the list beside the database gets its line once this is committed."""
    made = _erase(session, person, kind, reason, decided_by, now)
    _write_when_committed(session, ledger, _line(made))
    return made


def _write_when_committed(session: Session, ledger: Path, line: bytes) -> None:
    waiting: list[bytes] | None = session.info.get(WAITING)
    if waiting is None:
        waiting = session.info[WAITING] = []
        event.listen(session, "after_commit", partial(_write_down, ledger, waiting))
        event.listen(session, "after_rollback", partial(_drop, waiting))
    waiting.append(line)


def _erase(session: Session, person: Any, kind: str, reason: str, decided_by: UUID, now: int) -> Erasure:
    camp_id, person_id, name = person.camp_id, person.id, person.name
    session.flush()
    with as_system(session):
        _zero_what_goes(session, on=True)
        if kind == "trainee":
            _erase_notes(session, camp_id, queries.list_own_notes(session, camp_id, person_id, name))
            forget_wholly(session, queries.list_batches(session, camp_id))
        for table, known in REGISTER.items():
            if known.erased and queries.is_of(known, kind):
                _erase_rows(session, table, known, camp_id, person_id)
        _erase_account(session, camp_id, person_id)
        made = Erasure(
            camp_id=camp_id, person_id=person_id, kind=kind, reason=reason, decided_by=decided_by, erased_at=now
        )
        session.add(made)
        session.flush()
        _zero_what_goes(session, on=False)
        session.expire(person)
    return made


def _zero_what_goes(session: Session, *, on: bool) -> None:
    """SQLite leaves what was deleted in the file's free space unless told."""
    if session.get_bind().dialect.name == "sqlite":
        session.fetch(f"PRAGMA secure_delete = {int(on)}", ())


def _erase_rows(session: Session, name: str, table: Table, camp_id: UUID, person_id: UUID) -> None:
    """What is empty already stays so: some checks tell a given text from none."""
    model = queries.model_of(name)
    values: dict[str, Any] = {
        column: case((col(getattr(model, column)).is_(None), None), else_=neutral) if neutral is not None else None
        for column, neutral in table.erased.items()
    }
    if hasattr(model, "version") and name in VERSIONED:
        values["version"] = model.version + 1
    session.execute(_bulk(update(model).where(queries.owned(name, table, camp_id, person_id)).values(values)))


VERSIONED = frozenset({"trainee", "mentor"})
"""Whose new version tells readers that what they know is old."""


def _bulk(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


def _erase_notes(session: Session, camp_id: UUID, digests: list[str]) -> None:
    for start in range(0, len(digests), queries.CHUNK):
        of_them = c(Note.digest).in_(digests[start : start + queries.CHUNK])
        session.execute(_bulk(update(Note).where(c(Note.camp_id) == camp_id, of_them).values(salt=None, body=None)))


def _erase_account(session: Session, camp_id: UUID, person_id: UUID) -> None:
    """The login goes with the person's only place; whoever has another keeps it."""
    account = queries.find_only_account(session, camp_id, person_id)
    if account is None:
        return
    for column, neutral in {**REGISTER["account"].erased, "login": f"erased-{account.id}"}.items():
        setattr(account, column, neutral)
    account.auth_epoch += 1
    for model in (RecoveryCode, Contact, CalendarFeed):
        session.execute(delete(model).where(c(model.account_id) == account.id))
    session.flush()


def _line(made: Erasure) -> bytes:
    values = {name: getattr(made, name) for name in Line.__struct_fields__}
    return msgspec.json.encode(Line(**values))


def _write_down(ledger: Path, waiting: list[bytes], _: object) -> None:
    """A list that cannot be written is told and filled later by `note_down`; the erasure stands."""
    try:
        if waiting:
            append_lines(ledger, waiting)
    except OSError:
        logger.exception("an erasure is not in the list beside the database: run `jingying tidy`")
    waiting.clear()


def _drop(waiting: list[bytes], _: object) -> None:
    waiting.clear()


def note_down(session: Session, ledger: Path) -> int:
    """Adds the erasures that the list does not have; how many."""
    known = {_key(line) for line in map(_read, read_lines(ledger))}
    missing = [row for row in queries.list_erasures(session) if (row.camp_id, row.person_id) not in known]
    if missing:
        append_lines(ledger, [_line(row) for row in missing])
    return len(missing)


def replay(session: Session, lines: Iterable[bytes]) -> int:
    """Erases again whom a restored backup still knows; how many. Read as the system."""
    found = [line for line in map(_read, lines) if _erase_again(session, line)]
    return len(found)


def _erase_again(session: Session, line: Line) -> bool:
    person: Any = queries.find_person(session, line.camp_id, line.person_id, line.kind)
    decided_by = queries.some_account(session, line.decided_by)
    if person is None or decided_by is None or queries.find_erasure(session, *_key(line)) is not None:
        return False
    _erase(session, person, line.kind, "恢复备份后再次删除 / erased again after a restore", decided_by, line.erased_at)
    return True


def _read(line: bytes) -> Line:
    return msgspec.json.decode(line, type=Line)


def _key(line: Line) -> tuple[UUID, UUID]:
    return line.camp_id, line.person_id

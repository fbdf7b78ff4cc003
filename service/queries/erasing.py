"""Which rows are about a person who is to be erased, and who is erased already."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, or_, select
from sqlmodel import SQLModel

from service.database import Session
from service.queries.access import as_system
from service.queries.sealed import open_value
from service.queries.select import c, columns
from service.rules.points.proposals import lines_of
from service.rules.privacy_register import Table
from service.tables.access import Account, CampRole
from service.tables.imports import ImportBatch
from service.tables.mentors import Mentor
from service.tables.points import Decision, Journal, Note, Proposal
from service.tables.privacy import Erasure
from service.tables.trainees import Trainee

CHUNK = 500
PERSONS: dict[str, Any] = {"trainee": Trainee, "mentor": Mentor}


def model_of(table: str) -> Any:
    return next(one.class_ for one in inspect(Trainee).registry.mappers if one.local_table.description == table)


def owned(name: str, table: Table, camp_id: UUID, person_id: UUID) -> Any:
    """The condition that a table's rows are about that person."""
    model, column = model_of(name), table.owner[0]
    inside, person = model.camp_id == camp_id, getattr(model, column)
    parent = table.owner[1] if len(table.owner) > 1 else None
    if parent in {None, "mentor"}:
        return inside & (person == person_id)
    above: Any = model_of(str(parent))
    return inside & person.in_(select(above.id).where(above.camp_id == camp_id, above.trainee_id == person_id))


def is_of(table: Table, kind: str) -> bool:
    """Whether a table's rows are about trainees, or about mentors; notes are found by the lines that name them."""
    if not table.owner or table.owner[1:] == ("journal",):
        return False
    return (table.owner[1:] == ("mentor",)) == (kind == "mentor")


def find_person(session: Session, camp_id: UUID, person_id: UUID, kind: str) -> SQLModel | None:
    model = PERSONS[kind]
    with as_system(session):
        found: SQLModel | None = session.get(model, (camp_id, person_id))
        return found


def find_erasure(session: Session, camp_id: UUID, person_id: UUID) -> Erasure | None:
    with as_system(session):
        return session.get(Erasure, (camp_id, person_id))


def list_erasures(session: Session) -> Sequence[Erasure]:
    with as_system(session):
        return list(session.scalars(columns(Erasure).order_by(c(Erasure.erased_at))))


def list_erased(session: Session, camp_id: UUID) -> set[UUID]:
    with as_system(session):
        return set(session.scalars(columns(Erasure.person_id).where(c(Erasure.camp_id) == camp_id)))


def list_own_notes(session: Session, camp_id: UUID, trainee_id: UUID, name: str) -> list[str]:
    """Digests of texts about her alone, and of those shared with others that say her name."""
    with as_system(session):
        erased = list_erased(session, camp_id) | {trainee_id}
        own, shared = set[str](), set[str]()
        for person, digests in (*_of_lines(session, camp_id), *_of_proposals(session, camp_id)):
            if person == trainee_id:
                own |= digests
            elif person not in erased:
                shared |= digests
        return sorted(own - shared) + sorted(_naming(session, camp_id, own & shared, name))


def _of_lines(session: Session, camp_id: UUID) -> Iterator[tuple[UUID, set[str]]]:
    wanted = columns(Journal.trainee_id, Journal.reason, Journal.evidence).where(
        c(Journal.camp_id) == camp_id, or_(c(Journal.reason).is_not(None), c(Journal.evidence).is_not(None))
    )
    for person, reason, evidence in session.execute(wanted):
        yield person, {one for one in (reason, evidence) if one is not None}


def _of_proposals(session: Session, camp_id: UUID) -> Iterator[tuple[UUID, set[str]]]:
    """Whether posted or not; what was said of the decision is about everybody whom it concerned."""
    wanted = (
        columns(Proposal.payload, Decision.comment)
        .select_from(Proposal)
        .join(
            Decision,
            (c(Decision.camp_id) == Proposal.camp_id)
            & (c(Decision.actor) == Proposal.actor)
            & (c(Decision.idem_key) == Proposal.idem_key),
            isouter=True,
        )
        .where(c(Proposal.camp_id) == camp_id)
    )
    for payload, comment in session.execute(wanted):
        for line in lines_of(payload):
            person: Any = line["trainee_id"]
            yield person, {str(one) for one in (line["reason"], line["evidence"], comment) if one is not None}


def _naming(session: Session, camp_id: UUID, digests: Collection[str], name: str) -> Iterator[str]:
    ordered = sorted(digests)
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        wanted = columns(Note.digest, Note.body).where(c(Note.camp_id) == camp_id, c(Note.digest).in_(part))
        for digest, body in session.execute(wanted):
            if name in (open_value(session, "note", "body", camp_id, digest, body) or ""):
                yield digest


def list_batches(session: Session, camp_id: UUID) -> Sequence[ImportBatch]:
    with as_system(session):
        return list(session.scalars(columns(ImportBatch).where(c(ImportBatch.camp_id) == camp_id)))


def find_only_account(session: Session, camp_id: UUID, person_id: UUID) -> Account | None:
    """The login of a person who has no other place."""
    with as_system(session):
        mine = (c(CampRole.trainee_id) == person_id) | (c(CampRole.mentor_id) == person_id)
        account_id = session.scalar(columns(CampRole.account_id).where(c(CampRole.camp_id) == camp_id, mine))
        if account_id is None:
            return None
        places = session.scalars(columns(CampRole.camp_id).where(c(CampRole.account_id) == account_id)).all()
        return session.get(Account, account_id) if len(places) == 1 else None


def some_account(session: Session, wanted: UUID) -> UUID | None:
    """That account, or where a backup does not have it yet the oldest there is."""
    with as_system(session):
        if session.get(Account, wanted) is not None:
            return wanted
        found: UUID | None = session.scalar(columns(Account.id).order_by(c(Account.created_at)).limit(1))
        return found

"""Places in camps, given and withdrawn by the security administrator."""

from typing import Any
from uuid import UUID

from service.actions.access import end_credentials, grant_role, withdraw_role
from service.database import Session
from service.errors import NotFound, invalid
from service.queries import accounts as queries
from service.queries.access import as_system
from service.queries.camps import find_camp_numbered
from service.queries.mentors import find_mentor
from service.queries.trainees import find_trainee
from service.rules.access import Role
from service.tables.access import Account
from service.tables.camps import Camp


def give_role(session: Session, account: Account, number: str, role: Role, person: str | None) -> None:
    """A place in a camp, instead of the one held there; what was proved before ends, since it proved less or other."""
    camp = _camp(session, number)
    place = _place(session, camp.id, role, person)
    if number in {row.camp for row in queries.list_roles(session, account.id)}:
        withdraw_role(session, account.id, camp.id)
    grant_role(session, account.id, camp.id, role, **place)
    end_credentials(session, account.id)


def take_role(session: Session, account: Account, number: str) -> None:
    if number not in {row.camp for row in queries.list_roles(session, account.id)}:
        raise NotFound
    withdraw_role(session, account.id, _camp(session, number).id)


def _camp(session: Session, number: str) -> Camp:
    found = find_camp_numbered(session, number)
    if found is None:
        raise invalid("/camp", "unknown-camp", f"没有训练营 {number}。", f"There is no camp {number}.")
    return found


def _place(session: Session, camp_id: UUID, role: Role, person: str | None) -> dict[str, Any]:
    if (person is None) != (role is Role.OFFICER):
        raise invalid(
            "/person", "person-needed", "导师和学员须给出编号，组织员不须。",
            "A mentor or trainee is named by number, an officer is not.",
        )  # fmt: skip
    if person is None:
        return {}
    try:
        with as_system(session):
            if role is Role.MENTOR:
                return {"mentor_id": find_mentor(session, camp_id, person).id}
            return {"trainee_id": find_trainee(session, camp_id, person).id}
    except NotFound:
        raise invalid("/person", "unknown-person", f"没有编号 {person}。", f"Nobody has the number {person}.") from None

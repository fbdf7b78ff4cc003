"""Separation of duties, by the schema itself, and the life of accounts and their credentials."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from service import clock
from service.actions import access
from service.errors import Conflict, Invalid
from service.queries.select import c, columns
from service.rules.access import Role, Via
from service.tables.access import Account, CampRole, Credential
from tests import make
from tests.make import World

ADMINISTRATORS = ["sysadmin", "secadmin", "auditor"]


def role(world: World, login: str, **more: Any) -> CampRole:
    values = {"camp_id": world.camp_id, "account_id": world.people[login].account_id, "role": "officer"}
    return CampRole(**{**values, **more})


def account(world: World, login: str) -> Account:
    with world.session(write=False) as session:
        found = session.get(Account, world.people[login].account_id)
        assert found is not None
        return found


def added(world: World, row: SQLModel) -> None:
    with world.session() as session:
        session.add(row)


@pytest.mark.parametrize("login", ADMINISTRATORS)
def test_an_administrator_gets_no_role_in_a_camp(world: World, login: str) -> None:
    for kind in ("business", login):
        with pytest.raises(IntegrityError):
            added(world, role(world, login, kind=kind))
    with pytest.raises(Conflict) as refused, world.session() as session:
        access.grant_role(session, world.people[login].account_id, world.camp_id, Role.OFFICER)
    assert refused.value.code == "duties-separate"


@pytest.mark.parametrize("kind", ADMINISTRATORS)
def test_who_has_a_role_in_a_camp_becomes_no_administrator(world: World, kind: str) -> None:
    held = account(world, "officer")
    held.kind = kind
    with pytest.raises(IntegrityError):
        added(world, held)
    assert account(world, "officer").kind == "business"


def test_nobody_has_two_roles_in_one_camp(world: World) -> None:
    with pytest.raises(Conflict):
        added(world, role(world, "mentor"))
    with pytest.raises(Conflict), world.session() as session:
        access.grant_role(session, world.people["officer"].account_id, world.camp_id, Role.OFFICER)


def test_in_another_camp_one_may_be_something_else(world: World) -> None:
    with world.session() as session:
        other = make.camp_in(session, "QY2021")
        access.grant_role(session, world.people["trainee"].account_id, other, Role.OFFICER)
    with world.session(write=False) as session:
        found = access.recognise(world.database, world.people["trainee"].token, Via.TOKEN, clock.now())
    assert found is not None
    assert {number: one.role for number, one in found.camps.items()} == {
        "QY2020": Role.TRAINEE,
        "QY2021": Role.OFFICER,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "trainee"},
        {"role": "mentor"},
        {"role": "officer", "trainee_id": "QY2020-003"},
        {"role": "mentor", "trainee_id": "QY2020-003"},
        {"role": "trainee", "trainee_id": "QY2020-003", "mentor_id": "DS2020-03"},
        {"role": "emperor"},
        {"role": "sysadmin"},
    ],
    ids=str,
)
def test_a_role_names_the_person_that_it_is_and_no_other(world: World, wrong: dict[str, Any]) -> None:
    ids = {**world.trainees, **world.mentors}
    with world.session() as session:
        new = access.open_account(session, "new", "new", Role.OFFICER, clock.now())
        world.people["new"] = make.person(session, new)
    with pytest.raises(IntegrityError):
        added(world, role(world, "new", **{name: ids.get(value, value) for name, value in wrong.items()}))


@pytest.mark.parametrize(
    ("kind", "column", "no"), [("trainee", "trainee_id", "QY2020-001"), ("mentor", "mentor_id", "DS2020-01")]
)
def test_one_person_of_a_camp_has_one_account(world: World, kind: str, column: str, no: str) -> None:
    with world.session() as session:
        new = access.open_account(session, "new", "new", Role(kind), clock.now())
    place = {column: {**world.trainees, **world.mentors}[no]}
    with pytest.raises(Conflict), world.session() as session:
        access.grant_role(session, new.id, world.camp_id, Role(kind), **place)


def test_a_person_of_another_camp_cannot_be_taken(world: World) -> None:
    with world.session() as session:
        other = make.camp_in(session, "QY2021")
        new = access.open_account(session, "new", "new", Role.TRAINEE, clock.now())
    with pytest.raises(IntegrityError), world.session() as session:
        access.grant_role(session, new.id, other, Role.TRAINEE, trainee_id=world.trainees["QY2020-003"])


@pytest.mark.parametrize("wrong", [{"kind": "emperor"}, {"state": "asleep"}])
def test_an_account_has_a_known_kind_and_state(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        added(world, Account(login="new", name="new", created_at=1, **wrong))


def test_a_login_and_a_staff_number_are_one_person_s(world: World) -> None:
    with pytest.raises(Invalid), world.session() as session:
        access.open_account(session, "officer", "x", Role.MENTOR, clock.now())
    added(world, Account(login="a", name="a", staff_no="7", created_at=1))
    with pytest.raises(Conflict):
        added(world, Account(login="b", name="b", staff_no="7", created_at=1))


def test_secrets_are_kept_as_digests_only(world: World) -> None:
    with world.session() as session:
        link = access.issue(session, account(world, "officer"), "link", clock.now())
        kept = [str(row.model_dump()) for row in session.scalars(columns(Credential))]
    secrets = [link, *(secret for one in world.people.values() for secret in (one.token, one.session))]
    assert len(kept) == len(secrets)
    assert not [secret for secret in secrets for row in kept if secret in row]


def test_withdrawal_ends_what_was_proved_and_the_role_and_nothing_of_others(world: World) -> None:
    officer = world.people["officer"]
    with world.session() as session:
        access.withdraw_role(session, officer.account_id, world.camp_id)
    for secret, via in ((officer.token, Via.TOKEN), (officer.session, Via.SESSION)):
        assert access.recognise(world.database, secret, via, clock.now()) is None
    assert access.recognise(world.database, world.people["officer2"].token, Via.TOKEN, clock.now()) is not None
    with world.session() as session:
        assert session.scalar(columns(CampRole.role).where(c(CampRole.account_id) == officer.account_id)) is None
        held = session.get(Account, officer.account_id)
        assert held is not None
        fresh = access.issue(session, held, "token", clock.now())
    found = access.recognise(world.database, fresh, Via.TOKEN, clock.now())
    assert found is not None
    assert found.camps == {}

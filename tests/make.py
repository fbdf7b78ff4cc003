"""Factories: plain functions that put a known world into a database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from litestar.testing import TestClient
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from service import clock
from service.actions import access, camps
from service.database import Database, Session
from service.rules.access import SYSTEM, Role, Viewer
from service.tables.access import Account
from service.tables.mentors import Assignment, Mentor
from service.tables.trainees import Trainee

CAMP = "QY2020"
STARTS, ENDS = date(2020, 6, 1), date(2021, 6, 30)
ROOT = f"/api/camps/{CAMP}"


@dataclass
class Person:
    """An account with both kinds of credential."""

    account_id: UUID
    token: str
    session: str


@dataclass
class World:
    database: Database
    camp_id: UUID
    people: dict[str, Person]
    trainees: dict[str, UUID] = field(default_factory=dict)
    mentors: dict[str, UUID] = field(default_factory=dict)

    def credential(self, role: str | None) -> Person | None:
        return None if role is None else self.people[role]

    def viewer(self, role: str) -> Viewer:
        trainee = self.trainees["QY2020-001"] if role == "trainee" else None
        mentor = self.mentors["DS2020-01"] if role == "mentor" else None
        return Viewer(
            self.people[role].account_id, clock.today(), self.camp_id, Role(role), trainee, mentor, (self.camp_id,)
        )

    @contextmanager
    def session(self, role: str | None = None, *, write: bool = True) -> Iterator[Session]:
        """One transaction as that role, or as the system."""
        with self.database.begin(self.viewer(role) if role else SYSTEM, write=write) as session:
            yield session


@dataclass
class Caller:
    """Calls the API over HTTP as one person, by token or by signed-in session."""

    client: TestClient[Any]
    person: Person | None
    by_session: bool = False

    def signed_in(self) -> "Caller":
        return Caller(self.client, self.person, by_session=True)

    def request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any) -> Any:
        path = path if path.startswith(("/api", "/health")) else ROOT + path
        return self.client.request(method, path, headers={**self._proof(), **(headers or {})}, **options)

    def _proof(self) -> dict[str, str]:
        if self.person is None:
            return {}
        if self.by_session:
            return {"cookie": f"__Host-jy={self.person.session}", "sec-fetch-site": "same-origin"}
        return {"authorization": f"Bearer {self.person.token}"}

    def get(self, path: str, **options: Any) -> Any:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Any:
        return self.request("POST", path, json=json, **options)

    def put(self, path: str, json: Any, **options: Any) -> Any:
        """Reads the ETag first, as an editor would, unless If-Match is given."""
        headers = dict(options.pop("headers", {}))
        if "if-match" not in headers:
            headers["if-match"] = self.get(path).headers["etag"]
        return self.request("PUT", path, json=json, headers=headers, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.request("DELETE", path, **options)


def run_sql(address: str, database: str, statement: str) -> None:
    """Outside any transaction, as CREATE DATABASE wants it."""
    url = make_url(address).set(drivername="postgresql+psycopg", database=database)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def world(database: Database, *, trainees: int = 4, mentors: int = 3, state: str = "running") -> World:
    with database.begin(SYSTEM, write=True) as session:
        camp = camps.open_camp(session, number=CAMP, name="2020年训练营", starts_on=STARTS, ends_on=ENDS)
        camp.state = state
        made = World(database, camp.id, {})
        made.trainees = {f"{CAMP}-{n:03}": trainee(session, camp.id, n).id for n in range(1, trainees + 1)}
        made.mentors = {f"DS2020-{n:02}": mentor(session, camp.id, n).id for n in range(1, mentors + 1)}
        first = Assignment(
            camp_id=camp.id,
            trainee_id=made.trainees["QY2020-001"],
            mentor_id=made.mentors["DS2020-01"],
            starts_on=date(2020, 6, 15),
        )
        session.add(first)
        session.flush()
        people(session, made)
    return made


def people(session: Session, made: World) -> None:
    """One account a role, a second officer, and the mentor and trainee who are people of the camp."""
    for role in ("sysadmin", "secadmin", "auditor"):
        made.people[role] = person(session, access.open_account(session, role, role, Role(role), clock.now()))
    own = {
        "officer": {},
        "officer2": {},
        "mentor": {"mentor_id": made.mentors["DS2020-01"]},
        "mentor2": {"mentor_id": made.mentors["DS2020-02"]},
        "trainee": {"trainee_id": made.trainees["QY2020-001"]},
        "trainee2": {"trainee_id": made.trainees["QY2020-002"]},
    }
    for login, place in own.items():
        role = Role(login.rstrip("2"))
        account = access.open_account(session, login, login, role, clock.now())
        access.grant_role(session, account.id, made.camp_id, role, **place)
        made.people[login] = person(session, account)


def person(session: Session, account: Account) -> Person:
    token = access.issue(session, account, "token", clock.now())
    return Person(account.id, token, access.issue(session, account, "session", clock.now()))


def trainee(session: Session, camp_id: UUID, n: int, **more: Any) -> Trainee:
    values: dict[str, Any] = {
        "no": f"{CAMP}-{n:03}",
        "name": f"学员{n}",
        "sex": "female" if n % 2 else "male",
        "birth_month": "1990-01",
        "unit": f"单位{n}",
        "channel": "nominated",
        "phone": f"0000000{n:04}",
    }
    row = Trainee(camp_id=camp_id, **{**values, **more})
    session.add(row)
    session.flush()
    return row


def mentor(session: Session, camp_id: UUID, n: int, **more: Any) -> Mentor:
    values: dict[str, Any] = {"no": f"DS2020-{n:02}", "name": f"导师{n}", "unit": f"导师单位{n}", "capacity": 2}
    row = Mentor(camp_id=camp_id, **{**values, **more})
    session.add(row)
    session.flush()
    return row


def trainee_body(n: int, **more: Any) -> dict[str, Any]:
    return {
        "no": f"{CAMP}-{n:03}",
        "name": "万琳",
        "sex": "female",
        "birth_month": "1990-01",
        "unit": "区委办公室",
        "channel": "examined",
        **more,
    }

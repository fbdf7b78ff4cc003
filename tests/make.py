"""Factories: plain functions that put a known world into a database."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from http.cookiejar import CookiePolicy, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
from litestar.testing import TestClient
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from service import clock, sample, sealing, tables
from service.actions import access, camps, points_policy, points_writing
from service.actions import points_proposals as decisions
from service.actions.points_requests import Answer
from service.actions.points_writing import Author, Receipt
from service.actions.sealed import put_phone
from service.database import Database, Session
from service.documents import workbooks
from service.queries import points_proposals
from service.rules.access import SYSTEM, Role, Viewer
from service.rules.facts import Criterion
from service.rules.points.policy import Policy, Rubrics
from service.rules.points.requests import Line
from service.sealing import KeyRing
from service.tables import triggers
from service.tables.access import Account
from service.tables.camps import Camp
from service.tables.mentors import Assignment, Mentor
from service.tables.points import Journal
from service.tables.trainees import Trainee
from tests.kept import kept

CAMP = "QY2020"
KEYS = KeyRing("test", {"test": bytes(range(32))})
STARTS, ENDS = date(2020, 6, 1), date(2021, 6, 30)
ROOT = f"/api/camps/{CAMP}"
WHOLE = ("/api/", "/health/", "/camps/", "/account", "/sign-", "/language/", "/static/", "http://")
"""How an address begins that is not one of the camp's in the API."""


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

    def viewer(self, login: str) -> Viewer:
        role, nth = Role(login.rstrip("2")), 2 if login.endswith("2") else 1
        trainee = self.trainees[f"QY2020-{nth:03}"] if role is Role.TRAINEE else None
        mentor = self.mentors[f"DS2020-{nth:02}"] if role is Role.MENTOR else None
        account = self.people[login].account_id
        return Viewer(account, clock.today(), self.camp_id, role, trainee, mentor, (self.camp_id,))

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
        path = path if path.startswith(WHOLE) or path == "/" else ROOT + path
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


def without_triggers(database: Database, *statements: str) -> None:
    """As somebody would who owns the file or the server: what stands there is changed behind the product's back."""
    with database.writer.connect() as connection, connection.begin():
        triggers.drop(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        triggers.create(connection)


def run_sql(address: str, database: str, statement: str) -> None:
    """Outside any transaction, as CREATE DATABASE wants it."""
    url = make_url(address).set(database=database).render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def postgresql_copy(address: str, template: str, name: str) -> Iterator[str]:
    """The address of a copy of a database, there until the block ends."""
    run_sql(address, "postgres", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        run_sql(address, "postgres", f"DROP DATABASE {name} WITH (FORCE)")


def world(database: Database, *, trainees: int = 4, mentors: int = 3, state: str = "running") -> World:
    key = ("world", trainees, mentors, state)
    return on(kept(key, database, lambda: _made(database, trainees, mentors, state)), database)


def on(built: World, database: Database) -> World:
    """The same world in a copy of its database."""
    return World(database, built.camp_id, dict(built.people), dict(built.trainees), dict(built.mentors))


def _made(database: Database, trainees: int, mentors: int, state: str) -> World:
    with database.begin(SYSTEM, write=True) as session:
        camp = camps.open_camp(session, number=CAMP, name="2020年训练营", starts_on=STARTS, ends_on=ENDS)
        camp.state = state
        made = World(database, camp.id, {})
        made.trainees = {f"{CAMP}-{n:03}": trainee(session, camp.id, n).id for n in range(1, trainees + 1)}
        made.mentors = {f"DS2020-{n:02}": mentor(session, camp.id, n).id for n in range(1, mentors + 1)}
        if trainees and mentors:
            session.add(pair(made))
            session.flush()
        people(session, made)
    return made


def pair(made: World) -> Assignment:
    """The first mentor has the first trainee."""
    return Assignment(
        camp_id=made.camp_id,
        trainee_id=made.trainees["QY2020-001"],
        mentor_id=made.mentors["DS2020-01"],
        starts_on=date(2020, 6, 15),
    )


def people(session: Session, made: World) -> None:
    """One account a role, a second officer, and the mentor and trainee who are people of the camp."""
    for role in ("sysadmin", "secadmin", "auditor"):
        made.people[role] = person(session, access.open_account(session, role, role, Role(role), clock.now()))
    own: dict[str, dict[str, UUID]] = {"officer": {}, "officer2": {}}
    for nth, mentor_id in zip(("", "2"), made.mentors.values(), strict=False):
        own[f"mentor{nth}"] = {"mentor_id": mentor_id}
    for nth, trainee_id in zip(("", "2"), made.trainees.values(), strict=False):
        own[f"trainee{nth}"] = {"trainee_id": trainee_id}
    for login, place in own.items():
        role = Role(login.rstrip("2"))
        account = access.open_account(session, login, login, role, clock.now())
        access.grant_role(session, account.id, made.camp_id, role, **place)
        made.people[login] = person(session, account)


def person(session: Session, account: Account) -> Person:
    token = access.issue(session, account, "token", clock.now())
    return Person(account.id, token, access.issue(session, account, "session", clock.now()))


def write_keys(path: Path) -> Path:
    """The tests' key ring as the file that a server reads."""
    secret = base64.b64encode(bytes(range(32))).decode()
    sealing.write_keys(path, sealing.KeyFile(current="test", cipher=sealing.CIPHER, keys={"test": secret}))
    return path


def rename(made: World, **names: str) -> None:
    """As people know those logins."""
    with made.session() as session:
        for login, name in names.items():
            account = session.get(Account, made.people[login].account_id)
            assert account is not None
            account.name = name


def renewed(made: World, login: str) -> Person:
    """The same person with credentials of this moment."""
    with made.session() as session:
        account = session.get(Account, made.people[login].account_id)
        assert account is not None
        return person(session, account)


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
    if session.info.get("keys") is not None:
        put_phone(session, row, row.phone)
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


@cache
def sample_policy() -> Policy:
    """The sample camp's rules."""
    path = Path(sample.__file__).parent / "积分细则.xlsx"
    found = workbooks.read(
        [(path.name, path.read_bytes())], camp=workbooks.CampDates(number=CAMP, starts_on=STARTS, ends_on=ENDS)
    ).policy
    assert found is not None
    return found


def policy(made: World, **changes: Any) -> Policy:
    """Puts the sample camp's rules in force from the camp's first day."""
    published = msgspec.structs.replace(sample_policy(), **changes)
    with made.session("officer") as session:
        points_policy.publish(session, made.camp_id, published, Author(made.people["officer"].account_id))
    return published


def receipt_of(answer: Answer) -> Receipt:
    """What one person could post; not what waits for a second."""
    assert isinstance(answer, Receipt)
    return answer


def notice(made: World, no: str = "QY2020-001", account: str = "officer", **more: Any) -> tables.notices.Notice:
    """One digest about that trainee to that account."""
    account_id = made.people[account].account_id
    given: dict[str, Any] = {
        "recipient": f"account:{account_id}"[:50] + no[-3:], "channel": "email", "on": date(2020, 9, 1), "allowed": 6,
        "matters": '[{"kind":"exam","count":2,"on":"2020-09-02"}]', "next_at": 1, "queued_at": 1,
    }  # fmt: skip
    place: dict[str, Any] = {"camp_id": made.camp_id, "trainee_id": made.trainees[no], "account_id": account_id}
    return tables.notices.Notice(**place, **{**given, **more})


def full_file(made: World, no: str = "QY2020-001", times: int = 1, first: int = 1) -> None:
    """Rows number `first` to `times` in every chapter of one trainee's growth file."""
    with made.session() as session:
        place = {"camp_id": made.camp_id, "trainee_id": made.trainees[no]}
        mentor_id = made.mentors["DS2020-01"]
        for n in range(first, times + 1):
            _training(session, place, no, n)
            _practice(session, place, no, n)
            _judgements(session, place, mentor_id, n)
            _seminar(session, made, place, f"{no}-{n}")
            _papers(session, made, place, no, n)


def _put(session: Session, *rows: Any) -> None:
    for row in rows:
        session.add(row)
        session.flush()


def _training(session: Session, place: dict[str, Any], no: str, n: int) -> None:
    camp_id, label = place["camp_id"], f"{no}-{n}"
    course = tables.training.Course(
        camp_id=camp_id, no=f"KC{label}", field="理论教育", name=f"课程{n}", hours=400, places=9, starts_on=STARTS
    )
    day = date.fromordinal(STARTS.toordinal() + int(no[-3:]) * 40 + n)
    met = tables.training.TrainingSession(camp_id=camp_id, on=day, half="am")
    exam = tables.training.Exam(camp_id=camp_id, subject=f"科目{label}", on=day)
    visit = tables.training.Visit(camp_id=camp_id, name=f"现场教学{label}", on=day, place="韶山", theme="党性教育")
    _put(session, course, met, exam, visit)
    _put(
        session,
        tables.training.Enrolment(**place, course_id=course.id, state="completed", enrolled_at=n),
        tables.training.Attendance(**place, session_id=met.id, mark="late" if n == 1 else "absent"),
        tables.training.ExamScore(**place, exam_id=exam.id, score=8710),
        tables.training.VisitAttendance(**place, visit_id=visit.id),
    )


def _practice(session: Session, place: dict[str, Any], no: str, n: int) -> None:
    posting = tables.practice.Posting(
        **place, title=f"岗位{n}", host="服饰产业办", starts_on=date(2020, 7, n), ends_on=date(2020, 9, n),
        state="appraised", score=8540, opinion="踏实肯干",
    )  # fmt: skip
    event = tables.practice.Event(camp_id=place["camp_id"], name=f"服博会{no}-{n}", on=date(2020, 9, n))
    _put(session, posting, event)
    _put(
        session,
        tables.practice.PostingTask(camp_id=place["camp_id"], posting_id=posting.id, title=f"任务{n}"),
        tables.practice.EventParticipation(**place, event_id=event.id),
    )


def _judgements(session: Session, place: dict[str, Any], mentor_id: UUID, n: int) -> None:
    assessment = tables.mentors.Assessment(
        **place, mentor_id=mentor_id, quarter=n, on=date(2020, 9, n), policy=1, marks="[2600,2250,2200,1750]",
        total=8800, full=10000, recorded_at=n,
    )  # fmt: skip
    _put(session, assessment)
    _put(
        session,
        tables.mentors.MentoringNote(
            **place, mentor_id=mentor_id, assessment_id=assessment.id, on=date(2020, 9, n), content=f"谈心{n}",
            recorded_at=n,
        ),
        tables.mentors.UnitAssessment(**place, half=n, on=date(2020, 11, n), score=9160),
    )  # fmt: skip


def _seminar(session: Session, made: World, place: dict[str, Any], label: str) -> None:
    """A closed one, judged by all three mentors: 80, 85 and 91."""
    seminar = tables.seminars.Seminar(
        camp_id=made.camp_id, no=f"YT{label}", topic="营商环境", on=date(2020, 8, 1), group="一组", state="closed"
    )
    _put(session, seminar, tables.seminars.Participant(**place, seminar_id=seminar.id, speaker=True))
    for (no, mentor_id), total in zip(sorted(made.mentors.items()), (8000, 8500, 9100), strict=False):
        review = tables.seminars.Review(
            **place, seminar_id=seminar.id, mentor_id=mentor_id, state="submitted", marks=f"[{total}]", total=total,
            full=10000, policy=1, comment=f"评语{9 - int(no[-1])}", changed_at=1,
        )  # fmt: skip
        _put(session, review)


def _papers(session: Session, made: World, place: dict[str, Any], no: str, n: int) -> None:
    author = made.people["officer"].account_id
    kinds = ("award", "sanction", "weekly_note", "self_summary")
    _put(
        session,
        *(
            tables.growth.GrowthEntry(
                **place, kind=kind, period=f"H{n}" if kind == "self_summary" else None, occurred_on=date(2020, 9, n),
                title=f"{kind}{n}", author_id=author, recorded_at=n,
            )
            for kind in kinds
        ),
        tables.growth.Attachment(
            **place, filename=f"结业证书{n}.pdf", media_type="application/pdf", size=9, sha256=f"{n:064}",
            content=b"%PDF-1.7\n", author_id=author, recorded_at=n,
        ),
        tables.points.Registration(
            **place, serial=n * 1000 + int(no[-3:]), on=date(2020, 10, n), rule="B01",
            points=200, reason="区级表彰",
        ),
    )  # fmt: skip


def posted(made: World) -> list[tuple[str, str, str, int, str]]:
    """Every line of the journal about a trainee: number, kind, rule, hundredths, day."""
    numbers = {trainee_id: no for no, trainee_id in made.trainees.items()}
    with made.session(write=False) as session:
        rows = session.exec(select(Journal).where(col(Journal.trainee_id).is_not(None)).order_by(col(Journal.seq)))
        return [
            (numbers[row.trainee_id], row.kind, str(row.rule), row.amount, row.occurred_on.isoformat())
            for row in rows
            if row.trainee_id is not None
        ]


def course_body(n: int = 1, **more: Any) -> dict[str, Any]:
    """A course that has started."""
    return {
        "no": f"KC{n:02}",
        "field": "党性教育",
        "name": "党史专题",
        "hours": 8,
        "places": 2,
        "starts_on": "2020-09-12",
        **more,
    }


def day(days: int) -> date:
    """Counted from today."""
    return clock.today() + timedelta(days)


def coming(days: int) -> str:
    return day(days).isoformat()


def last_until_next_year(made: World) -> None:
    """Lets the camp go on today, for what may only be done before a day."""
    with made.session() as session:
        camp = session.get(Camp, made.camp_id)
        assert camp is not None
        camp.ends_on = clock.today() + timedelta(365)


def seminar_body(no: str = "YT01-1", **more: Any) -> dict[str, Any]:
    """A seminar that was held, judged by two of the three mentors."""
    return {
        "no": no,
        "topic": "如何优化营商环境",
        "on": "2020-07-23",
        "group": "1",
        "panel": ["DS2020-01", "DS2020-02"],
        "chair": "DS2020-01",
        **more,
    }


def seminar(
    officer: Caller, no: str = "YT01-1", trainees: tuple[str, ...] = ("QY2020-001", "QY2020-002"), **more: Any
) -> str:
    """Planned over the API, with its participants; its address."""
    assert officer.post("/seminars", seminar_body(no, **more)).status_code == 201
    assert officer.put(f"/seminars/{no}/participants", {"trainees": trainees}).status_code == 200
    return f"/seminars/{no}"


def review(judge: Caller, place: str, *marks: float | None, comment: str | None = None, submit: bool = True) -> Any:
    """Saved, and submitted unless told otherwise; the last answer."""
    saved = judge.put(place, {"marks": marks, "comment": comment})
    assert saved.status_code == 200, saved.text
    if not submit:
        return saved
    return judge.post(f"{place}/submit", headers={"if-match": saved.headers["etag"]})


def third_judge(made: World) -> None:
    """An account for the third mentor, as `mentor3`."""
    with made.session() as session:
        account = access.open_account(session, "mentor3", "mentor3", Role.MENTOR, clock.now())
        access.grant_role(session, account.id, made.camp_id, Role.MENTOR, mentor_id=made.mentors["DS2020-03"])
        made.people["mentor3"] = person(session, account)


def archive(made: World) -> None:
    with made.session() as session:
        camp = session.get(Camp, made.camp_id)
        assert camp is not None
        camp.state = "archived"


def settle(made: World, through: date) -> None:
    """Closes the journal through a day, as two officers."""
    author = Author(made.people["officer"].account_id, made.people["officer2"].account_id)
    line = Line(kind="close", trainee=None, policy=1, rule=None, occurred_on=through, relates_on=through, detail="{}")
    with made.session("officer") as session:
        points_writing.write(session, made.camp_id, [line], key=f"close:{through}", fingerprint="0" * 64, author=author)


def second_rubric(made: World, on: date) -> None:
    """Puts a second version in force, by which a seminar is judged by two marks of 50."""
    two = tuple(Criterion(name=name, full=5000) for name in ("观点", "表达"))
    rubrics = Rubrics(seminar=two, maturity=sample_policy().rubrics.maturity)
    changed = msgspec.structs.replace(sample_policy(), version=2, effective_from=on, rubrics=rubrics)
    with made.session("officer") as session:
        author = Author(made.people["officer"].account_id, made.people["officer2"].account_id)
        points_policy.publish(session, made.camp_id, changed, author)


def counted(database: Database) -> list[str]:
    """Fills with every statement that reaches the writing engine from here on."""
    seen: list[str] = []

    @event.listens_for(database.writer, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    return seen


def later(monkeypatch: Any, **by: float) -> None:
    """From here on the clock is so much ahead."""
    now, ahead = clock.now, int(timedelta(**by).total_seconds() * 1_000_000)
    monkeypatch.setattr(clock, "now", lambda: now() + ahead)


def telling(answer: Any) -> dict[str, Any]:
    """What an answer says beyond the address that was asked and its own number."""
    return {name: value for name, value in answer.json().items() if name not in {"instance", "request_id"}}


def keyed(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


def line(trainee: str = "QY2020-001", rule: str = "B04", **more: Any) -> dict[str, Any]:
    """A voucher's line: once the rule's value, or the share given."""
    share = {} if {"score", "num", "veto"} & set(more) else {"times": 1}
    wanted = {"trainee": trainee, "rule": rule, "on": "2020-09-01", **share, **more}
    return {name: value for name, value in wanted.items() if value is not None}


def post_lines(officer: Caller, key: str, *lines: dict[str, Any]) -> Any:
    return officer.post("/points/vouchers", {"lines": lines}, headers=keyed(key))


def entered(
    officer: Caller, *lines: dict[str, Any], key: str | None = None, second: Caller | None = None
) -> dict[str, Any]:
    """The receipt of a voucher that is accepted; by a second person where the rules want one."""
    answer = post_lines(officer, key or uuid4().hex, *lines)
    if second is not None:
        return dict(decided(second, answer).json()["receipt"])
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def decided(second: Caller, answer: Any, **decision: Any) -> Any:
    """What waits is decided by another person."""
    assert answer.status_code == 202, answer.text
    path = f"/points/proposals/{answer.json()['proposal']}/decision"
    done = second.signed_in().post(path, {"verdict": "approve", **decision}, headers=keyed(uuid4().hex))
    assert done.status_code == 201, done.text
    return done


def approve_all(made: World, who: str = "officer2") -> int:
    """Everything that waits; returns the lines that are posted by it."""
    with made.session(who) as session:
        waiting = points_proposals.list_open(session, made.camp_id, clock.now())
        for row in waiting:
            decisions.decide(session, made.camp_id, row.digest, "approve", None)
    return sum(row.payload.count("\n") + 1 for row in waiting)


def take_back(officer: Caller, seq: int, key: str = "r") -> Any:
    return officer.post(f"/points/entries/{seq}/reversal", {"reason": "登记有误"}, headers=keyed(key))


def second_version(made: World, on: date, **changes: Any) -> Policy:
    """The sample camp's rules, changed, in force from that day by two officers."""
    changed = msgspec.structs.replace(sample_policy(), version=2, effective_from=on, **changes)
    author = Author(made.people["officer"].account_id, made.people["officer2"].account_id)
    with made.session("officer") as session:
        points_policy.publish(session, made.camp_id, changed, author)
    return changed


def with_rules(**changes: dict[str, Any]) -> tuple[Any, ...]:
    """The sample camp's rules with those named changed."""
    return tuple(msgspec.structs.replace(rule, **changes.get(rule.code, {})) for rule in sample_policy().rules)


def pair_all(made: World) -> None:
    """The first mentor has everybody."""
    with made.session() as session:
        for no, trainee_id in made.trainees.items():
            if no != "QY2020-001":
                mentor_id, starts_on = made.mentors["DS2020-01"], date(2020, 6, 15)
                session.add(
                    Assignment(camp_id=made.camp_id, mentor_id=mentor_id, trainee_id=trainee_id, starts_on=starts_on)
                )


def end_assignments(made: World, on: date) -> None:
    with made.session() as session:
        for row in session.scalars(select(Assignment).where(col(Assignment.camp_id) == made.camp_id)):
            row.ends_on = on


def no_cookies() -> CookiePolicy:
    """A jar that keeps nothing."""
    return DefaultCookiePolicy(allowed_domains=[])


def disable_in(session: Session, account_id: UUID) -> None:
    account = session.get(Account, account_id)
    assert account is not None
    account.state = "disabled"


def disable(made: World, login: str) -> None:
    with made.session() as session:
        disable_in(session, made.people[login].account_id)


def camp_in(session: Session, number: str) -> UUID:
    starts, ends = date(2021, 6, 1), date(2022, 6, 30)
    return camps.open_camp(session, number=number, name="另一期", starts_on=starts, ends_on=ends).id


def second_camp(made: World, officer: str, number: str = "QY2021") -> str:
    """Another camp with one trainee and that officer, who keeps no credential of before."""
    with made.session() as session:
        camp_id = camp_in(session, number)
        access.grant_role(session, made.people[officer].account_id, camp_id, Role.OFFICER)
        account = session.get(Account, made.people[officer].account_id)
        assert account is not None
        session.refresh(account)
        made.people[officer] = person(session, account)
        trainee(session, camp_id, 1, no=f"{number}-001")
    return number


def camp_row(number: str) -> Camp:
    """A camp as a bare row."""
    return Camp(number=number, name="一期", starts_on=STARTS, ends_on=ENDS)


def put_in(session: Session, *rows: Any) -> None:
    """Added and sent to the database at once."""
    session.add_all(rows)
    session.flush()

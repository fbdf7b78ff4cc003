"""Two camps with everything on file of everybody, and who may see whom: one's own, another's, one's own no more."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from litestar import Litestar
from sqlmodel import col, select

from service import clock, tables
from service.actions import access
from service.app import working_on
from service.database import Database
from service.rules.access import Policy, Role
from service.rules.points import policy_document
from tests import make
from tests.api import rich_sheets
from tests.api.policy_matrix import policies
from tests.api.walking import CAMP, FOUR, ONE, THREE, TWO, Route
from tests.asking import Client
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
STRANGE, STRANGER = "QY2021-009", "DS2021-09"
NOBODY = UUID("0190f3b0-7c00-7000-8000-000000000001")
MENTORS = {ONE: "DS2020-01", TWO: "DS2020-02", THREE: "DS2020-01", FOUR: "DS2020-01", STRANGE: STRANGER}
KINDS = {
    "trainees/no": "trainee",
    "enrolments/trainee": "trainee",
    "reviews/trainee": "trainee",
    "mentors/no": "mentor",
    "panel/mentor": "mentor",
    "trainee/mentor": "mentor",
    "entries/entry_id": "entry",
    "contributions/entry_id": "own entry",
    "attachments/attachment_id": "attachment",
    "assignments/assignment_id": "assignment",
    "notes/note_id": "note",
    "assessments/quarter": "quarter",
    "unit-assessments/half": "half",
    "entries/seq": "seq",
    "vouchers/first_seq": "seq",
    "postings/posting": "posting",
    "tasks/task": "task",
    "imports/batch": "batch",
    "policies/version": "version",
    "drafts/draft": "draft",
    "events/event": "event",
    "seminars/no": "seminar",
    "courses/no": "course",
    "sessions/on": "on",
    "on/half": "daytime",
    "exams/exam": "exam",
    "visits/visit": "visit",
    "recusals/recusal": "recusal",
    "requests/request_id": "request",
    "proposals/digest": "digest",
    "fair-marks/digest": "digest",
    "settlements/day": "day",
    "purges/motion": "motion",
    "recommendations/sheet": "sheet",
    "rows/no": "trainee",
    "objections/objection": "objection",
    "notices/notice_id": "notice",
}
"""What a part of an address names, by what stands before it."""
REPORT = json.dumps({
    "id": "1", "state": "checked", "entries": 0, "issues": [], "rows": [],
    "summary": {"create": 0, "update": 0, "same": 0, "gone": 0, "error": 0, "warning": 0},
})  # fmt: skip
PERSONAL = frozenset({
    "trainee", "mentor", "entry", "own entry", "attachment", "assignment", "note", "seq", "posting", "task",
    "request", "notice",
})  # fmt: skip
"""Kinds of which people of one camp see different ones; the others differ between camps only."""
Ids = dict[str, str]


@dataclass
class Wide:
    world: World
    other: World
    ids: dict[str, Ids]
    """By trainee number: what everything of hers is called in an address."""


@contextmanager
def opened(url: str, application: Litestar) -> Iterator[tuple[Call, Wide]]:
    """The wide world in that empty database, and who calls there."""
    database = Database(url, make.KEYS)
    world = make.world(database)
    application.state.update(working_on(database))
    with Client(application) as client:

        def call(login: str | None) -> Caller:
            return Caller(client, world.credential(login))

        yield call, build(world, call)
    database.close()


def build(world: World, call: Call) -> Wide:
    """The first mentor has ONE, had THREE until yesterday and is recused from FOUR, as the second officer is."""
    make.policy(world)
    make.third_judge(world)
    other = _other_camp(world)
    make.policy(other)
    for made, numbers in ((world, (ONE, TWO, THREE, FOUR)), (other, (STRANGE,))):
        for no in numbers:
            make.full_file(made, no)
            _more(made, no)
    _pair(world)
    with world.session() as session:
        for login, no in (("mentor", FOUR), ("officer2", FOUR), ("mentor2", ONE)):
            make.put_in(session, _recusal(world, login, no))
    seqs = {no: make.entered(call("officer"), make.line(no))["first_seq"] for no in (ONE, TWO, THREE, FOUR)}
    rich_sheets.put(world)
    ids = {no: _ids(world, no, str(seqs[no])) for no in seqs}
    return Wide(world, other, {**ids, STRANGE: _ids(other, STRANGE, "4712")})


def _other_camp(world: World) -> World:
    with world.session() as session:
        camp_id = make.camp_in(session, "QY2021")
        account = access.open_account(session, "stranger", "stranger", Role.OFFICER, clock.now())
        access.grant_role(session, account.id, camp_id, Role.OFFICER)
        trainees = {STRANGE: make.trainee(session, camp_id, 9, no=STRANGE).id}
        mentors = {"DS2020-01": make.mentor(session, camp_id, 9, no=STRANGER).id}
        person = make.person(session, account)
    return World(world.database, camp_id, {"officer": person, "mentor": person}, trainees, mentors)


def _pair(world: World) -> None:
    with world.session() as session:
        for no, mentor, ends_on in ((TWO, "02", None), (THREE, "01", make.day(-1)), (FOUR, "01", None)):
            row = tables.mentors.Assignment(
                camp_id=world.camp_id, trainee_id=world.trainees[no], mentor_id=world.mentors[f"DS2020-{mentor}"],
                starts_on=date(2020, 6, 15), ends_on=ends_on,
            )  # fmt: skip
            make.put_in(session, row)


def _recusal(made: World, login: str, no: str) -> tables.access.Recusal:
    return tables.access.Recusal(
        camp_id=made.camp_id, account_id=made.people[login].account_id, trainee_id=made.trainees[no], kind="interest",
        declared_at=1,
    )  # fmt: skip


def _more(made: World, no: str) -> None:
    """What a full file lacks: an open seminar with its panel, a draft of rules, an import and, elsewhere, a recusal."""
    place: dict[str, Any] = {"camp_id": made.camp_id, "trainee_id": made.trainees[no]}
    author = made.people["officer"].account_id
    seminar = tables.seminars.Seminar(
        camp_id=made.camp_id, no=f"KF{no}", topic="营商环境", on=date(2020, 8, 1), group="一组"
    )
    judges = [name for name in made.mentors if name in {MENTORS[no], "DS2020-03"} or no == STRANGE]
    seats = [
        tables.seminars.Panellist(camp_id=made.camp_id, seminar_id=seminar.id, mentor_id=made.mentors[name])
        for name in judges
    ]
    draft = tables.points.PolicyDraft(camp_id=made.camp_id, author_id=author, document=_draft(), changed_at=1)
    batch = tables.imports.ImportBatch(
        camp_id=made.camp_id, files_sha256="0" * 64, data_version="", report=REPORT, account_id=author, created_at=1
    )
    with made.session() as session:
        request = tables.privacy.PrivacyRequest(
            **place, kind="copy", filed_by=author, filed_at=1, due_on=date(2020, 12, 1)
        )
        make.put_in(session, seminar, draft, batch, request, make.notice(made, no))
        make.put_in(session, *seats, tables.seminars.Participant(**place, seminar_id=seminar.id))
        if no == STRANGE:
            account = access.open_account(session, "strange-mentor", "x", Role.MENTOR, clock.now())
            access.grant_role(session, account.id, made.camp_id, Role.MENTOR, mentor_id=made.mentors["DS2020-01"])
            make.put_in(session, tables.access.Recusal(**place, account_id=account.id, kind="interest", declared_at=1))


def _draft() -> str:
    return policy_document.canonical(make.sample_policy())


def _ids(made: World, no: str, seq: str) -> Ids:
    """What stands in an address for each kind of thing of that trainee."""
    mine = made.trainees[no]
    with made.session(write=False) as session:

        def first(model: Any, *conditions: Any) -> Any:
            rows = session.scalars(select(model).where(col(model.camp_id) == made.camp_id, *conditions))
            return next(iter(rows), None)

        def own(model: Any, *conditions: Any) -> str:
            return str(first(model, col(model.trainee_id) == mine, *conditions).id)

        entry = tables.growth.GrowthEntry
        posting = own(tables.practice.Posting, col(tables.practice.Posting.title) == "岗位1")
        task, pair = tables.practice.PostingTask, tables.mentors.Assignment
        paired = first(pair, col(pair.trainee_id) == mine, col(pair.starts_on) == date(2020, 6, 15))
        recusal = first(tables.access.Recusal, col(tables.access.Recusal.trainee_id) == mine)
        met = first(
            tables.training.TrainingSession,
            col(tables.training.TrainingSession.on) == _day(no),
        )
        return {
            "trainee": no,
            "mentor": MENTORS[no],
            "entry": own(entry, col(entry.kind) == "award"),
            "own entry": own(entry, col(entry.kind) == "weekly_note"),
            "attachment": own(tables.growth.Attachment),
            "assignment": str(NOBODY if paired is None else paired.id),
            "note": own(tables.mentors.MentoringNote),
            "quarter": "1",
            "half": "1",
            "day": "2020-12-31",
            "digest": "0" * 64,
            "motion": str(NOBODY),
            "request": own(tables.privacy.PrivacyRequest),
            "seq": seq,
            "posting": posting,
            "task": str(first(task, col(task.posting_id) == UUID(posting)).id),
            "batch": str(first(tables.imports.ImportBatch).id),
            "version": "1" if no != STRANGE else "7",
            "draft": str(first(tables.points.PolicyDraft).id),
            "event": str(first(tables.practice.Event, col(tables.practice.Event.name) == f"服博会{no}-1").id),
            "seminar": f"KF{no}",
            "course": f"KC{no}-1",
            "on": met.on.isoformat(),
            "daytime": met.half,
            "exam": str(first(tables.training.Exam, col(tables.training.Exam.subject) == f"科目{no}-1").id),
            "visit": str(first(tables.training.Visit, col(tables.training.Visit.name) == f"现场教学{no}-1").id),
            "recusal": str(NOBODY if recusal is None else recusal.id),
            "sheet": "TJ-5",
            "objection": "1",
            "notice": own(tables.notices.Notice),
        }


def _day(no: str) -> date:
    return make.STARTS + timedelta(int(no[-3:]) * 40 + 1)


UNVARIED = {
    "quarter": "every trainee has the same ones",
    "half": "every trainee has the same ones",
    "daytime": "every day has the same ones",
    "day": "a settlement's day is no secret, and its sheet is narrowed to whom one sees",
    "motion": "a purge is of the whole camp",
    "digest": "proposals are read by officers only; whom they concern is tried with them",
    "sheet": "its name is no secret; what it shows is narrowed to whom one sees",
    "objection": "whom one concerns is tried with it",
}
"""Kinds of which nothing is out of sight by its name alone."""


def unknown(kind: str, value: str) -> str:
    """Of the same form and length, and nobody's."""
    if kind in {"seq", "version"}:
        return "4799"[: max(len(value), 1)] if len(value) > 1 else "9"
    if kind == "on":
        return "2020-06-02"
    return str(UUID(int=NOBODY.int + 7)) if len(value) == 36 else value[:-2] + "zz"


def routes(app: Any) -> Iterator[tuple[Route, Policy]]:
    """Those of a camp, in order."""
    for route, one in sorted(policies(app).items()):
        if route.template.startswith(CAMP) and one.policy is not None:
            yield route, one.policy


def parts(template: str) -> list[tuple[str, str]]:
    """Each part of an address that names something: the part, and its kind."""
    steps = template.split("/")
    found = []
    for before, step in pairwise(steps):
        if step.startswith("{") and step != "{camp}":
            found.append((step, KINDS.get(f"{before.strip('{}')}/{step.strip('{}')}", "")))
    return found


def address(template: str, ids: dict[str, str], camp: str = make.CAMP) -> str:
    """`ids` by part, or by kind."""
    path = template.replace("{camp}", camp)
    for part, kind in parts(template):
        path = path.replace(part, ids.get(part, ids.get(kind, "")), 1)
    return path

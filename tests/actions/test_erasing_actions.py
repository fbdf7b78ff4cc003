"""Erasure reaches every text about a person, in every table, and leaves the chains whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel, col, select

from service import backups, clock, tables
from service.actions import erasing
from service.actions.sealed import put_phone, seal_value
from service.database import Database
from service.documents.ledger import exporting
from service.erasures import read_lines
from service.queries.audit_verdicts import verdicts
from service.queries.erasing import PERSONS, model_of
from service.rules.access import SYSTEM
from service.rules.privacy_register_records import REGISTER
from service.tables.access import Account
from service.tables.points import Journal, Note
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
MARK = "金丝雀"
OTHERS = "旁人之语"
ONE, MENTOR = "QY2020-001", "DS2020-01"
MODELS: dict[str, Any] = {name: model_of(name) for name in SQLModel.metadata.tables}


def text(name: str) -> str:
    return f"{MARK}{name}"


@pytest.fixture
def told(world: World, call: Call) -> World:
    """A world where every text about the first trainee and the first mentor says so."""
    make.policy(world, rules=make.with_rules(V01={"second_person": False}))
    make.full_file(world, ONE)
    make.full_file(world, "QY2020-002")
    term = {"from": "2020-10-01", "until": "2021-03-31"}
    shared = [make.line(no, reason=OTHERS, source=f"s-{no}") for no in (ONE, "QY2020-002")]
    naming = [make.line(no, "T01", reason=f"与{text('name')}同场", source=f"n-{no}") for no in (ONE, "QY2020-002")]
    own = make.line(rule="V01", veto=term, reason=text("事由"), evidence=text("依据"))
    make.entered(call("officer"), *shared, *naming, own)
    with world.session() as session:
        _mark(session, world)
    return world


def _mark(session: Any, world: World) -> None:
    trainee_id, mentor_id = world.trainees[ONE], world.mentors[MENTOR]
    place: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": trainee_id}
    officer = world.people["officer"].account_id
    note = session.scalar(select(tables.mentors.MentoringNote).where(_of(tables.mentors.MentoringNote, trainee_id)))
    review = session.scalar(select(tables.seminars.Review).where(_of(tables.seminars.Review, trainee_id)))
    panel = tables.seminars.Panellist(camp_id=world.camp_id, seminar_id=review.seminar_id, mentor_id=mentor_id)
    panel.state, panel.reason = "absent", text("缺席")
    old: dict[str, Any] = {"camp_id": world.camp_id, "version": 1}
    batch = tables.imports.ImportBatch(
        camp_id=world.camp_id, files_sha256="0", data_version="0", account_id=officer, created_at=clock.now(),
        report=f'{{"id": "x", "rows": [{{"key": ["{text("行")}"]}}], "issues": [], "entries": 3}}',
    )  # fmt: skip
    session.add_all([panel, batch])
    session.flush()
    session.add_all(
        [
            tables.mentors.MentoringNoteVersion(
                **old, note_id=note.id, on=make.STARTS, form="talk", content=text("旧"), next_step=text("旧"),
                recorded_at=1,
            ),
            tables.seminars.ReviewVersion(
                **old, review_id=review.id, state="draft", comment=text("旧评"), reason=text("旧因"), changed_at=1,
                author_id=officer,
            ),
            tables.growth.GrowthEntry(
                **place, kind="remark", occurred_on=make.STARTS, title=text("题"), body=text("文"), withdrawn=True,
                withdrawn_reason=text("撤"), author_id=officer, recorded_at=1,
            ),
            tables.access.Recusal(
                **place, account_id=world.people["officer2"].account_id, kind="interest", declared_at=1, ended_at=2,
                ended_by=officer, end_reason=text("解除"),
            ),
            tables.privacy.PrivacyRequest(
                **place, kind="explanation", content=text("问"), state="refused", filed_by=officer, filed_at=1,
                due_on=make.STARTS, answer=text("答"), answered_by=officer, answered_at=2,
            ),
            tables.imports.ImportFile(
                camp_id=world.camp_id, batch_id=batch.id, position=0, filename="花名册.xlsx", sha256="0",
                content=text("表").encode(),
            ),
        ]
    )  # fmt: skip
    session.flush()
    _rank(session, place, officer)
    _fill(session, world, place)


def _rank(session: Any, place: dict[str, Any], officer: Any) -> None:
    sheet = tables.ranking.Recommendation(
        camp_id=place["camp_id"], number=1, policy=1, through=make.STARTS, opened_by=officer, opened_at=1
    )
    session.add(sheet)
    session.flush()
    row = tables.ranking.RecommendationRow(
        **place, recommendation_id=sheet.id, version=1, stage="draft", reason=text("认定"), actor=officer, at=1
    )
    outcome = tables.ranking.Outcome(
        **place, idem_key="k", request="0" * 64, years=1, on=make.ENDS, post=text("去向"), level=1,
        recorded_by=officer, recorded_at=1,
    )  # fmt: skip
    session.add_all([row, outcome])
    session.flush()


def _of(model: Any, trainee_id: Any) -> Any:
    return col(model.trainee_id) == trainee_id


FILLED = {
    "trainee": "ethnicity political_status education school major unit post selection_note state_reason name"
    " restricted_reason",
    "attachment": "filename withdrawn_reason",
    "assignment": "reason end_reason handover",
    "mentoring_note": "content next_step",
    "posting": "opinion recall_reason",
    "review": "comment reason",
    "registration": "reason evidence",
    "mentor": "name unit post expertise",
}
"""Texts that are put into the rows that there are; sealed and append-only ones are put in where rows are made."""


def _fill(session: Any, world: World, place: dict[str, Any]) -> None:
    ids = {"trainee": world.trainees[ONE], "mentor": world.mentors[MENTOR]}
    for name, model in MODELS.items():
        if name in FILLED:
            mine = model.id == ids[name] if name in ids else _of(model, ids["trainee"])
            for row in session.scalars(select(model).where(mine)):
                for column in FILLED[name].split():
                    setattr(row, column, text(column))
    attachment = session.scalar(select(tables.growth.Attachment).where(_of(tables.growth.Attachment, ids["trainee"])))
    attachment.content = text("附件").encode()
    posting = session.scalar(select(tables.practice.Posting).where(_of(tables.practice.Posting, ids["trainee"])))
    session.add(tables.practice.PostingTask(camp_id=world.camp_id, posting_id=posting.id, title=text("任务")))
    put_phone(session, session.get(Trainee, (world.camp_id, ids["trainee"])), "13812340987")
    recusal = session.scalar(select(tables.access.Recusal))
    recusal.relation = seal_value(session, "recusal", "relation", world.camp_id, recusal.id, text("亲属"))
    account = session.get(Account, world.people["trainee"].account_id)
    account.name, account.staff_no = text("账号名"), text("工号")


def _everything(database: Database) -> list[tuple[str, str, str]]:
    """Every text of every table that says the mark."""
    found = []
    with database.begin(SYSTEM, write=False) as session:
        for name, model in MODELS.items():
            for row in session.scalars(select(model)):
                for column in SQLModel.metadata.tables[name].columns.keys():  # noqa: SIM118
                    value = getattr(row, column)
                    said = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                    if MARK in said:
                        found.append((name, column, said))
    return found


def _erase(world: World, ledger: Path, kind: str = "trainee") -> None:
    ids = {"trainee": world.trainees[ONE], "mentor": world.mentors[MENTOR]}
    with world.session() as session:
        person = session.get(PERSONS[kind], (world.camp_id, ids[kind]))
        by = world.people["officer"].account_id
        erasing.erase(session, person, kind, "本人请求", by, clock.now(), ledger)


def test_s68_every_text_that_the_register_says_goes_is_gone(told: World, tmp_path: Path) -> None:
    filled = {(table, column) for table, column, _ in _everything(told.database)}
    sealed = {("note", "body"), ("note", "salt"), ("recusal", "relation"), ("trainee", "phone")}
    wanted = {
        (name, column)
        for name, table in REGISTER.items()
        for column, neutral in table.erased.items()
        if neutral is None or isinstance(neutral, str | bytes)
    }
    unsaid = {
        ("attachment", "sha256"), ("trainee", "birth_month"), ("trainee", "school"), ("trainee", "phone_index"),
        ("trainee", "work_start"), ("trainee", "since"), ("trainee", "written_score"), ("trainee", "interview_score"),
        ("account", "login"), ("account", "password"), ("account", "totp"), ("account", "totp_next"),
        ("account", "state"),
    }  # fmt: skip
    assert wanted - filled - sealed <= unsaid
    _erase(told, tmp_path / "erasures.ndjson")
    _erase(told, tmp_path / "erasures.ndjson", "mentor")
    assert _everything(told.database) == []


def test_s68_every_value_is_what_the_register_says(told: World, tmp_path: Path) -> None:
    _erase(told, tmp_path / "erasures.ndjson")
    one = told.trainees[ONE]
    with told.session(write=False) as session:
        row: Any = session.get(Trainee, (told.camp_id, one))
        expected = REGISTER["trainee"].erased
        assert {name: getattr(row, name) for name in expected} == {
            name: value if value is not None or name == "name" else None for name, value in expected.items()
        }
        account: Any = session.get(Account, told.people["trainee"].account_id)
        assert (account.name, account.state, account.staff_no) == ("已删除", "disabled", None)
        assert account.login == f"erased-{account.id}"


def test_s68_what_is_said_of_others_stays(told: World, tmp_path: Path, call: Call) -> None:
    before = call("officer").get("/trainees/QY2020-002/growth").json()
    _erase(told, tmp_path / "erasures.ndjson")
    after = call("officer").get("/trainees/QY2020-002/growth").json()
    assert {**after, "assembled_at": 0} == {**before, "assembled_at": 0}
    entries = call("officer").get("/points/entries?trainee=QY2020-002").json()["items"]
    assert {one["reason"] for one in entries} == {OTHERS, None}
    assert call("trainee").get("/trainees/QY2020-001").status_code == 401


def test_s68_a_text_shared_by_several_goes_with_the_last(told: World, tmp_path: Path) -> None:
    _erase(told, tmp_path / "erasures.ndjson")
    with told.session() as session:
        assert OTHERS in session.scalars(select(Note.body)).all()
        other = session.get(Trainee, (told.camp_id, told.trainees["QY2020-002"]))
        by = told.people["officer"].account_id
        erasing.erase(session, other, "trainee", "本人请求", by, clock.now(), tmp_path / "erasures.ndjson")
    with told.session() as session:
        assert set(session.scalars(select(Note.body))) == {None}


def test_s68_chains_and_standings_are_as_they_were(told: World, tmp_path: Path, call: Call) -> None:
    before = call("officer").get("/points/standings").json()
    hashes = _hashes(told)
    _erase(told, tmp_path / "erasures.ndjson")
    assert _hashes(told) == hashes
    after = call("officer").get("/points/standings").json()
    assert after["as_of"] == before["as_of"]
    numbers = ("place", "no", "total", "categories", "barred")
    assert [[one[name] for name in numbers] for one in after["items"]] == [
        [one[name] for name in numbers] for one in before["items"]
    ]
    with told.session(write=False) as session:
        assert exporting.verified(session, told.camp_id) == []
        assert all(one.broken is None for one in verdicts(session, {}))


def _hashes(world: World) -> list[str]:
    with world.session(write=False) as session:
        return list(session.scalars(select(Journal.hash).order_by(col(Journal.seq))))


def test_s68_nothing_is_left_in_the_file(told: World, tmp_path: Path) -> None:
    """On SQLite not in free space either; on PostgreSQL not in a dump."""
    _erase(told, tmp_path / "erasures.ndjson")
    _erase(told, tmp_path / "erasures.ndjson", "mentor")
    if told.database.is_sqlite:
        told.database.close()
        found = Path(str(make_url(told.database.url).database)).read_bytes()
    else:
        backups.run(told.database, "pg_dump", f"--file={tmp_path / 'dump.sql'}")
        found = (tmp_path / "dump.sql").read_bytes()
    assert OTHERS.encode() in found
    assert MARK.encode() not in found


def test_s68_an_erasure_that_is_not_committed_is_not_in_the_list(told: World, tmp_path: Path) -> None:
    ledger = tmp_path / "erasures.ndjson"
    with told.session() as session:
        person = session.get(Trainee, (told.camp_id, told.trainees[ONE]))
        erasing.erase(session, person, "trainee", "x", told.people["officer"].account_id, clock.now(), ledger)
        session.rollback()
    assert not ledger.exists()
    assert _everything(told.database) != []


def test_r21_a_restored_backup_is_erased_again(told: World, tmp_path: Path) -> None:
    """The list alone says whom; twice does nothing more, and who is unknown there is passed over."""
    ledger = tmp_path / "erasures.ndjson"
    with told.session() as session:
        person = session.get(Trainee, (told.camp_id, told.trainees[ONE]))
        erasing.erase(session, person, "trainee", "x", told.people["officer"].account_id, clock.now(), ledger)
        kept = _line_of(told)
        session.rollback()
    lines = [kept, kept.replace(str(told.trainees[ONE]).encode(), str(told.camp_id).encode())]
    with told.session() as session:
        assert erasing.replay(session, lines) == 1
    with told.session() as session:
        assert erasing.replay(session, lines) == 0
    assert {table for table, _, _ in _everything(told.database)} == {"mentor", "panellist"}


def _line_of(world: World) -> bytes:
    by = world.people["officer"].account_id
    line = erasing.Line(
        camp_id=world.camp_id, person_id=world.trainees[ONE], kind="trainee", decided_by=by, erased_at=clock.now()
    )
    return msgspec.json.encode(line)


def test_r21_the_list_names_ids_only_and_is_completed(told: World, tmp_path: Path) -> None:
    ledger = tmp_path / "deep" / "erasures.ndjson"
    _erase(told, ledger)
    (line,) = read_lines(ledger)
    assert msgspec.json.decode(line, type=erasing.Line).person_id == told.trainees[ONE]
    assert MARK not in line.decode()
    assert ledger.stat().st_mode & 0o077 == 0
    ledger.unlink()
    with told.session() as session:
        assert erasing.note_down(session, ledger) == 1
        assert erasing.note_down(session, ledger) == 0
    assert read_lines(ledger) == [line]

"""An import from its workbooks to the records: what a dry run says, and the commit of exactly that."""

import hashlib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

import msgspec

from service import clock
from service.actions import imports as actions
from service.actions import imports_files as files_actions
from service.actions.imports_reversal import Brought
from service.database import Session
from service.documents.workbooks import CampDates, Known, Reading, read
from service.errors import Conflict, Invalid, Problem, invalid
from service.queries import imports as queries
from service.queries import points as points_queries
from service.queries.access import viewer_of
from service.queries.camps import find_camp
from service.queries.points_proposals import list_open
from service.rules import facts
from service.rules.facts import Fact, Key
from service.rules.imports import Issue
from service.rules.points.policy import Policy
from service.rules.points.requests import Version
from service.schemas.imports import ImportOut, RowOut, SummaryOut
from service.tables.imports import ImportBatch, ImportFile

Files = Sequence[tuple[str, bytes]]
F = TypeVar("F", bound=Fact)
DAYS = ("on", "starts_on", "ends_on")
LONGEST = timedelta(days=800)
"""Of a camp whose days nobody gave: beyond it one of them has a wrong year."""
KEPT = 24 * 3600 * 1_000_000


class Examined(NamedTuple):
    """What workbooks say beside what the records say."""

    reading: Reading
    known: dict[Key, Fact]
    rows: list[RowOut]
    summary: SummaryOut
    data_version: str


def examine(session: Session, camp_id: UUID, files: Files) -> Examined:
    """Reads and compares; writes nothing."""
    if not files:
        raise invalid("/", "no-files", "没有上传文件。", "No file was uploaded.")
    camp = find_camp(session, camp_id)
    stated = queries.list_stated(session, camp_id)
    versions = points_queries.list_versions(session, camp_id)
    policy = versions[-1].policy if versions else None
    dates = CampDates(number=camp.number, starts_on=camp.starts_on, ends_on=camp.ends_on, today=clock.today())
    closed = points_queries.closed_through(session, camp_id)
    known = _known(stated, versions, closed)
    reading = read(files, camp=dates, known=known)
    rows = _rows(reading, stated, _policy_action(reading.policy, policy))
    data_version = f"{queries.digest_of(stated)[:40]}-{len(versions)}-{closed or 'open'}"
    return Examined(reading, stated, rows, _summary(reading, rows), data_version)


def check(session: Session, camp_id: UUID, files: Files) -> ImportOut:
    """A dry run, kept for a day so that it can be committed as it was seen."""
    files_actions.forget_before(session, camp_id, clock.now() - KEPT)
    batch, found = _open(session, camp_id, files)
    session.add_all(_kept(batch, files))
    session.flush()
    return _reported(batch, found, 0, None, {})


def commit(session: Session, camp_id: UUID, batch_id: UUID, *, skip_errors: bool = False) -> ImportOut:
    """Writes what the dry run showed: all of it or nothing, and once."""
    batch = queries.lock_batch(session, camp_id, batch_id)
    if batch.state == "committed":
        return msgspec.json.decode(batch.report, type=ImportOut)
    files = queries.list_files(session, camp_id, batch_id)
    found = examine(session, camp_id, files)
    _require_same(batch, files, found)
    files_actions.forget(session, camp_id, [batch_id])
    return _write(session, batch, found, skip_errors=skip_errors)


def report(session: Session, camp_id: UUID, batch_id: UUID) -> ImportOut:
    return msgspec.json.decode(queries.find_batch(session, camp_id, batch_id).report, type=ImportOut)


def brought(session: Session, camp_id: UUID, batch_id: UUID) -> Brought:
    found = report(session, camp_id, batch_id)
    return Brought(found.state == "committed", found.span, found.proposals)


def held(session: Session, camp_id: UUID, batch_id: UUID) -> tuple[Files, Examined]:
    """A dry run's workbooks and what they say, as long as the records are what they were."""
    batch = queries.find_batch(session, camp_id, batch_id)
    files = queries.list_files(session, camp_id, batch_id)
    if not files:
        raise Conflict(
            "files-gone",
            "上传的工作簿已不在：确认导入后或一天之后即删去，请重新上传。",
            "The workbooks are gone: they are deleted with the commit or after a day; upload them again.",
        )
    found = examine(session, camp_id, files)
    _require_same(batch, files, found)
    return files, found


def run(session: Session, camp_id: UUID, files: Files, tell: actions.Tell = lambda _: None) -> ImportOut:
    """Checks and commits in one transaction."""
    batch, found = _open(session, camp_id, files)
    session.add_all(_kept(batch, files, content=False))
    tell("read")
    return _write(session, batch, found, skip_errors=False, tell=tell)


def told_camp(
    files: Files, number: str | None, starts_on: date | None = None, ends_on: date | None = None
) -> CampDates | None:
    """The camp that workbooks speak of, where it is not said already.

    Its number is the common part of their trainees' numbers; it lasts for the whole months of their days.
    """
    said = [fact for row in read(files).rows for fact in row.facts]
    numbers = {fact.no.rpartition("-")[0] for fact in said if isinstance(fact, facts.Trainee)}
    days = [day for fact in said for name in DAYS if isinstance(day := getattr(fact, name, None), date)]
    told = number or (numbers.pop() if len(numbers) == 1 else "")
    first, last = starts_on or min(days, default=None), ends_on or max(days, default=None)
    if not told or first is None or last is None or last - first > LONGEST:
        return None
    return CampDates(
        number=told,
        starts_on=starts_on or first.replace(day=1),
        ends_on=ends_on or last.replace(day=monthrange(last.year, last.month)[1]),
    )


def _require_same(batch: ImportBatch, files: Files, found: Examined) -> None:
    if (_digest(files), found.data_version) != (batch.files_sha256, batch.data_version):
        raise Conflict(
            "data-changed",
            "试导入之后数据已有变化，或已超过一天，请重新试导入。",
            "The records changed after the dry run, or a day has passed; run it again.",
        )


def _open(session: Session, camp_id: UUID, files: Files) -> tuple[ImportBatch, Examined]:
    found = examine(session, camp_id, files)
    batch = ImportBatch(
        camp_id=camp_id,
        files_sha256=_digest(files),
        data_version=found.data_version,
        report="",
        account_id=viewer_of(session).account_id,
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    return batch, found


def _reported(
    batch: ImportBatch, found: Examined, written: int, span: tuple[int, int] | None, waiting: Mapping[str, int]
) -> ImportOut:
    answer = ImportOut(
        id=str(batch.id),
        state=batch.state,
        summary=found.summary,
        entries=written,
        span=span,
        waiting=sum(waiting.values()),
        proposals=list(waiting),
        issues=list(found.reading.issues),
        rows=[row for row in found.rows if row.action != "same" or row.issues],
    )
    batch.report = msgspec.json.encode(answer).decode()
    return answer


def _write(
    session: Session, batch: ImportBatch, found: Examined, *, skip_errors: bool, tell: actions.Tell = lambda _: None
) -> ImportOut:
    if found.reading.errors and not skip_errors:
        raise refused(found.reading.errors)
    stated = [fact for row in found.reading.rows if not row.has_errors for fact in row.facts]
    before, waited = points_queries.head(session, batch.camp_id).seq, _waiting(session, batch)
    written = actions.apply(session, batch.camp_id, stated, found.known, found.reading.policy, tell)
    batch.state, batch.committed_at = "committed", clock.now()
    waiting = {digest: lines for digest, lines in _waiting(session, batch).items() if digest not in waited}
    last = points_queries.head(session, batch.camp_id).seq
    return _reported(batch, found, written, (before + 1, last) if last > before else None, waiting)


def _waiting(session: Session, batch: ImportBatch) -> dict[str, int]:
    """How many lines each proposal has that waits."""
    return {row.digest: row.payload.count("\n") + 1 for row in list_open(session, batch.camp_id, clock.now())}


def refused(errors: Sequence[Issue]) -> Invalid:
    problems = [
        Problem(
            pointer="/".join(part for part in (one.workbook, one.sheet, one.cell) if part),
            code=one.code,
            message=_sentence(one.message, one.suggestion),
            message_en=_sentence(one.message_en, one.suggestion_en),
        )
        for one in errors
    ]
    return Invalid(
        "import-errors",
        f"工作簿有 {len(errors)} 处错误，未导入任何内容。",
        f"The workbooks have {len(errors)} errors; nothing was imported.",
        problems=problems,
    )


def _sentence(message: str, suggestion: str | None) -> str:
    return message if suggestion is None else f"{message} → {suggestion}"


def _known(stated: dict[Key, Fact], versions: Sequence[Version], closed_through: date | None) -> Known:
    def of(kind: type[F]) -> tuple[F, ...]:
        return tuple(fact for fact in stated.values() if isinstance(fact, kind))

    return Known(
        trainees=of(facts.Trainee),
        mentors=of(facts.Mentor),
        assignments=of(facts.Assignment),
        courses=of(facts.Course),
        enrolments=of(facts.Enrolment),
        exams=of(facts.ExamScore),
        seminars=of(facts.Seminar),
        stated=stated,
        policy=versions[-1].policy if versions else None,
        versions=tuple(versions),
        closed_through=closed_through,
    )


def _rows(reading: Reading, stated: dict[Key, Fact], policy: str) -> list[RowOut]:
    said = {facts.key_of(fact) for row in reading.rows for fact in row.facts}
    kinds = {key[0] for key in said}
    rows = [
        RowOut(
            workbook=row.workbook,
            sheet=row.sheet,
            row=row.row,
            key=list(row.key),
            action="error" if row.has_errors else _action(row.facts, stated) if row.facts else policy,
            issues=list(row.issues),
        )
        for row in reading.rows
    ]
    gone = [key for key in stated if key[0] in kinds and key not in said]
    rows += [RowOut(workbook=None, sheet=key[0], row=None, key=list(key[1:]), action="gone", issues=[]) for key in gone]
    return rows


def _action(said: Sequence[Fact], stated: dict[Key, Fact]) -> str:
    before = [stated.get(facts.key_of(fact)) for fact in said]
    if all(one is None for one in before):
        return "create"
    same = all(
        one is not None and facts.normal(one) == facts.normal(fact) for one, fact in zip(before, said, strict=True)
    )
    return "same" if same else "update"


def _policy_action(said: Policy | None, before: Policy | None) -> str:
    """Rows of 积分细则 make no facts but one version; rows that say nothing are the same."""
    if said is None or (before is not None and actions.is_same(before, said)):
        return "same"
    return "create" if before is None else "update"


def _summary(reading: Reading, rows: Sequence[RowOut]) -> SummaryOut:
    counted = {name: sum(row.action == name for row in rows) for name in ("create", "update", "same", "gone")}
    warnings = sum(one.level == "warning" for one in reading.every_issue())
    return SummaryOut(**counted, error=len(reading.errors), warning=warnings)


def _digest(files: Files) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for _, data in files)).hexdigest()


def _kept(batch: ImportBatch, files: Files, *, content: bool = True) -> list[ImportFile]:
    return [
        ImportFile(
            camp_id=batch.camp_id,
            batch_id=batch.id,
            position=position,
            filename=name[-160:],
            sha256=hashlib.sha256(data).hexdigest(),
            content=data if content else None,
        )
        for position, (name, data) in enumerate(files)
    ]

"""Files that leave a camp: each says who took it, when, and what it rests on."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

from service import clock
from service.database import Session
from service.documents.books import Page, Stamp, book_bytes, layouts
from service.documents.books.layouts import WORKBOOKS, Book, Stated
from service.documents.books.pages import Row
from service.documents.writing import csv_bytes, rows_of
from service.queries import imports as imports_queries
from service.queries import points as points_queries
from service.queries.access import viewer_of
from service.queries.accounts import find_exporter
from service.queries.camps import show_camp
from service.queries.seen import saw
from service.rules.points.policy import Policy
from service.schemas.wire import moment

Format = Literal["xlsx", "csv"]
Table = Sequence[Row]


class Report(NamedTuple):
    """Pages under one name, of which csv takes the first; `digest` names what they show."""

    name: str
    pages: Sequence[Page]
    digest: str
    basis: Table = ()


def rendered(session: Session, camp_id: UUID, report: Report, number: str, kind: Format) -> bytes:
    """`number` is the request's, by which the audit knows the file."""
    above = [*stamp_lines(session, number), *report.basis, []]
    first = msgspec.structs.replace(report.pages[0], above=[*above, *report.pages[0].above])
    if kind == "csv":
        return csv_bytes(rows_of(first))
    return book_bytes([first, *report.pages[1:]], stamp_of(session, camp_id, report.digest))


def stamp_lines(session: Session, number: str) -> Table:
    return [
        ["导出编号", number],
        ["导出人", find_exporter(session, viewer_of(session).account_id)],
        ["导出时间", f"{moment(clock.now()).astimezone(clock.CAMP_ZONE):%Y-%m-%d %H:%M}"],
    ]


def stamp_of(session: Session, camp_id: UUID, digest: str = "") -> Stamp:
    camp = show_camp(session, camp_id)
    days = camp.starts_on, camp.ends_on
    return Stamp(camp=camp.name, made_at=moment(clock.now()), digest=digest, days=days)


def basis_of(seq: int, head: str, on: date) -> Table:
    return [["账本", seq, head], ["截至", on.isoformat()]]


def digest_of(rows: Iterable[Row]) -> str:
    return hashlib.sha256(msgspec.json.encode([list(row) for row in rows])).hexdigest()


def filled(session: Session, camp_id: UUID, books: Iterable[Book] = WORKBOOKS) -> dict[str, bytes]:
    """Import layouts with everything that the records state: imported again they change nothing."""
    facts = imports_queries.list_stated(session, camp_id)
    stated = Stated(list(facts.values()), _policy(session, camp_id))
    stamp = stamp_of(session, camp_id, imports_queries.digest_of(facts))
    saw(session, (key[-1] for key in facts if key[0] == "Trainee"))
    return {WORKBOOKS[book]: book_bytes(layouts.filled(WORKBOOKS[book], stated, stamp.camp), stamp) for book in books}


def empty(session: Session, camp_id: UUID, books: Iterable[Book] = WORKBOOKS) -> dict[str, bytes]:
    """The same layouts to be filled in, with lists to choose from and bounds."""
    policy, stamp = _policy(session, camp_id), stamp_of(session, camp_id)
    first = (stamp.days or (clock.today(),))[0]
    return {
        WORKBOOKS[book]: book_bytes(layouts.empty(WORKBOOKS[book], policy, stamp.camp, first), stamp) for book in books
    }


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def _policy(session: Session, camp_id: UUID) -> Policy | None:
    versions = points_queries.list_versions(session, camp_id)
    return versions[-1].policy if versions else None

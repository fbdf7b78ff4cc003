"""A growth file as each audience reads it."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from service.queries.growth import Chapters
from service.queries.select import Page, Paged
from service.rules.access import Role
from service.rules.growth import NOTICE, NOTICE_EN, Missing
from service.schemas import growth_making as make
from service.schemas.growth_chapters import (
    AssessmentLine,
    Basics,
    CommentedSeminar,
    Figures,
    JudgedSeminar,
    LackingFile,
    NoteLine,
    PairingLine,
    PointsSummary,
    Practice,
    RegistrationLine,
    Selection,
    SeminarLine,
    Training,
    UnitLine,
    WholeBasics,
    WholePointsSummary,
    WholeRegistration,
    WholeSelection,
)
from service.schemas.growth_entries import AttachmentLine, EntryLine, attachment_line
from service.schemas.wire import Listed, Out, listed, moment


class _File(Out, frozen=True, kw_only=True):
    """What all three read."""

    notice: str = NOTICE
    notice_en: str = NOTICE_EN
    assembled_at: datetime | msgspec.UnsetType = msgspec.UNSET
    camp: str
    camp_name: str
    figures: Figures
    pairings: list[PairingLine]
    training: Training
    practice: Practice
    notes: list[NoteLine]
    assessments: list[AssessmentLine]
    entries: list[EntryLine]
    self_summaries: list[EntryLine]
    weekly_notes: list[EntryLine]
    attachments: list[AttachmentLine]
    missing: list[Missing]


class _WholeFile(_File, frozen=True, kw_only=True):
    basics: WholeBasics
    selection: WholeSelection
    unit_assessments: list[UnitLine]
    points: WholePointsSummary | None
    registrations: list[WholeRegistration]


class OfficerFile(_WholeFile, frozen=True, kw_only=True):
    seminars: list[JudgedSeminar]


class TraineeFile(_WholeFile, frozen=True, kw_only=True):
    seminars: list[CommentedSeminar]


class MentorFile(_File, frozen=True, kw_only=True):
    basics: Basics
    selection: Selection
    points: PointsSummary | None
    registrations: list[RegistrationLine]
    seminars: list[SeminarLine]


AnyFile = OfficerFile | TraineeFile | MentorFile


def growth_file(chapters: Chapters, role: Role | None) -> AnyFile:
    common = _common(chapters, reasons=role is not Role.TRAINEE)
    if role is Role.OFFICER:
        return OfficerFile(**common, **_whole(chapters), seminars=make.seminars(chapters, make.judged_seminar))
    if role is Role.TRAINEE:
        return TraineeFile(**common, **_whole(chapters), seminars=make.seminars(chapters, make.commented_seminar))
    return MentorFile(
        **common,
        basics=Basics.of(chapters.person),
        selection=Selection.of(chapters.person),
        points=make.points(chapters.standing),
        registrations=[make.registration(row) for row in chapters.registrations if row.veto_from is None],
        seminars=make.seminars(chapters, make.seminar),
    )


def _common(chapters: Chapters, *, reasons: bool) -> dict[str, Any]:
    unsaid = {} if reasons else {"reason": msgspec.UNSET, "end_reason": msgspec.UNSET}
    return {
        "camp": chapters.person.camp,
        "camp_name": chapters.person.camp_name,
        "figures": make.figures(chapters),
        "pairings": [PairingLine.of(row, **unsaid) for row in chapters.pairings],
        "training": make.training(chapters),
        "practice": make.practice(chapters),
        "notes": [NoteLine.of(row) for row in chapters.notes],
        "assessments": [make.assessment(row) for row in chapters.assessments],
        **make.entries(chapters.entries),
        "attachments": [attachment_line(row) for row in chapters.attachments],
        "missing": chapters.missing,
    }


def _whole(chapters: Chapters) -> dict[str, Any]:
    return {
        "basics": WholeBasics.of(chapters.person),
        "selection": make.whole_selection(chapters.person),
        "unit_assessments": [make.unit(row) for row in chapters.occasions.get("unit", ())],
        "points": make.whole_points(chapters.standing),
        "registrations": [make.whole_registration(row) for row in chapters.registrations],
    }


def file_tag(file: AnyFile) -> str:
    """Digest of what the file says; when it was assembled is no part of it."""
    return hashlib.sha256(msgspec.json.encode(file)).hexdigest()[:32]


def stamped(file: AnyFile, now: int) -> AnyFile:
    return msgspec.structs.replace(file, assembled_at=moment(now))


def lacking_file(row: Any, found: list[Missing]) -> LackingFile:
    return LackingFile.of(row, missing=found)


def lacking_page(lacks: list[tuple[Any, list[Missing]]], wanted: Page) -> Listed[LackingFile]:
    """Files that lack nothing are none of the list."""
    rows = [one for one in lacks if one[1]]
    shown = rows[wanted.offset : wanted.offset + wanted.limit]
    return listed(Paged(shown, len(rows)), wanted, lambda one: lacking_file(*one))

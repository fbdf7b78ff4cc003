"""Takes over what an appointment form says: basics, career and photo, and nothing else."""

import hashlib
from typing import NamedTuple

import msgspec

from service import clock
from service.actions.growth_attachments import attach, withdraw_attachment
from service.actions.growth_entries import change_entry, write_entry
from service.actions.trainees import change_trainee
from service.database import Session
from service.errors import invalid
from service.queries import growth_attachments, growth_entries
from service.queries.sealed import phone_of
from service.rules import appointment as rules
from service.rules import facts
from service.rules.appointment import Form
from service.rules.growth_entries import Wording
from service.tables.growth import Attachment, GrowthEntry
from service.tables.trainees import Trainee

REPLACED = "换用任免审批表中的新照片"


class Change(NamedTuple):
    field: str
    before: str | None
    after: str


class Differences(NamedTuple):
    """What the form would change: basics, the career entry, and whether the photo is another one."""

    basics: list[Change]
    career: Change | None
    photo: bool


def differences(session: Session, trainee: Trainee, form: Form) -> Differences:
    """Changes nothing; a form of somebody else is refused."""
    if rules.person_name(trainee.name) != form.name:
        raise invalid(
            "/XingMing",
            "name-mismatch",
            f"表上的姓名与学员 {trainee.no} 不符，未作任何改动。",
            f"The form is not of {trainee.no}: another name stands on it. Nothing was changed.",
        )
    basics = [
        Change(field, before, after)
        for field, after in form.basics.items()
        if not rules.is_same(field, before := getattr(trainee, field), after)
    ]
    return Differences(basics, _career(session, trainee, form), _is_new_photo(session, trainee, form))


def take_over(session: Session, trainee: Trainee, form: Form) -> Differences:
    found = differences(session, trainee, form)
    if found.basics:
        _change_basics(session, trainee, found.basics)
    if found.career is not None:
        _write_career(session, trainee, found.career.after)
    if found.photo:
        _put_photo(session, trainee, form)
    return found


def _change_basics(session: Session, trainee: Trainee, changes: list[Change]) -> None:
    values = {name: getattr(trainee, name) for name in facts.Trainee.__struct_fields__}
    values["phone"] = phone_of(session, trainee.camp_id, trainee)
    fact = msgspec.convert({**values, **{one.field: one.after for one in changes}}, facts.Trainee)
    change_trainee(session, trainee, fact)


def _entry(session: Session, trainee: Trainee) -> GrowthEntry | None:
    return growth_entries.find_titled(session, trainee.camp_id, trainee.id, "remark", rules.CAREER_TITLE)


def _career(session: Session, trainee: Trainee, form: Form) -> Change | None:
    entry = _entry(session, trainee)
    before = None if entry is None else entry.body
    return None if form.career in (None, before) else Change("career", before, form.career or "")


def _write_career(session: Session, trainee: Trainee, text: str) -> None:
    wording, entry = Wording(occurred_on=clock.today(), title=rules.CAREER_TITLE, body=text), _entry(session, trainee)
    if entry is None:
        write_entry(session, trainee, "remark", wording)
    else:
        change_entry(session, entry, wording)


def _photos(session: Session, trainee: Trainee) -> list[Attachment]:
    names = [f"{rules.PHOTO_NAME}.{extension}" for extension in ("jpg", "png")]
    return growth_attachments.list_named(session, trainee.camp_id, trainee.id, names)


def _is_new_photo(session: Session, trainee: Trainee, form: Form) -> bool:
    if form.photo is None:
        return False
    digest = hashlib.sha256(form.photo.content).hexdigest()
    return not growth_attachments.is_attached(session, trainee.camp_id, trainee.id, digest)


def _put_photo(session: Session, trainee: Trainee, form: Form) -> None:
    """The one before stays on record, withdrawn."""
    assert form.photo is not None
    for one in _photos(session, trainee):
        withdraw_attachment(session, one, REPLACED)
    attach(session, trainee, f"{rules.PHOTO_NAME}.{form.photo.extension}", form.photo.content)

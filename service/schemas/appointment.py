"""What an appointment form would change in a growth file, said before it touches it."""

from service.actions.appointment import Differences
from service.rules.appointment import FIELDS, Form, LeftOut
from service.schemas.wire import Out

NOTICE = "身份证号、家庭成员和健康状况不读入成长档案；没有相应栏目的内容也不读入。"
NOTICE_EN = "ID number, family members and health are never taken over, nor is what has no place in a growth file."
_NAMES = dict(FIELDS.values())


class ChangeOut(Out, frozen=True, kw_only=True):
    field: str
    name: str
    name_en: str
    before: str | None
    after: str


class CareerOut(Out, frozen=True, kw_only=True):
    before: str | None
    after: str


class AppointmentOut(Out, frozen=True, kw_only=True):
    """`taken` of a form that was taken over, else a preview; `photo`: it brings another photo."""

    trainee: str
    taken: bool
    basics: list[ChangeOut]
    career: CareerOut | None
    photo: bool
    same: bool
    left_out: list[LeftOut]
    notice: str
    notice_en: str


def appointment_out(no: str, form: Form, found: Differences, *, taken: bool) -> AppointmentOut:
    return AppointmentOut(
        trainee=no,
        taken=taken,
        basics=[
            ChangeOut(
                field=one.field,
                name=_NAMES[one.field][0],
                name_en=_NAMES[one.field][1],
                before=one.before,
                after=one.after,
            )
            for one in found.basics
        ],
        career=None if found.career is None else CareerOut(before=found.career.before, after=found.career.after),
        photo=found.photo,
        same=not (found.basics or found.career or found.photo),
        left_out=list(form.left_out),
        notice=NOTICE,
        notice_en=NOTICE_EN,
    )

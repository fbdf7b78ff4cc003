from datetime import date

from service.rules.camps import State
from service.rules.text import Line, Number
from service.schemas.wire import In, Out


class CampIn(In, frozen=True, kw_only=True):
    name: Line
    starts_on: date
    ends_on: date


class NewCampIn(CampIn, frozen=True, kw_only=True):
    number: Number
    organisation: Number | None = None


class AdvanceIn(In, frozen=True, kw_only=True):
    to: State


class CampOut(Out, frozen=True, kw_only=True):
    number: str
    name: str
    starts_on: date
    ends_on: date
    state: str
    organisation: str | None
    version: int


class OrganisationIn(In, frozen=True, kw_only=True):
    code: Number
    name: Line


class OrganisationOut(Out, frozen=True, kw_only=True):
    code: str
    name: str

from typing import Annotated

from msgspec import Meta

from service.rules import settings as rules
from service.rules.access import Role
from service.schemas.wire import In, Out

Days = Annotated[int, Meta(ge=rules.TOKEN_DAYS[0], le=rules.TOKEN_DAYS[1])]
Years = Annotated[int, Meta(ge=rules.KEEP_YEARS[0], le=rules.KEEP_YEARS[1])]


class SettingsIn(In, frozen=True, kw_only=True):
    mfa_roles: Annotated[list[Role], Meta(max_length=6)]
    token_days: Days
    token_days_max: Days
    dormant_days: Annotated[int, Meta(ge=rules.DORMANT_DAYS[0], le=rules.DORMANT_DAYS[1])]
    keep_years: Years


class SettingsOut(Out, frozen=True, kw_only=True):
    mfa_roles: list[Role]
    token_days: int
    token_days_max: int
    dormant_days: int
    keep_years: int


class RetentionIn(In, frozen=True, kw_only=True):
    keep_years: Years


class RetentionOut(Out, frozen=True, kw_only=True):
    number: str
    keep_years: int

from typing import Annotated

from msgspec import Meta

from service.rules.access import Principal
from service.schemas.wire import In, Out


class LinkIn(In, frozen=True, kw_only=True):
    link: Annotated[str, Meta(min_length=20, max_length=200)]


class MembershipOut(Out, frozen=True, kw_only=True):
    camp: str
    role: str


class MeOut(Out, frozen=True, kw_only=True):
    """Who the credential says you are, and where."""

    account: str
    kind: str
    via: str
    camps: list[MembershipOut]


def me_out(principal: Principal) -> MeOut:
    return MeOut(
        account=str(principal.account_id),
        kind=principal.kind,
        via=principal.via,
        camps=[
            MembershipOut(camp=number, role=member.role)
            for number, member in sorted(principal.camps.items())
            if principal.reaches(member)
        ],
    )

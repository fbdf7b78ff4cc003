from service.rules.access import Principal
from service.schemas.wire import Out
from service.tables.access import Account


class MembershipOut(Out, frozen=True, kw_only=True):
    camp: str
    role: str


class MeOut(Out, frozen=True, kw_only=True):
    """Who the credential says you are, and where."""

    account: str
    login: str
    name: str
    kind: str
    via: str
    second_factor: bool
    camps: list[MembershipOut]


def me_out(principal: Principal, account: Account) -> MeOut:
    return MeOut(
        account=str(principal.account_id),
        login=account.login,
        name=account.name,
        kind=principal.kind,
        via=principal.via,
        second_factor=account.totp_at is not None,
        camps=[
            MembershipOut(camp=number, role=member.role)
            for number, member in sorted(principal.camps.items())
            if principal.reaches(member)
        ],
    )

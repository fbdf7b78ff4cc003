"""调整: a late fact or a correction of settled time, always by two persons; the settled sheet stays as it was."""

from datetime import date
from decimal import Decimal
from typing import Any

from litestar import Response
from litestar.params import FromQuery, URLEncodedBody

from service.actions import points as actions
from service.actions.points_proposals import Waiting
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.points import closed_through
from service.queries.seen import saw
from service.rules.access import Perm
from service.rules.points.requests import AdjustLine
from service.schemas.wire import In, hundredths
from service.web.entries import choices, placed
from service.web.pages import filled, key_of, new_key, see_other, shown, tried

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/adjustments"


class AdjustmentIn(In, frozen=True, kw_only=True):
    """The form: points under a rule, with their sign, or the line to be taken back."""

    trainee: str | None = None
    rule: str | None = None
    relates_on: date | None = None
    amount: Decimal | None = None
    reverses: int | None = None
    reason: str | None = None
    evidence: str | None = None


@get(ROOT, Perm.POINTS_POST, personal=True)
def ask(
    request: AnyRequest, session: RequestSession, trainee: FromQuery[str] = "", reverses: FromQuery[int] = 0
) -> Response[str]:
    return _form(request, session, {"trainee": trainee, "reverses": str(reverses or "")})


@post(ROOT, Perm.POINTS_POST, personal=True)
def propose(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return tried(
        session,
        lambda: _proposed(request, session, data),
        lambda refusal: _form(request, session, data, placed(refusal)),
    )


def _proposed(request: AnyRequest, session: Session, data: dict[str, Any]) -> Response[None]:
    asked = filled(AdjustmentIn, {name: value for name, value in data.items() if name != "key"})
    answer = actions.adjust(session, camp_of(session), key_of(data), [_line(asked)])
    camp = f"/camps/{request.path_params['camp']}"
    place = f"{camp}/proposals/{answer.digest}" if isinstance(answer, Waiting) else f"{camp}/proposals"
    return see_other(place, said="proposed")


def _line(asked: AdjustmentIn) -> AdjustLine:
    amount = None
    if asked.amount is not None:
        amount = hundredths(asked.amount, "/amount", low=-1_000_000, high=1_000_000)
    return AdjustLine(
        trainee=asked.trainee, rule=asked.rule, relates_on=asked.relates_on, amount=amount, reverses=asked.reverses,
        reason=asked.reason, evidence=asked.evidence,
    )  # fmt: skip


def _form(
    request: AnyRequest, session: Session, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    closed = closed_through(session, camp_of(session))
    more: dict[str, Any] = {"given": given, "key": new_key(), "closed": closed}
    if closed and not given.get("reverses"):
        more |= choices(session)
    else:
        saw(session)  # nobody is offered to be chosen
    return shown(request, "adjustments/new.html", refusal=refusal, **more)


HANDLERS: list[Any] = [ask, propose]

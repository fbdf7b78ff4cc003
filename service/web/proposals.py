"""复核: what waits for a second person, and the decision; nobody decides what she proposed herself."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody

from service import clock
from service.actions import points_proposals as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points, points_entries
from service.queries import points_proposals as queries
from service.queries.access import camp_of, viewer_of
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.schemas.points_proposals import DecisionIn, ProposalOut, before_settling, digests, proposal_out
from service.web.pages import filled, see_other, shown, tried

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/proposals"
MOST = 100
"""Of those decided, the latest."""


@get(ROOT, Perm.POINTS_POST, personal=True)
def index(request: AnyRequest, session: RequestSession, decided: FromQuery[bool] = False) -> Response[str]:
    rows = queries.list_proposals(session, camp_of(session), clock.now(), waiting=not decided)
    found = _told(session, rows[:MOST] if decided else rows)
    return shown(request, "proposals/index.html", found=found, decided=decided, **words(session))


@get(ROOT + "/{digest:str}", Perm.POINTS_POST, personal=True)
def show(request: AnyRequest, session: RequestSession, digest: FromPath[str]) -> Response[str]:
    return _page(request, session, digest)


@post(ROOT + "/{digest:str}", Perm.POINTS_DECIDE, personal=True)
def decide(request: AnyRequest, session: RequestSession, digest: FromPath[str], data: Fields) -> Response[Any]:
    def again(refusal: Refusal) -> Response[str]:
        return _page(request, session, digest, refusal, str(data.get("comment", "")))

    return tried(session, lambda: _decided(request, session, digest, data), again)


def words(session: Session) -> dict[str, Any]:
    """What numbers and codes are called."""
    versions = points.list_versions(session, camp_of(session))
    return {
        "names": {row.no: row.name for row in list_numbers(session, camp_of(session))},
        "rules": {rule.code: rule.name for version in versions for rule in version.policy.rules},
    }


def _decided(request: AnyRequest, session: Session, digest: str, data: dict[str, Any]) -> Response[None]:
    asked = filled(DecisionIn, {name: data.get(name, "") for name in ("verdict", "comment")})
    actions.decide(session, camp_of(session), digest, asked.verdict, asked.comment)
    return see_other(request.scope["path"], said={"approve": "approved", "reject": "rejected"}[asked.verdict])


def _page(
    request: AnyRequest, session: Session, digest: str, refusal: Refusal | None = None, comment: str = ""
) -> Response[str]:
    row = queries.find_proposal(session, camp_of(session), digest)
    voucher = points.find_voucher(session, row.camp_id, row.actor, row.idem_key)
    span = None if voucher is None else (voucher.first_seq, voucher.last_seq)
    more = {"is_own": row.actor == viewer_of(session).account_id, "span": span, "comment": comment}
    one = before_settling(session, row.camp_id, _told(session, [row])[0])
    return shown(request, "proposals/show.html", one=one, refusal=refusal, **more, **words(session))


def _told(session: Session, rows: Sequence[Any]) -> list[ProposalOut]:
    names = queries.list_names(session, [one for row in rows for one in (row.actor, row.checker)])
    texts = points_entries.list_noted(session, camp_of(session), digests(rows))
    numbers = {row.id: row.no for row in list_numbers(session, camp_of(session))}
    return [proposal_out(row, names, numbers, texts) for row in rows]


HANDLERS: list[Any] = [index, show, decide]

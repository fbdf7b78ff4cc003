"""台账核验: whether the journal is what was written, its signed checkpoints, and what a kept receipt proves."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import points_checkpoints as actions
from service.database import Session
from service.documents.ledger import exporting
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.camps import find_id
from service.queries.checkpoints import verifier_keys
from service.queries.points import head
from service.queries.points_checkpoints import list_checkpoints
from service.queries.sealed import keys_of
from service.rules.access import Perm
from service.schemas.points_evidence import Pin, VerdictOut, checkpoint_out, verdict_out
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/ledger"


@get(ROOT, Perm.JOURNAL_VERIFY)
def show(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[str]:
    return _page(request, session, camp, {})


@post(ROOT, Perm.JOURNAL_VERIFY)
def verify(request: AnyRequest, session: RequestSession, camp: FromPath[str], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("seq", "hash")}

    def work() -> Response[str]:
        pins = [filled(Pin, given)] if any(given.values()) else []
        keys = verifier_keys(keys_of(session))
        found = exporting.verdict(session, find_id(session, camp), [(one.seq, one.hash) for one in pins], keys)
        return _page(request, session, camp, given, verdict=verdict_out(*found, pinned=bool(pins)))

    return tried(session, work, partial(_page, request, session, camp, given))


@post(ROOT + "/checkpoints", Perm.POINTS_SETTLE)
def sign(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[Any]:
    def work() -> Response[None]:
        made = actions.sign_head(session, camp_of(session))
        return see_other(f"/camps/{camp}/ledger#checkpoint-{made.seq}")

    return tried(session, work, partial(_page, request, session, camp, {}))


def _page(
    request: AnyRequest,
    session: Session,
    number: str,
    given: dict[str, str],
    refusal: Refusal | None = None,
    *,
    verdict: VerdictOut | None = None,
) -> Response[str]:
    camp_id = find_id(session, number)
    signed = [checkpoint_out(row) for row in list_checkpoints(session, camp_id)]
    more: dict[str, Any] = {"keys": verifier_keys(keys_of(session)), "head": head(session, camp_id), "given": given}
    return shown(request, "ledger/show.html", signed=signed, verdict=verdict, refusal=refusal, **more)


HANDLERS: list[Any] = [show, verify, sign]

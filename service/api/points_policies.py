from datetime import date
from functools import partial
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service import clock
from service.actions import points_policy as actions
from service.api.points_proposals import written
from service.database import tried
from service.http.etags import require_match, tagged
from service.http.keys import idempotency_key, once
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries import points_standings as boards
from service.queries.access import camp_of
from service.queries.seen import saw
from service.rules.access import Perm
from service.rules.points.policy import Policy
from service.schemas.points import DraftOut, EffectOut, PolicyLine, PolicyOut, draft_out, effect_out, policy_out
from service.schemas.points_proposals import TriedOut

ROOT = "/api/camps/{camp:str}/points/policies"


@get(ROOT, Perm.CAMP_READ)
def index(session: RequestSession) -> list[PolicyLine]:
    return [PolicyLine.of(row) for row in queries.list_policies(session, camp_of(session))]


@get(ROOT + "/{version:int}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession, version: FromPath[int]) -> Response[PolicyOut]:
    found = queries.find_policy(session, camp_of(session), version)
    return tagged(request, found.digest, lambda: policy_out(found))


@get(ROOT + "/drafts", Perm.POINTS_POST)
def drafts(session: RequestSession) -> list[DraftOut]:
    return [draft_out(row) for row in queries.list_drafts(session, camp_of(session))]


@post(ROOT + "/drafts", Perm.POINTS_POST)
def create(session: RequestSession, data: JSONBody[Policy]) -> DraftOut:
    return draft_out(actions.add_draft(session, camp_of(session), data))


@get(ROOT + "/drafts/{draft:uuid}", Perm.POINTS_POST)
def draft(request: AnyRequest, session: RequestSession, draft: FromPath[UUID]) -> Response[DraftOut]:
    found = queries.find_draft(session, camp_of(session), draft)
    return tagged(request, f"{found.id}-{found.version}", lambda: draft_out(found))


@put(ROOT + "/drafts/{draft:uuid}", Perm.POINTS_POST)
def replace(
    request: AnyRequest, session: RequestSession, draft: FromPath[UUID], data: JSONBody[Policy]
) -> Response[DraftOut]:
    found = queries.lock_draft(session, camp_of(session), draft)
    require_match(request, f"{found.id}-{found.version}", draft_out(found), code="stale-draft")
    actions.change_draft(session, found, data)
    return tagged(request, f"{found.id}-{found.version}", lambda: draft_out(found))


@get(ROOT + "/drafts/{draft:uuid}/effect", Perm.POINTS_POST, personal=True)
def effect(
    request: AnyRequest,
    session: RequestSession,
    draft: FromPath[UUID],
    on: FromQuery[date | None] = None,
    revalued: FromQuery[bool] = False,
) -> Response[EffectOut]:
    camp_id, tried = camp_of(session), actions.trial(session, camp_of(session), draft)
    found = boards.board(session, camp_id, on or clock.today())
    seen = boards.visible(session, camp_id, found)
    saw(session, (row.trainee for row in seen))
    changes = partial(boards.draft_effect, session, camp_id, tried.policy, found, seen, revalued=revalued)
    tag = f"{boards.tag(found, seen)}-{tried}-{int(revalued)}"
    return tagged(request, tag, lambda: effect_out(found, tried.policy, changes()))


@post(ROOT + "/drafts/{draft:uuid}/publication", Perm.POINTS_DECIDE, keyed=True)
def publish(
    request: AnyRequest, session: RequestSession, draft: FromPath[UUID], dry_run: FromQuery[bool] = False
) -> Response[PolicyOut | TriedOut]:
    """With `dry_run` the lines that would be written, and nothing of it stays."""
    _, found = idempotency_key(request), queries.lock_draft(session, camp_of(session), draft)
    require_match(request, f"{found.id}-{found.version}", draft_out(found), code="stale-draft")
    with tried(session, dry_run):
        receipt = actions.publish_draft(session, found)
        if dry_run:
            whole = receipt._replace(last_seq=queries.head(session, found.camp_id).seq)
            return Response(written(session, whole), status_code=200)
        published = queries.find_policy(session, found.camp_id, queries.parsed(found.document).version)
        return once(policy_out(published), replayed=receipt.replayed)


HANDLERS = [index, show, drafts, create, draft, replace, effect, publish]

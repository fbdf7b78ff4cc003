from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions.points_fair import rewrite
from service.database import tried
from service.http.keys import idempotency_key
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.points_fair import find_fit
from service.queries.recusals import require_unrecused
from service.queries.seen import saw
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.schemas.points_fair import FairMarksIn, FairMarksOut, FitOut, fair_marks_out, fit_out

ROOT = "/api/camps/{camp:str}/points/fair-marks"


@post(ROOT, Perm.POINTS_POST, personal=True, keyed=True)
def create(
    request: AnyRequest, session: RequestSession, data: JSONBody[FairMarksIn], dry_run: FromQuery[bool] = False
) -> Response[FairMarksOut]:
    """The same again finds the entries as they are to be and writes nothing, whatever the key."""
    idempotency_key(request)
    require_unrecused(session, camp_of(session))
    saw(session, (row.id for row in list_numbers(session, camp_of(session))))
    with tried(session, dry_run):
        made = rewrite(session, camp_of(session), data.through)
    is_new = not dry_run and any(one.snapshot for one in made)
    return Response(fair_marks_out(data.through, made, dry_run=dry_run), status_code=201 if is_new else 200)


@get(ROOT + "/{digest:str}", Perm.POINTS_POST, personal=True, slow=True)
def show(session: RequestSession, digest: FromPath[str]) -> FitOut:
    """About evaluators and a whole camp: for officers who are recused from nobody."""
    require_unrecused(session, camp_of(session))
    saw(session, (row.id for row in list_numbers(session, camp_of(session))))
    return fit_out(digest, find_fit(session, camp_of(session), digest))


HANDLERS = [create, show]

from litestar.params import JSONBody

from service.actions import panels as actions
from service.http.routes import post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.panels import PanelsIn, PanelsOut, panels_out

ROOT = "/api/camps/{camp:str}/panels/proposal"


@post(ROOT, Perm.SEMINAR_WRITE, personal=True, status_code=200)
def propose(session: RequestSession, data: JSONBody[PanelsIn]) -> PanelsOut:
    return panels_out(data, actions.propose(session, camp_of(session), data))


HANDLERS = [propose]

"""总览: what an officer has to see to, worst first."""

from typing import Any

from litestar import Response

from service import clock
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import growth_evidence, mentors_duties, points_proposals, seminar_reviews
from service.queries.access import camp_of
from service.queries.camps import show_camp
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.camps import CampOut
from service.schemas.growth import lacking_page
from service.schemas.mentors_duties import OverdueOut
from service.schemas.seminar_duties import missing_out
from service.schemas.wire import listed
from service.web.pages import shown

WHOLE = Page(200, 0, "")


@get("/camps/{camp:str}/overview", Perm.MENTOR_ASSIGN, personal=True)
def show(request: AnyRequest, session: RequestSession) -> Response[str]:
    camp_id, today = camp_of(session), clock.today()
    roster = growth_evidence.list_roster(session, camp_id)
    late: dict[str, Any] = {
        "reviews": listed(seminar_reviews.list_missing(session, camp_id, today, WHOLE), WHOLE, missing_out),
        "assessments": listed(mentors_duties.list_overdue(session, camp_id, WHOLE, today), WHOLE, OverdueOut.of),
        "files": lacking_page(growth_evidence.list_lacks(session, camp_id, today, roster), WHOLE),
        "proposals": len(points_proposals.list_open(session, camp_id, clock.now())),
    }
    return shown(request, "overview/show.html", its=CampOut.of(show_camp(session, camp_id)), **late)


HANDLERS: list[Any] = [show]

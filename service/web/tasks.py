"""我的任务: what a mentor owes, today first."""

from typing import Any

from litestar import Response

from service import clock
from service.database import Session
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import mentors_duties, seminar_reviews
from service.queries.access import camp_of, viewer_of
from service.queries.camps import read_camp
from service.queries.mentors import number_of
from service.queries.mentors_assignments import handed_over
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.camps import is_allowed
from service.schemas.mentors_duties import DutiesOut, duties_out
from service.schemas.seminar_duties import ToDoOut, to_do_out
from service.web.pages import shown


@get("/camps/{camp:str}/tasks", Perm.SEMINAR_SCORE, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    reviews, duties, today = to_review(session), _duties(session), clock.today()
    handed = handed_over(session, camp_of(session), today)
    more = {"handed": handed, "today": today, **over(session)}
    return shown(request, "tasks/index.html", reviews=reviews, duties=duties, **more)


def over(session: Session) -> dict[str, Any]:
    """The camp's last day once it is past, and whether its facts may still be added."""
    its = read_camp(session, camp_of(session))
    return {"ended": its.ends_on if its.ends_on < clock.today() else None, "is_open": is_allowed(its.state, "facts")}


def to_review(session: Session) -> list[ToDoOut]:
    rows = seminar_reviews.list_own(session, camp_of(session))
    names = seminar_reviews.list_names(session, camp_of(session), [row.trainee_id for row in rows])
    return to_do_out(rows, names, clock.today(), Page(200, 0)).items


def _duties(session: Session) -> DutiesOut:
    camp_id, mentor_id = camp_of(session), viewer_of(session).mentor_id
    assert mentor_id is not None
    no = number_of(session, camp_id, mentor_id)
    return duties_out(mentors_duties.duties_of(session, camp_id, no, clock.today()), no)


HANDLERS = [index]

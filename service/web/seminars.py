"""研讨: what is planned and held, whose reviews are missing, and what came of it."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import seminars as actions
from service.actions.panels import conflicts
from service.database import Session
from service.errors import Conflict, NotFound, Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import seminars as queries
from service.queries.access import camp_of, viewer_of
from service.queries.mentors import list_mentors
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.seminar_results import list_results
from service.queries.seminar_reviews import count_missing
from service.queries.trainees import list_numbers
from service.rules.access import Perm, Role
from service.rules.mentors import ASSIGNABLE
from service.rules.seminars import is_outstanding
from service.schemas.seminar_results import ResultsOut, results_out
from service.schemas.seminars import SeminarIn, SeminarLine, SeminarOut, seminar_out
from service.tables.seminars import Seminar
from service.web.pages import caller_of, filled, see_other, shown, ticked, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/seminars"
ONE = ROOT + "/{no:str}"
WHOLE, ALL_MENTORS = Page(1000, 0, "-on,no"), Page(500, 0, "no")
ELSEWHERE = Conflict(
    "not-there", "您不在这场研讨里，看不到评议结果。", "You are not in this seminar; its results are not shown."
)
NAMES = ("no", "topic", "on", "group", "chair")


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, plan_given({}))


@post(ROOT, Perm.SEMINAR_WRITE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = plan_given(data)

    def work() -> Response[None]:
        made = actions.add_seminar(session, camp_of(session), filled(SeminarIn, given))
        return see_other(address(request, made.no), said="saved")

    return tried(session, work, partial(_index, request, session, given))


@get(ONE, Perm.GROWTH_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    return page(request, session, no)


def address(request: AnyRequest, no: str) -> str:
    return f"/camps/{request.path_params['camp']}/seminars/{no}"


def plan_given(data: dict[str, Any]) -> dict[str, Any]:
    """What stands in the plan's form."""
    return {**{name: written(data, name) for name in NAMES}, "panel": ticked(data, "panel")}


def page(
    request: AnyRequest,
    session: Session,
    no: str,
    refusal: Refusal | None = None,
    given: dict[str, Any] | None = None,
) -> Response[str]:
    """One seminar; for an officer with everything that she may change."""
    seminar = queries.find_seminar(session, camp_of(session), no)
    viewer, panel = viewer_of(session), queries.list_panel(session, seminar)
    one = seminar_out(seminar, panel, whole=viewer.role is Role.OFFICER)
    results, withheld = _results(session, seminar)
    more = _keeping(session, seminar, one, given) if caller_of(request).may(Perm.SEMINAR_WRITE) else {}
    return shown(
        request, "seminars/show.html", one=one, results=results, withheld=withheld, refusal=refusal,
        sits=viewer.mentor_id in {seat.mentor_id for seat in panel}, missing=_missing(results), today=clock.today(),
        is_stale=isinstance(refusal, Stale) and given is not None, **more,
    )  # fmt: skip


def _results(session: Session, seminar: Seminar) -> tuple[ResultsOut | None, Refusal | None]:
    try:
        found = list_results(session, seminar)
    except Conflict as withheld:
        saw(session)
        return None, withheld
    except NotFound:
        saw(session)
        return None, ELSEWHERE
    return results_out(seminar, queries.rubric_of(session, seminar), found), None


def _missing(results: ResultsOut | None) -> dict[str, list[Any]]:
    """Of each panellist whose reviews are not in, the trainees whom she has not reviewed."""
    found: dict[str, list[Any]] = {}
    for person in results.items if results else ():
        for review in person.reviews or ():
            if is_outstanding(review.state):
                found.setdefault(f"{review.mentor_name} {review.mentor}", []).append((person, review.state))
    return found


def _keeping(session: Session, seminar: Seminar, one: SeminarOut, given: dict[str, Any] | None) -> dict[str, Any]:
    everybody = list_numbers(session, seminar.camp_id)
    people = [row for row in everybody if row.state in ASSIGNABLE and one.state == "open"]
    saw(session, [row.id for row in people])
    part = {row.trainee: row.speaker for row in queries.list_participants(session, seminar)}
    stands = {**{name: str(getattr(one, name) or "") for name in NAMES}, "panel": [seat.mentor for seat in one.panel]}
    return {
        "people": people, "part": part, "given": given or stands, "mentors": _mentors(session),
        "names": {row.no: row.name for row in everybody}, "loads": queries.panel_loads(session, seminar.camp_id),
        "barred": conflicts(session, seminar.camp_id, seminar.on, part.keys()),
    }  # fmt: skip


def _mentors(session: Session) -> Any:
    return list_mentors(session, camp_of(session), ALL_MENTORS, clock.today()).rows


def _index(
    request: AnyRequest, session: Session, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    saw(session)
    camp_id, officer = camp_of(session), viewer_of(session).role is Role.OFFICER
    found = [SeminarLine.of(row) for row in queries.list_seminars(session, camp_id, WHOLE).rows]
    more: dict[str, Any] = {"missing": {}, "mentors": [], "loads": {}}
    if officer:
        more = {
            "missing": count_missing(session, camp_id, clock.today()), "mentors": _mentors(session),
            "loads": queries.panel_loads(session, camp_id),
        }  # fmt: skip
    else:
        met = queries.list_met(session, camp_id)
        found = [one for one in found if one.no in met]
    return shown(request, "seminars/index.html", found=found, given=given, refusal=refusal, today=clock.today(), **more)


HANDLERS: list[Any] = [index, create, show]

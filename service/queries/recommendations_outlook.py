"""What stands against the next steps of a sheet: windows that run, objections without an end, a list of nobody."""

from collections.abc import Sequence

from service import clock
from service.database import Session
from service.queries import recommendations as queries
from service.queries.access import viewer_of
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_objections import CONCLUDED, Case, list_all_cases
from service.queries.recommendations_publicity import Publication, list_printed, list_publications
from service.rules.access import Role
from service.rules.ranking.outlook import Moving, Republished, Running, Upheld, obstacles, uncorrected


def with_outlook(session: Session, found: Dossier) -> Dossier:
    """As the sheet stands now; what may be done next is for officers."""
    if viewer_of(session).role is not Role.OFFICER:
        return found
    return found._replace(obstacles=obstacles(found.standing, _moving(session, found)))


def _moving(session: Session, found: Dossier) -> Moving:
    state = found.standing.state
    if found.frozen is None or state not in {"confirmed", "public", "concluded"}:
        return Moving()
    made = deliberated(session, found, found.frozen)
    if state == "confirmed":
        return Moving(lists_nobody=not made.listed())
    published = list_publications(session, found, made.terms.publicity_days)
    return _public(session, found, list(published.values()), clock.now())


def _public(session: Session, found: Dossier, published: Sequence[Publication], moment: int) -> Moving:
    people = queries.list_people(session, found.row.camp_id)
    running = [Running(people[one.trainee].no, one.window.last) for one in published if not one.is_over(moment)]
    cases = [case.at(moment) for case in list_all_cases(session, found.row.camp_id, found.row.id)]
    cases = [case for case in cases if case.row.filed_at <= moment]
    first = min((one.first_day for one in queries.list_windows(session, found.row.camp_id, found.row.id)), default=None)
    return Moving(
        opens=first if first is not None and first > clock.day_of(moment) else None,
        running=running,
        waiting=[case.row.number for case in cases if case.state not in CONCLUDED],
        uncorrected=uncorrected([_upheld(case) for case in cases if case.state == "upheld"], _republished(found)),
    )


def _upheld(case: Case) -> Upheld:
    return Upheld(case.row.number, case.trainees, case.row.filed_at, case.uncorrected is not None)


def _republished(found: Dossier) -> list[Republished]:
    """Those that a second person confirmed."""
    confirmed = {step.revision for step in found.steps if step.kind == "confirmed"}
    return [
        Republished(step.row.at, frozenset(one["trainee"] for one in step.details["changed"]))
        for step in found.steps
        if step.kind == "republished" and step.revision in confirmed
    ]


def outlook_then(session: Session, found: Dossier) -> Dossier:
    """As the last of those steps left the sheet, by what was printed: the same whenever it is asked."""
    state, step = found.standing.state, found.steps[-1]
    if viewer_of(session).role is not Role.OFFICER or found.frozen is None or state not in {"public", "concluded"}:
        return with_outlook(session, found)
    published = list_printed(session, found, found.frozen.revision)
    return found._replace(obstacles=obstacles(found.standing, _public(session, found, published, step.row.at)))

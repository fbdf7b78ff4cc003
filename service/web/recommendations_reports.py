"""What stands behind a sheet: how steady its places are, whether groups fare alike, what was offered, what changed."""

from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, QueryParameter

from service.errors import Refusal
from service.http.problems import STATUS
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points as journal
from service.queries import recommendations as sheets
from service.queries.access import camp_of
from service.queries.ranking_shown import require_officer
from service.queries.recommendations_reading import dossier_of
from service.queries.seen import saw
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.rules.ranking.procedure import name_of
from service.rules.ranking.wording_rows import BANDS, CHOICES, STATES
from service.rules.text import COMPARED
from service.schemas.ranking_chances import opportunity_on, sensitivity_on
from service.schemas.ranking_comparing import PARTS, diff_on
from service.schemas.ranking_reports import fairness_on, rerun_on
from service.web import recommendations_words as words
from service.web.pages import shown
from service.web.recommendations import SHEET

With = Annotated[
    str | None,
    QueryParameter(name="with", pattern=COMPARED, description="A sheet, live, or a policy's version."),
]


@get(SHEET + "/fairness", Perm.RANKING_READ, slow=True)
def fairness(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return shown(request, "recommendations/fairness.html", sheet=sheet, its=fairness_on(session, sheet))


@get(SHEET + "/opportunity", Perm.RANKING_READ, personal=True, slow=True)
def opportunity(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    its = opportunity_on(session, sheet)
    return shown(request, "recommendations/opportunity.html", sheet=sheet, its=its, names=_names(session))


@get(SHEET + "/sensitivity", Perm.RANKING_READ, personal=True, slow=True)
def sensitivity(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    its = sensitivity_on(session, sheet)
    return shown(request, "recommendations/sensitivity.html", sheet=sheet, its=its, names=_names(session))


@get(SHEET + "/diff", Perm.RANKING_READ, personal=True, slow=True)
def diff(request: AnyRequest, session: RequestSession, sheet: FromPath[str], other: With = None) -> Response[str]:
    """Without the other side it asks for one."""
    require_officer(session)
    found, camp_id = dossier_of(session, camp_of(session), sheet), camp_of(session)
    saw(session)
    its, refusal = None, None
    try:
        its = diff_on(session, sheet, other) if other else None
    except Refusal as refused:
        refusal = refused
    more: dict[str, Any] = {
        "others": [name_of(one.number) for one in sheets.list_sheets(session, camp_id) if one.id != found.row.id],
        "versions": [one.policy.version for one in journal.list_versions(session, camp_id)],
        "states": STATES, "bands": BANDS, "lists": CHOICES, "other": other, "parts": PARTS, **words.SPOKEN,
    }  # fmt: skip
    status = 200 if refusal is None else STATUS[type(refusal)]
    return shown(
        request, "recommendations/diff.html", status=status, sheet=sheet, its=its, refusal=refusal,
        names=_names(session), **more,
    )  # fmt: skip


@get(SHEET + "/rerun", Perm.RANKING_READ)
def ask_rerun(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    require_officer(session)
    dossier_of(session, camp_of(session), sheet)
    return shown(request, "recommendations/rerun.html", sheet=sheet, its=None, **words.SPOKEN)


@post(SHEET + "/rerun", Perm.RANKING_READ, status_code=200, slow=True)
def rerun(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    """Nothing is stored, so the answer is shown at once."""
    return shown(request, "recommendations/rerun.html", sheet=sheet, its=rerun_on(session, sheet), **words.SPOKEN)


def _names(session: RequestSession) -> dict[str, str]:
    return {row.no: row.name for row in list_numbers(session, camp_of(session))}


HANDLERS: list[Any] = [fairness, opportunity, sensitivity, diff, ask_rerun, rerun]

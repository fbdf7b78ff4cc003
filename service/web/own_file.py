"""我的记录: what a trainee writes into her own file, self-summaries and weekly notes."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import growth_entries as actions
from service.database import Session
from service.errors import NotFound, Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import growth_entries as queries
from service.queries.access import camp_of
from service.queries.camps import read_camp
from service.queries.select import Page
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.rules.growth_entries import OWN_KINDS, Wording
from service.rules.growth_periods import halves
from service.rules.mentors import Span
from service.schemas.growth_entries import ContributionIn, EntryOut, WithdrawalIn, entry_out
from service.tables.growth import GrowthEntry
from service.tables.trainees import Trainee
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/own-entries"
NAMES = Wording.__struct_fields__
WHOLE = Page(200, 0, "-occurred_on")


@get(ROOT, Perm.GROWTH_CONTRIBUTE, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {**_given({}), "occurred_on": clock.today().isoformat(), "kind": "weekly_note"})


@post(ROOT, Perm.GROWTH_CONTRIBUTE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = _given(data)
    return tried(session, lambda: _created(request, session, given), partial(_index, request, session, given))


@get(ROOT + "/{entry_id:uuid}", Perm.GROWTH_CONTRIBUTE, personal=True)
def show(request: AnyRequest, session: RequestSession, entry_id: FromPath[UUID]) -> Response[str]:
    return _form(request, session, entry_id)


@post(ROOT + "/{entry_id:uuid}", Perm.GROWTH_CONTRIBUTE, personal=True)
def replace(request: AnyRequest, session: RequestSession, entry_id: FromPath[UUID], data: Fields) -> Response[Any]:
    entry = actions.find_for_change(session, camp_of(session), find_oneself(session).no, entry_id)
    again = partial(_form, request, session, entry_id, _given(data))
    return tried(session, lambda: _replaced(request, session, entry, data), again)


@post(ROOT + "/{entry_id:uuid}/withdrawal", Perm.GROWTH_CONTRIBUTE, personal=True)
def withdraw(request: AnyRequest, session: RequestSession, entry_id: FromPath[UUID], data: Fields) -> Response[Any]:
    entry = actions.find_for_change(session, camp_of(session), find_oneself(session).no, entry_id)

    def work() -> Response[None]:
        actions.withdraw_entry(session, entry, filled(WithdrawalIn, {"reason": written(data, "reason")}).reason)
        return see_other(_list_of(request), said="withdrawn")

    return tried(session, work, partial(_form, request, session, entry_id, None))


def _created(request: AnyRequest, session: Session, given: dict[str, str]) -> Response[None]:
    """Only a self-summary names its half-year, whatever the form also sent."""
    asked = filled(ContributionIn, given if given["kind"] == "self_summary" else {**given, "period": ""})
    actions.write_entry(session, find_oneself(session), asked.kind, asked, asked.period)
    return see_other(_list_of(request), said="saved")


def _replaced(request: AnyRequest, session: Session, entry: GrowthEntry, data: dict[str, Any]) -> Response[None]:
    require_version(version_in(data), entry.version)
    actions.change_entry(session, entry, filled(Wording, {name: written(data, name) for name in NAMES}))
    return see_other(_list_of(request), said="saved")


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {name: written(data, name) for name in (*NAMES, "kind", "period")}


def _list_of(request: AnyRequest) -> str:
    return f"/camps/{request.path_params['camp']}/own-entries"


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    oneself, camp = find_oneself(session), read_camp(session, camp_of(session))
    rows = queries.list_growth_entries(session, oneself.camp_id, oneself.id, WHOLE).rows
    entries = [entry_out(row) for row in rows if row.kind in OWN_KINDS]
    periods = [(f"H{n}", span) for n, span in halves(Span(camp.starts_on, camp.ends_on))]
    return shown(
        request, "own/entries.html", entries=entries, periods=periods, given=given, refusal=refusal, oneself=oneself
    )


def _form(
    request: AnyRequest,
    session: Session,
    entry_id: UUID,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    oneself = find_oneself(session)
    entry = _find_own(session, oneself, entry_id)
    stands = {name: str(getattr(entry, name)) for name in NAMES}
    more: dict[str, Any] = {"is_stale": isinstance(refusal, Stale), "oneself": oneself}
    return shown(request, "own/entry.html", entry=entry, given=given or stands, refusal=refusal, **more)


def _find_own(session: Session, oneself: Trainee, entry_id: UUID) -> EntryOut:
    entry = entry_out(queries.find_growth_entry(session, oneself.camp_id, oneself.id, entry_id))
    if entry.kind not in OWN_KINDS:
        raise NotFound
    return entry


HANDLERS: list[Any] = [index, create, show, replace, withdraw]

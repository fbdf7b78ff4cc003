"""提醒: how one is reached oneself and one's calendar's address; for officers the outbox and the camp's plan."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import feeds as feed_actions
from service.actions import notices as actions
from service.database import Session
from service.errors import Refusal
from service.http.paging import QueryOffset
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import feeds, notices
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.notices import KINDS, words
from service.schemas.feeds import feed_address, feed_out
from service.schemas.notices import ContactIn, PlanIn, contact_out, notice_out, notice_shown, plan_in, plan_out
from service.schemas.wire import listed
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
OWN, ROOT = "/account/notices", "/camps/{camp:str}/notices"
PAGE = 50
SWITCHES = ("active", "groups", "working_days")


@get(OWN, Perm.SELF)
def own(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _own(request, session)


@post(OWN, Perm.SELF, fresh=True)
def choose(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("channel", "address", "language")}
    return tried(session, partial(_chosen, session, given), partial(_own, request, session, given=given))


def _chosen(session: Session, given: dict[str, str]) -> Response[None]:
    asked = filled(ContactIn, given)
    actions.set_contact(
        session, viewer_of(session).account_id, channel=asked.channel, address=asked.address, language=asked.language,
        now=clock.now(),
    )  # fmt: skip
    return see_other(OWN)


@post(OWN + "/feed", Perm.SELF, fresh=True, status_code=200)
def make_feed(request: AnyRequest, session: RequestSession) -> Response[str]:
    secret = feed_actions.make_feed(session, viewer_of(session).account_id, clock.now())
    return shown(request, "notices/feed.html", address=feed_address(request.app.state.settings.address, secret))


@post(OWN + "/feed/end", Perm.SELF)
def end_feed(session: RequestSession) -> Response[None]:
    feed_actions.end_feed(session, viewer_of(session).account_id)
    return see_other(OWN)


def _own(
    request: AnyRequest, session: Session, refusal: Refusal | None = None, given: dict[str, Any] | None = None
) -> Response[str]:
    row = notices.find_contact(session, viewer_of(session).account_id)
    contact = contact_out(row, notices.address_of(session, row), request.app.state.outlets.channels)
    feed = feed_out(feeds.find_feed(session, viewer_of(session).account_id))
    known = given or {name: getattr(contact, name) for name in ("channel", "address", "language")}
    return shown(request, "notices/own.html", contact=contact, feed=feed, refusal=refusal, given=known)


@get(ROOT, Perm.CAMP_WRITE, personal=True)
def index(request: AnyRequest, session: RequestSession, offset: QueryOffset = 0) -> Response[str]:
    wanted = Page(PAGE, offset, "")
    found = notices.list_notices(session, camp_of(session), wanted)
    names = notices.names_of(session, found.rows)
    more = {"groups": [one.name for one in request.app.state.outlets.groups], "outlets": request.app.state.outlets}
    return shown(request, "notices/index.html", found=listed(found, wanted, lambda row: notice_out(row, names)), **more)


@get(ROOT + "/plan", Perm.CAMP_WRITE)
def ask_plan(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _plan(request, session)


@post(ROOT + "/plan", Perm.CAMP_WRITE)
def change_plan(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = _given(data)
    again = partial(_plan, request, session, given=given)
    return tried(session, partial(_changed, request, session, given, version_in(data)), again)


def _given(data: dict[str, Any]) -> dict[str, Any]:
    """A box that is not ticked is not sent at all."""
    texts = ("send_at", "quiet_from", "quiet_until", "lead_days", "repeat_days", "opening", "closing")
    switches = {name: name in data for name in SWITCHES}
    silenced = [kind for kind in KINDS if f"kind-{kind}" not in data]
    return {**{name: written(data, name) for name in texts}, **switches, "silenced": silenced}


def _changed(request: AnyRequest, session: Session, given: dict[str, Any], opened: int) -> Response[None]:
    row = notices.lock_plan(session, camp_of(session))
    require_version(opened, row.version if row else 0)
    actions.change_plan(session, camp_of(session), row, plan_in(filled(PlanIn, given)), clock.now())
    return see_other(f"/camps/{request.path_params['camp']}/notices")


def _plan(
    request: AnyRequest, session: Session, refusal: Refusal | None = None, given: dict[str, Any] | None = None
) -> Response[str]:
    plan = plan_out(*notices.find_plan(session, camp_of(session)))
    known = given or {name: getattr(plan, name) for name in plan.__struct_fields__}
    kinds = [(kind, *words(kind)) for kind in KINDS]
    return shown(request, "notices/plan.html", plan=plan, given=known, kinds=kinds, refusal=refusal)


@get(ROOT + "/{notice_id:uuid}", Perm.CAMP_WRITE, personal=True)
def show(request: AnyRequest, session: RequestSession, notice_id: FromPath[UUID]) -> Response[str]:
    return _shown(request, session, notice_id)


@post(ROOT + "/{notice_id:uuid}/retry", Perm.CAMP_WRITE, personal=True)
def retry(request: AnyRequest, session: RequestSession, notice_id: FromPath[UUID]) -> Response[Any]:
    def work() -> Response[None]:
        actions.try_again(session, notices.lock_notice(session, camp_of(session), notice_id), clock.now())
        return see_other(f"/camps/{request.path_params['camp']}/notices/{notice_id}")

    return tried(session, work, partial(_shown, request, session, notice_id))


def _shown(request: AnyRequest, session: Session, notice_id: UUID, refusal: Refusal | None = None) -> Response[str]:
    row = notices.find_notice(session, camp_of(session), notice_id)
    deliveries = notices.list_deliveries(session, camp_of(session), notice_id)
    one = notice_shown(row, notices.names_of(session, [row]), deliveries)
    return shown(request, "notices/show.html", one=one, refusal=refusal)


HANDLERS: list[Any] = [own, choose, make_feed, end_feed, index, ask_plan, change_plan, show, retry]

"""Calendars: one secret address per person, and what it gives to whoever has it."""

from functools import partial
from hashlib import sha256

from litestar import Response
from litestar.params import FromPath

from service import clock
from service.actions import feeds as actions
from service.database import Session
from service.documents.feeds import made_for
from service.errors import NotFound
from service.http.audit import ACCOUNT
from service.http.etags import tagged
from service.http.routes import AnyRequest, get, post, public_get
from service.http.sessions import RequestSession, read, write
from service.queries import feeds as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.feeds import FeedAddressOut, FeedOut, feed_address, feed_out

ROOT = "/api/me/feed"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@public_get("/calendar/{secret:str}/jingying.ics", media_type=MEDIA_TYPE)
async def show(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    """Whoever only guesses waits for no writer and leaves no row; whoever reads leaves one, 304 included."""
    if await read(request, partial(queries.find_reader, secret=secret)) is None:
        raise NotFound
    return await write(request, partial(_answered, request, secret))


def _answered(request: AnyRequest, secret: str, session: Session) -> Response[bytes]:
    account_id = queries.find_reader(session, secret)
    if account_id is None:
        raise NotFound
    request.scope["state"][ACCOUNT] = account_id
    content = made_for(session, account_id, request.app.state.settings.address, clock.now())
    return tagged(request, f"calendar-{sha256(content).hexdigest()[:32]}", lambda: content, media_type=MEDIA_TYPE)


@get(ROOT, Perm.SELF)
def own(session: RequestSession) -> FeedOut:
    return feed_out(queries.find_feed(session, viewer_of(session).account_id))


@post(ROOT, Perm.SELF, fresh=True)
def create(request: AnyRequest, session: RequestSession) -> FeedAddressOut:
    secret = actions.make_feed(session, viewer_of(session).account_id, clock.now())
    return FeedAddressOut(address=feed_address(request.app.state.settings.address, secret))


@post(ROOT + "/end", Perm.SELF, status_code=204)
def end(session: RequestSession) -> None:
    actions.end_feed(session, viewer_of(session).account_id)


HANDLERS = [show, own, create, end]

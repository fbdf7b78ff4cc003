"""One's own calendar: whether it has a secret address, making one, ending it."""

from service import clock
from service.actions import feeds as actions
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import feeds as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.feeds import FeedAddressOut, FeedOut, feed_address, feed_out

ROOT = "/api/me/feed"


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


HANDLERS = [own, create, end]

"""A calendar, for whoever has its secret address."""

from functools import partial
from hashlib import sha256

from litestar import Response
from litestar.params import FromPath

from service import clock
from service.database import Session
from service.documents.feeds import made_for
from service.errors import NotFound
from service.http.audit import ACCOUNT
from service.http.etags import tagged
from service.http.routes import AnyRequest, public_get
from service.http.sessions import read, write
from service.queries.feeds import find_reader

MEDIA_TYPE = "text/calendar"


@public_get("/calendar/{secret:str}/jingying.ics", media_type=MEDIA_TYPE)
async def show(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    """Whoever only guesses waits for no writer and leaves no row; whoever reads leaves one, 304 included."""
    if await read(request, partial(find_reader, secret=secret)) is None:
        raise NotFound
    return await write(request, partial(_answered, request, secret))


def _answered(request: AnyRequest, secret: str, session: Session) -> Response[bytes]:
    account_id = find_reader(session, secret)
    if account_id is None:
        raise NotFound
    request.scope["state"][ACCOUNT] = account_id
    content = made_for(session, account_id, request.app.state.settings.address, clock.now())
    return tagged(request, f"calendar-{sha256(content).hexdigest()[:32]}", lambda: content, media_type=MEDIA_TYPE)


HANDLERS = [show]

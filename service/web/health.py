"""运行状态: whether the service can do its work, and which keys it works with; nothing of what it holds."""

from typing import Any

from litestar import Response

from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.checkpoints import verifier_keys
from service.queries.sealed import keys_of
from service.rules.access import Perm
from service.web.pages import shown


@get("/status", Perm.HEALTH_DETAIL, slow=True)
def show(request: AnyRequest, session: RequestSession) -> Response[str]:
    keys, state = keys_of(session), request.app.state
    more: dict[str, Any] = {"key": keys.current.name, "names": sorted(keys.names()), "signers": verifier_keys(keys)}
    more |= {"ready": state.readiness.is_ready(), "warnings": list(state.database.warnings())}
    kind = "SQLite" if state.database.is_sqlite else "PostgreSQL"
    return shown(request, "status/show.html", kind=kind, **more)


HANDLERS: list[Any] = [show]

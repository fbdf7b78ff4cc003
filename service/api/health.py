from litestar import Request, Response
from litestar.datastructures import State

from service.http.routes import public_get
from service.migrating import is_current


@public_get("/health/live")
def live() -> dict[str, str]:
    return {"status": "ok"}


@public_get("/health/ready")
def ready(request: Request[None, None, State]) -> Response[dict[str, str]]:
    good = is_current(request.app.state.database.reader)
    return Response({"status": "ok" if good else "unavailable"}, status_code=200 if good else 503)


HANDLERS = [live, ready]

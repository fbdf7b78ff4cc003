from litestar import Request, Response
from litestar.datastructures import State

from service.http.routes import public_get
from service.http.stopping import stopping


@public_get("/health/live")
def live() -> dict[str, str]:
    return {"status": "ok"}


@public_get("/health/ready")
def ready(request: Request[None, None, State]) -> Response[dict[str, str]]:
    good = not stopping.is_set() and request.app.state.readiness.is_ready()
    return Response({"status": "ok" if good else "unavailable"}, status_code=200 if good else 503)


HANDLERS = [live, ready]

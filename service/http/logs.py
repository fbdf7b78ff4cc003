"""What the server writes to stderr: one JSON line a request, an error or an alert, of listed keys only.

No address as it was asked, no body, no parameter of a statement and no message of an exception: these hold values.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TextIO

from litestar.logging import LoggingConfig
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.http.headers import name_request

OWN = "jingying"
STARTED = "started"
KEYS = ("request_id", "route", "method", "status", "account_id", "ms", "alert", "count", "note")
"""What a line may say beyond when, how grave, by whom and what."""
DEEPEST = 60
requests = logging.getLogger(f"{OWN}.requests")


class Lines(logging.Formatter):
    """ASCII JSON, so that no character of a value can begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line["event"] = _event(record)
        line |= {key: record.__dict__[key] for key in KEYS if key in record.__dict__}
        if record.exc_info and record.exc_info[1] is not None:
            line |= told(record.exc_info[1])
        return json.dumps(line, default=str)


def _event(record: logging.LogRecord) -> str:
    """Our own messages hold ids only; of others' the pattern is told, never what was put into it."""
    if record.name == OWN or record.name.startswith(f"{OWN}."):
        return record.getMessage()
    return str(record.msg) if record.args or record.name.startswith("uvicorn.") else "withheld"


def told(error: BaseException) -> dict[str, Any]:
    """The kinds of an exception and of those behind it, and where they arose, the last first."""
    chain = [error]
    while (behind := chain[-1].__cause__ or chain[-1].__context__) is not None and behind not in chain:
        chain.append(behind)
    frames = [frame for one in chain for frame in reversed(traceback.extract_tb(one.__traceback__))][:DEEPEST]
    kinds = [f"{type(one).__module__}.{type(one).__qualname__}" for one in chain]
    return {"error": kinds, "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


class Stderr(logging.StreamHandler[TextIO]):
    """Whatever stderr is when a line is written."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


class Timing(ASGIMiddleware):
    """When a request began."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["state"][STARTED] = perf_counter()
        await next_app(scope, receive, send)


async def log_answer(message: Message, scope: Scope) -> None:
    """One line an answer, when it begins to leave."""
    if message["type"] == "http.response.start":
        requests.info("answered", extra=_of_request(scope) | {"status": message["status"]})


def _of_request(scope: Scope) -> dict[str, Any]:
    user, started = scope.get("user"), scope["state"].get(STARTED)
    return {
        "request_id": name_request(scope),
        "route": scope.get("path_template") or "",
        "method": str(scope.get("method", ""))[:16],
        "account_id": None if user is None else str(user.account_id),
        "ms": None if started is None else round((perf_counter() - started) * 1000, 1),
    }


HANDLER, FORMATTER = f"{__name__}.{Stderr.__qualname__}", f"{__name__}.{Lines.__qualname__}"
LOGGING = LoggingConfig(
    log_exceptions="never",  # the exception handlers do it
    formatters={"lines": {"()": FORMATTER}},
    handlers={"stderr": {"class": HANDLER, "formatter": "lines"}},
    root={"level": "INFO", "handlers": ["stderr"]},
    loggers={"alembic": {"level": "WARNING"}, "litestar": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
)

"""create_app(): the only place that knows everybody."""

import gc
from pathlib import Path
from typing import Any

import sqlmodel
from anyio import Lock
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.logging import LoggingConfig

from service import api, config, migrating, sealing
from service.config import Settings
from service.database import Database
from service.errors import Refusal
from service.http import access, bodies, headers, problems, sessions
from service.http.audit import Recorder
from service.http.openapi import document, documented

QUIET = {"alembic": {"level": "WARNING", "handlers": ["queue_listener"], "propagate": False}}
MEGABYTE = 1024 * 1024


def _no_row(row: Any) -> Any:
    raise TypeError(f"a table row may not cross a handler: {type(row).__name__}")


def create_app(settings: Settings, database: Database) -> Litestar:
    handlers = [*api.handlers(), document]
    app = Litestar(
        # one router: Litestar wraps a handler again whenever another is registered on the same path
        route_handlers=[Router("/", route_handlers=handlers)],
        request_class=bodies.Request,
        middleware=[access.Authentication()],
        guards=[access.authorize],
        dependencies={"session": Provide(sessions.provide_session)},
        exception_handlers={
            Refusal: problems.refused,
            HTTPException: problems.http_error,
            ExceptionGroup: problems.grouped,
            Exception: problems.failed,
        },
        before_send=[headers.add_headers],
        type_encoders={sqlmodel.SQLModel: _no_row},
        request_max_body_size=MEGABYTE,
        openapi_config=None,
        state=State({"settings": settings, "openapi": documented(handlers), **working_on(database)}),
        logging_config=LoggingConfig(log_exceptions="never", loggers=QUIET),
    )
    access.refuse_bare_routes(app)
    return app


def working_on(database: Database) -> dict[str, Any]:
    """The database, the turn in which its one process writes, and what records the audit."""
    turn = Lock()
    return {"database": database, "writing": turn, "recorder": Recorder(database, turn)}


def create() -> Litestar:
    """What a server starts: the settings' database, at this version's schema and with every trigger in place."""
    settings = config.load()
    database = Database(settings.database, sealing.load_keys(Path(settings.keys)))
    if problems := migrating.problems(database):
        raise SystemExit("; ".join(problems))
    app = create_app(settings, database)
    gc.collect()
    gc.freeze()  # what lives as long as the server need not be looked through at every collection
    return app

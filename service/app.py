"""create_app(): the only place that knows everybody."""

import gc
import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlmodel
from anyio import Lock, Semaphore
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from service import api, config, locking, migrating, outlets, sealing, web
from service.config import Settings
from service.database import Database
from service.errors import Refusal
from service.http import access, arrivals, bodies, headers, logs, sessions, tending
from service.http.audit import Recorder
from service.http.openapi import document, documented
from service.http.readiness import Readiness
from service.web import kept, problems

logger = logging.getLogger("jingying")
MEGABYTE = 1024 * 1024
HASHES_AT_ONCE = 2
"""Each takes a core and 19 MiB for about 20 ms."""


def _no_row(row: Any) -> Any:
    raise TypeError(f"a table row may not cross a handler: {type(row).__name__}")


def create_app(settings: Settings, database: Database) -> Litestar:
    documents = [*api.handlers(), document]
    handlers = [*documents, *web.handlers()]
    app = Litestar(
        # one router: Litestar wraps a handler again whenever another is registered on the same path
        route_handlers=[Router("/", route_handlers=handlers)],
        request_class=bodies.Request,
        middleware=[logs.Timing(), access.Authentication()],
        guards=[kept.keep, access.authorize],
        dependencies={"session": Provide(sessions.provide_session)},
        exception_handlers={
            Refusal: problems.refused,
            HTTPException: problems.http_error,
            ExceptionGroup: problems.grouped,
            Exception: problems.failed,
        },
        before_send=[headers.add_headers, logs.log_answer],
        lifespan=[tending.tend],
        type_encoders={sqlmodel.SQLModel: _no_row},
        request_max_body_size=MEGABYTE,
        debug=False,  # said, since the environment would be asked otherwise
        pdb_on_exception=False,
        openapi_config=None,
        state=State(
            {"settings": settings, "openapi": documented(documents), **reaching(settings), **working_on(database)}
        ),
        logging_config=logs.LOGGING,
    )
    access.refuse_bare_routes(app)
    sessions.refuse_other_clean_up(app)
    app.asgi_handler = arrivals.guarded(app.asgi_handler)
    return app


def reaching(settings: Settings) -> dict[str, Any]:
    """Where reminders may go, as the operator's file says when the server starts."""
    return {"outlets": outlets.load(Path(settings.notices))}


def working_on(database: Database) -> dict[str, Any]:
    """The database, the turn in which its one process writes, what records the audit, and who may hash passwords."""
    turn = Lock()
    return {
        "database": database,
        "writing": turn,
        "recorder": Recorder(database, turn),
        "readiness": Readiness(database),
        "hashing": Semaphore(HASHES_AT_ONCE),
    }


def create() -> Litestar:
    """What a server starts: the settings' database, at this version's schema and with every trigger in place."""
    settings = config.load()
    with ExitStack() as open_things:
        open_things.enter_context(locking.alone(settings.database))
        database = Database(settings.database, sealing.load_keys(Path(settings.keys)))
        open_things.callback(database.close)
        if problems := migrating.problems(database):
            raise SystemExit("; ".join(problems))
        for warning in database.warnings():
            logger.warning(warning)
        app = create_app(settings, database)
        app.on_shutdown.append(open_things.pop_all().close)
    gc.collect()
    gc.freeze()  # what lives as long as the server need not be looked through at every collection
    return app

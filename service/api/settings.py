"""What the security administrator sets: for the installation, and how long a camp's files are kept."""

from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import settings as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.routes import AnyRequest, get, put
from service.http.sessions import RequestSession
from service.queries import settings as queries
from service.rules.access import Perm
from service.schemas.settings import RetentionIn, RetentionOut, SettingsIn, SettingsOut

ROOT = "/api/security"
RETENTION = ROOT + "/camps/{number:str}/retention"


def _answer(request: AnyRequest, session: Session) -> Response[SettingsOut]:
    values, version = queries.list_settings(session)
    return tagged(request, f"settings-{version}", lambda: SettingsOut(**values))


@get(ROOT + "/settings", Perm.SECURITY_WRITE)
def show(request: AnyRequest, session: RequestSession) -> Response[SettingsOut]:
    return _answer(request, session)


@put(ROOT + "/settings", Perm.SECURITY_WRITE)
def replace(request: AnyRequest, session: RequestSession, data: JSONBody[SettingsIn]) -> Response[SettingsOut]:
    rows = queries.lock_settings(session)
    values, version = queries.list_settings(session)
    require_match(request, f"settings-{version}", SettingsOut(**values))
    actions.change_settings(session, rows, msgspec.structs.asdict(data), clock.now())
    return _answer(request, session)


def _kept(request: AnyRequest, camp: Any) -> Response[RetentionOut]:
    return tagged(request, _tag(camp), lambda: RetentionOut.of(camp))


def _tag(camp: Any) -> str:
    return f"{camp.id}-{camp.keep_years}"


@get(RETENTION, Perm.SECURITY_WRITE)
def show_retention(request: AnyRequest, session: RequestSession, number: FromPath[str]) -> Response[RetentionOut]:
    return _kept(request, queries.find_kept(session, number))


@put(RETENTION, Perm.SECURITY_WRITE)
def replace_retention(
    request: AnyRequest, session: RequestSession, number: FromPath[str], data: JSONBody[RetentionIn]
) -> Response[RetentionOut]:
    camp = queries.lock_kept(session, number)
    require_match(request, _tag(camp), RetentionOut.of(camp))
    actions.keep_camp(session, camp, data.keep_years)
    return _kept(request, camp)


HANDLERS = [show, replace, show_retention, replace_retention]

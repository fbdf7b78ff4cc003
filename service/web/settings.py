"""安全设置: what the security administrator sets for the whole house, and how long a camp's files are kept."""

from functools import partial
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromQuery, URLEncodedBody

from service import clock
from service.actions import settings as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import settings as queries
from service.queries.audit_reading import camp_numbers
from service.rules.access import Perm
from service.schemas.settings import RetentionIn, SettingsIn
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/settings"
NUMBERS = ("token_days", "token_days_max", "dormant_days", "keep_years")


@get(ROOT, Perm.SECURITY_WRITE)
def show(request: AnyRequest, session: RequestSession, saved: FromQuery[bool] = False) -> Response[str]:
    return _page(request, session, None, saved=saved)


@post(ROOT, Perm.SECURITY_WRITE)
def replace(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    chosen = data.get("mfa_roles", [])
    given: dict[str, Any] = {name: written(data, name) for name in NUMBERS}
    given["mfa_roles"] = chosen if isinstance(chosen, list) else [chosen]

    def work() -> Response[None]:
        rows, (_, version) = queries.lock_settings(session), queries.list_settings(session)
        require_version(version_in(data), version)
        asked = msgspec.structs.asdict(filled(SettingsIn, given))
        actions.change_settings(session, rows, asked, clock.now())
        return see_other(ROOT + "?saved=true")

    return tried(session, work, partial(_page, request, session, given))


@post(ROOT + "/retention", Perm.SECURITY_WRITE)
def keep(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {"camp": written(data, "camp"), "years": written(data, "years")}

    def work() -> Response[None]:
        asked = filled(RetentionIn, {"keep_years": given["years"]})
        camp = queries.lock_kept(session, given["camp"])
        require_version(version_in(data), camp.keep_years)
        actions.keep_camp(session, camp, asked.keep_years)
        return see_other(ROOT + "?saved=true#retention")

    return tried(session, work, partial(_page, request, session, None))


def _page(
    request: AnyRequest,
    session: Session,
    given: dict[str, Any] | None,
    refusal: Refusal | None = None,
    *,
    saved: bool = False,
) -> Response[str]:
    values, version = queries.list_settings(session)
    camps = [queries.find_kept(session, number) for number in sorted(camp_numbers(session).values())]
    kept = [(camp.number, camp.keep_years) for camp in camps]
    more: dict[str, Any] = {"version": version, "kept": kept, "saved": saved, "in_force": values}
    return shown(request, "settings/show.html", given=given or values, refusal=refusal, **more)


HANDLERS: list[Any] = [show, replace, keep]

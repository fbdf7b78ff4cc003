"""积分细则: the version in force with every rule, its limits and caps, those before it and what changed in between."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery

from service import clock
from service.database import Session
from service.errors import NotFound
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries.access import camp_of
from service.rules.access import Perm
from service.rules.points.policy import Policy
from service.rules.points.policy_changes import policy_changes
from service.schemas.points import PolicyLine
from service.web.pages import shown

ROOT = "/camps/{camp:str}/rules"


@get(ROOT, Perm.CAMP_READ)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    in_force = queries.policy_in_force(session, camp_of(session), clock.today())
    return _page(request, session, in_force.version if in_force else None)


@get(ROOT + "/{version:int}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession, version: FromPath[int]) -> Response[str]:
    return _page(request, session, version)


@get(ROOT + "/{version:int}/changes", Perm.CAMP_READ)
def changes(
    request: AnyRequest, session: RequestSession, version: FromPath[int], since: FromQuery[int] = 0
) -> Response[str]:
    """Against the version before it, unless another is named."""
    versions = _lines(session)
    new, old = _policy(session, version), _policy(session, since or max(version - 1, 1))
    more: dict[str, Any] = {"new": new, "old": old, "found": policy_changes(old, new)}
    return shown(request, "rules/changes.html", versions=versions, **more)


def _page(request: AnyRequest, session: Session, version: int | None) -> Response[str]:
    versions, today = _lines(session), clock.today()
    wanted = version or (versions[0].version if versions else None)
    policy = None if wanted is None else _policy(session, wanted)
    in_force = queries.policy_in_force(session, camp_of(session), today)
    more: dict[str, Any] = {"versions": versions, "in_force": in_force.version if in_force else None}
    line = next((one for one in versions if one.version == wanted), None)
    return shown(request, "rules/show.html", policy=policy, line=line, **more)


def _lines(session: Session) -> list[PolicyLine]:
    """The newest first."""
    return [PolicyLine.of(row) for row in reversed(queries.list_policies(session, camp_of(session)))]


def _policy(session: Session, version: int) -> Policy:
    if version < 1:
        raise NotFound
    return queries.parsed(queries.find_policy(session, camp_of(session), version).document)


HANDLERS: list[Any] = [index, show, changes]

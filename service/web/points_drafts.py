"""细则草案: officers change the rules in a draft, see what it would do to everybody, and another puts it in force."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import points_policy as actions
from service.database import Session
from service.errors import Conflict, NotFound, Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries import points_standings as boards
from service.queries.access import camp_of, viewer_of
from service.queries.points_proposals import list_logins
from service.queries.seen import saw
from service.rules.access import Perm
from service.rules.points import consistency
from service.rules.points.consistency_wording import said
from service.rules.points.policy import Period, Policy, Rule, Total
from service.rules.points.policy_changes import policy_changes
from service.rules.text import Line
from service.schemas.points import EffectOut, effect_out
from service.schemas.wire import In, hundredths
from service.tables.points import PolicyDraft
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/rule-drafts"
ONE = ROOT + "/{draft:uuid}"
LARGEST = 1_000_000


class BeginIn(In, frozen=True, kw_only=True):
    effective_from: date


class RuleIn(In, frozen=True, kw_only=True):
    """Points as people write them; what is left empty holds no more."""

    name: Line
    value: Decimal = Decimal(0)
    cap: Decimal | None = None
    period: Period | None = None
    evidence: Line | None = None
    evidence_required: bool = False
    second_person: bool = False
    until: date | None = None


class WholeIn(BeginIn, frozen=True, kw_only=True):
    """What holds for the whole: the day it begins, the bounds of the total, and from when two persons are needed."""

    cap: Decimal | None = None
    floor: Decimal | None = None
    second_person_from: Decimal | None = None


@get(ROOT, Perm.POINTS_POST)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {})


@post(ROOT, Perm.POINTS_POST)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {"effective_from": written(data, "effective_from")}

    def work() -> Response[None]:
        newest = _newest(session)
        if newest is None:
            raise Conflict("no-policy", "还没有细则，请先导入积分细则表。", "There are no rules yet; import them.")
        asked = filled(BeginIn, given)
        policy = actions.numbered(newest, newest.version + 1, asked.effective_from)
        made = actions.add_draft(session, camp_of(session), policy)
        return see_other(f"{request.scope['path']}/{made.id}")

    return tried(session, work, partial(_index, request, session, given))


@get(ONE, Perm.POINTS_POST, personal=True)
def show(request: AnyRequest, session: RequestSession, draft: FromPath[UUID]) -> Response[str]:
    return _show(request, session, draft)


@post(ONE, Perm.POINTS_POST, personal=True)
def replace(request: AnyRequest, session: RequestSession, draft: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in WholeIn.__struct_fields__}

    def work() -> Response[None]:
        asked, found = filled(WholeIn, given), _opened(session, draft, data)
        total = Total(cap=_points(asked.cap, "/cap"), floor=_points(asked.floor, "/floor"))
        second = _points(asked.second_person_from, "/second_person_from")
        policy = actions.numbered(_policy(found), _policy(found).version, asked.effective_from)
        changed = msgspec.structs.replace(policy, total=total, second_person_from=second)
        actions.change_draft(session, found, changed)
        return see_other(request.scope["path"])

    return tried(session, work, partial(_show, request, session, draft, given))


@get(ONE + "/rules/{code:str}", Perm.POINTS_POST)
def show_rule(
    request: AnyRequest, session: RequestSession, draft: FromPath[UUID], code: FromPath[str]
) -> Response[str]:
    return _rule_form(request, session, draft, code, None)


@post(ONE + "/rules/{code:str}", Perm.POINTS_POST)
def replace_rule(
    request: AnyRequest, session: RequestSession, draft: FromPath[UUID], code: FromPath[str], data: Fields
) -> Response[Any]:
    given = {name: written(data, name) for name in RuleIn.__struct_fields__}

    def work() -> Response[None]:
        asked, found = filled(RuleIn, given), _opened(session, draft, data)
        policy, old = _policy(found), _rule(_policy(found), code)
        rules = tuple(_changed(one, asked) if one is old else one for one in policy.rules)
        actions.change_draft(session, found, msgspec.structs.replace(policy, rules=rules))
        return see_other(f"/camps/{request.path_params['camp']}/rule-drafts/{draft}")

    return tried(session, work, partial(_rule_form, request, session, draft, code, given))


@post(ONE + "/publication", Perm.POINTS_DECIDE, personal=True)
def publish(request: AnyRequest, session: RequestSession, draft: FromPath[UUID], data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        found = queries.lock_draft(session, camp_of(session), draft)
        require_version(version_in(data), found.version)
        actions.publish_draft(session, found)
        return see_other(f"/camps/{request.path_params['camp']}/rules/{_policy(found).version}")

    return tried(session, work, partial(_show, request, session, draft, None))


def _policy(draft: PolicyDraft) -> Policy:
    return queries.parsed(draft.document)


def _newest(session: Session) -> Policy | None:
    versions = queries.list_versions(session, camp_of(session))
    return versions[-1].policy if versions else None


def _opened(session: Session, draft: UUID, data: dict[str, Any]) -> PolicyDraft:
    found = queries.lock_draft(session, camp_of(session), draft)
    require_version(version_in(data), found.version)
    return found


def _rule(policy: Policy, code: str) -> Rule:
    found = next((one for one in policy.rules if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _changed(rule: Rule, asked: RuleIn) -> Rule:
    """Its code, category and mode stay: under them its entries were made."""
    given = msgspec.structs.asdict(asked)
    given |= {"value": _points(asked.value, "/value"), "cap": _points(asked.cap, "/cap")}
    return msgspec.structs.replace(rule, **given)


def _points(value: Decimal | None, pointer: str) -> int | None:
    return None if value is None else hundredths(value, pointer, low=-LARGEST, high=LARGEST)


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    rows = queries.list_drafts(session, camp_of(session))
    logins = list_logins(session, [row.author_id for row in rows])
    drafts = [(str(row.id), _policy(row), logins[row.author_id]) for row in rows]
    more: dict[str, Any] = {"drafts": drafts, "newest": _newest(session), "given": given, "today": clock.today()}
    return shown(request, "rules/drafts.html", refusal=refusal, **more)


def _show(
    request: AnyRequest,
    session: Session,
    draft: UUID,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found, newest = queries.find_draft(session, camp_of(session), draft), _newest(session)
    policy = _policy(found)
    problems = [*consistency.problems(policy), *(consistency.successor_problems(newest, policy) if newest else [])]
    more: dict[str, Any] = {"policy": policy, "newest": newest, "given": given or _whole(policy)}
    more |= {"id": draft, "version": found.version, "state": found.state, "problems": [said(one) for one in problems]}
    more |= {"found": policy_changes(newest, policy) if newest else [], "effect": _effect(session, policy, problems)}
    more["is_own"] = found.author_id == viewer_of(session).account_id
    return shown(request, "rules/draft.html", refusal=refusal, **more)


def _whole(policy: Policy) -> dict[str, str]:
    bounds = {"cap": policy.total.cap, "floor": policy.total.floor, "second_person_from": policy.second_person_from}
    return {"effective_from": policy.effective_from.isoformat(), **{name: _text(one) for name, one in bounds.items()}}


def _text(value: int | None) -> str:
    """Hundredths in a field of a form."""
    return "" if value is None else f"{value / 100:.2f}"


def _effect(session: Session, policy: Policy, problems: list[Any]) -> EffectOut | None:
    """What it would do to everybody by the facts of today; nothing while it contradicts itself."""
    camp_id = camp_of(session)
    board = boards.board(session, camp_id, clock.today())
    seen = boards.visible(session, camp_id, board)
    saw(session, (row.trainee for row in seen))
    if problems:
        return None
    changes = boards.draft_effect(session, camp_id, policy, board, seen, revalued=True)
    return effect_out(board, policy, changes)


def _rule_form(
    request: AnyRequest,
    session: Session,
    draft: UUID,
    code: str,
    given: dict[str, str] | None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found = queries.find_draft(session, camp_of(session), draft)
    rule = _rule(_policy(found), code)
    more: dict[str, Any] = {"given": given or _given(rule), "rule": rule, "id": draft, "version": found.version}
    return shown(request, "rules/rule.html", refusal=refusal, **more)


def _given(rule: Rule) -> dict[str, str]:
    flags = {name: "true" if getattr(rule, name) else "" for name in ("evidence_required", "second_person")}
    return {
        "name": rule.name, "value": _text(rule.value), "cap": _text(rule.cap), "period": rule.period or "",
        "evidence": rule.evidence or "", "until": rule.until.isoformat() if rule.until else "", **flags,
    }  # fmt: skip


HANDLERS: list[Any] = [index, create, show, replace, show_rule, replace_rule, publish]

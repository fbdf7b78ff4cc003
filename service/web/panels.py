"""编组和评委建议: groups and panels with what they make of the marks; accepted, they become seminars."""

from functools import partial
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.params import QueryParameter, URLEncodedBody

from service import clock
from service.actions import panels as actions
from service.actions import seminar_people as people
from service.actions import seminars as planning
from service.database import Session
from service.errors import Conflict, Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.mentors import list_mentors
from service.queries.seen import saw
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.schemas.panels import GroupOut, PanelsIn, PanelsOut, panels_out
from service.schemas.seminars import SeminarIn
from service.web.pages import filled, see_other, shown, tried, written
from service.web.seminars import ALL_MENTORS

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/panels"
ASKED = ("groups", "group_size", "panel_size", "seminars", "topic", "on", "seed")
Word = Annotated[str, QueryParameter(max_length=120)]
USUAL = {"group_size": "9", "panel_size": "3", "seminars": "2", "seed": "0"}


@get(ROOT, Perm.SEMINAR_WRITE, personal=True, slow=True)
def index(
    request: AnyRequest,
    session: RequestSession,
    groups: Word = "",
    group_size: Word = "",
    panel_size: Word = "",
    seminars: Word = "",
    topic: Word = "",
    on: Word = "",
    seed: Word = "",
) -> Response[Any]:
    given = (groups, group_size, panel_size, seminars, topic, on, seed)
    asked = _asked(dict(zip(ASKED, given, strict=True)))
    if not any(asked.values()):
        return _page(request, session, {**asked, **USUAL})
    return tried(
        session,
        lambda: _page(request, session, asked, plan=_plan(session, asked)),
        partial(_page, request, session, asked),
    )


@post(ROOT, Perm.SEMINAR_WRITE, personal=True)
def accept(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    asked = _asked(data)
    plan = _plan(session, asked)

    def work() -> Response[None]:
        if written(data, "plan") != fingerprint(plan):
            raise Conflict(
                "plan-changed", "情况有变，建议已重新计算；请再看一遍。", "Things changed: look at it again."
            )
        for one in plan.seminars:
            for group in one.groups:
                _hold(session, group, data, one.seminar)
        return see_other(f"/camps/{request.path_params['camp']}/seminars", said="saved")

    return tried(session, work, lambda refusal: _page(request, session, asked, refusal, plan=plan, data=data))


def fingerprint(plan: PanelsOut) -> str:
    """That what is accepted is what was looked at."""
    return sha256(msgspec.json.encode(plan.seminars)).hexdigest()[:16]


def _asked(data: dict[str, Any]) -> dict[str, str]:
    return {name: written(data, name) for name in ASKED}


def _plan(session: Session, asked: dict[str, str]) -> PanelsOut:
    wanted = filled(PanelsIn, asked)
    return panels_out(wanted, actions.propose(session, camp_of(session), wanted))


def _hold(session: Session, group: GroupOut, data: dict[str, Any], seminar: int) -> None:
    """One group's seminar, with its panel and its trainees."""
    plan = {
        "no": f"{written(data, f'no-{seminar}')}-{group.group}", "topic": written(data, f"topic-{seminar}"),
        "on": written(data, f"on-{seminar}"), "group": str(group.group), "panel": group.panel,
    }  # fmt: skip
    made = planning.add_seminar(session, camp_of(session), filled(SeminarIn, plan))
    people.set_participants(session, made, group.trainees)


def _page(
    request: AnyRequest,
    session: Session,
    asked: dict[str, str],
    refusal: Refusal | None = None,
    *,
    plan: PanelsOut | None = None,
    data: dict[str, Any] | None = None,
) -> Response[str]:
    saw(session)
    camp_id = camp_of(session)
    mentors = {row.no: row for row in list_mentors(session, camp_id, ALL_MENTORS, clock.today()).rows}
    names = {row.no: row.name for row in list_numbers(session, camp_id)} if plan else {}
    return shown(
        request, "panels/index.html", asked=asked, refusal=refusal, plan=plan, names=names, mentors=mentors,
        print=fingerprint(plan) if plan else "", data=data or {},
    )  # fmt: skip


HANDLERS: list[Any] = [index, accept]

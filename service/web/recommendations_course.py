"""Where a sheet stands in its procedure, what may be done to it now and by whom, and what still stands in the way."""

from collections.abc import Iterator
from typing import NamedTuple

from service import clock
from service.actions.points_sheets import open_through
from service.database import Session
from service.queries.access import viewer_of
from service.queries.recommendations_objections import is_recused
from service.queries.recommendations_view import View
from service.rules.ranking.procedure import Action, is_allowed
from service.rules.ranking.wording_procedure import ACTIONS
from service.schemas.recommendations_acts import StepOut, step_out
from service.web.locale import Language, translated

MAIN: tuple[Action, ...] = ("freeze", "confirm", "publish", "conclude", "decide")
RANKS = {"draft": 0, "frozen": 1, "confirmed": 2, "public": 3, "concluded": 4, "decided": 5}
STATIONS = ("draft", "confirm", "public", "objections", "concluded", "decided", "outcomes")
ENDED_BY = {"draft": "frozen", "confirm": "confirmed", "public": "published", "concluded": "concluded",
            "decided": "decided"}  # fmt: skip


class Station(NamedTuple):
    """A stop of the procedure: 'done', 'now' or 'ahead', and the step that ended it."""

    name: str
    mark: str
    step: StepOut | None


class Ahead(NamedTuple):
    """What may be done now, or later; `why` says what stands in the way, nothing where the viewer may do it."""

    action: Action
    why: list[str]


class Course(NamedTuple):
    stations: list[Station]
    now: list[Ahead]
    later: list[Ahead]
    open_objections: list[int]


def course(session: Session, found: View, language: Language) -> Course:
    waiting = _unconcluded(found)
    ahead = list(_ahead(session, found, language))
    return Course(
        list(_stations(found, waiting)),
        [one for one in ahead if is_allowed(found.found.standing, one.action)],
        [one for one in ahead if not is_allowed(found.found.standing, one.action)],
        waiting,
    )


def _unconcluded(found: View) -> list[int]:
    return [
        number for one in found.found.obstacles if one.code == "objections-open" for number in one.details["objections"]
    ]


def _stations(found: View, waiting: list[int]) -> Iterator[Station]:
    now = _current(found, waiting)
    for name in STATIONS:
        step = found.found.last(ENDED_BY[name]) if name in ENDED_BY else None
        mark = "now" if name == now else "done" if _is_behind(name, now, found) else "ahead"
        yield Station(name, mark, None if step is None else step_out(step, found.logins))


def _current(found: View, waiting: list[int]) -> str | None:
    """None of a sheet that was withdrawn: it goes nowhere."""
    standing = found.found.standing
    if standing.revising or standing.state == "frozen":
        return "confirm"
    if standing.state == "public":
        return "public" if _running(found) else "objections" if waiting else "concluded"
    return {"draft": "draft", "confirmed": "public", "concluded": "decided", "decided": "outcomes"}.get(standing.state)


def _is_behind(name: str, now: str | None, found: View) -> bool:
    if now is None:
        return name in ENDED_BY and found.found.last(ENDED_BY[name]) is not None
    return STATIONS.index(name) < STATIONS.index(now)


def _running(found: View) -> bool:
    now = clock.now()
    return any(not one.is_over(now) for one in found.published.values())


def _ahead(session: Session, found: View, language: Language) -> Iterator[Ahead]:
    standing = found.found.standing
    recused = is_recused(session, found.found.row.camp_id, viewer_of(session).account_id)
    ruled_out = {one.action for one in found.found.obstacles if not one.passes}
    for action in (*MAIN, "republish", "withdraw"):
        if action in ruled_out:
            continue
        if is_allowed(standing, action):
            why = [translated(language, "您对本营有须回避的人员，请由其他组织员办理。")] if recused else []
            yield Ahead(action, why or list(_obstacles(session, found, action, language)))
        elif action in MAIN and MAIN.index(action) >= RANKS.get(standing.state, len(RANKS)):
            yield Ahead(action, [_first(action, language, revising=standing.revising)])


def _first(action: Action, language: Language, *, revising: bool) -> str:
    """What has to come before."""
    if revising:
        return translated(language, "更正后的名单还在等另一名组织员复核。")
    before = ACTIONS[MAIN[MAIN.index(action) - 1]][0 if language == "zh" else 1]
    return translated(language, "先要办完：%(step)s。") % {"step": before}


def _obstacles(session: Session, found: View, action: Action, language: Language) -> Iterator[str]:
    if action == "freeze":
        yield from _unready(session, found, language)
    if action == "confirm" and found.found.pending and _is_own(session, found):
        yield translated(language, "这张表是您冻结的，须由另一名组织员复核。")
    for one in found.found.later:
        if one.action == action:
            yield one.words[0 if language == "zh" else 1]


def _is_own(session: Session, found: View) -> bool:
    pending = found.found.pending
    return pending is not None and pending.row.actor == viewer_of(session).account_id


def _unready(session: Session, found: View, language: Language) -> Iterator[str]:
    assert found.made is not None
    missing = sum(bool(found.made.missing(row)) for row in found.made.sheet.rows)
    if missing:
        yield translated(language, "还有 %(count)s 人须认定临界或写明理由，见下表所标。") % {"count": missing}
    if found.made.faults():
        yield translated(language, "名单上有不能列入的人，或超出了名额，见下表。")
    if proposals := open_through(session, found.found.row.camp_id, found.found.row.through):
        yield translated(language, "截止日以内还有 %(count)s 件积分提请没有复核。") % {"count": len(proposals)}

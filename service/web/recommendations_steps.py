"""The steps of a sheet's procedure as forms on its page; the two that ask for rows have a page of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import recommendations as actions
from service.actions import recommendations_decision, recommendations_freezing, recommendations_publicity
from service.actions.recommendations_acts import resolved
from service.actions.recommendations_decision import Deciding
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_reading import final
from service.rules.access import Perm
from service.rules.ranking.procedure import is_allowed, name_of
from service.rules.ranking.publicity import changed, published
from service.schemas.recommendations_acts import (
    ChangeIn,
    ConfirmIn,
    DecideIn,
    FinalIn,
    PublishIn,
    ReasonIn,
    RepublishIn,
    changed_out,
)
from service.web import recommendations_words as words
from service.web.pages import filled, key_of, new_key, see_other, shown, tried, written
from service.web.recommendations import SHEET, address, page
from service.web.recommendations_choosing import choosing, dossier_for, people_in, revised_now, rows_in

Fields = URLEncodedBody[dict[str, Any]]
DECIDING = ("decider", "post", "document", "reason")


@post(SHEET + "/freeze", Perm.RANKING_DECIDE, personal=True, slow=True)
def freeze(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    return _done(
        request, session, sheet, data, partial(recommendations_freezing.freeze, session, camp_of(session), sheet)
    )


@post(SHEET + "/confirm", Perm.RANKING_PUBLISH, personal=True, slow=True)
def confirm(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work(key: str) -> Any:
        asked = filled(ConfirmIn, {name: written(data, name) for name in ("verdict", "reason")})
        return recommendations_freezing.confirm(
            session, camp_of(session), sheet, key, written(data, "digest") or None, asked.verdict, asked.reason
        )

    return _done(request, session, sheet, data, work)


@post(SHEET + "/publish", Perm.RANKING_PUBLISH, personal=True, slow=True)
def publish(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work(key: str) -> Any:
        asked = filled(PublishIn, {"first_day": written(data, "first_day")})
        return recommendations_publicity.publish(session, camp_of(session), sheet, key, asked.first_day)

    return _done(request, session, sheet, data, work)


@post(SHEET + "/conclude", Perm.RANKING_PUBLISH, personal=True, slow=True)
def conclude(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    work = partial(recommendations_publicity.conclude, session, camp_of(session), sheet)
    return _done(request, session, sheet, data, work)


@post(SHEET + "/withdraw", Perm.RANKING_DECIDE, personal=True, slow=True)
def withdraw(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work(key: str) -> Any:
        asked = filled(ReasonIn, {"reason": written(data, "reason")})
        return actions.withdraw(session, camp_of(session), sheet, key, asked.reason)

    return _done(request, session, sheet, data, work)


@get(SHEET + "/decide", Perm.RANKING_READ, personal=True, slow=True)
def ask_decision(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return _decision(request, session, sheet, {})


@post(SHEET + "/decide", Perm.RANKING_DECIDE, personal=True, slow=True)
def decide(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work(key: str) -> Any:
        said = {name: written(data, name) for name in DECIDING}
        asked = filled(DecideIn, {**said, "rows": rows_in(data, FinalIn, {})})
        rows = resolved(session, camp_of(session), sheet, [(one.no, one.decision()) for one in asked.rows])
        deciding = Deciding(decider=asked.decider, post=asked.post, document=asked.document, reason=asked.reason)
        return recommendations_decision.decide(session, camp_of(session), sheet, key, deciding, rows)

    return _done(request, session, sheet, data, work, partial(_decision, request, session, sheet, data))


@get(SHEET + "/republish", Perm.RANKING_READ, personal=True, slow=True)
def ask_republication(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return _republication(request, session, sheet, {})


@post(SHEET + "/republish", Perm.RANKING_PUBLISH, personal=True, slow=True)
def republish(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work(key: str) -> Any:
        said = {name: written(data, name) for name in ("first_day", "cause")}
        found = dossier_for(session, sheet)
        stands = {one.no: one.stands for one in choosing(session, found, revised_now(session, found))}
        asked = filled(RepublishIn, {**said, "rows": rows_in(data, ChangeIn, stands)})
        rows = resolved(session, camp_of(session), sheet, [(one.no, one.decision()) for one in asked.rows])
        return recommendations_freezing.republish(
            session, camp_of(session), sheet, key, asked.first_day, asked.cause, rows
        )

    return _done(request, session, sheet, data, work, partial(_republication, request, session, sheet, data))


def _done(
    request: AnyRequest,
    session: Session,
    sheet: str,
    data: dict[str, Any],
    work: Callable[[str], Any],
    again: Callable[[Refusal], Response[Any]] | None = None,
) -> Response[Any]:
    """Once for the form's key; back to the sheet, which says where it stands now."""

    def whole() -> Response[None]:
        work(key_of(data))
        return see_other(address(request, sheet))

    return tried(session, whole, again or partial(page, request, session, sheet, data))


def _decision(
    request: AnyRequest, session: Session, sheet: str, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    found = dossier_for(session, sheet)
    if not is_allowed(found.standing, "decide"):
        return _elsewhere(request, session, found, given, refusal)
    assert found.frozen is not None
    made = final(deliberated(session, found, found.frozen), {})
    return _form(request, "recommendations/decide.html", sheet, given, refusal, rows=choosing(session, found, made))


def _republication(
    request: AnyRequest, session: Session, sheet: str, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    """With what the figures of this moment change, before anything else is said."""
    found = dossier_for(session, sheet)
    if not is_allowed(found.standing, "republish"):
        return _elsewhere(request, session, found, given, refusal)
    assert found.frozen is not None
    made = revised_now(session, found)
    people, rows = people_in(session, found, made), choosing(session, found, made)
    moved = changed(published(deliberated(session, found, found.frozen)), published(made))
    more: dict[str, Any] = {
        "changes": [changed_out(one.told(), people) for one in moved if one.trainee in people],
        "names": {one.no: one.name for one in people.values()}, "today": clock.today(),
    }  # fmt: skip
    stands = {f"{name}-{row.no}": text for row in rows for name, text in row.stands.items()}
    return _form(request, "recommendations/republish.html", sheet, given or stands, refusal, rows=rows, **more)


def _elsewhere(
    request: AnyRequest, session: Session, found: Dossier, given: dict[str, Any], refusal: Refusal | None
) -> Response[str]:
    """The sheet itself, which says what may be done to it instead."""
    return page(request, session, name_of(found.row.number), given, refusal)


def _form(
    request: AnyRequest, template: str, sheet: str, given: dict[str, Any], refusal: Refusal | None, **more: Any
) -> Response[str]:
    return shown(request, template, sheet=sheet, given=given, refusal=refusal, key=new_key(), **more, **words.SPOKEN)


HANDLERS: list[Any] = [
    freeze, confirm, publish, conclude, withdraw, ask_decision, decide, ask_republication, republish,
]  # fmt: skip

"""登记 and 冲正: one award or deduction under a rule, and one line taken back; the answer says where it stands."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec
from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody

from service import clock
from service.actions import points as actions
from service.actions.points_requests import Answer
from service.actions.points_writing import Receipt
from service.database import Session
from service.errors import Refusal, invalid
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points_entries
from service.queries.access import camp_of, sees_vetoes
from service.queries.points import closed_through, list_versions
from service.queries.points_sources import name_sources
from service.queries.select import Page
from service.queries.trainees import list_trainees
from service.rules.access import Perm, is_granted
from service.rules.points.plan import in_force
from service.rules.points.policy import Policy, Rule
from service.rules.points.requests import PostLine, Term
from service.schemas.points import ReversalIn, entry_out
from service.schemas.wire import In, hundredths
from service.web.pages import filled, key_of, new_key, see_other, shown, tried
from service.web.proposals import words

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/entries"
EVERYBODY = Page(500, 0, "")
PLACES = {
    "times": "amount", "score": "amount", "num": "amount", "den": "amount", "veto": "since", "veto.until": "until",
}  # fmt: skip
"""Where in the form stands what the journal calls otherwise."""
REUSED = (
    "这张表已经提交过一次，内容与这次不同。若是另一笔，请核对后再提交。",
    "This form was sent before with other content. If this is another entry, check it and send it again.",
)


class EntryIn(In, frozen=True, kw_only=True):
    """The form: so many times, points or marks of 100; a veto has its term instead."""

    trainee: str
    rule: str
    on: date
    amount: Decimal = Decimal(1)
    unit: Literal["times", "points", "score"] = "times"
    matter: str | None = None
    reason: str | None = None
    evidence: str | None = None
    since: date | None = None
    until: date | None = None


@get(ROOT + "/new", Perm.POINTS_PROPOSE, personal=True)
def ask(request: AnyRequest, session: RequestSession, trainee: FromQuery[str] = "") -> Response[str]:
    return _form(request, session, {"trainee": trainee})


@post(ROOT + "/new", Perm.POINTS_PROPOSE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return tried(
        session,
        lambda: _on(request, _registered(request, session, data), str(data.get("trainee", ""))),
        lambda refusal: _form(request, session, data, placed(refusal)),
    )


@get(ROOT + "/{seq:int}", Perm.POINTS_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, seq: FromPath[int]) -> Response[str]:
    return _entry(request, session, seq)


@post(ROOT + "/{seq:int}", Perm.POINTS_REVERSE, personal=True)
def reverse(request: AnyRequest, session: RequestSession, seq: FromPath[int], data: Fields) -> Response[Any]:
    return tried(
        session,
        lambda: _on(request, *_reversed(session, seq, data)),
        lambda refusal: _entry(request, session, seq, data, placed(refusal)),
    )


def _registered(request: AnyRequest, session: Session, data: dict[str, Any]) -> Answer:
    """Posted where the caller may post; a mentor's always waits."""
    asked = filled(EntryIn, {name: value for name, value in data.items() if name != "key"})
    second = not is_granted(request.scope["user"], request.path_params["camp"], Perm.POINTS_POST)
    line = _line(asked, _rule(session, asked))
    return actions.post_voucher(session, camp_of(session), key_of(data), [line], second=second)


def _reversed(session: Session, seq: int, data: dict[str, Any]) -> tuple[Answer, str]:
    asked = filled(ReversalIn, {name: data.get(name, "") for name in ("reason", "evidence")})
    found = points_entries.find_entry(session, camp_of(session), seq)
    answer = actions.reverse(session, camp_of(session), key_of(data), [seq], asked.reason, asked.evidence)
    return answer, found.no or ""


def _rule(session: Session, asked: EntryIn) -> Rule | None:
    policy = in_force(list_versions(session, camp_of(session)), asked.on)
    return next((rule for rule in policy.rules if rule.code == asked.rule), None) if policy else None


def _line(asked: EntryIn, rule: Rule | None) -> PostLine:
    """An unknown rule is left to the journal to refuse."""
    term = None if asked.since is None else Term(since=asked.since, until=asked.until)
    share: dict[str, Any] = {} if rule is not None and rule.mode == "veto" else dict(_share(asked, rule))
    return PostLine(
        trainee=asked.trainee, rule=asked.rule, on=asked.on, matter=asked.matter, reason=asked.reason,
        evidence=asked.evidence, veto=term, **share,
    )  # fmt: skip


def _share(asked: EntryIn, rule: Rule | None) -> dict[str, int]:
    if asked.unit == "score":
        return {"score": hundredths(asked.amount, "/amount")}
    if asked.unit == "times" or rule is None or not rule.value:
        times = hundredths(asked.amount, "/amount", high=100_000)
        if times % 100:
            raise invalid("/amount", "not-whole", "次数应为整数。", "Times are whole numbers.")
        return {"times": times // 100}
    amount = hundredths(asked.amount, "/amount", low=-1_000_000, high=1_000_000)
    if amount < 0 < rule.value:
        raise invalid(
            "/amount", "out-of-range", "此细则是加分，分数不能为负。", "This rule awards: points are positive."
        )
    return {"num": abs(amount), "den": abs(rule.value)}


def placed(refusal: Refusal) -> Refusal:
    """With each problem at its field of the form."""
    moved = [(one, one.pointer.rpartition("/")[2]) for one in refusal.problems]
    refusal.problems = tuple(
        msgspec.structs.replace(one, pointer="/" + PLACES.get(field, field)) for one, field in moved
    )
    if refusal.code == "idempotency-key-reused":
        refusal.message, refusal.message_en = REUSED
    return refusal


def _on(request: AnyRequest, answer: Answer, no: str) -> Response[None]:
    """To the line where it stands, or to where it waits; a mentor sees it waiting on the statement."""
    camp = f"/camps/{request.path_params['camp']}"
    if isinstance(answer, Receipt):
        return see_other(f"{camp}/trainees/{no}/points?posted={answer.last_seq}")
    if is_granted(request.scope["user"], request.path_params["camp"], Perm.POINTS_POST):
        return see_other(f"{camp}/proposals/{answer.digest}", said="proposed")
    return see_other(f"{camp}/trainees/{no}/points", said="proposed")


def _form(
    request: AnyRequest, session: Session, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    more: dict[str, Any] = {"given": given, "today": clock.today(), "key": new_key()}
    return shown(request, "entries/new.html", refusal=refusal, **more, **choices(session))


def choices(session: Session) -> dict[str, Any]:
    """Whom one may choose, and under which rules."""
    trainees = list_trainees(session, camp_of(session), EVERYBODY).rows
    policy = in_force(list_versions(session, camp_of(session)), clock.today())
    people = [(row.no, row.name) for row in trainees if row.state != "withdrawn"]
    return {"people": people, "groups": _groups(policy)}


def _groups(policy: Policy | None) -> list[tuple[str, list[Rule]]]:
    """The rules in force by category."""
    if policy is None:
        return []
    return [(one.name, [rule for rule in policy.rules if rule.category == one.code]) for one in policy.categories]


def _entry(
    request: AnyRequest, session: Session, seq: int, given: dict[str, Any] | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found = points_entries.find_entry(session, camp_of(session), seq)
    people = points_entries.list_persons(session, [found])
    entry = entry_out(found, name_sources(session, camp_of(session)), vetoes=sees_vetoes(session), people=people)
    closed = closed_through(session, camp_of(session))
    is_settled = closed is not None and entry.relates_on <= closed
    more: dict[str, Any] = {"given": given or {}, "key": new_key(), "is_settled": is_settled}
    return shown(request, "entries/show.html", entry=entry, refusal=refusal, **more, **words(session))


HANDLERS: list[Any] = [ask, create, show, reverse]

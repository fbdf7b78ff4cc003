"""异议: registered by an officer or filed by a trainee, investigated, concluded; facts are corrected elsewhere."""

from collections.abc import Collection
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.recommendations_acts import Asked, asked, put, require_same
from service.actions.sealed import seal_value
from service.database import Session
from service.errors import Conflict, Forbidden, Invalid, Problem, invalid
from service.queries import recommendations as sheets
from service.queries import recommendations_objections as queries
from service.queries.access import viewer_of
from service.queries.points import lock_book
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_objections import CONCLUDED, Case
from service.queries.recommendations_publicity import list_publications, list_shown
from service.queries.recommendations_reading import dossier_of
from service.queries.recommendations_refusals import conflict, require
from service.rules.access import Role
from service.rules.ranking.choosing import Deliberation
from service.tables.keys import new_id
from service.tables.ranking import Objection, ObjectionAct, ObjectionRow

Channel = Literal["letter", "visit", "phone", "email", "system", "other"]
Conclusion = Literal["upheld", "dismissed", "withdrawn"]


class Filed(NamedTuple):
    """What somebody objects; by whom only where she gives her name."""

    rows: tuple[str, ...]
    content: str
    named: bool
    received_on: date
    channel: Channel
    identity: str | None = None


class Handled(NamedTuple):
    """An objection as it was filed or stood after a step."""

    found: Dossier
    case: Case
    replayed: bool = False


def file(session: Session, camp_id: UUID, sheet: str, key: str, said: Filed) -> Handled:
    """While the sheet is public or after; what comes after the window is kept and marked late."""
    _require_unrecused(session, camp_id)
    wanted = asked(key, "object", sheet, said._asdict())
    lock_book(session, camp_id)
    found = dossier_of(session, camp_id, sheet)
    before = queries.find_filed(session, camp_id, viewer_of(session).account_id, key)
    if before is not None:
        require_same(before.request, wanted)
        (case,) = (one for one in queries.list_cases(session, camp_id, found.row.id) if one.row.id == before.id)
        return Handled(found, case._replace(acts=[]), replayed=True)
    require_act(session, camp_id, "points")
    require(found, "objections")
    _check_day(session, found, said.received_on)
    return Handled(found, _file(session, found, wanted, said))


def _require_unrecused(session: Session, camp_id: UUID) -> None:
    """An officer; a trainee objects whoever is on the list."""
    viewer = viewer_of(session)
    if viewer.role is not Role.TRAINEE and queries.is_recused(session, camp_id, viewer.account_id):
        raise Forbidden(
            "recused", "您对本营有须回避的人员，不能登记异议。", "You are recused from a person of this camp."
        )


def _file(session: Session, found: Dossier, wanted: Asked, said: Filed) -> Case:
    assert found.frozen is not None
    made, camp_id = deliberated(session, found, found.frozen), found.row.camp_id
    concerned, row_id = _concerned(session, found, made, said.rows), new_id()
    identity = said.identity if said.named else None
    row = Objection(
        camp_id=camp_id, id=row_id, recommendation_id=found.row.id, idem_key=wanted.key, request=wanted.fingerprint,
        number=queries.last_number(session, camp_id, found.row.id) + 1, received_on=said.received_on,
        channel=said.channel, named=said.named, content=said.content,
        identity=identity and seal_value(session, "objection", "identity", camp_id, row_id, identity),
        late=_is_late(session, found, made, concerned, said), filed_by=viewer_of(session).account_id,
        filed_at=clock.now(),
    )  # fmt: skip
    put(session, row)
    put(session, *(ObjectionRow(camp_id=camp_id, objection_id=row_id, trainee_id=UUID(one)) for one in concerned))
    return Case(row, frozenset(concerned), [])


def _check_day(session: Session, found: Dossier, received_on: date) -> None:
    """From the day on which there was something to object to."""
    first, today = min(row.first_day for row in list_shown(session, found)), clock.today()
    if not first <= received_on <= today:
        raise invalid(
            "/received_on", "out-of-range", f"收到日期应在 {first} 与 {today} 之间。", f"Between {first} and {today}."
        )


def _concerned(session: Session, found: Dossier, made: Deliberation, numbers: Collection[str]) -> list[str]:
    """Ids of rows of the sheet; a trainee objects to what she can read on the notice, and about herself."""
    people = {row.no: trainee for trainee, row in sheets.list_people(session, found.row.camp_id).items()}
    known = set(made.rows)
    if viewer_of(session).role is Role.TRAINEE:
        shown = {str(row.trainee_id) for row in list_shown(session, found)}
        known &= shown | {str(viewer_of(session).trainee_id)}
    unknown = [no for no in numbers if people.get(no) not in known]
    if unknown:
        message, message_en = "推荐表上没有此人。", "There is no such row on the sheet."
        raise Invalid(
            "row-unknown", message, message_en,
            problems=[
                Problem(pointer=f"/rows/{place}", code="row-unknown", message=f"{no}：{message}", message_en=message_en)
                for place, no in enumerate(numbers)
                if no in unknown
            ],
        )  # fmt: skip
    return [people[no] for no in numbers]


def _is_late(session: Session, found: Dossier, made: Deliberation, concerned: Collection[str], said: Filed) -> bool:
    """After the last window of those whom it concerns, or of the whole notice where none of them is on it."""
    windows = list_publications(session, found, made.terms.publicity_days)
    counted = [windows[one] for one in concerned if one in windows] or list(windows.values())
    if said.channel == "system":
        return all(one.is_over(clock.now()) for one in counted)
    return all(said.received_on > one.window.last for one in counted)


def investigate(session: Session, camp_id: UUID, sheet: str, number: int, key: str, login: str) -> Handled:
    """By an officer who is recused from nobody; another may take over."""
    wanted = asked(key, f"investigate {number}", sheet, login)
    found, case, replay = _begin_open(session, camp_id, sheet, number, wanted)
    if replay:
        return Handled(found, case, replayed=True)
    account = queries.find_officer(session, camp_id, login)
    if account is None:
        raise invalid("/investigator", "unknown-officer", f"本营没有组织员 {login}。", f"There is no officer {login}.")
    if queries.is_recused(session, camp_id, account):
        raise invalid("/investigator", "recused", "此人已申报回避，不能调查。", "That officer is recused.")
    return _step(session, found, case, wanted, state="investigating", investigator=account)


def conclude(
    session: Session,
    camp_id: UUID,
    sheet: str,
    number: int,
    key: str,
    state: Conclusion,
    reason: str,
    document: str | None,
) -> Handled:
    """Upheld or dismissed after an investigation; taken back at any time."""
    wanted = asked(key, f"conclude {number}", sheet, [state, reason, document])
    found, case, replay = _begin_open(session, camp_id, sheet, number, wanted)
    if replay:
        return Handled(found, case, replayed=True)
    if state != "withdrawn" and case.state != "investigating":
        raise conflict(found, "not-investigated", "须先指定调查人。", "Somebody has to investigate it first.")
    if state != "withdrawn" and document is None:
        raise invalid("/document", "document-missing", "须写明依据的文号。", "Name the document it rests on.")
    return _step(session, found, case, wanted, state=state, reason=reason, document=document)


def leave_uncorrected(
    session: Session, camp_id: UUID, sheet: str, number: int, key: str, reason: str, document: str | None
) -> Handled:
    """Why no row is published again though the objection was upheld; else one has to be, before anything goes on."""
    wanted = asked(key, f"leave uncorrected {number}", sheet, [reason, document])
    found, case, replay = _begin(session, camp_id, sheet, number, wanted)
    if replay:
        return Handled(found, case, replayed=True)
    if case.state != "upheld":
        raise conflict(found, "not-upheld", "此异议尚未认定成立。", "This objection was not upheld.")
    if case.uncorrected is not None:
        raise _concluded(found, case)
    return _step(session, found, case, wanted, state="upheld", reason=reason, document=document)


def _begin(session: Session, camp_id: UUID, sheet: str, number: int, wanted: Asked) -> tuple[Dossier, Case, bool]:
    """The sheet and the objection; as it stood then, if this very request was done before."""
    lock_book(session, camp_id)
    found = dossier_of(session, camp_id, sheet)
    case = queries.find_case(session, camp_id, found.row.id, number)
    before = queries.find_step(session, camp_id, viewer_of(session).account_id, wanted.key)
    if before is not None:
        require_same(before.request, wanted)
        return found, case._replace(acts=[one for one in case.acts if one.seq <= before.seq]), True
    require_act(session, camp_id, "points")
    return found, case, False


def _begin_open(session: Session, camp_id: UUID, sheet: str, number: int, wanted: Asked) -> tuple[Dossier, Case, bool]:
    """The same of one without a conclusion."""
    found, case, replay = _begin(session, camp_id, sheet, number, wanted)
    if case.state in CONCLUDED and not replay:
        raise _concluded(found, case)
    return found, case, replay


def _concluded(found: Dossier, case: Case) -> Conflict:
    zh, en = "此异议已有结论。", "This objection is concluded."
    return conflict(found, "already-concluded", zh, en, objection=case.state)


def _step(
    session: Session,
    found: Dossier,
    case: Case,
    wanted: Asked,
    *,
    state: str,
    investigator: UUID | None = None,
    reason: str | None = None,
    document: str | None = None,
) -> Handled:
    row = ObjectionAct(
        camp_id=found.row.camp_id, objection_id=case.row.id, seq=len(case.acts) + 1, state=state,
        investigator=investigator, reason=reason, document=document, actor=viewer_of(session).account_id,
        at=clock.now(), idem_key=wanted.key, request=wanted.fingerprint,
    )  # fmt: skip
    put(session, row)
    return Handled(found, case._replace(acts=[*case.acts, row]))

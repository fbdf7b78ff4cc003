"""Requests about one's own data: filed by a trainee, answered by an officer, carried out with the answer."""

from collections.abc import Sequence
from pathlib import Path

from service import clock
from service.actions.erasing import erase
from service.database import Session
from service.errors import Conflict, NotFound, invalid
from service.queries import privacy as queries
from service.queries.access import as_system, camp_of, viewer_of
from service.queries.erasing import find_erasure
from service.rules import privacy as rules
from service.tables.privacy import PrivacyRequest
from service.tables.trainees import Trainee


def file_request(session: Session, kind: rules.Kind, field: str | None, content: str | None) -> PrivacyRequest:
    """Due in thirty days."""
    viewer = viewer_of(session)
    if viewer.trainee_id is None:
        raise NotFound
    if kind == "correction" and not (field and content):
        raise invalid("/content", "what-is-wrong", "请写明哪一项不对、应为什么。", "Say which field is wrong, and how.")
    request = PrivacyRequest(
        camp_id=camp_of(session), trainee_id=viewer.trainee_id, kind=kind, field=field, content=content,
        filed_by=viewer.account_id, filed_at=clock.now(), due_on=rules.due_on(clock.today()),
    )  # fmt: skip
    session.add(request)
    session.flush()
    return request


def withdraw_request(session: Session, request: PrivacyRequest) -> None:
    _require_open(request)
    request.state = "withdrawn"
    request.version += 1
    session.flush()


def answer_request(
    session: Session,
    request: PrivacyRequest,
    verdict: rules.Verdict,
    answer: str,
    changed: Sequence[str],
    ledger: Path,
) -> None:
    """What is granted is done at once: the file is restricted, or the data erased; a correction names its fields."""
    _require_open(request)
    if verdict == "granted" and request.kind == "correction" and not changed:
        raise invalid("/changed", "what-changed", "请写明更正了哪些项。", "Name the fields that were corrected.")
    said = f"已更正：{'、'.join(changed)}。{answer}" if changed else answer
    request.state, request.answer = verdict, said
    request.answered_by, request.answered_at = viewer_of(session).account_id, clock.now()
    request.version += 1
    with as_system(session, pending=True):
        session.flush()
    if verdict == "granted":
        _carry_out(session, request, answer, ledger)


def _require_open(request: PrivacyRequest) -> None:
    if request.state != "open":
        raise Conflict(
            "wrong-state", "此请求已答复或已撤回。", "This request is answered or withdrawn.", state=request.state
        )


def _carry_out(session: Session, request: PrivacyRequest, answer: str, ledger: Path) -> None:
    if request.kind == "restriction":
        restrict(session, queries.lock_person(session, request.camp_id, trainee_id=request.trainee_id), answer)
    elif request.kind == "deletion":
        trainee = queries.lock_person(session, request.camp_id, trainee_id=request.trainee_id)
        erase_trainee(session, trainee, "本人请求 / at her own request", ledger)


def restrict(session: Session, trainee: Trainee, reason: str) -> None:
    """From the next request on nobody but herself sees the file; her place in the standings stays."""
    if trainee.restricted:
        raise Conflict("wrong-state", "此人的档案已限制使用。", "The use of this file is restricted already.")
    _set_restriction(session, trainee, reason)


def lift(session: Session, trainee: Trainee) -> None:
    if not trainee.restricted:
        raise Conflict("wrong-state", "此人的档案未限制使用。", "The use of this file is not restricted.")
    _set_restriction(session, trainee, None)


def _set_restriction(session: Session, trainee: Trainee, reason: str | None) -> None:
    trainee.restricted, trainee.restricted_reason = reason is not None, reason
    trainee.version += 1
    with as_system(session, pending=True):
        session.flush()


def erase_trainee(session: Session, trainee: Trainee, reason: str, ledger: Path) -> None:
    """Not while the camp runs, not while she is withheld, and once."""
    _, state, _, _ = queries.keeping(session, trainee.camp_id)
    if not rules.may_erase(state):
        raise Conflict(
            "camp-running",
            "训练营尚未结束，积分仍须保持一致，不能删除；可先限制使用。",
            "The camp is not over and its points rest on this file; restrict its use instead.",
        )
    if trainee.restricted:
        raise Conflict("restricted", "此人的档案已限制使用，须先解除。", "The use of this file is restricted: lift it.")
    if find_erasure(session, trainee.camp_id, trainee.id) is not None:
        raise Conflict("already-erased", "此人的信息已删除。", "This person's data is erased already.")
    erase(session, trainee, "trainee", reason, viewer_of(session).account_id, clock.now(), ledger)

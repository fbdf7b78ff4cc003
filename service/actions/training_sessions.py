"""Half-days of collective training: signing in by sheet or by the code on the screen."""

from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.occasions import post_roll, require_come
from service.actions.training_seats import require_taking_part
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import training_sessions as queries
from service.queries.occasions import ATTENDANCE
from service.rules import training_codes as rules
from service.rules.training_codes import Code
from service.tables.trainees import Trainee
from service.tables.training import Attendance, TrainingSession


def open_code(session: Session, held: TrainingSession, minutes: int) -> Code:
    """A new code; the one before it is worth nothing from now on."""
    require_act(session, held.camp_id, "facts")
    require_come(held.on)
    code = rules.new_code(minutes, clock.now())
    held.code_sha256, held.code_until = rules.digest(held.id, code.digits), code.until
    session.flush()
    return code


def sign_in(session: Session, held: TrainingSession, trainee: Trainee, digits: str) -> None:
    """Present, once; what an officer has marked stays."""
    require_act(session, held.camp_id, "facts")
    require_taking_part(trainee)
    _check_code(held, digits)
    marked = queries.maybe_mark(session, held, trainee.id)
    if marked is None:
        _mark_present(session, held, trainee.id)
    elif marked.mark != "present":
        raise Conflict(
            "already-marked", "签到表上已有您的记录，请联系组织员。", "The sheet has you already; ask an officer.",
            mark=marked.mark,
        )  # fmt: skip


def _mark_present(session: Session, held: TrainingSession, trainee_id: UUID) -> None:
    session.add(Attendance(camp_id=held.camp_id, session_id=held.id, trainee_id=trainee_id, mark="present"))
    session.flush()
    post_roll(session, ATTENDANCE, held, {trainee_id: "present"})


def _check_code(held: TrainingSession, digits: str) -> None:
    if not rules.is_open(held.code_until, clock.now()):
        raise Conflict("code-closed", "签到码未开放或已过期。", "No sign-in code is open, or it has expired.")
    if not rules.is_right(held.id, digits, held.code_sha256):
        raise invalid("/code", "wrong-code", "签到码不对。", "This is not the code.")

"""Reviews that nobody is to write: they step back, so that a seminar does not wait for them."""

from uuid import UUID

from service import clock
from service.database import Session
from service.queries.access import as_system, viewer_of
from service.queries.recusals import list_empty_places
from service.rules.recusals import is_stepped_back
from service.tables.seminars import Review, ReviewVersion, Seminar

DECLARED = "已申报回避"


def keep(session: Session, review: Review) -> None:
    """Puts away what a review says before it is changed."""
    session.add(
        ReviewVersion(
            camp_id=review.camp_id,
            review_id=review.id,
            version=review.version,
            state=review.state,
            marks=review.marks,
            total=review.total,
            comment=review.comment,
            reason=review.reason,
            changed_at=review.changed_at,
            author_id=viewer_of(session).account_id,
        )
    )
    review.version += 1


def step_back(session: Session, seminar: Seminar) -> None:
    """Every declared recusal between its panel and its participants; written as the system, whoever may see whom."""
    session.flush()
    places = list_empty_places(session, seminar.camp_id, seminar.id)
    for mentor_id, trainee_id, review in places:
        if is_stepped_back(None if review is None else review.state):
            _recuse(session, seminar, mentor_id, trainee_id, review)
    with as_system(session, pending=True):
        session.flush()


def _recuse(session: Session, seminar: Seminar, mentor_id: UUID, trainee_id: UUID, review: Review | None) -> None:
    if review is None:
        review = Review(
            camp_id=seminar.camp_id, seminar_id=seminar.id, mentor_id=mentor_id, trainee_id=trainee_id, changed_at=0
        )
    else:
        keep(session, review)
    review.state, review.reason, review.changed_at = "recused", DECLARED, clock.now()
    review.marks = review.total = review.comment = None
    session.add(review)

"""Seminars that were judged by everybody, and rules that post their marks as fair scores."""

from datetime import date

import msgspec

from service.actions.points_fair import rewrite
from service.tables.seminars import Review, Seminar
from tests import make
from tests.make import World

THROUGH = date(2020, 8, 31)
DAYS = [date(2020, 7, 3), date(2020, 7, 10), date(2020, 8, 7), date(2020, 8, 14)]


def put(made: World) -> None:
    facts = make.sample_policy().facts
    fair = (msgspec.structs.replace(one, marks="fair") if one.fact == "seminar" else one for one in facts)
    make.policy(made, facts=tuple(fair))
    with made.session() as session:
        for k, day in enumerate(DAYS):
            seminar = Seminar(camp_id=made.camp_id, no=f"YT9{k}-1", topic="治理", on=day, group="9", state="closed")
            make.put_in(session, seminar)
            reviews = [
                Review(
                    camp_id=made.camp_id, trainee_id=trainee, seminar_id=seminar.id, mentor_id=mentor,
                    state="submitted", marks="[]", total=8000 + 70 * i + 200 * j + 40 * ((i + 2 * j + 3 * k) % 5),
                    full=10000, policy=1, changed_at=1,
                )
                for i, trainee in enumerate(made.trainees.values())
                for j, mentor in enumerate(made.mentors.values())
            ]  # fmt: skip
            make.put_in(session, *reviews)


def fit(made: World) -> str:
    """The note that keeps what their entries were posted by."""
    with made.session("officer") as session:
        (done,) = rewrite(session, made.camp_id, THROUGH)
    assert done.snapshot is not None
    return done.snapshot

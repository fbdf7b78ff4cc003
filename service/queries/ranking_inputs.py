"""What a ranking is made of, and who is in it: the board of its cut-off day with the judgements beside it."""

from datetime import date
from typing import Any
from uuid import UUID

from service import clock
from service.database import Session
from service.errors import Invalid, NotFound, Problem
from service.queries.access import as_system
from service.queries.camps import read_camp
from service.queries.points_standings import Board, How, Trial, board
from service.queries.ranking_marks import Facts, Marks, mentor_on, of_camp, read_facts
from service.queries.select import hot_rows
from service.rules.points.policy_document import canonical, digest
from service.rules.points.standings import Standing
from service.rules.ranking.inputs import Bar, Candidate, Inputs, Person, ordered
from service.tables.trainees import Trainee

Found = tuple[Inputs, tuple[Person, ...]]
_PEOPLE = of_camp(Trainee, Trainee.id, Trainee.no, Trainee.sex, Trainee.unit, Trainee.channel)


def inputs_of(
    session: Session, camp_id: UUID, through: date, policy_version: int | Trial | None = None, at_seq: int | None = None
) -> Found:
    """All that counts by that day under the version in force on it or another, and who is ranked, whoever asks.

    With `at_seq` points are as they were known then; judgements are the newest, since only the journal keeps all.
    """
    return read_inputs(session, camp_id, board_through(session, camp_id, through, policy_version, at_seq))


def board_through(
    session: Session,
    camp_id: UUID,
    through: date | None = None,
    policy_version: int | Trial | None = None,
    at_seq: int | None = None,
) -> Board:
    """The board of a cut-off day, else of today or of the camp's last day once it is over; or it says why not.

    Restated: what a settled day was corrected by afterwards counts on the day that it is about.
    """
    camp, today = read_camp(session, camp_id), clock.today()
    day = through or min(today, camp.ends_on)
    if not camp.starts_on <= day <= today:
        raise _no_cut_off(camp.starts_on, today)
    try:
        found = board(session, camp_id, day, at_seq, How(restated=True, policy=policy_version))
    except NotFound:
        number = policy_version
        raise _no_policy(f"没有公布过第 {number} 版积分细则。", f"No version {number} was published.") from None
    if found.policy is None:
        raise _no_policy(f"{day} 尚无生效的积分细则。", f"No version of the rules is in force on {day}.")
    if found.policy.recommendation is None:
        raise _no_terms(found.policy.version)
    return found


def _no_cut_off(first: date, last: date) -> Invalid:
    zh, en = f"截止日应在 {first} 与 {last} 之间。", f"The cut-off day must lie between {first} and {last}."
    return _refused("?through", "cut-off-invalid", zh, en)


def _no_policy(zh: str, en: str) -> Invalid:
    return _refused("?policy", "policy-unknown", zh, en)


def _no_terms(version: int) -> Invalid:
    return _no_policy(
        f"第 {version} 版积分细则没有推荐办法，请填写“推荐办法”表并公布新版本。",
        f"Version {version} has no terms of recommendation; fill in the sheet 推荐办法 and publish a new version.",
    )


def _refused(pointer: str, code: str, zh: str, en: str) -> Invalid:
    return Invalid(code, zh, en, problems=[Problem(pointer=pointer, code=code, message=zh, message_en=en)])


def marks_through(session: Session, camp_id: UUID, through: date) -> Marks:
    """All judgements by that day, whoever asks."""
    with as_system(session):
        units = {row.id: row.unit for row in hot_rows(session, _PEOPLE, camp_id=camp_id)}
    return read_facts(session, camp_id, through, units).marks


def read_inputs(session: Session, camp_id: UUID, found: Board) -> Found:
    assert found.policy is not None
    assert found.policy.recommendation is not None
    with as_system(session):
        people = {row.id: row for row in hot_rows(session, _PEOPLE, camp_id=camp_id)}
    facts = read_facts(session, camp_id, found.on, {key: row.unit for key, row in people.items()})
    inputs = Inputs(
        through=found.on,
        head_seq=found.head.seq,
        head_hash=found.head.hash,
        policy=found.policy.version,
        policy_digest=digest(canonical(found.policy)),
        method=found.policy.recommendation,
        candidates=tuple(_candidate(row, found, facts) for row in found.rows),
        **facts.marks._asdict(),
    )
    cohort = (_person(people[row.trainee], facts, found.on) for row in found.rows)
    return ordered(inputs), tuple(sorted(cohort, key=lambda one: one.trainee))


def _candidate(row: Standing, found: Board, facts: Facts) -> Candidate:
    person = found.people[row.trainee]
    present, held = facts.attended.get(person.id, (0, 0))
    return Candidate(
        trainee=str(row.trainee),
        state="enrolled" if person.state == "withdrawn" else person.state,  # she left after the cut-off day
        points=row.total,
        categories=dict(sorted(row.categories.items())),
        deductions=-sum(points for points in row.raw.values() if points < 0),
        bars=tuple(Bar(seq=veto.seq, since=veto.since, until=veto.until, state=veto.state) for veto in row.vetoes),
        held=held,
        present=present,
    )


def _person(row: Any, facts: Facts, day: date) -> Person:
    mentor = mentor_on(facts.pairs, row.id, day)
    return Person(
        trainee=str(row.id),
        no=row.no,
        sex=row.sex,
        unit=row.unit,
        channel=row.channel,
        mentor=None if mentor is None else str(mentor),
    )

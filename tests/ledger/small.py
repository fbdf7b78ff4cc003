"""A small ledger with a row of every kind, whatever can be said in a row, and every text odd."""

from datetime import date

import msgspec

from service.actions import points, points_policy, points_proposals, points_settlement
from service.actions.points_checkpoints import sign_head
from service.actions.points_proposals import Waiting
from service.actions.points_requests import Answer
from service.actions.points_writing import Author
from service.documents.ledger.exporting import verified
from service.rules.points.policy import Policy
from service.rules.points.requests import AdjustLine, PostLine, Term
from tests import make
from tests.ledger import asking

DAY, SETTLED = date(2020, 9, 1), date(2020, 9, 30)
ONE, TWO = "QY2020-001", "QY2020-002"


def line(rule: str, trainee: str = ONE, on: date = DAY, **more: object) -> PostLine:
    return PostLine(trainee=trainee, rule=rule, on=on, **{"reason": "理由 «é» 𠮷\u2028", **more})  # type: ignore[arg-type]


def founded(world: make.World, version: int = 1, day: date = asking.FIRST) -> None:
    """By one person the first time, by two from then on."""
    second = None if version == 1 else world.people["officer2"].account_id
    policy = msgspec.convert(asking.document(version, day), Policy)
    with world.session("officer") as session:
        points_policy.publish(session, world.camp_id, policy, Author(world.people["officer"].account_id, second))


def decide(world: make.World, answer: Answer, verdict: str = "approve", comment: str | None = "同意") -> None:
    assert isinstance(answer, Waiting)
    with world.session("officer2") as session:
        points_proposals.decide(session, world.camp_id, answer.digest, verdict, comment)


def post(world: make.World, key: str, *lines: PostLine) -> Answer:
    with world.session("officer") as session:
        return points.post_voucher(session, world.camp_id, key, lines)


def book(world: make.World) -> None:
    founded(world)
    post(
        world,
        "a",
        line("G1", matter="事项", source="case:1", times=1),
        line("D1", times=2),
        line("A2", TWO, score=8_510),
    )
    post(world, "b", line("E1", evidence="文 1", times=1), line("W1", TWO, veto=Term(since=DAY, state="investigating")))
    with world.session("officer") as session:
        points.reverse(session, world.camp_id, "r", [3, 4], "登记有误", "文 2")
    term = Term(since=date(2020, 8, 1), until=date(2021, 3, 1))
    decide(world, post(world, "v", line("V1", veto=term, reason="处分"), line("S1", TWO, times=1, source="case:2")))
    decide(world, post(world, "no", line("S1", reason="不成", times=1)), "reject", "依据不足")
    with world.session("officer") as session:
        closing = points_settlement.propose_close(session, world.camp_id, "c", SETTLED, verified)
    decide(world, closing)
    stated = AdjustLine(trainee=TWO, rule="A1", relates_on=DAY, amount=33, reason="补记", evidence="文 3")
    with world.session("officer") as session:
        adjusting = points.adjust(
            session, world.camp_id, "adj", [stated, AdjustLine(reverses=2, reason="更正", evidence="文 4")]
        )
    decide(world, adjusting, comment=None)
    founded(world, 2, date(2020, 12, 1))
    post(world, "w", line("S1", TWO, date(2020, 12, 2), times=1, reason="待复核"))
    post(world, "z", line("A3", on=date(2020, 12, 3), num=1, den=3))
    with world.session("officer") as session:
        sign_head(session, world.camp_id)

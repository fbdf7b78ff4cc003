"""The ledger against a ledger of plain lists, step by step, on both databases; and both come to the same head."""

import secrets
from collections import Counter
from itertools import count
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from service import clock
from service.database import Database
from service.queries.checkpoints import verifier_keys
from tests import make
from tests.ledger import asking
from tests.ledger.choosing import NAMES, next_ask
from tests.ledger.playing import Moment, Play
from tests.ledger.touring import Tour, walk

pytestmark = pytest.mark.unmeasured

EXAMPLES, STEPS, WALKS = 8, 50, 8
LINES = """already-posted already-reversed bad-text date-in-future date-outside-camp evidence-required not-later
not-reversible out-of-range period-closed policy-changed reason-required rule-retired too-many-lines unknown-entry
unknown-rule unknown-trainee version-not-next veto-term"""
KEYED = ("posted", "posted again", "waits", "waits again", "idempotency-key-reused", "invalid-lines", "period-closed")
ANSWERS = {
    "post": (*KEYED, "already-posted"),
    "reverse": (*KEYED, "already-reversed", "not-reversible", "not-found"),
    "adjust": (*KEYED[1:], "already-reversed", "not-reversible", "not-found"),
    "close": ("waits", "waits again", "posted again", "period-closed", "invalid", "no-policy", "proposals-open"),
    "decide": (
        "approved", "rejected", "approve again", "reject again", "already-decided", "maker-cannot-decide", "invalid",
        "proposal-expired", "period-closed", "already-posted", "already-reversed", "policy-changed", "sheet-changed",
        "proposals-open",
    ),
    "publish": ("published", "maker-cannot-decide", "policy-inconsistent", "policy-too-early"),
}  # fmt: skip
OUTCOMES = {f"{act}: {told}" for act, every in ANSWERS.items() for told in every}
OUTCOMES |= {f"line: {code}" for code in LINES.split()} | {"clock still", "clock on", "clock back"}
OUTCOMES -= {"reverse: idempotency-key-reused", "adjust: idempotency-key-reused"}  # the other content is a post


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    made = Moment()
    monkeypatch.setattr(clock, "now", made)
    return made


class Ledger(RuleBasedStateMachine):
    """Every rule is one request or one move of the clock."""

    def __init__(self, world: make.World, moment: Moment, reached: Counter[str]) -> None:
        super().__init__()
        reached["camps"] += 1
        self.play, self.keys = Play(world, f"QY{3000 + reached['camps']}", moment, reached), count()

    def step(self, data: st.DataObject, name: str) -> None:
        ask = next_ask(_picking(data), self.play.oracle, name, f"k{next(self.keys)}")
        if ask is not None:
            self.play.ask(ask)

    def teardown(self) -> None:
        self.play.check(self.play.rows(), verifier_keys(make.KEYS))

    @rule(data=st.data())
    def clock_moves(self, data: st.DataObject) -> None:
        self.play.tick(asking.tick(_picking(data)))


def _picking(data: st.DataObject) -> asking.Pick:
    return lambda those: data.draw(st.sampled_from(those))


def _rule(name: str) -> Any:
    def act(self: Ledger, data: st.DataObject) -> None:
        self.step(data, name)

    act.__name__ = name
    return rule(data=st.data())(act)


for _name in NAMES:
    setattr(Ledger, _name, _rule(_name))


def test_it_answers_as_a_ledger_of_plain_lists_does(
    world: make.World, moment: Moment, capsys: pytest.CaptureFixture[str]
) -> None:
    reached: Counter[str] = Counter()
    Tour(Play(world, "QY2999", moment, reached)).take()
    for number in range(WALKS):
        walk(Play(world, f"QY{2900 + number}", moment, reached), number, STEPS)
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine: Any = lambda: Ledger(world, moment, reached)  # noqa: E731
    run_state_machine_as_test(machine, settings=how)
    with capsys.disabled():
        print("", *(f"{many:6} {what}" for what, many in sorted(reached.items())), sep="\n")  # noqa: T201
    assert OUTCOMES - set(reached) == set()


def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and salts that come in the same order every time."""
    ids, salts = count(1), count(1)
    monkeypatch.setattr(uuid_utils.compat, "uuid7", lambda: UUID(int=next(ids)))
    monkeypatch.setattr(secrets, "token_bytes", lambda size=16: next(salts).to_bytes(size, "big"))


def heads(url: str, moment: Moment, monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[int, str]]]:
    """Every receipt of the tour and of some walks."""
    moment.now = 0
    fixed(monkeypatch)
    database, made = Database(url, make.KEYS), []
    world = make.world(database)
    for number in range(4):
        play = Play(world, f"QY{2900 + number}", moment, Counter())
        walk(play, 100 + number, STEPS) if number else Tour(play).take()
        made.append([*play.pins, (0, play.before["trailer"][0]["head"])])
    database.close()
    return made


def test_both_databases_come_to_the_same_heads(
    sqlite_url: str, postgresql_url: str, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = heads(sqlite_url, moment, monkeypatch), heads(postgresql_url, moment, monkeypatch)
    assert sum(map(len, one)) > 40
    assert one == other

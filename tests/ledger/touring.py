"""A walk of fixed steps to the answers that chance seldom finds, and walks of chance whose steps a number fixes."""

import random
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from tests.ledger import asking
from tests.ledger.choosing import NAMES, next_ask
from tests.ledger.oracle_lines import Ask
from tests.ledger.playing import Play

OFTEN = ("clock", "clock", "decide", "decide", *NAMES)


def walk(play: Play, number: int, steps: int) -> None:
    chance = random.Random(number)
    for n in range(steps):
        name = chance.choice(OFTEN)
        if name == "clock":
            play.tick(asking.tick(chance.choice))
        elif ask := next_ask(chance.choice, play.oracle, name, f"k{n}"):
            play.ask(ask)


class Tour:
    def __init__(self, play: Play) -> None:
        self.play, self.oracle = play, play.oracle
        self.one = min(play.oracle.ids)
        self.number = 0

    def ask(self, act: str, content: Any, who: str = "officer", key: str | None = None) -> None:
        self.number += 1
        self.play.ask(Ask(act, who, key or f"t{self.number}", content))

    def post(self, rule: str, on: date | None = None, key: str | None = None, **more: Any) -> None:
        line = {"trainee": self.one, "rule": rule, "on": on or self.oracle.today, "times": 1, "source": None}
        self.ask("post", [{**line, "reason": asking.ODD[1], "evidence": "文 1", **more}], key=key)

    def approve(self, back: int = 1) -> None:
        self.ask("decide", (len(self.oracle.proposals) - back, "approve", None), "officer2")

    def settle(self, day: date) -> None:
        for _ in range(2):
            self.ask("close", day, key=f"close:{day}")  # waits, and waits again
        self.approve()
        self.ask("close", day, key=f"close:{day}")  # posted again

    def take(self) -> None:
        self.facts()
        self.reversals()
        self.policies()
        self.settled_days()

    def facts(self) -> None:
        self.ask("post", [])
        self.ask("post", asking.good(random.Random(0).choice, self.oracle, 501))
        self.post("A1", source="case:5")
        self.post("A1", source="case:5")
        self.post("S1", source="case:6", key="s6")
        self.post("S1", source="case:6")
        self.approve(2)
        self.approve()  # already posted
        self.ask("decide", (len(self.oracle.proposals) - 1, "reject", "重复"), "officer2")
        self.ask("decide", (len(self.oracle.proposals) - 1, "reject", "重复"), "officer2")
        self.post("S1", source="case:6", key="s6")  # posted again

    def reversals(self) -> None:
        approved = next(row["seq"] for row in self.oracle.rows if row["approver"])
        for key in ("one", "two", "one"):
            self.ask("reverse", ([approved], "误", None), key=key)
        self.approve(2)
        self.approve()  # already reversed
        self.ask("decide", (len(self.oracle.proposals) - 1, "reject", "重复"), "officer2")
        self.ask("reverse", ([2, 2], "误", None))
        self.ask("reverse", ([1], "误", None))
        self.ask("reverse", ([99], "误", None))
        self.ask("reverse", ([2], "误", None), key="back")
        self.ask("reverse", ([2], "误", None), key="back")
        self.ask("reverse", ([2], "误", None))

    def policies(self) -> None:
        self.play.tick(asking.DAY)
        self.post("S1")
        self.publish(self.oracle.today)
        self.approve(2)  # another policy is in force
        self.ask("decide", (len(self.oracle.proposals) - 2, "reject", "另行提请"), "officer2")
        self.publish(self.oracle.today)  # too early

    def publish(self, day: date) -> None:
        last = self.oracle.documents[-1]
        made = {**deepcopy(last), "version": last["version"] + 1, "effective_from": day.isoformat()}
        self.ask("publish", ("officer", made), "officer2")

    def settled_days(self) -> None:
        self.play.tick(5 * asking.DAY)
        self.post("R1")
        day = self.oracle.today
        self.post("A1", matter="事项")
        settled = len(self.oracle.rows)
        self.post("S1")
        self.settle(day - timedelta(1))
        self.ask("close", day)  # a proposal waits
        self.play.tick(9 * asking.DAY)
        self.settle(day)
        self.play.tick(-9 * asking.DAY)
        self.approve(3)  # open again, since the clock ran back, but its day is settled
        self.adjust(reverses=settled)  # no open day yet
        self.play.tick(10 * asking.DAY)
        self.ask("reverse", ([settled], "误", None))
        self.adjust(reverses=settled, key="adj")
        self.adjust(reverses=settled, key="adj")  # waits again
        self.adjust(trainee=self.one, rule="A1", relates_on=day, amount=-150)
        self.approve(2)
        self.approve()
        self.adjust(reverses=settled, key="adj")  # posted again
        self.adjust(reverses=settled)
        self.adjust(reverses=99)
        self.adjust(reverses=1)
        self.adjust(reverses=len(self.oracle.rows), key="undo")
        self.approve()

    def adjust(self, key: str | None = None, **line: Any) -> None:
        self.ask("adjust", [{"reason": "补记", "evidence": "文 9", **line}], key=key)

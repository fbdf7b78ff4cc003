"""Asks a real ledger and the oracle the same, and compares all that can be seen of the two after every step."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service.actions import camps, points, points_policy, points_proposals, points_settlement
from service.actions.points_writing import Author, Receipt
from service.database import Session
from service.documents.ledger.exporting import verified
from service.errors import Refusal
from service.queries import points as queries
from service.queries.points_export import ledger
from service.rules.access import SYSTEM, Role, Viewer
from service.rules.points.policy import Policy
from service.rules.points.requests import AdjustLine, PostLine, Term
from tests import make
from tests.ledger import asking
from tests.ledger.checking import KINDS, Checked, Rows
from tests.ledger.oracle import Oracle
from tests.ledger.oracle_lines import Ask

NOON = 1_598_932_800_000_000
"""1 September 2020, noon in Shanghai."""


class Moment:
    """The product's clock in these tests."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


class Play(Checked):
    """One camp's ledger of a database beside the oracle's, and how often each answer came."""

    def __init__(self, world: make.World, number: str, moment: Moment, reached: Counter[str]) -> None:
        self.database, self.moment, self.reached = world.database, moment, reached
        moment.now = NOON
        self.accounts = {who: world.people[who].account_id for who in asking.WHO}
        self.names = {str(account): who for who, account in self.accounts.items()}
        self.camp_id, ids = self._opened(number)
        self.numbers = {one: no for no, one in ids.items()}
        self.oracle = Oracle(ids, asking.FIRST, asking.LAST, NOON)
        self.digests: list[str] = []
        self.drafts: dict[int, UUID] = {}
        self.sheets: dict[date, str] = {}
        self.pins: list[tuple[int, str]] = []
        self._founded()
        self.before = self.rows()

    def _opened(self, number: str) -> tuple[UUID, dict[str, str]]:
        with self.database.begin(SYSTEM, write=True) as session:
            camp = camps.open_camp(session, number=number, name="一期", starts_on=asking.FIRST, ends_on=asking.LAST)
            camp.state = "running"
            people = [make.trainee(session, camp.id, n, no=f"{number}-{n:03}", phone=None) for n in (1, 2, 3)]
            return camp.id, {one.no: str(one.id) for one in people}

    def _founded(self) -> None:
        first = asking.document(1, asking.FIRST)
        with self.session("officer") as session:
            policy = msgspec.convert(first, Policy)
            points_policy.publish(session, self.camp_id, policy, Author(self.accounts["officer"]))
        self.oracle.put_in_force(first, "officer", None)

    @contextmanager
    def session(self, who: str) -> Iterator[Session]:
        account, today = self.accounts[who], self.oracle.today
        viewer = Viewer(account, today, self.camp_id, Role.OFFICER, camp_ids=(self.camp_id,))
        with self.database.begin(viewer, write=True) as session:
            yield session

    def tick(self, by: int) -> None:
        self.moment.now += by
        self.oracle.now = self.moment.now
        self.reached["clock back" if by < 0 else "clock on" if by else "clock still"] += 1

    def ask(self, ask: Ask) -> None:
        answer, wanted = self._answer(ask), self.oracle.ask(ask)
        assert answer == wanted, (ask, answer, wanted)
        self.reached[f"{ask.act}: {wanted[1] if wanted[0] == 'refused' else wanted[0]}"] += 1
        for _, code in wanted[2] if wanted[0] == "refused" else ():
            self.reached[f"line: {code}"] += 1
        now = self.rows()
        if wanted[0] == "refused" or wanted[0].endswith("again"):
            assert now == self.before, "a refusal or a repeated request left a trace"
        self._check_appended(now)
        self.before = now
        self.check(now)

    def _answer(self, ask: Ask) -> tuple[Any, ...]:
        acts: dict[str, Callable[[Session, Ask], Any]] = {
            "post": self._post, "reverse": self._reverse, "adjust": self._adjust, "close": self._close,
            "decide": self._decide, "publish": self._publish,
        }  # fmt: skip
        try:
            if ask.act == "publish":
                self._draft(ask)
            with self.session(ask.who) as session:
                found = acts[ask.act](session, ask)
        except Refusal as refusal:
            return ("refused", refusal.code, tuple(sorted((one.pointer, one.code) for one in refusal.problems)))
        return self._told(found)

    def _told(self, found: Any) -> tuple[Any, ...]:
        if isinstance(found, Receipt):
            assert (found.last_seq, found.hash) in self.pins or not found.replayed
            self.pins += [] if found.replayed else [(found.last_seq, found.hash)]
            return ("posted again" if found.replayed else "posted", found.first_seq, found.last_seq)
        if isinstance(found, points_proposals.Waiting):
            if found.replayed:
                return ("waits again", self.digests.index(found.digest), found.standing)
            self.digests.append(found.digest)
            return ("waits", len(self.digests) - 1, found.lines)
        return found  # type: ignore[no-any-return]

    def _post(self, session: Session, ask: Ask) -> Any:
        lines = [{**line, "veto": Term(**line["veto"]) if line.get("veto") else None} for line in ask.content]
        return points.post_voucher(session, self.camp_id, ask.key, [PostLine(**line) for line in lines])

    def _reverse(self, session: Session, ask: Ask) -> Any:
        return points.reverse(session, self.camp_id, ask.key, *ask.content)

    def _adjust(self, session: Session, ask: Ask) -> Any:
        return points.adjust(session, self.camp_id, ask.key, [AdjustLine(**line) for line in ask.content])

    def _close(self, session: Session, ask: Ask) -> Any:
        return points_settlement.propose_close(session, self.camp_id, ask.key, ask.content, verified)

    def _decide(self, session: Session, ask: Ask) -> Any:
        number, verdict, comment = ask.content
        done = points_proposals.decide(session, self.camp_id, self.digests[number], verdict, comment)
        if done.replayed:
            return (f"{verdict} again", number)
        if done.receipt is None:
            return ("rejected", number)
        self.pins.append((done.receipt.last_seq, done.receipt.hash))
        return ("approved", done.receipt.first_seq, done.receipt.last_seq)

    def _draft(self, ask: Ask) -> None:
        author, document = ask.content
        with self.session(author) as session:
            draft = points_policy.add_draft(session, self.camp_id, msgspec.convert(document, Policy))
            self.drafts[document["version"]] = draft.id

    def _publish(self, session: Session, ask: Ask) -> Any:
        draft = queries.lock_draft(session, self.camp_id, self.drafts[ask.content[1]["version"]])
        receipt = points_policy.publish_draft(session, draft)
        self.pins.append((receipt.last_seq, receipt.hash))
        return ("published", receipt.last_seq)

    def rows(self) -> Rows:
        """Everything that the ledger holds, in the export's words."""
        found: Rows = {kind: [] for kind in ("header", "trainee", *KINDS, "trailer")}
        with self.database.begin(SYSTEM, write=False) as session:
            for row in ledger(session, self.camp_id, texts=True):
                found[row["type"]].append(row)
        found["note"].sort(key=lambda row: str(row["digest"]))
        return found

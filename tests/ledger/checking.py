"""What must be the same of a real ledger and of the oracle after every step, and what must hold of it anyway."""

import random
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from service.database import Database, Session
from service.documents.ledger import verify
from service.queries import points as queries
from service.queries.points_sheets import sheet_of
from service.queries.points_standings import board
from service.rules.access import SYSTEM
from service.rules.points.counting import count
from service.rules.points.entries import by_trainee
from service.rules.points.settlement import close_detail
from tests.ledger.oracle import Oracle
from tests.ledger.oracle_counting import count as counted
from tests.ledger.oracle_counting import standing, text_of

PLAIN = (
    "kind", "policy", "rule", "num", "den", "amount", "matter", "occurred_on", "relates_on", "reverses", "veto_from",
    "veto_until", "veto_state", "source", "detail", "recorded_at", "idem_key", "seq",
)  # fmt: skip
KINDS = ("policy", "entry", "voucher", "proposal", "decision", "checkpoint", "note")
Rows = dict[str, list[dict[str, Any]]]


class Checked:
    """A camp's ledger beside the oracle's."""

    database: Database
    camp_id: UUID
    oracle: Oracle
    names: dict[str, str]
    numbers: dict[str, str]
    digests: list[str]
    pins: list[tuple[int, str]]
    before: Rows

    def _check_appended(self, now: Rows) -> None:
        """Nothing that stood is gone or changed."""
        for kind in KINDS:
            kept = [row for row in self.before[kind] if row not in now[kind]] if now != self.before else []
            assert kept == [], (kind, kept)

    def check(self, now: Rows, keys: list[str] | None = None) -> None:
        every = [dict(row) for kind in now for row in now[kind]]
        findings = verify.verify_rows(every, self.pins, keys or ())
        assert findings == [], findings
        self._check_rows(now)
        self._check_two(now)
        with self.database.begin(SYSTEM, write=False) as session:
            self._check_heads(session, now)
            self._check_figures(session)
            self._check_sheets(session)

    def _check_rows(self, now: Rows) -> None:
        texts = {row["digest"]: row["body"] for row in now["note"]}
        found = [
            {
                **{name: row[name] for name in PLAIN},
                "trainee": self.numbers.get(row["trainee_id"]),
                "reason": texts.get(row["reason"]),
                "evidence": texts.get(row["evidence"]),
                "actor": self.names[row["actor"]],
                "approver": self.names.get(row["approver"]),
            }
            for row in now["entry"]
        ]
        assert found == [_plain(row) for row in self.oracle.rows]
        spans = [
            (self.names[row["actor"]], row["idem_key"], row["first_seq"], row["last_seq"]) for row in now["voucher"]
        ]
        assert spans == sorted(
            [(*key, one["first"], one["last"]) for key, one in self.oracle.vouchers.items()], key=_first
        )
        if len(now["proposal"]) > len(self.digests):  # a publication proposes and decides at once
            self.digests += [row["digest"] for row in now["proposal"] if row["digest"] not in self.digests]
        assert [row["seq"] for row in now["checkpoint"]] == self.oracle.checkpoints

    def _check_two(self, now: Rows) -> None:
        """What a second person approved is what was proposed, and nobody approves her own."""
        told = {(row["actor"], row["idem_key"]): row for row in now["decision"]}
        wanted = [(one["who"], one["verdict"], one["checker"], one["created"]) for one in self.oracle.proposals]
        made = []
        for digest in self.digests:
            row = next(one for one in now["proposal"] if one["digest"] == digest)
            decision = told.get((row["actor"], row["idem_key"]), {"verdict": None, "checker": None})
            who = self.names[row["actor"]]
            made.append((who, decision["verdict"], self.names.get(decision["checker"]), row["created_at"]))
        assert made == wanted
        assert all(maker != checker for maker, _, checker, _ in made)

    def _check_heads(self, session: Session, now: Rows) -> None:
        last = now["entry"][-1]
        head = queries.head(session, self.camp_id)
        assert (head.seq, head.hash, head.recorded_at) == (len(now["entry"]), last["hash"], last["recorded_at"])
        assert queries.closed_through(session, self.camp_id) == self.oracle.closed
        if self.pins:
            seq, digest = random.Random(head.seq).choice(self.pins)
            assert queries.head_at(session, self.camp_id, seq).hash == digest

    def _check_figures(self, session: Session) -> None:
        """Everybody's count is the oracle's; what was posted is the same by trainee, by rule and by voucher."""
        today, document = self.oracle.today, self.oracle.in_force(self.oracle.today)
        rows = [row for row in self.oracle.rows if row["trainee"] and row["occurred_on"] <= today]
        if document is None:
            return
        found = board(session, self.camp_id, today)
        for one in found.rows:
            own = [row for row in rows if row["trainee"] == self.numbers[str(one.trainee)]]
            told = {"total": one.total, "categories": one.categories, "rules": one.rules, "barred": one.barred}
            assert told == counted(document, own, today)
        self._check_sums(session, today, found.rows)

    def _check_sums(self, session: Session, today: date, found: Any) -> None:
        entries = queries.list_counted(session, self.camp_id, today, queries.LAST)
        policy = queries.policy_in_force(session, self.camp_id, today)
        assert policy is not None
        for trainee, own in by_trainee(entries).items():
            mixed = random.Random(len(own)).sample(own, len(own))
            one = count(policy, mixed, today)
            assert one == next(row.count for row in found if row.trainee == trainee)
            assert one.nominal + one.base == one.counted + one.cut + one.cut_below + one.dropped + one.outside
        live = standing(row for row in self.oracle.rows if row["trainee"] and row["occurred_on"] <= today)
        vouchers: Counter[tuple[str, str]] = Counter()
        for row in live:
            vouchers[row["actor"], row["idem_key"]] += row["amount"]
        assert sum(row.count.nominal for row in found) == sum(vouchers.values())
        assert sum(sum(row.raw.values()) for row in found) == sum(row.count.nominal for row in found)
        facts = [(row["trainee"], row["rule"], row["source"]) for row in standing(self.oracle.rows) if row["source"]]
        assert len(facts) == len(set(facts))

    def _check_sheets(self, session: Session) -> None:
        """A settled day's sheet is what was settled."""
        for row in self.oracle.rows:
            if row["kind"] == "close":
                sheet = close_detail(sheet_of(session, self.camp_id, row["occurred_on"]))
                assert text_of(sheet) == row["detail"]


def _first(voucher: tuple[Any, ...]) -> int:
    return int(voucher[2])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}

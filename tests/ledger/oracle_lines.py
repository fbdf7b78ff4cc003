"""What stands in a ledger of plain lists, and every line that is asked of it; nothing of the product is imported."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from tests.ledger.oracle_counting import (
    Document,
    Row,
    rule_of,
    share_of,
    standing,
)

TEXTS = ("reason", "evidence")
CONFLICTS = {"already-posted", "already-reversed", "not-reversible", "period-closed", "policy-changed"}
EMPTY: Row = dict.fromkeys(
    [
        "trainee", "rule", "num", "den", "matter", "reverses", "veto_from", "veto_until", "veto_state", "source",
        "reason", "evidence", "detail",
    ]
)  # fmt: skip


class Ask(NamedTuple):
    """A request: what, by whom, under which key, and its content."""

    act: str
    who: str
    key: str
    content: Any


class Refused(Exception):
    def __init__(self, code: str, problems: list[tuple[str, str]] | None = None) -> None:
        super().__init__(code)
        self.answer = ("refused", code, tuple(sorted(problems or [])))


Problems = list[tuple[int | None, str, str]]


def refuse(problems: Problems) -> None:
    """Every problem at its line; the first that the ledger's state causes names the whole."""
    if not problems:
        return
    if all(code == "unknown-entry" for _, _, code in problems):
        raise Refused("not-found")
    told = [("/lines" if n is None else f"/lines/{n - 1}/{field}", code) for n, field, code in problems]
    conflict = [code for _, _, code in problems if code in CONFLICTS]
    raise Refused(conflict[0] if conflict else "invalid-lines", told)


def is_bad(text: str | None, longest: int) -> bool:
    if text is None:
        return False
    controls = [one for one in text if unicodedata.category(one) in ("Cc", "Cs") and one not in "\t\n"]
    return not text.strip() or len(text) > longest or bool(controls) or unicodedata.normalize("NFC", text) != text


class Told:
    """What stands, and what is wrong with a line; `ids` gives the trainees' ids by number."""

    def __init__(self, ids: dict[str, str], first: date, last: date, now: int) -> None:
        self.ids, self.first, self.last, self.now = ids, first, last, now
        self.rows: list[Row] = []
        self.documents: list[Document] = []
        self.vouchers: dict[tuple[str, str], Row] = {}
        self.proposals: list[Row] = []
        self.checkpoints: list[int] = []

    @property
    def today(self) -> date:
        return (datetime.fromtimestamp(self.now / 1_000_000, UTC) + timedelta(hours=8)).date()

    @property
    def closed(self) -> date | None:
        return max([row["occurred_on"] for row in self.rows if row["kind"] == "close"], default=None)

    def in_force(self, day: date) -> Document | None:
        past = [one for one in self.documents if date.fromisoformat(one["effective_from"]) <= day]
        return max(past, key=lambda one: str(one["effective_from"])) if past else None

    def is_open(self, proposal: Row) -> bool:
        return proposal["verdict"] is None and self.now < proposal["expires"]

    def undone_by(self, seq: int) -> int | None:
        return next((row["seq"] for row in self.rows if row["reverses"] == seq), None)

    def row(self, seq: Any) -> Row | None:
        return self.rows[seq - 1] if isinstance(seq, int) and 1 <= seq <= len(self.rows) else None

    @staticmethod
    def _size(lines: list[Any]) -> Problems:
        return (
            [(None, "lines", "too-many-lines")]
            if len(lines) > 500
            else []
            if lines
            else [(None, "lines", "out-of-range")]
        )

    def _facts(self) -> set[tuple[str, str, str]]:
        return {(row["trainee"], row["rule"], row["source"]) for row in standing(self.rows) if row["source"]}

    def _wrong(self, line: Row, taken: set[tuple[str, str, str]]) -> list[tuple[str, str]]:
        wrong: list[tuple[str, str]] = []
        day, rule = line["on"], rule_of(self.in_force(line["on"]), line["rule"])
        if line["trainee"] not in self.ids:
            wrong.append(("trainee", "unknown-trainee"))
        if day > self.today:
            wrong.append(("on", "date-in-future"))
        if day < self.first or day > self.last:
            wrong.append(("on", "date-outside-camp"))
        if self.closed and day <= self.closed:
            wrong.append(("on", "period-closed"))
        sizes = {"matter": 120, "source": 160, "reason": 20_000, "evidence": 20_000}
        wrong += [(name, "bad-text") for name, most in sizes.items() if is_bad(line.get(name), most)]
        if rule is None:
            return [*wrong, ("rule", "unknown-rule")]
        wrong += self._against(line, rule)
        fact = (line["trainee"], line["rule"], line.get("source"))
        if line["trainee"] in self.ids and line.get("source") is not None:
            if fact in taken:
                wrong.append(("source", "already-posted"))
            taken.add(fact)  # type: ignore[arg-type]
        return wrong

    @staticmethod
    def _against(line: Row, rule: Row) -> list[tuple[str, str]]:
        wrong = []
        if rule["until"] and line["on"] > date.fromisoformat(rule["until"]):
            wrong.append(("rule", "rule-retired"))
        if rule["evidence_required"] and line.get("evidence") is None:
            wrong.append(("evidence", "evidence-required"))
        if line.get("matter") is not None and rule["value"] <= 0:
            wrong.append(("matter", "out-of-range"))
        term = line.get("veto")
        if (rule["mode"] == "veto") != (term is not None):
            wrong.append(("veto", "veto-term"))
        elif term and term["until"] and (term["state"] != "decided" or term["until"] < term["since"]):
            wrong.append(("veto.until", "veto-term"))
        most = {"score": (0, 10_000), "times": (1, 10**9), "num": (1, 10**9)}
        over = [name for name, (low, high) in most.items() if not low <= line.get(name, low) <= high]
        return [*wrong, *((name, "out-of-range") for name in over)]

    def _posted(self, line: Row) -> Row:
        document = self.in_force(line["on"])
        rule = rule_of(document, line["rule"])
        assert document is not None
        assert rule is not None
        made = {**EMPTY, "trainee": line["trainee"], "rule": line["rule"], "policy": document["version"], "amount": 0}
        made |= {name: line.get(name) for name in ("source", *TEXTS)}
        made |= {"occurred_on": line["on"], "relates_on": line["on"], "kind": rule["mode"]}
        if rule["mode"] == "veto":
            term = line["veto"]
            made |= {"veto_from": term["since"], "veto_until": term["until"], "veto_state": term["state"]}
        else:
            share = (
                Fraction(line["score"], 10_000) if line.get("score") is not None else Fraction(line.get("times") or 1)
            )
            share = Fraction(line["num"], line["den"]) if line.get("num") is not None else share
            made |= {
                "num": share.numerator,
                "den": share.denominator,
                "kind": "award" if rule["value"] > 0 else "deduct",
            }
            made["amount"] = share_of(rule["value"], share.numerator, share.denominator)
            made["matter"] = line.get("matter") if made["amount"] > 0 else None
        least = document["second_person_from"]
        made["two"] = rule["second_person"] or (least is not None and abs(made["amount"]) >= least)
        return made

    def _taken(self, seq: Any) -> list[tuple[str, str]]:
        row = self.row(seq)
        if row is None:
            return [("reverses", "unknown-entry")]
        if row["reverses"] is not None or row["trainee"] is None:
            return [("reverses", "not-reversible")]
        return [("reverses", "already-reversed")] if self.undone_by(seq) else []

    @staticmethod
    def _inverse(row: Row, booked: date | None, reason: str | None, evidence: str | None) -> Row:
        same = {name: row[name] for name in ("trainee", "rule", "policy", "matter", "relates_on")}
        made = {**EMPTY, **same, "kind": "adjust" if booked else "reverse", "amount": -row["amount"]}
        made |= {"occurred_on": booked or row["occurred_on"], "reverses": row["seq"], "reason": reason}
        return {**made, "evidence": evidence, "two": booked is not None or row["approver"] is not None}

    def _misadjusted(self, line: Row, taken: list[Any]) -> list[tuple[str, str]]:
        wrong = [("relates_on", "period-closed")] if self.closed and self.today <= self.closed else []
        wrong += [(name, "evidence-required") for name in TEXTS if line.get(name) is None]
        wrong += [(name, "bad-text") for name in TEXTS if is_bad(line.get(name), 20_000)]
        if line.get("reverses") is not None:
            row = self.row(line["reverses"])
            wrong += self._taken(line["reverses"])
            wrong += [("reverses", "already-reversed")] if line["reverses"] in taken else []
            taken.append(line["reverses"])
            if row and not self._is_closed(row["relates_on"]):
                wrong.append(("reverses", "out-of-range"))
            return wrong
        return [*wrong, *self._misstated(line)]

    def _misstated(self, line: Row) -> list[tuple[str, str]]:
        wrong: list[tuple[str, str]] = []
        if line["trainee"] not in self.ids:
            wrong.append(("trainee", "unknown-trainee"))
        if line["amount"] == 0 or abs(line["amount"]) > 1_000_000:
            wrong.append(("amount", "out-of-range"))
        day = line["relates_on"]
        if not self._is_closed(day):
            return [*wrong, ("relates_on", "out-of-range")]
        if day < self.first or day > self.last:
            wrong.append(("relates_on", "date-outside-camp"))
        rule = rule_of(self.in_force(day), line["rule"])
        if rule is None:
            wrong.append(("rule", "unknown-rule"))
        elif rule["mode"] == "veto":
            wrong.append(("rule", "out-of-range"))
        elif rule["until"] and day > date.fromisoformat(rule["until"]):
            wrong.append(("rule", "rule-retired"))
        return wrong

    def _is_closed(self, day: date) -> bool:
        return self.closed is not None and day <= self.closed

    def _adjusted(self, line: Row) -> Row:
        if line.get("reverses") is not None:
            return self._inverse(self.rows[line["reverses"] - 1], self.today, line["reason"], line["evidence"])
        document = self.in_force(line["relates_on"])
        assert document is not None
        made = {**EMPTY, "kind": "adjust", "policy": document["version"], "occurred_on": self.today, "two": True}
        return made | {name: line[name] for name in ("trainee", "rule", "amount", "relates_on", *TEXTS)}

"""A ledger of plain lists that answers every request as the real one must; nothing of the product is imported."""

from datetime import date
from typing import Any

from tests.ledger.oracle_counting import Document, Row, policy_digest, sheet_detail, text_of
from tests.ledger.oracle_lines import EMPTY, TEXTS, Ask, Problems, Refused, Told, is_bad, refuse

WEEK = 7 * 24 * 3600 * 1_000_000


class Oracle(Told):
    """Answers, and keeps what it accepted."""

    def ask(self, ask: Ask) -> tuple[Any, ...]:
        try:
            if ask.act in ("decide", "publish"):
                return getattr(self, ask.act)(ask)  # type: ignore[no-any-return]
            return self._known(ask) or getattr(self, ask.act)(ask)
        except Refused as refused:
            return refused.answer

    def _known(self, ask: Ask) -> tuple[Any, ...] | None:
        found = self.vouchers.get((ask.who, ask.key))
        proposed = next((one for one in self.proposals if (one["who"], one["key"]) == (ask.who, ask.key)), None)
        known = found or proposed
        if known is None:
            return None
        if known["asked"] != (ask.act, ask.content):
            raise Refused("idempotency-key-reused")
        if found:
            return ("posted again", found["first"], found["last"])
        assert proposed is not None
        return ("waits again", proposed["number"], self.state(proposed))

    def state(self, proposal: Row) -> str:
        if proposal["verdict"]:
            return {"approve": "approved", "reject": "rejected"}[proposal["verdict"]]
        return "open" if self.is_open(proposal) else "lapsed"

    def post(self, ask: Ask) -> tuple[Any, ...]:
        lines, problems, taken = ask.content, self._size(ask.content), self._facts()
        for n, line in enumerate(lines if not problems else [], 1):
            problems += [(n, field, code) for field, code in self._wrong(line, taken)]
        refuse(problems)
        return self._finish(ask, [self._posted(line) for line in lines])

    def reverse(self, ask: Ask) -> tuple[Any, ...]:
        seqs, reason, evidence = ask.content
        problems: Problems = self._size(seqs)
        for n, seq in enumerate(seqs, 1):
            found, row = self._taken(seq), self.row(seq)
            if row and self.closed and (row["relates_on"] <= self.closed or row["occurred_on"] <= self.closed):
                found.append(("reverses", "period-closed"))
            found += [
                (name, "bad-text") for name, text in zip(TEXTS, (reason, evidence), strict=True) if is_bad(text, 20_000)
            ]
            found += [("reverses", "already-reversed")] if seq in seqs[: n - 1] else []
            problems += [(n, field, code) for field, code in found]
        refuse(problems)
        lines = [self._inverse(self.rows[seq - 1], None, reason, evidence) for seq in seqs]
        return self._finish(ask, lines)

    def adjust(self, ask: Ask) -> tuple[Any, ...]:
        problems: Problems = self._size(ask.content)
        taken: list[Any] = []
        for n, line in enumerate(ask.content, 1):
            problems += [(n, field, code) for field, code in self._misadjusted(line, taken)]
        refuse(problems)
        return self._finish(ask, [self._adjusted(line) for line in ask.content])

    def close(self, ask: Ask) -> tuple[Any, ...]:
        day = ask.content
        if self.closed and day <= self.closed:
            raise Refused("period-closed")
        if day > self.today:
            raise Refused("invalid", [("/through", "date-in-future")])
        self._nothing_waits(day, None)
        if self.in_force(day) is None:
            raise Refused("no-policy")
        return self._finish(ask, [self._closing(day)])

    def _closing(self, day: date) -> Row:
        document = self.in_force(day)
        assert document is not None
        made = {**EMPTY, "kind": "close", "policy": document["version"], "amount": 0, "occurred_on": day}
        detail = sheet_detail(document, self.rows, day, self.ids)
        return {**made, "relates_on": day, "detail": detail, "two": True}

    def _nothing_waits(self, day: date, but: int | None) -> None:
        for one in self.proposals:
            if self.is_open(one) and one["number"] != but and any(line["occurred_on"] <= day for line in one["lines"]):
                raise Refused("proposals-open")

    def _finish(self, ask: Ask, lines: list[Row]) -> tuple[Any, ...]:
        two = any([line.pop("two") for line in lines])
        asked = (ask.act, ask.content)
        if two:
            made = self._propose(ask.who, ask.key, asked, lines)
            return ("waits", made["number"], len(lines))
        return ("posted", *self._write(ask.who, ask.key, asked, lines, self.now, None))

    def _propose(self, who: str, key: str, asked: Any, lines: list[Row]) -> Row:
        made = {"number": len(self.proposals), "who": who, "key": key, "asked": asked, "lines": lines}
        made |= {"created": self.now, "expires": self.now + WEEK, "verdict": None, "checker": None, "comment": None}
        self.proposals.append(made)
        return made

    def _write(
        self, who: str, key: str, asked: Any, lines: list[Row], now: int, approver: str | None
    ) -> tuple[int, int]:
        first = len(self.rows) + 1
        for line in lines:
            last = self.rows[-1]["recorded_at"] + 1 if self.rows else 0
            placed = {"seq": len(self.rows) + 1, "recorded_at": max(now, last), "actor": who, "approver": approver}
            self.rows.append({**line, **placed, "idem_key": key})
        self.vouchers[who, key] = {"asked": asked, "first": first, "last": len(self.rows)}
        return first, len(self.rows)

    def decide(self, ask: Ask) -> tuple[Any, ...]:
        number, verdict, said = ask.content
        comment = said if (said or "").strip() else None
        found = self.proposals[number]
        if found["verdict"]:
            if (found["checker"], found["verdict"], found["comment"]) != (ask.who, verdict, comment):
                raise Refused("already-decided")
            return (f"{verdict} again", number)
        self._may_decide(found, ask)
        if verdict == "approve":
            self._still(found)
        moment = max(self.now, found["created"])
        found |= {"verdict": verdict, "checker": ask.who, "comment": comment, "decided": moment}
        if verdict == "reject":
            return ("rejected", number)
        span = self._write(found["who"], found["key"], found["asked"], found["lines"], moment, ask.who)
        if found["lines"][0]["kind"] == "close":
            self.checkpoints.append(len(self.rows))
        return ("approved", *span)

    def _may_decide(self, found: Row, ask: Ask) -> None:
        _, verdict, comment = ask.content
        if found["who"] == ask.who:
            raise Refused("maker-cannot-decide")
        if self.now >= found["expires"]:
            raise Refused("proposal-expired")
        if verdict == "reject" and not (comment or "").strip():
            raise Refused("invalid", [("/comment", "reason-required")])

    def _still(self, found: Row) -> None:
        problems: Problems = []
        for n, line in enumerate(found["lines"], 1):
            wrong = []
            if self._is_closed(line["occurred_on"]):
                wrong.append(("occurred_on", "period-closed"))
            if line["reverses"] is not None:
                wrong += self._taken(line["reverses"])
            elif line["trainee"] is not None:
                document = self.in_force(line["relates_on"])
                wrong += [] if document and document["version"] == line["policy"] else [("policy", "policy-changed")]
            if line["source"] is not None and (line["trainee"], line["rule"], line["source"]) in self._facts():
                wrong.append(("source", "already-posted"))
            problems += [(n, field, code) for field, code in wrong]
        refuse(problems)
        if found["lines"][0]["kind"] == "close":
            self._same_sheet(found["lines"][0], found["number"])

    def _same_sheet(self, line: Row, number: int) -> None:
        self._nothing_waits(line["occurred_on"], number)
        if self._closing(line["occurred_on"])["detail"] != line["detail"]:
            raise Refused("sheet-changed")

    def publish(self, ask: Ask) -> tuple[Any, ...]:
        """`who` publishes what `author` drafted."""
        author, document = ask.content
        if author == ask.who:
            raise Refused("maker-cannot-decide")
        wrong = self._misdrafted(document)
        if wrong:
            raise Refused("policy-inconsistent", wrong)
        day = date.fromisoformat(document["effective_from"])
        facts = [row["occurred_on"] for row in self.rows if row["kind"] in ("award", "deduct", "veto")]
        befores = [*facts, *[row["occurred_on"] for row in self.rows if row["kind"] in ("close", "policy")]]
        if any(day <= before for before in befores):
            raise Refused("policy-too-early")
        self.put_in_force(document, author, ask.who)
        return ("published", len(self.rows))

    def put_in_force(self, document: Document, author: str, approver: str | None) -> None:
        day, version = date.fromisoformat(document["effective_from"]), document["version"]
        detail = text_of({"digest": policy_digest(document), "version": version})
        line = {**EMPTY, "kind": "policy", "policy": version, "amount": 0, "occurred_on": day, "relates_on": day}
        line["detail"], key = detail, f"policy:{version}"
        if approver:
            made = self._propose(author, key, ("policy", version), [line])
            made |= {"verdict": "approve", "checker": approver, "decided": self.now}
        self.documents.append(document)
        self._write(author, key, ("policy", version), [line], self.now, approver)

    def _misdrafted(self, document: Document) -> list[tuple[str, str]]:
        last, wrong = self.documents[-1], []
        if document["version"] != last["version"] + 1:
            wrong.append(("/version", "version-not-next"))
        if document["effective_from"] <= last["effective_from"]:
            wrong.append(("/effective_from", "not-later"))
        return wrong

#!/usr/bin/env python3
"""Checks an exported points journal. Needs Python 3.11 and nothing else; trusts nothing that the export says of itself.

    python verify.py EXPORT.ndjson [--pin SEQ:HASH]... [--key VERIFIER_KEY]...

Prints every finding, the first bad line first; exit 0 if there is none, 1 if there is any, 2 for wrong use or a file
that cannot be read. A pin is a receipt kept elsewhere; a key is
what checkpoints are signed with (name+hash+base64), kept elsewhere too. Without either, a cut tail cannot be seen;
without a key, signatures of checkpoints are not checked.
"""

import argparse
import base64
import calendar
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

Row = dict[str, Any]
FORMAT = "points-export/1"
UNSIGNED = "; signatures of checkpoints cannot be checked without a key: not checked"
KINDS = {"award", "deduct", "veto", "reverse", "adjust", "close", "policy"}
COLUMNS = [
    "actor", "amount", "approval", "approver", "camp_id", "den", "detail", "evidence", "idem_key", "kind", "matter",
    "num", "occurred_on", "policy", "reason", "recorded_at", "relates_on", "request", "reverses", "rule", "seq",
    "source", "trainee_id", "veto_from", "veto_state", "veto_until",
]  # fmt: skip
ENTRY = frozenset({*COLUMNS, "prev_hash", "hash"})
STANDS = {
    "actor", "approval", "approver", "camp_id", "idem_key", "recorded_at", "request", "seq",
}  # fmt: skip
PROPOSED = [name for name in COLUMNS if name not in STANDS]
PROPOSAL = ["actor", "camp_id", "created_at", "expires_at", "fingerprint", "idem_key", "payload"]
DECISION = ["actor", "camp_id", "checker", "comment", "decided_at", "idem_key", "verdict"]


HASHED = frozenset({str, int, type(None)})
_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_body = itemgetter(*COLUMNS)
_proposed = itemgetter(*PROPOSED)


def jcs(row: Row) -> bytes:
    """RFC 8785 of a flat object with ASCII keys; it may hold text, whole numbers and null."""
    if not HASHED.issuperset(map(type, row.values())):
        raise TypeError(f"{[key for key, value in row.items() if type(value) not in HASHED]} may not be hashed")
    return _written(row).encode()


def sha(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


class Findings(list[tuple[int, str]]):
    """What is wrong, each at its line of the journal; 0 where it is at none."""

    extract = False
    signed = False

    def need(self, seq: int, is_so: bool, otherwise: str) -> bool:
        if not is_so:
            self.append((seq, otherwise))
        return is_so


class Book:
    """An export's rows by kind."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row.pop("type")].append(row)
        self.entries = sorted(self.rows["entry"] + self.rows["leaf"], key=lambda row: row["seq"])
        self.header = self.rows["header"][0] if self.rows["header"] else {}
        self.whole = not self.header.get("extract")
        self.policies = {row["version"]: row for row in self.rows["policy"]}
        self.documents = {version: json.loads(row["document"]) for version, row in self.policies.items()}
        self._rules: dict[int, dict[str, Row]] = {}

    def rule(self, version: int, code: str) -> Row | None:
        if version not in self._rules:
            self._rules[version] = {rule["code"]: rule for rule in self.documents[version]["rules"]}
        return self._rules[version].get(code)


def verify(lines: Iterable[str], pins: Iterable[tuple[int, str]] = (), keys: Iterable[str] = ()) -> Findings:
    """Every finding in an export's text."""
    return verify_rows((json.loads(line) for line in lines if line.strip()), pins, keys)


def verify_rows(rows: Iterable[Row], pins: Iterable[tuple[int, str]] = (), keys: Iterable[str] = ()) -> Findings:
    """Every finding, the first bad line first."""
    found = Findings()
    try:
        book = Book(rows)
        _frame(book, found)
        _once(book, found)
        _chain(book, found)
        found.extract, found.signed = not book.whole, bool(book.rows["checkpoint"])
        if book.whole:
            found.need(0, not book.rows["leaf"], "digests stand where lines belong")
            _vouchers(book, found)
            _decisions(book, found)
            _history(book, found)
        _policies(book, found)
        _notes(book, found)
        _pins(book, found, pins)
        _checkpoints(book, found, keys)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
        found.append((0, f"unreadable: {type(error).__name__}: {error}"))
    found.sort()
    return found


def _frame(book: Book, found: Findings) -> None:
    for kind in ("header", "trailer"):
        found.need(0, len(book.rows[kind]) == 1, f"there must be one {kind}")
    head = book.header
    found.need(0, head.get("format") == FORMAT, "another format")
    body = {"$": "points-book/1", "camp_id": head["camp_id"], "origin": head["origin"], "scale": head["scale"]}
    found.need(0, head["genesis"] == sha(b"points-genesis/1\n", jcs(body)), "genesis is not that of this book")
    trailer, last = book.rows["trailer"][0], book.entries[-1] if book.entries else {"seq": 0, "hash": head["genesis"]}
    found.need(0, (trailer["seq"], trailer["head"]) == (last["seq"], last["hash"]), "the trailer names another head")


KEYS = {
    "checkpoint": ["seq"], "decision": ["actor", "idem_key"], "erasure": ["person"], "note": ["digest"],
    "policy": ["version"], "proposal": ["actor", "idem_key"], "voucher": ["actor", "idem_key"],
}  # fmt: skip


def _once(book: Book, found: Findings) -> None:
    for kind, names in KEYS.items():
        keys = [tuple(row[name] for name in names) for row in book.rows[kind]]
        found.need(0, len(set(keys)) == len(keys), f"two rows of one key: {kind}")
        camps = {row["camp_id"] for row in book.rows[kind] if "camp_id" in row}
        found.need(0, camps <= {book.header["camp_id"]}, f"of another camp: {kind}")


def leaf_of(row: Row) -> str:
    return sha(b"\0", jcs({"$": "points-entry/1", **dict(zip(COLUMNS, _body(row), strict=True))}))


def link(prev: str, leaf: str) -> str:
    return sha(b"points-chain/1\n", bytes.fromhex(prev), bytes.fromhex(leaf))


def _chain(book: Book, found: Findings) -> None:
    prev, at = book.header["genesis"], 0
    for place, row in enumerate(book.entries, 1):
        seq = row["seq"]
        found.need(seq, seq == place, "numbers are not 1, 2, 3 …")
        leaf = row["leaf"] if "leaf" in row else leaf_of(row)
        if "leaf" not in row:
            found.need(seq, row.keys() == ENTRY, "a column is missing or foreign")
            found.need(seq, row["prev_hash"] == prev, "does not follow the line before")
            found.need(seq, row["recorded_at"] > at, "recorded before the line before")
            found.need(seq, row["camp_id"] == book.header["camp_id"], "of another camp")
            at = row["recorded_at"]
        found.need(seq, row["hash"] == link(prev, leaf), "the hash is not that of this line")
        prev = row["hash"]


def _vouchers(book: Book, found: Findings) -> None:
    after = 0
    by_key = {(row["actor"], row["idem_key"]): row for row in book.rows["voucher"]}
    for row in sorted(book.rows["voucher"], key=lambda one: one["first_seq"]):
        found.need(row["first_seq"], row["first_seq"] == after + 1, "vouchers leave a gap or overlap")
        found.need(row["first_seq"], 0 <= row["last_seq"] - row["first_seq"] < 500, "a voucher of another length")
        after = row["last_seq"]
    found.need(after, after == len(book.entries), "lines without a voucher")
    for entry in book.entries:
        own = by_key.get((entry["actor"], entry["idem_key"]))
        good = own is not None and own["first_seq"] <= entry["seq"] <= own["last_seq"]
        good = good and own is not None and own["fingerprint"] == entry["request"]
        found.need(entry["seq"], good, "is not its voucher's")


def _decisions(book: Book, found: Findings) -> None:
    proposals = {(row["actor"], row["idem_key"]): row for row in book.rows["proposal"]}
    made: dict[tuple[str, str], Row] = {}
    for row in book.rows["proposal"]:
        plain = {name: row[name] for name in PROPOSAL}
        found.need(0, row["digest"] == sha(b"points-proposal/1\n", jcs(plain)), f"proposal {row['digest'][:8]} changed")
    for row in book.rows["decision"]:
        proposal = proposals.get((row["actor"], row["idem_key"]))
        if found.need(0, proposal is not None, f"decision {row['digest'][:8]} of no proposal") and proposal:
            _decision(row, proposal, found)
            made[row["actor"], row["idem_key"]] = row
    for entry in book.entries:
        _approval(entry, proposals, made, found)
    posted = {(entry["actor"], entry["idem_key"]) for entry in book.entries}
    for key, row in made.items():
        found.need(0, (row["verdict"] == "approve") == (key in posted), "a decision and the journal disagree")


def _decision(row: Row, proposal: Row, found: Findings) -> None:
    plain = {**{name: row[name] for name in DECISION}, "proposal": proposal["digest"]}
    name = f"decision {row['digest'][:8]}"
    found.need(0, row["digest"] == sha(b"points-decision/1\n", jcs(plain)), f"{name} changed")
    found.need(0, row["checker"] != row["actor"], f"{name} by its own proposer")
    found.need(0, proposal["created_at"] <= row["decided_at"] < proposal["expires_at"], f"{name} out of time")
    found.need(0, row["verdict"] in ("approve", "reject"), f"{name} of no known verdict")


def _approval(entry: Row, proposals: dict[Any, Row], made: dict[Any, Row], found: Findings) -> None:
    """An approver stands exactly where an approving decision does, on exactly the lines that were proposed."""
    seq, key = entry["seq"], (entry["actor"], entry["idem_key"])
    decision, proposal = made.get(key), proposals.get(key)
    found.need(seq, (entry["approver"] is None) == (proposal is None), "approved without a proposal, or not approved")
    if decision is None or proposal is None:
        found.need(seq, entry["approver"] is None, "approved without a decision")
        return
    agreed = (decision["verdict"], decision["checker"], decision["digest"])
    found.need(seq, agreed == ("approve", entry["approver"], entry["approval"]), "approved by another decision")
    found.need(seq, decision["decided_at"] <= entry["recorded_at"], "recorded before it was decided")
    found.need(seq, proposal["fingerprint"] == entry["request"], "another request than was proposed")
    line = jcs(dict(zip(PROPOSED, _proposed(entry), strict=True))).decode()
    found.need(seq, line in proposal["payload"].split("\n"), "is not what was proposed")


def _policies(book: Book, found: Findings) -> None:
    for version, row in book.policies.items():
        digest = sha(b"points-policy/1\n", row["document"].encode())
        found.need(0, digest == row["digest"], f"policy {version} changed")
        document = book.documents[version]
        told = (document["version"], document["effective_from"])
        found.need(0, told == (version, row["effective_from"]), f"policy {version} says something else of itself")
        begun = [entry for entry in book.entries if entry.get("kind") == "policy" and entry["policy"] == version]
        found.need(0, len(begun) == 1, f"policy {version} is not put in force once")


def _notes(book: Book, found: Findings) -> None:
    """Where the texts came along, every one that is named is there, and nothing else; one that is gone was erased."""
    for row in book.rows["note"]:
        name = f"note {row['digest'][:8]}"
        whole = found.need(0, (row["salt"] is None) == (row["body"] is None), f"{name} is half gone")
        if whole and row["body"] is not None:
            digest = sha(b"points-note/1\n", bytes.fromhex(row["salt"]), row["body"].encode())
            found.need(0, digest == row["digest"] and len(row["salt"]) == 32, f"{name} changed")
    if book.header.get("texts"):
        _texts(book, found)


def _texts(book: Book, found: Findings) -> None:
    notes, named = {row["digest"]: row for row in book.rows["note"]}, _named(book)
    erased = {row["person"] for row in book.rows["erasure"]}
    for digest, persons in named.items():
        row = notes.get(digest)
        found.need(0, row is not None, f"note {digest[:8]} is missing")
        gone = row is not None and row["body"] is None
        found.need(
            0, not gone or bool(persons & erased), f"note {digest[:8]} is gone, and nobody whom it concerns is erased"
        )
    for digest in notes:
        found.need(0, digest in named, f"note {digest[:8]} is named nowhere")


def _named(book: Book) -> dict[str, set[Any]]:
    """Every note that a line, a proposal, a decision or a key names, with the persons whom those are about."""
    named: dict[str, set[Any]] = defaultdict(set)
    about: dict[tuple[str, str], set[Any]] = {}
    lines = list(book.entries)
    for row in book.rows["proposal"]:
        proposed = [json.loads(line) for line in row["payload"].split("\n")]
        about[row["actor"], row["idem_key"]] = {line["trainee_id"] for line in proposed}
        lines += proposed
    for line in lines:
        for digest in (line["reason"], line["evidence"]):
            named[digest].add(line["trainee_id"])
    for row in (*book.entries, *book.rows["proposal"]):
        if row["idem_key"].startswith("fact:fair:"):  # the fit that its lines were posted by
            named[row["idem_key"].split(":")[2]] |= set()
    for row in book.rows["decision"]:
        named[row["comment"]] |= about.get((row["actor"], row["idem_key"]), set())
    named.pop(None, None)  # type: ignore[call-overload]
    return named


class History:
    """What was so when a line was written: the watermark, the versions in force, what stands and what is undone."""

    def __init__(self) -> None:
        self.closed = ""
        self.versions: list[tuple[str, int]] = []
        self.posted = ""
        self.by_seq: dict[int, Row] = {}
        self.undone: dict[int, int] = {}
        self.live: dict[tuple[str, str, str], int] = {}

    def in_force(self, day: str) -> int | None:
        past = [one for one in self.versions if one[0] <= day]
        return max(past)[1] if past else None


def _history(book: Book, found: Findings) -> None:
    past = History()
    for row in book.entries:
        _shape(row, found)
        if row["kind"] == "policy":
            _policy_line(book, row, past, found)
        elif row["kind"] == "close":
            _close_line(book, row, past, found)
        else:
            _person_line(book, row, past, found)
        past.by_seq[row["seq"]] = row


def _shape(row: Row, found: Findings) -> None:
    """The rules that hold for a line by itself."""
    seq, kind, amount = row["seq"], row["kind"], row["amount"]
    found.need(seq, kind in KINDS, "of no known kind")
    found.need(seq, abs(amount) <= 1_000_000, "an amount out of range")
    signs = {"award": amount >= 0, "deduct": amount <= 0, "veto": amount == 0, "close": amount == 0}
    found.need(seq, signs.get(kind, amount == 0 if kind == "policy" else True), "an amount of the wrong sign")
    person = kind not in ("close", "policy")
    found.need(seq, (row["trainee_id"] is not None) == person == (row["rule"] is not None), "whose line is it")
    found.need(seq, (row["detail"] is None) == person, "a detail where none belongs, or none where one does")
    found.need(seq, (row["num"] is not None) == (row["den"] is not None) == (kind in ("award", "deduct")), "its share")
    found.need(seq, (kind == "veto") == (row["veto_from"] is not None) == (row["veto_state"] is not None), "its term")
    ends = row["veto_until"]
    found.need(seq, ends is None or (row["veto_state"] == "decided" and ends >= row["veto_from"]), "its term's end")
    same_day = row["relates_on"] == row["occurred_on"] or kind in ("reverse", "adjust")
    found.need(seq, row["relates_on"] <= row["occurred_on"] and same_day, "its days")
    found.need(seq, row["matter"] is None or amount > 0 or row["reverses"] is not None, "a matter that earns nothing")
    found.need(seq, row["reverses"] is None or kind in ("reverse", "adjust"), "takes back and is no reversal")
    found.need(seq, kind != "reverse" or row["reverses"] is not None, "a reversal of nothing")
    found.need(seq, kind != "adjust" or amount != 0 or row["reverses"] is not None, "adjusts nothing")
    found.need(seq, row["approver"] != row["actor"], "approved by its own maker")
    found.need(seq, row["approval"] is None or row["approver"] is not None, "an approval by nobody")
    if row["num"] is not None and row["den"] is not None:
        found.need(seq, 0 <= row["num"] <= 10**9 and 1 <= row["den"] <= 10**9, "a share out of range")
    found.need(seq, row["veto_state"] in (None, "investigating", "decided"), "of no known state")


def _policy_line(book: Book, row: Row, past: History, found: Findings) -> None:
    seq, day, version = row["seq"], row["occurred_on"], row["policy"]
    policy, detail = book.policies.get(version), json.loads(row["detail"])
    if found.need(seq, policy is not None, "puts an unknown policy in force") and policy:
        found.need(seq, detail == {"digest": policy["digest"], "version": version}, "names another policy")
        found.need(seq, policy["effective_from"] == day, "in force on another day than the policy says")
    newest = max([one[1] for one in past.versions], default=0)
    found.need(seq, version == newest + 1, "not the next version")
    found.need(seq, row["approver"] is not None or version == 1, "a policy by one person")
    days = [past.closed, past.posted, *(one[0] for one in past.versions)]
    found.need(seq, day > max(days), "begins too early")
    past.versions.append((day, version))


def _close_line(book: Book, row: Row, past: History, found: Findings) -> None:
    seq, day = row["seq"], row["occurred_on"]
    found.need(seq, day > past.closed, "settles what is settled")
    found.need(seq, day <= _day(row["recorded_at"]), "settles a day that had not come")
    found.need(seq, row["approver"] is not None, "settled by one person")
    version = past.in_force(day)
    found.need(seq, version == row["policy"], "settled under another version")
    if version is not None and version in book.documents:
        lines = [one for one in past.by_seq.values() if one["trainee_id"] and one["occurred_on"] <= day]
        wanted = {
            "entries": len(lines),
            "policy_digest": book.policies[version]["digest"],
            "sheet": sha(b"points-sheet/1\n", sheet(book.documents[version], lines, day)),
            "through": day,
        }
        found.need(seq, json.loads(row["detail"]) == wanted, "the settled sheet is not what the lines count for")
    past.closed = max(past.closed, day)


def _person_line(book: Book, row: Row, past: History, found: Findings) -> None:
    seq, kind = row["seq"], row["kind"]
    found.need(seq, row["occurred_on"] > past.closed, "booked on a settled day")
    found.need(seq, row["occurred_on"] <= _day(row["recorded_at"]), "booked on a day that had not come")
    found.need(
        seq, (kind == "adjust") == (row["relates_on"] <= past.closed), "adjusts an open day, or changes a settled one"
    )
    if kind == "adjust":
        found.need(seq, row["approver"] is not None, "adjusted by one person")
    if row["reverses"] is not None:
        _reversal(row, past, found)
        return
    version = past.in_force(row["relates_on"])
    document = book.documents.get(version or 0)
    rule = book.rule(version, row["rule"]) if document and version else None
    found.need(seq, version == row["policy"], "under another version than was in force")
    if document and found.need(seq, rule is not None, "of a rule that the policy lacks") and rule:
        _ruled(row, document, rule, found)
    if kind != "adjust":
        past.posted = max(past.posted, row["occurred_on"])
        _fact(row, past, found)


def _day(moment: int) -> str:
    """In the camp's time, eight hours ahead."""
    return _nth_day((moment // 1_000_000 + 8 * 3600) // 86_400)


@lru_cache(maxsize=1024)
def _nth_day(number: int) -> str:
    """Since 1970."""
    return date.fromordinal(EPOCH + number).isoformat()


EPOCH = date(1970, 1, 1).toordinal()


def _ruled(row: Row, document: Row, rule: Row, found: Findings) -> None:
    seq, kind, value = row["seq"], row["kind"], rule["value"]
    wanted = "veto" if rule["mode"] == "veto" else "award" if value > 0 else "deduct"
    found.need(seq, kind in (wanted, "adjust"), "another kind than its rule makes")
    if kind in ("award", "deduct"):
        half_up = (2 * abs(value) * row["num"] + row["den"]) // (2 * row["den"])
        found.need(seq, row["amount"] == (half_up if value >= 0 else -half_up), "the amount is not value x share")
    least = document.get("second_person_from")
    second = rule.get("second_person") or (least is not None and abs(row["amount"]) >= least)
    found.need(seq, not second or row["approver"] is not None, "by one person where the rule wants two")
    found.need(seq, row["relates_on"] <= (rule.get("until") or row["relates_on"]), "under a rule that had ended")
    if kind != "adjust" and rule.get("evidence_required"):
        found.need(seq, row["evidence"] is not None, "without the evidence that its rule wants")


def _fact(row: Row, past: History, found: Findings) -> None:
    if row["source"] is None:
        return
    key = (row["trainee_id"], row["rule"], row["source"])
    found.need(row["seq"], key not in past.live, f"the fact stands already at {past.live.get(key)}")
    past.live[key] = row["seq"]


def _reversal(row: Row, past: History, found: Findings) -> None:
    seq, target = row["seq"], past.by_seq.get(row["reverses"])
    if not found.need(seq, target is not None, "takes back a line that is not there") or target is None:
        return
    found.need(seq, target["seq"] not in past.undone, "takes back what is taken back")
    past.undone[target["seq"]] = seq
    is_plain = target["reverses"] is None and target["kind"] not in ("close", "policy")
    found.need(seq, is_plain, "takes back a reversal, a settlement or a policy")
    names = ["trainee_id", "rule", "policy", "matter", "relates_on"]
    names += ["occurred_on"] if row["kind"] == "reverse" else []
    exact = row["amount"] == -target["amount"] and all(row[name] == target[name] for name in names)
    found.need(seq, exact, "is not the exact inverse")
    found.need(seq, target["approver"] is None or row["approver"] is not None, "one person takes back what two agreed")
    past.live.pop((target["trainee_id"], target["rule"], target["source"]), None)


def sheet(policy: Row, lines: list[Row], day: str) -> bytes:
    """What the lines count for on a day, a canonical line for each trainee and category."""
    people: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        people[line["trainee_id"]].append(line)
    rows = [row for person, own in people.items() for row in counted(policy, person, own, day)]
    rows.sort(key=lambda row: (row["trainee_id"], row["category"]))
    return b"".join(jcs(row) + b"\n" for row in rows)


def counted(policy: Row, person: str, lines: list[Row], day: str) -> Iterator[Row]:
    undone = {line["reverses"] for line in lines if line["reverses"] is not None}
    live = [line for line in lines if line["reverses"] is None and line["seq"] not in undone]
    rules = {rule["code"]: rule for rule in policy["rules"]}
    buckets: dict[tuple[str, Any], int] = defaultdict(int)
    for line in _highest(rules, live):
        if line["kind"] != "veto" and line["rule"] in rules:
            buckets[line["rule"], _bucket(policy, rules[line["rule"]], line)] += line["amount"]
    total = 0
    for category in policy["categories"]:
        own = [_capped(rules[code], sums) for (code, _), sums in buckets.items() if _is_of(rules[code], category)]
        points = _within(category.get("base", 0) + sum(own), category)
        total += points
        yield {"category": category["code"], "counted": points, "trainee_id": person}
    vetoed = any(_is_active(line, day) for line in live)
    yield {
        "category": "*",
        "counted": _within(total, policy.get("total") or {}),
        "trainee_id": person,
        "vetoed": int(vetoed),
    }


def _is_of(rule: Row, category: Row) -> bool:
    return bool(rule["category"] == category["code"])


def _is_active(line: Row, day: str) -> bool:
    return line["kind"] == "veto" and line["veto_from"] <= day and (line["veto_until"] or day) >= day


def _highest(rules: dict[str, Row], live: list[Row]) -> list[Row]:
    """Of one matter within a group only the highest counts, of equals the first."""
    best: dict[tuple[str, str], Row] = {}
    for line in sorted(live, key=lambda one: one["seq"]):
        group = rules.get(line["rule"], {}).get("group")
        if line["matter"] is not None and group is not None:
            known = best.get((group, line["matter"]))
            if known is None or line["amount"] > known["amount"]:
                best[group, line["matter"]] = line
    kept = {line["seq"] for line in best.values()}
    return [line for line in live if not _competes(rules, line) or line["seq"] in kept]


def _competes(rules: dict[str, Row], line: Row) -> bool:
    return line["matter"] is not None and rules.get(line["rule"], {}).get("group") is not None


def _capped(rule: Row, points: int) -> int:
    cap = rule.get("cap")
    if cap is None:
        return points
    return int(min(points, cap) if rule["value"] >= 0 else max(points, cap))


def _within(points: int, bounds: Row) -> int:
    cap, floor = bounds.get("cap"), bounds.get("floor")
    points = points if cap is None else min(points, cap)
    return points if floor is None else max(points, floor)


def _bucket(policy: Row, rule: Row, line: Row) -> Any:
    period, day = rule.get("period"), date.fromisoformat(line["relates_on"])
    if period == "once":
        return line["seq"]
    if period == "month":
        return (day.year, day.month)
    if period not in ("quarter", "year"):
        return "whole"
    start = policy.get("quarters", "calendar")
    if start == "calendar":
        return (day.year, (day.month - 1) // 3 if period == "quarter" else 0)
    return _run(date.fromisoformat(start), 3 if period == "quarter" else 12, day)


def _run(start: date, length: int, day: date) -> int:
    """Which run of so many months since the start the day is in."""
    months = (day.year - start.year) * 12 + day.month - start.month
    last = calendar.monthrange(day.year, day.month)[1]
    return (months - (day.day < min(start.day, last))) // length


def _pins(book: Book, found: Findings, pins: Iterable[tuple[int, str]]) -> None:
    hashes = {0: book.header["genesis"], **{row["seq"]: row["hash"] for row in book.entries}}
    for seq, pinned in pins:
        found.need(seq, hashes.get(seq) == pinned, "is not what a receipt says it was")


def _checkpoints(book: Book, found: Findings, keys: Iterable[str]) -> None:
    known = dict(_public(key) for key in keys)
    hashes = {0: book.header["genesis"], **{row["seq"]: row["hash"] for row in book.entries}}
    for row in book.rows["checkpoint"]:
        text, _, signatures = row["note"].partition("\n\n")
        ours = ["points-checkpoint/1", book.header["origin"], str(row["seq"]), row["hash"], _settled(book, row["seq"])]
        found.need(
            row["seq"], text.split("\n") == [*ours, str(row["signed_at"])], "a checkpoint that says something else"
        )
        found.need(row["seq"], hashes.get(row["seq"]) == row["hash"], "is not what a checkpoint says it was")
        if known:
            *lines, rest = signatures.split("\n")
            good = bool(lines) and not rest and all(_is_signed(text + "\n", line, known) for line in lines)
            found.need(row["seq"], good, "a checkpoint that is not signed by a known key")
    signed = {row["seq"] for row in book.rows["checkpoint"]}
    for entry in book.entries:
        if entry.get("kind") == "close":
            found.need(entry["seq"], entry["seq"] in signed, "a settlement without its checkpoint")


def _settled(book: Book, seq: int) -> str:
    """The watermark when the journal ended there."""
    days = [one["occurred_on"] for one in book.entries if one.get("kind") == "close" and one["seq"] <= seq]
    return str(max(days, default="-"))


def _public(key: str) -> tuple[str, tuple[bytes, bytes]]:
    name, digest, encoded = key.split("+", 2)
    return name, (bytes.fromhex(digest), base64.b64decode(encoded)[1:])


def _is_signed(text: str, line: str, known: dict[str, tuple[bytes, bytes]]) -> bool:
    dash, name, encoded = line.split(" ")
    signature = base64.b64decode(encoded)
    digest, public = known.get(name, (b"", b""))
    exact = (dash, encoded) == ("—", base64.b64encode(signature).decode())
    return exact and signature[:4] == digest and ed25519(public, text.encode(), signature[4:])


P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return ((f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P)


def _times(n: int, point: Point) -> Point:
    sum_: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            sum_ = _add(sum_, point)
        point, n = _add(point, point), n >> 1
    return sum_


def _point(encoded: bytes) -> Point | None:
    """RFC 8032, 5.1.3."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is good; RFC 8032, 5.1.7."""
    base = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if base is None or key is None or r is None or len(signature) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = _times(s, base), _add(r, _times(h, key))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same and (left[1] * right[2] - right[1] * left[2]) % P == 0


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    try:
        with open(asked.export, encoding="utf-8") as file:  # noqa: PTH123 - this file stands alone
            found = verify(file, asked.pin, asked.key)
    except OSError as error:
        print(f"{asked.export} cannot be read: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    for seq, what in found:
        print(f"{seq}: {what}")  # noqa: T201
    if not found:
        unpinned = "" if asked.pin or asked.key else "; a cut tail cannot be seen without a pin or a key: not checked"
        unsigned = UNSIGNED if found.signed and not asked.key else ""
        extract = " (an extract: the chain and the lines in it, not who decided them)" if found.extract else ""
        print(f"ok{extract}{unpinned}{unsigned}")  # noqa: T201
    return 1 if found else 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    """Wrong use ends here, with exit code 2."""
    reader = argparse.ArgumentParser(
        description="Checks an exported points journal, the first bad line first.",
        epilog="Exit code 0: nothing found; 1: something found; 2: wrong use, or a file that cannot be read.",
    )
    reader.add_argument("export", metavar="EXPORT.ndjson")
    pin, key = (partial(reader.add_argument, action="append", default=[], metavar=name) for name in ("SEQ:HASH", "KEY"))
    pin("--pin", type=_pin, help="a receipt kept elsewhere; may be repeated")
    key("--key", type=_key, help="a verifier key, name+hash+base64, kept elsewhere; may be repeated")
    return reader.parse_args(arguments)


def _pin(word: str) -> tuple[int, str]:
    seq, _, digest = word.partition(":")
    if not (seq.isascii() and seq.isdecimal() and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
        raise argparse.ArgumentTypeError(f"{word} is not SEQ:HASH, as a receipt gives it")
    return int(seq), digest


def _key(word: str) -> str:
    try:
        _public(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{word} is not name+hash+base64, as a verifier key is written") from error
    return word


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

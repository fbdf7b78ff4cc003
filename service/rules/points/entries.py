"""Journal entries as counting sees them."""

from collections.abc import Hashable, Iterable
from datetime import date
from operator import attrgetter
from typing import Literal, NamedTuple

from service.rules.points.amounts import half_up
from service.rules.points.policy import Policy, Rule

Kind = Literal["award", "deduct", "veto", "reverse", "adjust", "close", "policy"]
VetoState = Literal["investigating", "decided"]


class Entry(NamedTuple):
    """One journal line 分录; amount in hundredths, the share num/den of the rule's value for award and deduct only."""

    seq: int
    kind: Kind
    trainee: Hashable
    policy: int
    rule: str
    num: int | None
    den: int | None
    amount: int
    matter: str | None
    occurred_on: date
    relates_on: date
    reverses: int | None = None
    veto_from: date | None = None
    veto_until: date | None = None
    veto_state: VetoState | None = None
    source: str | None = None


def uncancelled(entries: Iterable[Entry]) -> tuple[list[Entry], tuple[int, ...]]:
    """What stands, by seq, after every reversal has gone together with the entry it names; and the seqs that went."""
    ordered = sorted(entries, key=attrgetter("seq"))
    gone = {entry.reverses for entry in ordered if entry.reverses is not None}
    live = [entry for entry in ordered if entry.reverses is None and entry.seq not in gone]
    if not gone:
        return live, ()
    return live, tuple(entry.seq for entry in ordered if entry.reverses is not None or entry.seq in gone)


def revalue(draft: Policy, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with award and deduct recomputed as half_up(draft's value x num/den); others as they are."""
    rules = {rule.code: rule for rule in draft.rules}
    return [_revalued(rules.get(entry.rule), entry) for entry in entries]


def by_trainee(entries: Iterable[Entry]) -> dict[Hashable, list[Entry]]:
    """Entries of several trainees, apart."""
    parts: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        parts.setdefault(entry.trainee, []).append(entry)
    return parts


def _revalued(rule: Rule | None, entry: Entry) -> Entry:
    if rule is None or entry.kind not in ("award", "deduct") or entry.num is None or entry.den is None:
        return entry
    return entry._replace(amount=half_up(rule.value, entry.num, entry.den))

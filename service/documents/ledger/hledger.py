"""A day's sheet as an hledger journal: another program adds the explanation up again, in whole hundredths.

Every line of the journal is a transaction from `issued:` to the trainee; every cut, every line outdone by another of
its matter and every base is one more; assertions state what each rule, category and total must come to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from service.rules.points.counts import CategoryCount, Count
from service.rules.points.entries import Entry
from service.rules.points.policy import Policy
from service.rules.points.standings import Standing

Posting = tuple[str, int]


def journal(
    origin: str,
    policy: Policy,
    on: date,
    rows: Sequence[Standing],
    entries: Iterable[Entry],
    numbers: Mapping[Any, str],
) -> str:
    """`numbers` gives each trainee's number by id; `entries` are those that the rows were counted from."""
    category = {rule.code: rule.category for rule in policy.rules}
    counted = {row.trainee for row in rows}
    parts = [f"; {origin}, {on:%Y-%m-%d}, policy {policy.version}, hundredths of points\n"]
    for entry in sorted(entries, key=lambda one: one.seq):
        if entry.amount and entry.trainee in counted:
            account = f"trainee:{numbers[entry.trainee]}:{category[entry.rule]}:{entry.rule}"
            legs = [(account, entry.amount), (f"issued:{entry.rule}", -entry.amount)]
            parts.append(_transaction(entry.occurred_on, f"{entry.seq} {entry.kind}", legs))
    for row in rows:
        parts += _counted(f"trainee:{numbers[row.trainee]}", row.count, category, on)
    return "\n".join(parts)


def _counted(person: str, count: Count, category: Mapping[str, str], on: date) -> Iterator[str]:
    for drop in count.dropped_entries:
        account = f"{person}:{category[drop.rule]}:{drop.rule}"
        yield _moved(on, f"{drop.seq} outdone by {drop.keeper}", account, f"highest-only:{drop.rule}", -drop.amount)
    for part in count.categories:
        yield from _category(person, part, on)
    yield _moved(on, "total", person, "capped:total", -count.cut)
    yield _asserted(person, count, on)


def _category(person: str, part: CategoryCount, on: date) -> Iterator[str]:
    account = f"{person}:{part.category}"
    yield _moved(on, f"base {part.category}", f"{account}:base", f"base:{part.category}", part.base)
    for rule in part.rules:
        for bucket in rule.buckets:
            note = f"cap {bucket.rule} {bucket.key}"
            yield _moved(on, note, f"{account}:{bucket.rule}", f"capped:{bucket.rule}", -bucket.cut)
    yield _moved(on, f"cap {part.category}", account, f"capped:{part.category}", -part.cut)


def _moved(on: date, what: str, to: str, source: str, amount: int) -> str:
    """Nothing where nothing moves."""
    return _transaction(on, what, [(to, amount), (source, -amount)]) if amount else ""


def _transaction(on: date, what: str, legs: Sequence[Posting]) -> str:
    return "".join([f"{on:%Y-%m-%d} {what}\n", *(f"    {account}    {amount}\n" for account, amount in legs)])


def _asserted(person: str, count: Count, on: date) -> str:
    wanted = [f"    {person}    0 =* {count.counted}\n"]
    for part in count.categories:
        wanted.append(f"    {person}:{part.category}    0 =* {part.counted}\n")
        wanted += [f"    {person}:{part.category}:{rule.rule}    0 = {rule.counted}\n" for rule in part.rules]
    return "".join([f"{on:%Y-%m-%d} what it comes to\n", *wanted])

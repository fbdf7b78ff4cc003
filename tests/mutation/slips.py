"""Misunderstandings that no single piece of syntax makes: by module what they are, the text and what it becomes."""

import ast
from collections.abc import Iterator, Mapping

Slip = tuple[str, str, str]

SLIPS: Mapping[str, list[Slip]] = {
    "amounts": [
        ("half to even", "(2 * abs(value) * num + den) // (2 * den)", "round(abs(value) * num / den)"),
        ("cut off", "(2 * abs(value) * num + den) // (2 * den)", "abs(value) * num // den"),
        ("halves always up", "size if value >= 0 else -size", "(2 * value * num + den) // (2 * den)"),
        ("a mean rounded first", "sum(scores), full * len(scores)", "round(sum(scores) / len(scores)), full"),
    ],
    "counting": [
        ("caps before highest-only", "_capped(rule, kept)", "_capped(rule, tally.nominal) - tally.dropped"),
        ("of equals the last kept", "(-entry.amount, entry.seq)", "(-entry.amount, -entry.seq)"),
        ("the lowest kept", "(-entry.amount, entry.seq)", "(entry.amount, entry.seq)"),
        ("a cap one higher", "min(points, rule.cap)", "min(points, rule.cap + 1)"),
        ("a cap one lower", "min(points, rule.cap)", "min(points, rule.cap - 1)"),
        ("a cap below zero one higher", "max(points, rule.cap)", "max(points, rule.cap + 1)"),
        ("a cap below zero one lower", "max(points, rule.cap)", "max(points, rule.cap - 1)"),
        ("groups kept apart by rule", "setdefault((slot.rule.group,", "setdefault((entry.rule,"),
    ],
    "corrections": [
        ("reversals dated today", "booked or entry.occurred_on", "booked or date.today()"),
        ("adjustments dated their day", "booked or entry.occurred_on", "entry.occurred_on"),
    ],
    "periods": [
        ("a quarter begins a day late", "if day.day < min(", "if day.day <= min("),
        ("a quarter of the camp begins a day early", "if day.day < min(", "if day.day + 1 < min("),
        (
            "a quarter of the year ends a day early",
            "(day.month + 2)",
            "(date.fromordinal(day.toordinal() + 1).month + 2)",
        ),
    ],
    "plan": [
        ("today's version pinned", "in_force(state.versions, wanted.on)", "in_force(state.versions, state.today)"),
    ],
    "journal": [
        ("a clock that runs back", "max(now, previous + 1)", "now"),
        ("leaves unmarked", 'hashlib.sha256(b"\\0" + canonical(entry))', "hashlib.sha256(canonical(entry))"),
        ("the chain of hex digits", "bytes.fromhex(prev_hash + entry_leaf)", "(prev_hash + entry_leaf).encode()"),
        ("notes without their salt", "NOTE_TAG + salt + text", "NOTE_TAG + text"),
        ("lines run together", 'canonical(line) + b"\\n" for', "canonical(line) for"),
    ],
    "settlement": [
        ("a sheet as it came", 'rows.sort(key=lambda row: (row["trainee_id"], row["category"]))', "pass"),
    ],
}
FORGOTTEN: Mapping[str, tuple[str, str]] = {
    "journal": ("COLUMNS", "columns[name]"),
    "proposals": ("PAYLOAD", "_plain(line[name])"),
}
"""Where a module lists its columns, and what reads one of them."""


def slips(module: str, source: str) -> Iterator[tuple[str, str]]:
    """Name and text of every slip of a module; ValueError for one whose text is gone."""
    for name, was, now in [*SLIPS.get(module, []), *_forgotten(module, source)]:
        if source.count(was) != 1:
            raise ValueError(f"{module}: {name}: {was} is not there once")
        yield f"slip: {name}", source.replace(was, now)


def _forgotten(module: str, source: str) -> Iterator[Slip]:
    """Each column in its turn left empty."""
    listed, read = FORGOTTEN.get(module, ("", ""))
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == listed:
            for name in ast.literal_eval(statement.value):
                yield f"{name} forgotten", read, f'({read} if name != "{name}" else None)'

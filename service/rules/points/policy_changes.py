"""What one version of the policy says otherwise than another, place by place."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from service.rules.points.policy import Policy

KEYS: Mapping[str, str] = {
    "groups": "code", "categories": "code", "rules": "code", "facts": "fact",
    "rubrics.seminar": "name", "rubrics.maturity": "name",
}  # fmt: skip
"""The parts that are lists, and what their elements are known by. Source: ledger.md 5."""


class PolicyChange(NamedTuple):
    """One place: the part of the document, the element's key and name, and its field with what it was and is.

    Without a field the whole element is new (`before` null) or gone (`after` null); values as in the document.
    """

    part: str
    key: str | None
    name: str | None
    field: str | None
    before: Any
    after: Any


def policy_changes(old: Policy, new: Policy) -> list[PolicyChange]:
    """Every place in which the two differ, in the order of the document; the number of the version is no change."""
    before, after = msgspec.to_builtins(old), msgspec.to_builtins(new)
    found = list(_fields("policy", None, None, _plain(before), _plain(after)))
    for part, key in KEYS.items():
        found += _elements(part, key, _part(before, part), _part(after, part))
    found += _fields("recommendation", None, None, *(_flat(one["recommendation"] or {}) for one in (before, after)))
    return found


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the whole: neither lists of elements nor the recommendation, nor which version it is."""
    apart = {part.partition(".")[0] for part in KEYS} | {"recommendation", "version"}
    return _flat({name: value for name, value in document.items() if name not in apart})


def _part(document: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    outer, _, inner = part.partition(".")
    found: list[dict[str, Any]] = document[outer][inner] if inner else document[outer]
    return found


def _flat(given: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """`anchors.maturity.floor` instead of objects within objects."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        found |= _flat(value, f"{above}{name}.") if isinstance(value, dict) else {above + name: value}
    return found


def _elements(part: str, key: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[PolicyChange]:
    was, now = ({_key(part, key, one): one for one in some} for some in (old, new))
    for name in [*was, *(one for one in now if one not in was)]:
        title = (now.get(name) or was[name]).get("name")
        if name in was and name in now:
            yield from _fields(part, name, title, was[name], now[name])
        else:
            yield PolicyChange(part, name, title, None, was.get(name), now.get(name))


def _key(part: str, key: str, one: Mapping[str, Any]) -> str:
    """A fact may make entries under several rules: each binding is an element of its own."""
    return f"{one['fact']} {one['rule']}" if part == "facts" else str(one[key])


def _fields(
    part: str, key: str | None, name: str | None, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[PolicyChange]:
    for field in [*old, *(one for one in new if one not in old)]:
        if old.get(field) != new.get(field):
            yield PolicyChange(part, key, name, field, old.get(field), new.get(field))

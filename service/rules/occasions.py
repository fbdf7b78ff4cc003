"""Occasions: what happened on a day (session, exam, visit, event) and what its roll says of each trainee."""

import hashlib
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from service.rules.points.claims import Claim, of_attendance, of_score, of_taking_part
from service.rules.points.policy import FactKind

K = TypeVar("K", bound=Hashable)


class Differences(NamedTuple):
    """`changed` is new or says something else; `gone` is said no longer."""

    changed: frozenset[Any]
    gone: frozenset[Any]


def differences(old: Mapping[K, Any], new: Mapping[K, Any]) -> Differences:
    changed = frozenset(key for key, value in new.items() if key not in old or old[key] != value)
    return Differences(changed, frozenset(old.keys() - new.keys()))


def fingerprint(roll: Mapping[str, Any]) -> str:
    """The same for the same content, whatever its order."""
    return hashlib.sha256(msgspec.json.encode(sorted(roll.items()))).hexdigest()[:32]


def has_come(on: date, today: date) -> bool:
    return on <= today


def was_there_to(left_on: date | None, on: date) -> bool:
    """Whoever left the camp has no facts after that day."""
    return left_on is None or on <= left_on


def claims(fact: FactKind, occasion_id: UUID, on: date, said: Mapping[UUID, Any]) -> list[Claim]:
    """What a roll claims for each trainee it names; `present` stands for any mark of a half-day."""
    return [claim for trainee, value in said.items() for claim in _claims(fact, occasion_id, on, trainee, value)]


def _claims(fact: FactKind, occasion_id: UUID, on: date, trainee: UUID, value: Any) -> list[Claim]:
    if fact == "present":
        return of_attendance(occasion_id, trainee, on, value)
    if fact == "exam":
        return [of_score(fact, occasion_id, trainee, on, value)]
    return [of_taking_part(fact, occasion_id, trainee, on)]

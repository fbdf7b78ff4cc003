"""What wire shapes have in common: strict structs, pages, and decimals that are exact hundredths inside."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Generic, Self, TypeVar

import msgspec

from service.errors import invalid
from service.queries.select import Page, Paged

T = TypeVar("T")


class In(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    pass


class Out(msgspec.Struct, kw_only=True, frozen=True):
    @classmethod
    def of(cls, row: Any, **more: Any) -> Self:
        """The named fields of a row and no others."""
        names, read = _reader(cls, tuple(more))
        return cls(**dict(zip(names, read(row), strict=True)), **more)


@cache
def _reader(struct: type[Out], given: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(name for name in struct.__struct_fields__ if name not in given)
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda row: tuple(getattr(row, name) for name in names)


class Listed(Out, Generic[T], frozen=True, kw_only=True):
    items: list[T]
    total: int
    limit: int
    offset: int


def listed(paged: Paged, wanted: Page, one: Callable[[Any], T]) -> Listed[T]:
    return Listed(items=[one(row) for row in paged.rows], total=paged.total, limit=wanted.limit, offset=wanted.offset)


def hundredths(value: Decimal, pointer: str, *, low: int = 0, high: int = 10_000) -> int:
    """85.4 as 8540; more than two decimals or out of range is refused, never rounded."""
    exact = value * 100 if _is_plain(value) else Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value() or not low <= exact <= high:
        raise invalid(
            pointer,
            "out-of-range",
            f"应在 {low / 100:g} 与 {high / 100:g} 之间，最多两位小数。",
            f"Must lie between {low / 100:g} and {high / 100:g} with at most two decimals.",
        )
    return int(exact)


def _is_plain(value: Decimal) -> bool:
    """Short enough that its hundredfold is exact: 1e999999 would overflow, thirty nines would round."""
    return value.is_finite() and len(value.as_tuple().digits) <= 20 and abs(value.adjusted()) <= 20


def decimal(value: int | None) -> float | None:
    """Hundredths as people write them; two decimals survive a double."""
    return None if value is None else value / 100


def moment(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)

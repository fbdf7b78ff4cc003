"""Keys and checks that every table spells the same way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


class CampOwned(SQLModel):
    camp_id: UUID = Field(primary_key=True, foreign_key="camp.id")


class Record(CampOwned):
    id: UUID = Field(primary_key=True, default_factory=new_id)


class Versioned(Record):
    version: int = 1


def within(parent: str, column: str | None = None) -> ForeignKeyConstraint:
    """A reference that cannot leave the camp."""
    return ForeignKeyConstraint(["camp_id", column or f"{parent}_id"], [f"{parent}.camp_id", f"{parent}.id"])


def unique(*columns: str) -> UniqueConstraint:
    return UniqueConstraint("camp_id", *columns)


def looked_up_by(*columns: str) -> Index:
    return Index(None, "camp_id", *columns)


def check(name: str, condition: str) -> CheckConstraint:
    return CheckConstraint(condition, name=name)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def between(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def bigint(**options: Any) -> Any:
    return Field(sa_type=BigInteger, **options)


def long_text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)

from datetime import date
from uuid import UUID

from sqlmodel import Field, SQLModel

from service.tables.keys import CampOwned, between, check, new_id, one_of


class Organisation(SQLModel, table=True):
    id: UUID = Field(primary_key=True, default_factory=new_id)
    code: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=120)


class Camp(SQLModel, table=True):
    __table_args__ = (
        one_of("state", ["draft", "running", "closing", "archived"]),
        check("dates", "starts_on <= ends_on"),
        between("keep_years", 1, 30),
    )
    id: UUID = Field(primary_key=True, default_factory=new_id)
    number: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=120)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    starts_on: date
    ends_on: date
    state: str = Field(default="draft", max_length=10)
    keep_years: int = 3
    version: int = 1


class HoursRequirement(CampOwned, table=True):
    """Course hours that each trainee must complete in a field; hundredths of an hour."""

    __tablename__ = "hours_requirement"
    __table_args__ = (between("hours", 0, 100_000),)
    field: str = Field(primary_key=True, max_length=64)
    hours: int

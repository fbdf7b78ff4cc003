from datetime import date

from sqlmodel import Field, SQLModel

from service.tables.keys import long_text, one_of


class CalendarDay(SQLModel, table=True):
    """节假日与调休: a year's days that are not as their weekday, from the State Council's notice; for all camps."""

    __tablename__ = "calendar_day"
    __table_args__ = (one_of("kind", ["holiday", "makeup"]),)
    day: date = Field(primary_key=True)
    kind: str = Field(max_length=8)
    year: int = Field(index=True)
    document: str = long_text()

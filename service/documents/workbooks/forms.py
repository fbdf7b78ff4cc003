"""What a column's cells may hold, told beside how they are read: templates and exports are written from it."""

from collections.abc import Callable
from typing import Literal

import msgspec

from service.documents.workbooks.choices import Words
from service.documents.workbooks.problems import Cell
from service.documents.workbooks.shapes import CampDates

Kind = Literal["text", "codes", "month", "day", "whole", "hundredths", "choice", "any"]
Read = Callable[[Cell, CampDates | None], object]


class Form(msgspec.Struct, frozen=True):
    """Bounds in the units that people write; `words` of a choice by the value that each stands for.

    `beyond`: a day that may lie outside the camp.
    """

    kind: Kind
    low: int | None = None
    high: int | None = None
    words: Words | None = None
    beyond: bool = False


class Formed(msgspec.Struct, frozen=True):
    """A way to read cells that knows what they may hold."""

    read: Read
    form: Form

    def __call__(self, value: Cell, camp: CampDates | None) -> object:
        return self.read(value, camp)

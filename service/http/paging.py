"""The query parameters of every list."""

from typing import Annotated

from litestar.params import QueryParameter

LARGEST = 2**63 - 1
"""What a database keeps as a whole number."""
QueryLimit = Annotated[int, QueryParameter(ge=1, le=200)]
QueryOffset = Annotated[int, QueryParameter(ge=0, le=1_000_000)]
QuerySort = Annotated[str, QueryParameter(max_length=120)]
QuerySearch = Annotated[str | None, QueryParameter(min_length=1, max_length=64)]
QuerySeq = Annotated[int | None, QueryParameter(ge=0, le=LARGEST)]

"""The kinds of text people enter: how long, and free of control characters that a database would refuse."""

import re
from typing import Annotated

from msgspec import Meta

# Python's $ also stands before a last newline, which the look-ahead refuses
_LINE = r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$(?!\n)"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
# Blanks and characters without width, then one that can be seen
WRITTEN = (
    r"^(?:[^\S\x0b-\x1f]|[\u200b-\u200f\u2060\ufeff])*"
    r"[^\x00-\x1f\x7f\s\u200b-\u200f\u2060\ufeff][^\x00-\x08\x0b-\x1f\x7f]*$"
)

Number = Annotated[
    str, Meta(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]*$(?!\n)")
]
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=_LINE)]
Line = Annotated[str, Meta(min_length=1, max_length=120, pattern=_LINE)]
Reason = Annotated[str, Meta(min_length=1, max_length=500, pattern=WRITTEN)]
Remark = Annotated[str, Meta(max_length=500, pattern=_LINES)]
Text = Annotated[str, Meta(max_length=10_000, pattern=_LINES)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
SixDigits = Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)")]
COMPARED = r"^[A-Za-z0-9:-]{1,60}$"
"""What a sheet is set beside: another, the live one, or a policy's version or draft."""
Month = Annotated[str, Meta(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description="YYYY-MM")]

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n]")


def has_controls(text: str) -> bool:
    """Whether it holds what no text may: NUL, halves of a character, controls other than line break and tab."""
    return _CONTROLS.search(text) is not None


def legible(text: str | None) -> str | None:
    """The text, or None where there is nothing in it that can be seen."""
    return text if text is not None and re.match(WRITTEN, text) else None


def has_breaks(text: str) -> bool:
    """Whether it holds a line break or tab."""
    return _BREAKS.search(text) is not None

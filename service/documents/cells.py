"""Text in cells of files that other programs open: never a formula, and the same again when it is read back."""

import re

GUARD = "'"
_LIVE = re.compile(r"'*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may run, full-width forms included; also behind a guard, so that taking one away is exact."""


def guarded(text: str) -> str:
    return GUARD + text if _LIVE.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith(GUARD) and _LIVE.match(text) else text

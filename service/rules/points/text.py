"""Which text may enter the journal. Source: ledger.md 8."""

import re
import unicodedata

# Everything of the classes Cc and Cs but tab and newline: PostgreSQL refuses NUL, UTF-8 refuses surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def is_text(text: str) -> bool:
    """NFC, without NUL, lone surrogates or controls other than tab and newline."""
    return unicodedata.is_normalized("NFC", text) and FORBIDDEN.search(text) is None


def is_filled(text: str, longest: int) -> bool:
    """Such text, not blank, of at most `longest` characters."""
    return 0 < len(text) <= longest and not text.isspace() and is_text(text)

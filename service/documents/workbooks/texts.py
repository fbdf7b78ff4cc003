"""Text as officers type it, made comparable."""

import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅･．", "·"))
_HAN = r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]"
_INNER_SPACE = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_DOT_IN_NAME = re.compile(rf"(?<={_HAN})\s*[.·]\s*(?={_HAN})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """NFKC without any white space, dashes made one: for headers, codes and choices."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


@lru_cache(maxsize=20_000)
def tidy(text: str) -> str:
    """Running text, NFC, outer white space taken off."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip(
        "\ufeff\u200b" + " \t\n\u3000\xa0"
    )


@lru_cache(maxsize=5_000)
def person_name(text: str) -> str:
    """万　琳 is 万琳; 买买提·艾力 keeps its dot; Latin names keep single spaces."""
    name = _DOT_IN_NAME.sub("·", _INNER_SPACE.sub("", tidy(text).translate(_DOTS)))
    return " ".join(name.split())


def has_control_characters(text: str) -> bool:
    return _CONTROL.search(text) is not None

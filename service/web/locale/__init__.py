"""Chinese is written in the templates; English is the catalogue beside."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from babel.messages.pofile import read_po
from jinja2 import pass_context

Language = Literal["zh", "en"]
CATALOGUE = Path(__file__).with_name("en.po")


def _read() -> Mapping[tuple[str | None, str], str]:
    with CATALOGUE.open("rb") as file:
        return {(one.context, str(one.id)): str(one.string) for one in read_po(file) if one.id and one.string}


ENGLISH = _read()


def translated(language: Language, text: str, context: str | None = None) -> str:
    """The English of a Chinese text; the Chinese where there is none, which a test finds."""
    return ENGLISH.get((context, text), text) if language == "en" else text


@pass_context
def gettext(context: Any, text: str) -> str:
    return translated(context["language"], text)


@pass_context
def ngettext(context: Any, one: str, many: str, number: int) -> str:
    """Chinese has one form for all numbers; English has the singular under a context of its own."""
    language: Language = context["language"]
    return translated(language, one, "1") if language == "en" and number == 1 else translated(language, many)


@pass_context
def pgettext(context: Any, about: str, text: str) -> str:
    """For short words that mean different things in different places."""
    return translated(context["language"], text, about)


CALLABLES: tuple[Callable[..., str], Callable[..., str]] = (gettext, ngettext)

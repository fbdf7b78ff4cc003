"""Every Chinese text of the pages that English must have."""

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

from service import web
from service.web.navigation import LINKS, OFFICES
from service.web.trainees import FIGURES

TEMPLATES = Path(web.__file__).parent / "templates"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


@cache
def wanted() -> set[tuple[str | None, str]]:
    """Context and text of each."""
    found = extract_from_dir(TEMPLATES, [("**.html", "jinja2.ext:babel_extract")], keywords=KEYWORDS)
    texts: set[tuple[str | None, str]] = {
        (None, words) for words in (*(link.words for link in (*LINKS, *OFFICES)), *dict(FIGURES).values())
    }
    spoken = extract_from_dir(TEMPLATES.parent, [("**.py", "python")], keywords={"translated": (2,)})
    for _, _, text, _, context in (*found, *spoken):
        texts |= {(context, one) for one in ((text,) if isinstance(text, str) else text)}
    return texts

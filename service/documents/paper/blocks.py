"""What a document is made of. Everything in it is text to be shown; how it looks is the template's business."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

import msgspec

Form = Literal["booklet", "sheet", "official"]


class Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag=str.lower):
    pass


class Heading(Block, frozen=True, kw_only=True):
    level: int = 1
    text: str


class Text(Block, frozen=True, kw_only=True):
    """Lines of it are paragraphs. `soft` is small print; `note` stands in a frame."""

    text: str
    style: Literal["body", "soft", "note"] = "body"


class Facts(Block, frozen=True, kw_only=True):
    """Names with what they are, so many side by side."""

    items: Sequence[tuple[str, str]]
    across: int = 2
    breakable: bool = False


def facts(items: Sequence[tuple[str, str]], across: int = 2) -> Facts:
    breakable = len(items) > MANY or any(is_long(value) for _, value in items)
    return Facts(items=items, across=across, breakable=breakable)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`share` of the width that is left; 0 takes what its longest cell needs, `width` in ems."""

    name: str
    share: int = 0
    width: float = 0
    side: Literal["left", "right", "center"] = "left"


class Table(Block, frozen=True, kw_only=True):
    """`strong` rows are sums or groups; `heights` are the lines of each row in a table of so many ems or more."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    strong: Sequence[int] = ()
    heights: Sequence[tuple[int, float]] = ()
    breakable: bool = False
    """Over pages; what is short stays together."""


TITLE = 20
"""Ems of a title's line on an official paper."""
MANY = 24
"""Facts that are no longer kept on one page."""
SHORT = 9
"""Rows and, within one, lines."""
LINE = 20
"""Ems: about so much a cell holds that shares the width with others."""
PADDING = 1.1
"""In ems, what stands beside the text of a cell, and a hair more."""
BROAD = frozenset("mwMW@%&")


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], strong: Sequence[int] = ()) -> Table:
    """With width and height worked out where words allow it: the typesetter would set every cell twice to find them."""
    fitted = [
        one if one.share else msgspec.structs.replace(one, width=_widest([one.name, *(row[at] for row in rows)]))
        for at, one in enumerate(columns)
    ]
    return Table(
        columns=fitted,
        rows=rows,
        strong=strong,
        heights=[_height(fitted, row) for row in rows],
        breakable=len(rows) > SHORT or any(is_long(cell) for row in rows for cell in row),
    )


def is_long(words: str) -> bool:
    return sum(map(_width, words.split("\n"))) > SHORT * LINE or words.count("\n") >= SHORT


def _height(columns: Sequence[Column], row: Sequence[str]) -> tuple[int, float]:
    shares = sum(one.share for one in columns)
    shared = ((_widest([cell]) + PADDING) / one.share for one, cell in zip(columns, row, strict=True) if one.share)
    taken = sum(one.width + PADDING for one in columns if not one.share)
    return max(cell.count("\n") + 1 for cell in row), round(taken + shares * max(shared, default=0), 2)


def _widest(cells: Sequence[str]) -> float:
    return round(max(map(_width, "\n".join(cells).split("\n"))), 2)


def _width(words: str) -> float:
    """In ems, a little more rather than less: a quarter stands between Chinese and Latin."""
    ems = list(map(_em, words))
    return sum(ems) + sum((left == 1) != (right == 1) for left, right in pairwise(ems)) / 4 + 0.1


@cache
def _em(letter: str) -> float:
    if ord(letter) > 0x24F:
        return 1
    return 0.98 if letter in BROAD else 0.7 if letter.isupper() else 0.56


class Picture(Block, frozen=True, kw_only=True):
    """`words` say the same; `width` in millimetres."""

    svg: str
    words: str
    width: int


class Verbatim(Block, frozen=True, kw_only=True):
    """To be copied character by character."""

    text: str


class Signatures(Block, frozen=True, kw_only=True):
    """Under these words, who signs or seals, each with room for it and for the day."""

    words: str
    places: Sequence[str]


class Closing(Block, frozen=True, kw_only=True):
    """落款: by whom, and on which day."""

    signer: str
    day: str


AnyBlock = Heading | Text | Facts | Table | Picture | Verbatim | Signatures | Closing


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """`on` is the day whose state it shows; `digest` is of what it shows, and `about` is whose it is."""

    form: Form
    title: str
    about: str
    on: date
    digest: str = ""
    head: str = ""
    foot: str = ""
    cover: Sequence[tuple[str, str]] = ()
    cover_notes: Sequence[str] = ()
    blocks: Sequence[AnyBlock]


def title(*parts: str) -> str:
    """Broken into lines between its parts only."""
    lines = [""]
    for part in parts:
        if lines[-1] and _width(lines[-1] + part) > TITLE:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def stamped(paper: Paper) -> Paper:
    """With the digest of every text that it prints."""
    said = msgspec.json.encode(list(texts(paper)))
    return msgspec.structs.replace(paper, digest=hashlib.sha256(said).hexdigest())


def texts(paper: Paper) -> Iterator[tuple[str, str]]:
    """Every text that is printed, each with the words by which a reader finds the place."""
    for text in (paper.title, paper.head, paper.foot, *paper.cover_notes):
        yield "封面", text
    yield from (("封面·" + name, value) for name, value in paper.cover)
    chapter = "正文"
    for block in paper.blocks:
        if isinstance(block, Heading):
            chapter = block.text
        yield from ((f"{chapter}·{place}" if place else chapter, text) for place, text in _within(block))


def _within(block: AnyBlock) -> Iterator[tuple[str, str]]:
    if isinstance(block, Heading | Text | Verbatim):
        yield "", block.text
    elif isinstance(block, Facts):
        yield from block.items
    elif isinstance(block, Table):
        yield from ((column.name, column.name) for column in block.columns)
        yield from ((column.name, cell) for row in block.rows for column, cell in zip(block.columns, row, strict=True))
    elif isinstance(block, Picture):
        yield "", block.words
    elif isinstance(block, Signatures):
        yield from (("", text) for text in (block.words, *block.places))
    else:
        yield from (("", block.signer), ("", block.day))

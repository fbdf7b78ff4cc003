"""What a document is made of. Everything in it is text to be shown; how it looks is the template's business."""

from collections.abc import Iterator, Sequence
from datetime import date
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


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`share` of the width that is left; 0 takes what its longest cell needs, `width` in ems."""

    name: str
    share: int = 0
    width: float = 0
    side: Literal["left", "right", "center"] = "left"


class Table(Block, frozen=True, kw_only=True):
    """`strong` rows are sums or groups."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    strong: Sequence[int] = ()


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], strong: Sequence[int] = ()) -> Table:
    """With the width of each column worked out: the typesetter would set every cell twice to find it."""
    fitted = [
        one if one.share else msgspec.structs.replace(one, width=_widest([one.name, *(row[at] for row in rows)]))
        for at, one in enumerate(columns)
    ]
    return Table(columns=fitted, rows=rows, strong=strong)


def _widest(cells: Sequence[str]) -> float:
    return round(max(map(_width, "\n".join(cells).split("\n"))), 2)


def _width(words: str) -> float:
    """In ems, a little more rather than less: Chinese is square, and a quarter stands between it and Latin."""
    wide = [ord(one) > 0x2E7F for one in words]
    between = sum(left != right for left, right in pairwise(wide))
    narrow = sum(0.7 if one.isupper() else 0.56 for one, is_wide in zip(words, wide, strict=True) if not is_wide)
    return sum(wide) + narrow + between / 4 + 0.1


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
    digest: str
    head: str = ""
    foot: str = ""
    cover: Sequence[tuple[str, str]] = ()
    cover_notes: Sequence[str] = ()
    blocks: Sequence[AnyBlock]


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

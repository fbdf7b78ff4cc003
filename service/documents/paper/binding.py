"""Several PDFs bound into one, each beginning on an odd page, to be printed on both sides.

Takes PDF 1.4 as the press writes it: one object after another, no compressed ones. Source: ISO 32000-1, 7.5 and 7.7.3.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

_REFERENCE = re.compile(rb"(\d+) 0 R\b")
_OBJECT = re.compile(rb"\d+ 0 obj\n")
_SIZE = re.compile(rb"/Size (\d+)")
_COUNT = re.compile(rb"/Count (-?\d+)")
_OUTLINES = re.compile(rb"/Outlines (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_BOX = b"[0 0 595.276 841.89]"


class Part(NamedTuple):
    """One PDF's objects by their numbers, and which of them is the catalogue."""

    objects: dict[int, bytes]
    catalogue: bytes

    def named(self, wanted: re.Pattern[bytes]) -> int:
        found = wanted.search(self.catalogue)
        assert found is not None, "the press makes pages and an outline"
        return int(found[1])


def bound(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Of each its title, under which its own outline stands, and its bytes."""
    objects: list[bytes] = [b"", b"", b""]  # the catalogue, all pages, the outline
    kids, tops, count = [], [], 0
    for title, content in parts:
        part = _part(content)
        shift = len(objects)
        moved = [_moved(part.objects.get(number, b"null"), shift) for number in range(1, max(part.objects) + 1)]
        objects.extend(moved)
        pages, outline = part.named(_PAGES) + shift, part.named(_OUTLINES) + shift
        objects[pages - 1] = objects[pages - 1].replace(b"<<", b"<</Parent 2 0 R", 1)
        size = _count(objects[pages - 1])
        kids.append(pages)
        tops.append((outline, title))
        if size % 2:
            objects.append(b"<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox" + _BOX + b">>")
            kids.append(len(objects))
        count += size + size % 2
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R/Lang(zh-CN)>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % one for one in kids))
    objects[2] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (tops[0][0], tops[-1][0], len(tops))
    for nth, (number, title) in enumerate(tops):
        objects[number - 1] = _item(objects[number - 1], title, tops, nth)
    return _written(objects)


def _part(content: bytes) -> Part:
    at = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    size = int(_found(_SIZE, content[at:]))
    lines = content[at:].split(b"\n", size + 2)
    offsets = sorted((int(line[:10]), number) for number, line in enumerate(lines[2:]) if line[17:18] == b"n")
    ends = [*(offset for offset, _ in offsets[1:]), at]
    objects = {
        number: content[offset:end][: content[offset:end].rindex(b"\nendobj")].split(b" 0 obj\n", 1)[1]
        for (offset, number), end in zip(offsets, ends, strict=True)
    }
    root = int(_found(re.compile(rb"/Root (\d+) 0 R"), content[at:]))
    return Part(objects, objects[root])


def _found(wanted: re.Pattern[bytes], content: bytes) -> bytes:
    found = wanted.search(content)
    assert found is not None, wanted
    return found[1]


def _count(pages: bytes) -> int:
    return int(_found(_COUNT, pages))


def _moved(body: bytes, shift: int) -> bytes:
    """With every reference shifted; a stream's own bytes are left alone."""
    head, mark, stream = body.partition(b"stream\n")
    return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + shift), head) + mark + stream


def _item(root: bytes, title: str, tops: list[tuple[int, str]], nth: int) -> bytes:
    """A part's whole outline as one closed item."""
    beside = [(b"Prev", nth - 1), (b"Next", nth + 1)]
    links = b"".join(b"/%s %d 0 R" % (name, tops[at][0]) for name, at in beside if 0 <= at < len(tops))
    told = b"/Parent 3 0 R/Title<FEFF%s>%s" % (title.encode("utf-16-be").hex().encode(), links)
    closed = _COUNT.sub(lambda found: b"/Count -%d" % abs(int(found[1])), root.replace(b"/Type/Outlines", b""))
    return closed.replace(b"<<", b"<<" + told, 1)


def _written(objects: list[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe4\xbd\xa0\xe5\xa5\xbd\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, name = len(made), hashlib.sha256(made).hexdigest()[:32].encode()
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root 1 0 R/ID[<%s><%s>]>>\n" % (len(objects) + 1, name, name)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)

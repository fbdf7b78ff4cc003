"""Which characters a font has a glyph for, read from its cmap. Source: OpenType, cmap, formats 4 and 12."""

import struct
from collections.abc import Iterator
from pathlib import Path

COLLECTION = b"ttcf"
UNICODE = {(3, 10): 0, (0, 6): 1, (0, 4): 2, (3, 1): 3, (0, 3): 4}
"""Encodings by platform, the widest first."""


def characters(path: Path, index: int = 0) -> frozenset[int]:
    """The code points that the font draws; none of a font without a Unicode cmap."""
    data = path.read_bytes()
    table = _cmap(data, struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == COLLECTION else 0)
    if table is None:
        return frozenset()
    kind = struct.unpack_from(">H", data, table)[0]
    found = {4: _segments, 12: _groups}.get(kind)
    return frozenset(found(data, table)) if found else frozenset()


def _cmap(data: bytes, start: int) -> int | None:
    """Where its best Unicode table begins."""
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for nth in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * nth)
        if tag == b"cmap":
            return _best(data, offset)
    return None


def _best(data: bytes, cmap: int) -> int | None:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * nth) for nth in range(count)]
    known = [(UNICODE[one[:2]], cmap + one[2]) for one in records if one[:2] in UNICODE]
    return min(known)[1] if known else None


def _groups(data: bytes, table: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, table + 12)
    for first, last, glyph in struct.iter_unpack(">III", data[table + 16 : table + 16 + 12 * count]):
        yield from range(first + (glyph == 0), last + 1)


def _segments(data: bytes, table: int) -> Iterator[int]:
    size = struct.unpack_from(">H", data, table + 6)[0]
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{size // 2}H", data, table + 14 + place)
        for place in (0, size + 2, 2 * size + 2, 3 * size + 2)
    )
    for nth, (end, start) in enumerate(zip(ends, starts, strict=True)):
        place = table + 16 + 3 * size + 2 * nth + offsets[nth]
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", data, place + 2 * (code - start))[0] if offsets[nth] else code
            if glyph and (glyph + deltas[nth]) & 0xFFFF:
                yield code

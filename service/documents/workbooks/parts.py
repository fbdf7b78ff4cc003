"""What the fast reader does not tell of an xlsx: error cells, formulas without a value, how far a sheet reaches."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from service.documents.workbooks.archive import part
from service.documents.workbooks.problems import Broken, FileError

MOST_ROWS = 20_000
MOST_COLUMNS = 2_000
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,9})["']""")
_SUSPECT = re.compile(rb"""<(?:\w+:)?f[\s>/]|\st=["']e["']""")

BrokenCells = dict[tuple[int, int], Broken]


def _parsed(data: bytes, start: Callable[[str, dict[str, str]], None], **others: Callable[..., None]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = others.get("end")
    parser.CharacterDataHandler = others.get("text")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise FileError("file-damaged") from None


def _refuse_doctype(*_: object) -> None:
    raise FileError("archive-bomb", reason="含有DTD", reason_en="contains a DTD")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names with the archive's part of each."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            link = next((value for name, value in attributes.items() if _local(name) == "id" and ":" in name), "")
            sheets[attributes.get("name", "")] = link

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parsed(part(archive, "xl/workbook.xml"), workbook)
    _parsed(part(archive, "xl/_rels/workbook.xml.rels"), relation)
    return {name: posixpath.join("xl", targets.get(link, "")).lstrip("/") for name, link in sheets.items()}


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def reaches_too_far(data: bytes) -> bool:
    """A cell far out makes the reader fill everything before it."""
    if b"\0" in data:
        raise FileError("file-damaged")
    places = _PLACE.findall(data)
    rows = max((int(row) for _, row in places), default=0)
    widest = max((column_number(letters) for letters in {letters for letters, _ in places}), default=0)
    return rows > MOST_ROWS or widest > MOST_COLUMNS


def broken_cells(data: bytes) -> BrokenCells:
    if _SUSPECT.search(data) is None:
        return {}
    scan = _Scan()
    _parsed(data, scan.start, end=scan.end, text=scan.text)
    return scan.broken


class _Scan:
    """Walks the cells of one sheet part."""

    def __init__(self) -> None:
        self.broken: BrokenCells = {}
        self._clear()

    def _clear(self) -> None:
        self.place, self.type, self.inside = "", "", ""
        self.formula: str | None = None
        self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.inside = _local(tag)
        if self.inside == "c":
            self._clear()
            self.place, self.type = attributes.get("r", ""), attributes.get("t", "n")
        elif self.inside == "f":
            self.formula = ""

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside == "v":
            self.value += data

    def end(self, tag: str) -> None:
        self.inside = ""
        if _local(tag) == "c":
            self._judge()

    def _judge(self) -> None:
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", self.place)
        if match is None:
            return
        place = (int(match[2]) - 1, column_number(match[1].encode()) - 1)
        if self.type == "e":
            self.broken[place] = Broken("excel-error", self.value or "#N/A")
        elif self.formula is not None and not self.value and self.type != "str":
            self.broken[place] = Broken("formula-without-value", f"={self.formula}")

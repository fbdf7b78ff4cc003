"""Attachments of a growth file: what a file is by its bytes, whatever it calls itself, and how large it may be."""

import re
import unicodedata
from typing import NamedTuple

MAX_BYTES = 5 * 1024 * 1024
MAX_NAME = 160
_OOXML = "application/vnd.openxmlformats-officedocument."
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


class FileType(NamedTuple):
    extensions: tuple[str, ...]
    media_type: str
    magic: bytes
    parts: tuple[bytes, ...] = ()
    """Names that such a file's directory holds uncompressed."""


TYPES = (
    FileType(("pdf",), "application/pdf", b"%PDF-"),
    FileType(("png",), "image/png", b"\x89PNG\r\n\x1a\n"),
    FileType(("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff"),
    FileType(("docx",), f"{_OOXML}wordprocessingml.document", _ZIP, (b"[Content_Types].xml", b"word/document")),
    FileType(("xlsx",), f"{_OOXML}spreadsheetml.sheet", _ZIP, (b"[Content_Types].xml", b"xl/workbook.xml")),
    FileType(("doc",), "application/msword", _OLE, ("WordDocument".encode("utf-16-le"),)),
    FileType(("xls",), "application/vnd.ms-excel", _OLE, ("Workbook".encode("utf-16-le"),)),
)
MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))


def recognise(content: bytes) -> FileType | None:
    """The type by magic bytes; None for any other, and for documents that carry macros."""
    if any(mark in content for mark in MACROS if content.startswith((_OLE, _ZIP))):
        return None
    return next((one for one in TYPES if _is(one, content)), None)


def _is(kind: FileType, content: bytes) -> bool:
    return content.startswith(kind.magic) and all(part in content for part in kind.parts)


def plain_name(sent: str) -> str:
    """The last part of the name that was sent, without control characters, in NFC; '' where nothing is left."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", sent))[-1]
    return "".join(one for one in last if unicodedata.category(one) not in {"Cc", "Cf", "Cs"}).strip(" .")


def is_named_as(name: str, kind: FileType) -> bool:
    stem, _, extension = name.rpartition(".")
    return bool(stem) and extension.lower() in kind.extensions


def known_extensions() -> str:
    return "、".join(extension for kind in TYPES for extension in kind.extensions)

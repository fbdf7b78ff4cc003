"""Files in answers: kept by whoever asked, never shown, under a name of our own making."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from unicodedata import category, normalize
from urllib.parse import quote

from litestar import Response

from service.database import Session
from service.http.etags import tagged
from service.http.routes import AnyRequest
from service.queries.seen import because

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
_RESERVED = re.compile(r'[\\/:*?"<>|%;]+')
LONGEST = 160


def download(filename: str, media_type: str, content: bytes) -> Response[bytes]:
    """RFC 6266: the real name as UTF-8, and a plain one for those who read only ASCII."""
    return Response(content, media_type=media_type, headers={"content-disposition": _disposition(filename)})


def printed(
    request: AnyRequest, tag: str, filename: str, media_type: str, content: Callable[[], bytes]
) -> Response[Any]:
    """The same, under its tag: not made again for whoever has it."""
    told = {"content-disposition": _disposition(filename)}
    return tagged(request, tag, content, media_type=media_type, more=told)


def exported(session: Session, filename: str, media_type: str, content: bytes) -> Response[bytes]:
    """A file that leaves the camp: the audit keeps the SHA-256 of what was given away."""
    because(session, hashlib.sha256(content).hexdigest())
    return download(filename, media_type, content)


def plain_name(given: str) -> str:
    """One name that every system can keep: no folders, no controls, nothing reserved, no dots at its ends."""
    last = re.split(r"[\\/]", normalize("NFC", given))[-1]
    visible = "".join(one for one in last if category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return _RESERVED.sub("_", visible).strip(" .")[-LONGEST:] or "file"


def _disposition(filename: str) -> str:
    name = plain_name(filename)
    ascii_name = "".join(one if one.isascii() else "_" for one in name)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"

"""A zip is judged by its directory before anything in it is unpacked."""

import io
import zipfile
import zlib

from service.documents.workbooks.problems import FileError

MOST_MEMBERS = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100


def opened(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise FileError("file-damaged") from None
    _check_size(archive.infolist(), len(data))
    _check_content(archive.infolist())
    return archive


def _check_size(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise FileError("archive-bomb", reason=f"{len(members)}个部件", reason_en=f"{len(members)} members")
    if unpacked > MOST_UNPACKED:
        raise FileError("archive-bomb", reason="解压后超过50 MB", reason_en="over 50 MB unpacked")
    if unpacked > packed * MOST_RATIO or any(_swells(member) for member in members):
        raise FileError("archive-bomb", reason="压缩比超过100", reason_en="packed more than 100 to 1")


def _swells(member: zipfile.ZipInfo) -> bool:
    # a style sheet of a few kilobytes may pack well: only parts that cost memory count
    return member.file_size > 1_000_000 and member.file_size > member.compress_size * MOST_RATIO


def _check_content(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise FileError("encrypted")
    names = [member.filename.lower() for member in members]
    if any("vbaproject" in name or name.startswith("basic/") for name in names):
        raise FileError("macros")
    if any("externallinks/" in name for name in names):
        raise FileError("external-links")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more than its directory entry promised."""
    try:
        info = archive.getinfo(name)
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, EOFError):
        raise FileError("file-damaged") from None
    if len(data) > info.file_size:
        raise FileError("file-damaged")
    return data

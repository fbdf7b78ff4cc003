"""Uploaded files as names and bytes."""

from collections.abc import Sequence

from litestar.datastructures import UploadFile

MOST_BYTES = 5 * 1024 * 1024 + 64 * 1024
"""Five megabytes of workbooks, and room for the form around them."""


def read_files(uploads: Sequence[UploadFile]) -> list[tuple[str, bytes]]:
    return [(_name(upload.filename), upload.file.read()) for upload in uploads]


def _name(given: str) -> str:
    """The last part of whatever path a browser sent."""
    return given.replace("\\", "/").rsplit("/", 1)[-1] or "upload"

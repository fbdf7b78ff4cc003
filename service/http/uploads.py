"""Uploaded files as names and bytes."""

from collections.abc import Sequence

from litestar.datastructures import UploadFile

from service.errors import Malformed
from service.http.routes import AnyRequest

MOST_BYTES = 5 * 1024 * 1024 + 64 * 1024
"""Five megabytes of workbooks, and room for the form around them."""


async def require_parts(request: AnyRequest) -> None:
    """Where a list of files is wanted Litestar fails on a form without a part; reading it before refuses it."""
    if "content-type" not in request.headers:
        zh, en = "请求没有内容：至少要有一个文件。", "The request has no body: it needs at least one file."
        raise Malformed("malformed", zh, en)
    await request.form()


def read_files(uploads: Sequence[UploadFile]) -> list[tuple[str, bytes]]:
    return [(_name(upload.filename), upload.file.read()) for upload in uploads]


def _name(given: str) -> str:
    """The last part of whatever path a browser sent."""
    return given.replace("\\", "/").rsplit("/", 1)[-1] or "upload"

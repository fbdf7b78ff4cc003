"""Files in answers."""

from urllib.parse import quote

from litestar import Response


def download(filename: str, media_type: str, content: bytes) -> Response[bytes]:
    """To be kept, never shown: RFC 6266 with the real name, and a plain one for those who read only ASCII."""
    return Response(content, media_type=media_type, headers={"content-disposition": _disposition(filename)})


def _disposition(filename: str) -> str:
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "._- ") else "_" for one in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"

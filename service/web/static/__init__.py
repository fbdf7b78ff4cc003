"""Files that pages load, each under an address that changes with its bytes, so that browsers keep it for ever."""

import gzip
import hashlib
from pathlib import Path
from typing import NamedTuple

from litestar import Response
from litestar.params import FromPath

from service.errors import NotFound
from service.http.routes import AnyRequest, public_get

KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class File(NamedTuple):
    kind: str
    mark: str
    plain: bytes
    packed: bytes


def _file(path: Path) -> File:
    content = path.read_bytes()
    return File(KINDS[path.suffix], hashlib.sha256(content).hexdigest()[:16], content, gzip.compress(content, mtime=0))


FILES = {path.name: _file(path) for path in sorted(Path(__file__).parent.iterdir()) if path.suffix in KINDS}


def address(name: str) -> str:
    return f"/static/{FILES[name].mark}/{name}"


@public_get("/static/{mark:str}/{name:str}")
def show(request: AnyRequest, mark: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    found = FILES.get(name)
    if found is None or found.mark != mark:
        raise NotFound
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
    coded = {"content-encoding": "gzip"} if packs else {}
    return Response(found.packed if packs else found.plain, media_type=found.kind, headers=headers | coded)


HANDLERS = [show]

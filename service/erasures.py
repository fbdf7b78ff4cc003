"""The list of erased persons beside the database: a line each, so that a restored backup can erase them again."""

import os
from collections.abc import Iterable
from pathlib import Path


def append_lines(path: Path, lines: Iterable[bytes]) -> None:
    """On the disk when it returns; for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, b"".join(line + b"\n" for line in lines))
        os.fsync(handle)
    finally:
        os.close(handle)


def read_lines(path: Path) -> list[bytes]:
    """None where nobody was erased yet."""
    return [line for line in path.read_bytes().splitlines() if line.strip()] if path.exists() else []

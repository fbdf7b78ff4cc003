"""Checkpoints: the heads of all chains in a signed note, to be kept where nobody who runs the database can reach.

Source: the C2SP signed-note form. The text ends with a newline; a blank line and one signature a line follow it.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

ORIGIN = "jingying/checkpoint/1"
KINDS = frozenset({"audit", "journal"})
_HEAD = re.compile(r"(audit|journal) ([0-9a-f-]{36}) (0|[1-9][0-9]*) ([0-9a-f]{64})")
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+=*)")


class CheckpointError(ValueError):
    """A text that is not a checkpoint, or not signed by a key that is known."""


class Head(NamedTuple):
    """Where a chain ended: its kind, its camp (zero for the installation), its last number and that row's hash."""

    kind: str
    camp_id: UUID
    seq: int
    hash: str


class Checkpoint(NamedTuple):
    heads: tuple[Head, ...]
    at: str


IsSignature = Callable[[bytes, bytes], bool]
"""Whether a signature (four bytes of the key, then 64) is good for a text."""


def text(heads: Iterable[Head], at: int) -> str:
    """What is signed: the origin, a line a chain, the time in UTC."""
    moment = datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"{one.kind} {one.camp_id} {one.seq} {one.hash}" for one in sorted(heads)]
    return "\n".join([ORIGIN, *lines, f"time {moment}", ""])


def signed(body: str, signer: str, signature: bytes) -> str:
    """The note: the text, a blank line, "— name base64(four bytes of the key ‖ Ed25519 signature)"."""
    return f"{body}\n— {signer} {base64.b64encode(signature).decode()}\n"


def signer_name(key_name: str) -> str:
    return f"jingying/{key_name}"


def notes(file: str) -> Iterator[str]:
    """One note after another, as a file collects them."""
    starts = [match.start() for match in re.finditer(rf"^{re.escape(ORIGIN)}$", file, re.MULTILINE)]
    if not starts or file[: starts[0]].strip():
        raise CheckpointError("this is not a file of checkpoints")
    for start, end in zip(starts, [*starts[1:], len(file)], strict=True):
        yield file[start:end].strip("\n") + "\n"


def opened(note: str, signers: Mapping[str, IsSignature]) -> Checkpoint:
    """The checkpoint, if one of its signatures is by a known key and right; a known key's wrong one spoils it."""
    body, parted, signatures = note.partition("\n\n")
    body += "\n"
    found = [_SIGNATURE.fullmatch(line) for line in signatures.splitlines()]
    if not parted or not found or None in found:
        raise CheckpointError("a checkpoint has a text, a blank line and a signature")
    checks = [signers[one[1]](_decoded(one[2]), body.encode()) for one in found if one and one[1] in signers]
    if not checks:
        raise CheckpointError("the checkpoint is signed by a key that is not in the key file")
    if not all(checks):
        raise CheckpointError("the checkpoint's signature is wrong")
    return _parsed(body)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        raise CheckpointError("a signature that is not base64") from None


def _parsed(body: str) -> Checkpoint:
    origin, *lines, time = body.rstrip("\n").split("\n")
    found = [_HEAD.fullmatch(line) for line in lines]
    if origin != ORIGIN or None in found or not time.startswith("time "):
        raise CheckpointError("a line of the checkpoint that is not known")
    heads = (Head(one[1], UUID(one[2]), int(one[3]), one[4]) for one in found if one)
    return Checkpoint(tuple(heads), time.removeprefix("time "))


def by_chain(checkpoints: Iterable[Checkpoint], kind: str) -> dict[UUID, dict[int, str]]:
    """What all the checkpoints say of one kind of chain: hash by seq, by camp; two that disagree are an error."""
    known: dict[UUID, dict[int, str]] = {}
    for head in (one for checkpoint in checkpoints for one in checkpoint.heads if one.kind == kind and one.seq):
        if known.setdefault(head.camp_id, {}).setdefault(head.seq, head.hash) != head.hash:
            raise CheckpointError(f"two checkpoints disagree about {kind} {head.camp_id} {head.seq}")
    return known

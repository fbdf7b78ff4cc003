"""One text for one content, its digest and the seed that follows from it. Source: ranking.md 6 and 9."""

import hashlib

import msgspec

from service.rules.measurement import ranks
from service.rules.ranking.inputs import Inputs, ordered


def canonical(struct: msgspec.Struct) -> str:
    """JSON with sorted keys and no spaces; a struct of whole numbers and texts has only one such text."""
    return msgspec.json.encode(struct, order="sorted").decode()


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(inputs: Inputs) -> int:
    """The first 8 bytes, big-endian, of the digest of the inputs in canonical order."""
    return ranks.seed_of(bytes.fromhex(digest(canonical(ordered(inputs)))))

"""Signed checkpoints of every chain as it stands, and what a file of them says."""

import base64
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from service.database import Session
from service.errors import NotFound
from service.queries import audit, points
from service.rules import checkpoints as rules
from service.rules.checkpoints import Checkpoint, Head
from service.sealing import KeyRing, key_hash

HASH = 4


def checkpoint(session: Session, now: int) -> str:
    """The note of all heads, signed by the present key; the session must see one moment."""
    return signed(session.info["keys"], audit.list_heads(session), now)


def not_continued(session: Session, last: Checkpoint) -> list[Head]:
    """The heads of an earlier checkpoint that the chains do not hold any more: nothing may be signed on top."""
    return [head for head in last.heads if _hash_at(session, head) != head.hash]


def _hash_at(session: Session, head: Head) -> str | None:
    if head.kind == "audit":
        return audit.head_at(session, head.camp_id, head.seq)
    try:
        return points.head_at(session, head.camp_id, head.seq).hash
    except NotFound:
        return None


def signed(keys: KeyRing, heads: Sequence[Head], now: int) -> str:
    return sign(keys, rules.text(heads, now))


def sign(keys: KeyRing, body: str) -> str:
    """The signed note of any text, by the present key."""
    name, key = rules.signer_name(keys.current.name), keys.current.signer
    return rules.signed(body, name, key_hash(name, _public(key)) + key.sign(body.encode()))


def read(keys: KeyRing, file: str) -> list[Checkpoint]:
    """Every checkpoint of a file, each signed by a key of the ring; else CheckpointError."""
    signers = {rules.signer_name(name): _checker(name, key) for name, key in keys.signers().items()}
    return [rules.opened(note, signers) for note in rules.notes(file)]


def _checker(name: str, key: Ed25519PrivateKey) -> rules.IsSignature:
    public: Ed25519PublicKey = key.public_key()
    expected = key_hash(rules.signer_name(name), _public(key))

    def is_signature(signature: bytes, text: bytes) -> bool:
        try:
            public.verify(signature[HASH:], text)
        except InvalidSignature:
            return False
        return signature[:HASH] == expected

    return is_signature


def verifier_keys(keys: KeyRing) -> list[str]:
    """What others check a checkpoint with: name+hash+base64(0x01 ‖ public key), as the C2SP writes it."""
    found = []
    for key_name, key in keys.signers().items():
        name, public = rules.signer_name(key_name), _public(key)
        encoded = base64.b64encode(b"\x01" + public).decode()
        found.append(f"{name}+{key_hash(name, public).hex()}+{encoded}")
    return found


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()

"""The policy as stored text 积分细则: written once, digested as it stands, never serialised again."""

import hashlib
import json

import msgspec

from service.rules.points.policy import Policy

TAG = b"points-policy/1\n"


class PolicyTextError(ValueError):
    """The text is not a policy document; the message names the place."""


def canonical(policy: Policy) -> str:
    """JSON with sorted keys, without spaces; defaults written out, but for a binding's marks. Source: ledger.md 5."""
    return json.dumps(msgspec.to_builtins(policy), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parse(text: str) -> Policy:
    """The policy of a stored text; PolicyTextError for other JSON, unknown or missing fields; not its consistency."""
    try:
        return msgspec.json.decode(text, type=Policy)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise PolicyTextError(str(error)) from error


def digest(text: str) -> str:
    """SHA-256("points-policy/1\\n" ‖ the stored bytes), lowercase hex. Source: ledger.md 5."""
    return hashlib.sha256(TAG + text.encode()).hexdigest()

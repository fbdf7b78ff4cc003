"""检查点: where a camp's journal stood, as the text that is signed. Source: ledger.md 13."""

from datetime import date

FORM = "points-checkpoint/1"


def text(origin: str, seq: int, head: str, closed_through: date | None, signed_at: int) -> str:
    """Form, origin, seq, hash, the settled day ("-" before the first) and when (microseconds), a line each."""
    settled = "-" if closed_through is None else closed_through.isoformat()
    return "\n".join([FORM, origin, str(seq), head, settled, str(signed_at), ""])

from datetime import datetime
from typing import Any, Literal

from service.schemas.wire import Out, moment


class FeedOut(Out, frozen=True, kw_only=True):
    """`ended`: what proved its person then proves nothing any more; a new address can be made."""

    state: Literal["none", "live", "ended"]
    last4: str | None = None
    made_at: datetime | None = None


class FeedAddressOut(Out, frozen=True, kw_only=True):
    """Shown once: whoever has it reads the calendar."""

    address: str


def feed_out(row: Any) -> FeedOut:
    if row is None:
        return FeedOut(state="none")
    return FeedOut(state="live" if row.live else "ended", last4=row.last4, made_at=moment(row.made_at))


def feed_address(origin: str, secret: str) -> str:
    return f"{origin}/calendar/{secret}/jingying.ics"

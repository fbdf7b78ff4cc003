"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta, timezone

CAMP_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time all year, so a fixed offset needs no zone table."""


def now() -> int:
    return int(datetime.now(UTC).timestamp() * 1_000_000)


def day_of(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1_000_000, CAMP_ZONE).date()


def today() -> date:
    return day_of(now())

"""Privacy: how contacts are shown and found, until when a request is due, and how long records are kept."""

import unicodedata
from datetime import date, timedelta
from typing import Literal

Kind = Literal["copy", "correction", "deletion", "explanation", "restriction"]
Verdict = Literal["granted", "refused"]
DAYS_TO_ANSWER = 30
CHINA = "86"


def digits(phone: str) -> str:
    """A telephone number as it is compared: the digits after NFKC, without 86 before eleven of them."""
    found = "".join(one for one in unicodedata.normalize("NFKC", phone) if one.isdecimal() and one.isascii())
    found = found.removeprefix("00") if found.startswith("00" + CHINA) else found
    return found[2:] if len(found) == 13 and found.startswith(CHINA) else found


def masked(phone: str) -> str:
    """138****1234: the first three and the last four characters; of less than eight nothing but the last one."""
    if len(phone) < 8:
        return "*" * (len(phone) - 1) + phone[-1:]
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def is_veto(points: int, veto_from: date | None) -> bool:
    """Whether a registration is a veto 一票否决, whose cause is sealed: it has a term, or no points."""
    return veto_from is not None or points == 0


def due_on(filed: date) -> date:
    """Thirty days after the request, PIPL art. 50: 'timely'; the law names no number of days."""
    return filed + timedelta(days=DAYS_TO_ANSWER)


def keep_until(ends_on: date, years: int) -> date:
    """The last day of keeping: the camp's end and so many years; the 29th of February becomes the 28th."""
    day = 28 if (ends_on.month, ends_on.day) == (2, 29) else ends_on.day
    return ends_on.replace(year=ends_on.year + years, day=day)


def is_overdue(state: str, due: date, today: date) -> bool:
    """Whether a request waits longer than it may."""
    return state == "open" and today > due


def may_erase(camp_state: str) -> bool:
    """Whether no points rest on the file any more and no import can fill it again; until then it is restricted."""
    return camp_state == "archived"


def may_purge(camp_state: str, keep_to: date, today: date) -> bool:
    """Whether a camp is archived and its keeping time is over."""
    return camp_state == "archived" and today > keep_to

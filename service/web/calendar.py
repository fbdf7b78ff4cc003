"""工作日历: the holidays and make-up days of a year, by which publicity is counted; the same for all camps."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import calendar as actions
from service.database import Session
from service.errors import Invalid, Problem, Refusal
from service.http.routes import AnyRequest, post, signed_in_get
from service.http.sessions import RequestSession
from service.rules.access import Perm
from service.rules.working_days import YEARS
from service.schemas.calendar import CalendarIn, CalendarOut, lines_of, tag_of, year_out
from service.web.pages import filled, require_seen, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/calendar/{year:int}"
KINDS = {"放假": "holiday", "休": "holiday", "holiday": "holiday", "补班": "makeup", "班": "makeup", "makeup": "makeup"}


@signed_in_get(ROOT)
def show(request: AnyRequest, session: RequestSession, year: FromPath[int]) -> Response[str]:
    return _page(request, session, year, {})


@post(ROOT, Perm.SETTINGS_WRITE)
def replace(request: AnyRequest, session: RequestSession, year: FromPath[int], data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        require_seen(written(data, "seen"), tag_of(year_out(session, year)))
        actions.replace_year(session, year, lines_of(_read(written(data, "days"))))
        return see_other(request.scope["path"])

    return tried(session, work, partial(_page, request, session, year, data))


def _read(text: str) -> CalendarIn:
    """A line a day: the day, 放假 or 补班, and the document."""
    lines = [line.split(None, 2) for line in text.splitlines() if line.strip()]
    if wrong := [place for place, parts in enumerate(lines, start=1) if len(parts) < 3 or parts[1] not in KINDS]:
        raise _unreadable(wrong)
    days = [{"day": day, "kind": KINDS[kind], "document": document.strip()} for day, kind, document in lines]
    return filled(CalendarIn, {"days": days})


def _unreadable(wrong: list[int]) -> Invalid:
    problems = [
        Problem(
            pointer="/days", code="unreadable-line",
            message=f"第{place}行：应为“日期 放假或补班 文号”，例如 2027-10-01 放假 国办发明电〔2026〕1号。",
            message_en=f"Line {place}: day, holiday or makeup, and the document, such as 2027-10-01 holiday G-1.",
        )
        for place in wrong
    ]  # fmt: skip
    return Invalid("invalid", "有的行认不出来，请改后再存。", "Some lines cannot be read.", problems=problems)


def _page(
    request: AnyRequest, session: Session, year: int, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    its = year_out(session, year)
    more: dict[str, Any] = {"seen": tag_of(its), "typed": given.get("days", _typed(its)), "years": YEARS}
    return shown(request, "calendar/show.html", its=its, months=_months(its), refusal=refusal, **more)


def _typed(its: CalendarOut) -> str:
    words = {"holiday": "放假", "makeup": "补班"}
    return "\n".join(f"{one.day} {words[one.kind]} {one.document}" for one in its.days)


def _months(its: CalendarOut) -> list[tuple[int, list[Any], list[Any]]]:
    """Those in which anything is out of the ordinary: days off, and days that make up for them."""
    found = []
    for month in range(1, 13):
        days = [one for one in its.days if one.day.month == month]
        if days:
            off, made_up = ([one for one in days if one.kind == kind] for kind in ("holiday", "makeup"))
            found.append((month, off, made_up))
    return found


HANDLERS: list[Any] = [show, replace]

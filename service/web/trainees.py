"""学员与成长档案: who is in the camp, and one file whole; a trainee begins with her own."""

from typing import Any

from litestar import Response
from litestar.params import FromPath

from service import clock
from service.documents import charts
from service.http.paging import QuerySearch
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import growth
from service.queries import trainees as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.growth import AnyFile, growth_file
from service.schemas.trainees import trainee_line
from service.schemas.wire import listed
from service.web.locale import Language, translated
from service.web.pages import language_of, shown
from service.web.rendering import number

ROOT = "/camps/{camp:str}/trainees"
FIGURES = (
    ("attendance_percent", "出勤"),
    ("seminar_mean", "研讨"),
    ("practice_mean", "实践"),
    ("maturity_mean", "成熟度"),
)


@get(ROOT, Perm.TRAINEE_READ, personal=True)
def index(request: AnyRequest, session: RequestSession, q: QuerySearch = None) -> Response[str]:
    wanted = Page(200, 0, "")
    found = listed(queries.list_trainees(session, camp_of(session), wanted, q=q), wanted, trainee_line)
    return shown(request, "trainees/index.html", found=found, q=q or "")


@get(ROOT + "/{no:str}", Perm.GROWTH_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    file = growth_file(growth.read_file(session, camp_of(session), no, clock.today()), viewer_of(session).role)
    return shown(request, "trainees/show.html", file=file, shape=_shape(file, language_of(request)))


def _shape(file: AnyFile, language: Language) -> str:
    """What the recommendation reads, as one picture; nothing until all of it is there."""
    figures = [getattr(file.figures, name) for name, _ in FIGURES]
    if None in figures:
        return ""
    words = [f"{translated(language, word)} {number(value)}" for (_, word), value in zip(FIGURES, figures, strict=True)]
    return charts.radar(words, [value / 100 for value in figures], "；".join(words))


HANDLERS: list[Any] = [index, show]

from datetime import date
from math import isfinite

from service.actions.panels import Proposal
from service.rules.measurement.reliability import Plan as Size
from service.rules.measurement.severity_statuses import Status
from service.rules.ranking.panels_asking import Asked
from service.rules.ranking.panels_outlook import Link, Origin, Outlook
from service.rules.ranking.panels_wording import LINKS, ORIGINS, REMEDY
from service.schemas.wire import Out


class PanelsIn(Asked, frozen=True, kw_only=True):
    pass


class GroupOut(Out, frozen=True, kw_only=True):
    group: int
    trainees: list[str]
    panel: list[str]


class PlannedOut(Out, frozen=True, kw_only=True):
    """One seminar of the plan."""

    seminar: int
    groups: list[GroupOut]


class LoadOut(Out, frozen=True, kw_only=True):
    """How many panels a mentor sits on, and how many reviews that makes."""

    mentor: str
    panels: int
    reviews: int


class LinkOut(Out, frozen=True, kw_only=True):
    """The worst SE of a difference between two reviewers over that of a mark; null where nothing links them."""

    connected: bool
    figure: float | None
    status: Status
    message: str
    message_en: str


class RemedyOut(Out, frozen=True, kw_only=True):
    message: str
    message_en: str
    link: LinkOut


class ComponentsOut(Out, frozen=True, kw_only=True):
    trainee: float
    reviewer: float
    seminar: float
    day: float
    error: float


class ForecastOut(Out, frozen=True, kw_only=True):
    """Errors of a trainee's fair score: in points of 100 where its scale is known, and over the spread of trainees."""

    standard_error: float | None
    standard_error_largest: float | None
    standard_error_share: float
    reliability: float
    components: ComponentsOut
    origin: Origin
    message: str
    message_en: str


class SizeOut(Out, frozen=True, kw_only=True):
    """So many seminars with so many reviewers each; generalizability and dependability."""

    seminars: int
    reviewers: int
    relative: float | None
    absolute: float | None


class EnoughOut(Out, frozen=True, kw_only=True):
    """The smallest that reach .80, null where none of 12 seminars by 6 reviewers does; and all that were tried."""

    relative: SizeOut | None
    absolute: SizeOut | None
    plans: list[SizeOut]


class PanelsOut(Out, frozen=True, kw_only=True):
    topic: str | None
    on: date | None
    seed: int
    seminars: list[PlannedOut]
    loads: list[LoadOut]
    before: LinkOut
    after: LinkOut
    remedy: RemedyOut | None
    forecast: ForecastOut
    enough: EnoughOut


def panels_out(asked: Asked, found: Proposal) -> PanelsOut:
    seen = found.outlook
    return PanelsOut(
        topic=asked.topic,
        on=asked.on,
        seed=asked.seed,
        seminars=_seminars(found),
        loads=_loads(found),
        before=_link(seen.before),
        after=_link(seen.after),
        remedy=None if seen.after.status == "adjusted" else _remedy(seen.remedied),
        forecast=_forecast(seen),
        enough=EnoughOut(
            relative=_size(seen.study.smallest_relative),
            absolute=_size(seen.study.smallest_absolute),
            plans=[one for each in seen.study.plans if (one := _size(each))],
        ),
    )


def _seminars(found: Proposal) -> list[PlannedOut]:
    wanted, plan = found.wanted, found.plan
    return [
        PlannedOut(
            seminar=number + 1,
            groups=[
                GroupOut(
                    group=group + 1,
                    trainees=[wanted.trainees[row] for row in (plan.place[number] == group).nonzero()[0]],
                    panel=sorted(wanted.mentors[one] for one in seats),
                )
                for group, seats in enumerate(plan.seats[number])
            ],
        )
        for number in range(len(plan.seats))
    ]


def _loads(found: Proposal) -> list[LoadOut]:
    reviews = found.plan.met().sum(axis=0)
    each = zip(found.wanted.mentors, found.plan.loads, reviews, strict=True)
    return [LoadOut(mentor=no, panels=int(panels), reviews=int(marks)) for no, panels, marks in each]


def _link(link: Link) -> LinkOut:
    return LinkOut(
        connected=link.figure is not None,
        figure=None if link.figure is None else round(link.figure, 4),
        status=link.status,
        message=LINKS[link.status].zh,
        message_en=LINKS[link.status].en,
    )


def _remedy(link: Link) -> RemedyOut:
    return RemedyOut(message=REMEDY.zh, message_en=REMEDY.en, link=_link(link))


def _forecast(seen: Outlook) -> ForecastOut:
    known = seen.assumed.origin != "none"
    parts, told, said = seen.assumed.components, seen.precision, ORIGINS[seen.assumed.origin]
    return ForecastOut(
        standard_error=round(told.mean, 4) if known else None,
        standard_error_largest=round(told.largest, 4) if known else None,
        standard_error_share=round(told.share, 4),
        reliability=round(told.reliability, 4),
        components=ComponentsOut(
            trainee=round(parts.v_t or 0.0, 4),
            reviewer=round(parts.v_r, 4),
            seminar=round(parts.v_s, 4),
            day=round(parts.v_q, 4),
            error=round(parts.v_e, 4),
        ),
        origin=seen.assumed.origin,
        message=said.zh,
        message_en=said.en,
    )


def _size(size: Size | None) -> SizeOut | None:
    if size is None:
        return None
    figures = (round(each, 4) if isfinite(each) else None for each in (size.relative, size.absolute))
    relative, absolute = figures
    return SizeOut(seminars=size.seminars, reviewers=size.reviewers, relative=relative, absolute=absolute)

"""The board of standings with everybody's course, and one trainee's statement."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from service.database import Session
from service.documents.books import Column, Page, Trends
from service.documents.books.pages import Row
from service.documents.exports import Report, basis_of
from service.queries import points_standings as boards
from service.queries.access import sees_vetoes
from service.queries.camps import read_camp
from service.queries.points_standings import PLAIN, Board
from service.queries.seen import saw
from service.queries.select import Page as Part
from service.schemas.points import StandingOut
from service.schemas.points_proposals import PendingLine
from service.schemas.points_standings import ExplanationOut, standings_out

WHOLE = Part(limit=1_000_000)
COURSE = "走势"
PERSON = (Column("学员编号", wide=14), Column("姓名", wide=10), Column("工作单位", wide=24))
WAITS = "待复核"
BARRED = Column("不参与排序", wide=12)
KINDS = {"award": "加分", "deduct": "减分", "reverse": "冲正", "veto": "否决", "adjust": "调整"}


def standings(session: Session, camp_id: UUID, found: Board) -> Report:
    shown = boards.visible(session, camp_id, found)
    saw(session, (row.trainee for row in shown))
    board = standings_out(found, shown, WHOLE, vetoes=sees_vetoes(session))
    months = _months(session, camp_id, found)
    names = [one.name for one in board.items[0].categories] if board.items else []
    columns = [
        Column("名次", "number"), *PERSON, BARRED, Column("总分", "bar"), *(Column(name, "points") for name in names),
    ]  # fmt: skip
    page = Page(name="积分榜", title="积分榜", columns=columns, rows=[_line(one) for one in board.items])
    return Report("积分榜", _with_course(page, board.items, months), found.head.hash, _basis(found))


def _line(one: StandingOut) -> Row:
    barred = "是" if one.barred is True else None
    parts = (part.counted / 100 for part in one.categories)
    return [one.place, one.no, one.name, one.unit, barred, one.total / 100, *parts]


def _basis(found: Board) -> list[Row]:
    return list(basis_of(found.head.seq, found.head.hash, found.on))


def _with_course(page: Page, items: Sequence[StandingOut], months: Sequence[Board]) -> list[Page]:
    """Beside the board a small line; its figures stand on a sheet of their own."""
    if len(months) < 2 or not items:
        return [page]
    totals = [_totals(one) for one in months]
    rows: list[Row] = [[one.no, one.name, *(total.get(one.no, 0) / 100 for total in totals)] for one in items]
    columns = [*PERSON[:2], *(Column(f"{one.on:%Y-%m}", "points") for one in months)]
    course = Page(name=COURSE, title=f"积分逐月走势（截至 {months[-1].on}）", columns=columns, rows=rows)
    trends = Trends(sheet=COURSE, first=2, last=len(columns) - 1)
    drawn = [*page.columns, Column(COURSE, "trend")]
    beside = [[*row, None] for row in page.rows]
    return [Page(name=page.name, title=page.title, columns=drawn, rows=beside, trends=trends), course]


def _totals(found: Board) -> dict[str, int]:
    return {found.people[row.trainee].no: row.total for row in found.rows}


def _months(session: Session, camp_id: UUID, found: Board) -> list[Board]:
    """The board at the end of each of the camp's months; only of the plain reading, whose past is what people knew."""
    if found.how.posted != PLAIN:
        return []
    camp = read_camp(session, camp_id)
    at_seq = None if found.at_seq == found.head.seq else found.at_seq
    last = min(found.on, camp.ends_on)
    return [boards.board(session, camp_id, day, at_seq) for day in month_ends(camp.starts_on, last)]


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from one day to another, and that other day; of the last 24 months."""
    day, found = first, []
    while day <= last:
        end = day.replace(day=monthrange(day.year, day.month)[1])
        found.append(min(end, last))
        day = end + timedelta(days=1)
    yield from found[-24:]


def statement(its: ExplanationOut) -> Report:
    title = f"{its.name} {its.no} 积分明细"
    basis = basis_of(its.as_of.seq, its.as_of.hash, its.as_of.on)
    return Report(title, [_entries(its, title), _counts(its, title)], its.as_of.hash, basis)


def _entries(its: ExplanationOut, title: str) -> Page:
    columns = [
        Column("流水号", "number"), Column("日期", "day"), Column("种类", wide=8), Column("细则", wide=8),
        Column("事项", wide=28), Column("理由", wide=28), Column("依据", wide=24), Column("分数", "points"),
        Column("冲正第几号", "number"), Column("被第几号冲正", "number"),
        Column("状态", wide=8), Column("待复核分数", "points"),
    ]  # fmt: skip
    rows: list[Row] = [
        [one.seq, one.occurred_on, KINDS.get(one.kind, one.kind), one.rule, one.about, one.reason, one.evidence,
         one.amount / 100, one.reverses, one.reversed_by, None, None]
        for one in its.entries
    ]  # fmt: skip
    return Page(name="流水", title=title, columns=columns, rows=[*rows, *map(_pending, its.pending)])


def _pending(one: PendingLine) -> Row:
    """Its points stand in a column of their own, so that no sum of the entries takes them in."""
    told: Row = [one.occurred_on, KINDS.get(one.kind, one.kind), one.rule, None, one.reason, one.evidence]
    return [None, *told, None, one.reverses, None, WAITS, one.amount / 100]


def _counts(its: ExplanationOut, title: str) -> Page:
    """Each rule's sum with what caps and 就高 took away, each category's, and the total; then why in words."""
    columns = [
        Column("类别", wide=14), Column("细则", wide=10), Column("项目", wide=24), Column("起评", "points"),
        Column("登记", "points"), Column("封顶减去", "points"), Column("就高略去", "points"), Column("计入", "points"),
    ]  # fmt: skip
    above = [[sentence] for sentence in (its.count.sentences if its.count else [])]
    return Page(name="怎样算出来的", title=title, columns=columns, rows=list(_sums(its)), above=above)


def _sums(its: ExplanationOut) -> Iterator[Row]:
    for category in its.count.categories if its.count else ():
        for rule in category.rules:
            figures = (rule.nominal, rule.cut, rule.dropped, rule.counted)
            yield [category.name, rule.code, rule.name, None, *(one / 100 for one in figures)]
        whole = category.base, category.nominal, category.cut + category.cut_below, category.dropped, category.counted
        yield [category.name, "小计", None, *(one / 100 for one in whole)]
    if its.count:
        count = its.count
        sums = count.base, count.nominal, count.cut + count.cut_below, count.dropped, count.total
        yield ["总分", None, None, *(one / 100 for one in sums)]

"""Which rule each kind of fact makes entries under, by evidence: a column, the name, or the code."""

import re
from typing import NamedTuple

from service.documents.workbooks.lines import Line
from service.documents.workbooks.texts import folded
from service.rules.points.policy import Binding, FactKind, Mode


class Kind(NamedTuple):
    fact: FactKind
    code: str
    mode: Mode
    sign: int
    names: tuple[str, ...]
    evidence: tuple[str, ...]


KINDS = (
    Kind(
        "present", "T01", "times", 1, ("集中培训出勤", "培训出勤", "集中培训", "参加集中培训", "出勤"), ("签到", "考勤")
    ),
    Kind("late", "D01", "times", -1, ("迟到早退", "迟到、早退", "迟到或早退", "迟到", "培训迟到"), ("签到", "考勤")),
    Kind("absent", "D02", "times", -1, ("无故缺勤", "缺勤", "旷课", "无故旷课", "无故缺席"), ("签到", "考勤")),
    Kind("completion", "T02", "times", 1, ("菜单课程结业", "课程结业", "选课结业", "菜单式课程结业"), ("结业",)),
    Kind("exam", "T03", "score", 1, ("课程考试", "考试成绩", "考试", "理论考试", "结业考试"), ("成绩", "考试")),
    Kind("visit", "T05", "times", 1, ("现场教学", "参加现场教学", "现场教学活动"), ("签到", "考勤")),
    Kind("seminar", "S01", "score", 1, ("研讨评分", "研讨得分", "研讨评议", "研讨成绩"), ("评分", "评议")),
    Kind("speaker", "S02", "times", 1, ("研讨主发言", "主发言", "研讨主旨发言"), ("研讨记录", "发言", "记录")),
    Kind("posting", "P01", "score", 1, ("实践岗位鉴定", "实践鉴定", "岗位鉴定", "实践锻炼鉴定"), ("鉴定",)),
    Kind(
        "event",
        "P02",
        "times",
        1,
        ("重大活动参与", "参与重大活动", "参加重大活动", "重大活动"),
        ("派遣", "通知", "活动"),
    ),
    Kind("assessment", "M01", "score", 1, ("导师季度评价", "导师评价", "季度评价", "成熟度评价"), ("评价",)),
    Kind("unit_assessment", "M02", "score", 1, ("选派单位评价", "单位评价", "单位半年评价", "派出单位评价"), ("评价",)),
)


_BRACKETED = re.compile(r"\([^()]*\)")
_OTHER_THINGS = re.compile("心得|体会|报道|宣传|优秀|获奖|论文|稿|承办|组织者")


def bound(lines: list[Line]) -> tuple[tuple[Binding, ...], list[str]]:
    """The bindings, and the kinds of fact that will make no points."""
    chosen: dict[FactKind, Line] = {}
    for find in (_by_column, _by_name, _by_part_of_name, _by_code):
        for kind in KINDS:
            if kind.fact not in chosen and (line := find(kind, lines, list(chosen.values()))) is not None:
                chosen[kind.fact] = line
    bindings = tuple(
        Binding(fact=kind.fact, rule=chosen[kind.fact].text("code")) for kind in KINDS if kind.fact in chosen
    )
    return bindings, [kind.names[0] for kind in KINDS if kind.fact not in chosen]


def _fits(kind: Kind, line: Line) -> bool:
    value = line.values.get("value")
    return line.values.get("mode") == kind.mode and isinstance(value, int) and value * kind.sign > 0


def _by_column(kind: Kind, lines: list[Line], _: list[Line]) -> Line | None:
    """对应事实 decides, but even it cannot make a veto of an attendance."""
    found: Line | None = None
    for line in lines:
        if line.values.get("fact") != kind.fact:
            continue
        if not _fits(kind, line):
            line.flag("fact", "binding-mode", fact=kind.names[0])
        elif found is not None:
            line.flag("fact", "binding-repeated", other=found.text("code"))
        else:
            found = line
    return found


def _by_name(kind: Kind, lines: list[Line], taken: list[Line]) -> Line | None:
    names = [folded(name) for name in kind.names]
    exact = [line for line in lines if folded(line.text("name")) == names[0] and _free(line, taken)]
    same = exact or [line for line in lines if folded(line.text("name")) in names and _free(line, taken)]
    for line in same:
        if not _fits(kind, line) and line.values.get("mode") is not None:
            line.flag("name", "binding-mode", fact=kind.names[0])
    return _only(kind, [line for line in same if _fits(kind, line)])


def _by_part_of_name(kind: Kind, lines: list[Line], taken: list[Line]) -> Line | None:
    """集中培训出勤(每半天) is 集中培训出勤: only names long enough to mean nothing else, and no essay about it."""
    if any(folded(line.text("name")) in map(folded, kind.names) for line in lines):
        return None
    names = [folded(name) for name in kind.names if len(name) >= 4]
    same = [
        line
        for line in lines
        if _fits(kind, line) and _free(line, taken) and any(name in _bare(line) for name in names)
        and not _OTHER_THINGS.search(_bare(line))
    ]  # fmt: skip
    found = _only(kind, same)
    if found is not None and _bare(found) not in names:
        found.flag("name", "binding-by-part", fact=kind.names[0])
    return found


def _bare(line: Line) -> str:
    return _BRACKETED.sub("", folded(line.text("name")))


def _by_code(kind: Kind, lines: list[Line], taken: list[Line]) -> Line | None:
    if not _keeps_codes(taken):
        return None
    for line in lines:
        if line.text("code") == kind.code and _fits(kind, line) and _free(line, taken) and _has_evidence(kind, line):
            line.flag("name", "binding-by-code", code=kind.code, fact=kind.names[0])
            return line
    return None


def _keeps_codes(taken: list[Line]) -> bool:
    """Codes say something only where most rules known by name have the usual ones."""
    usual = [kind for kind in KINDS for line in taken if line.text("code") == kind.code and _is_named(kind, line)]
    return 2 * len(usual) >= len(taken)


def _is_named(kind: Kind, line: Line) -> bool:
    return any(folded(name) in folded(line.text("name")) for name in kind.names)


def _has_evidence(kind: Kind, line: Line) -> bool:
    evidence = folded(line.text("evidence"))
    return not evidence or any(word in evidence for word in kind.evidence)


def _free(line: Line, taken: list[Line]) -> bool:
    return line.values.get("fact") is None and all(line is not other for other in taken)


def _only(kind: Kind, lines: list[Line]) -> Line | None:
    """Of several the code decides; where it does not, an officer must."""
    coded = [line for line in lines if line.text("code") == kind.code]
    if len(lines) == 1 or coded:
        return (coded or lines)[0]
    for line in lines:
        codes = "、".join(other.text("code") for other in lines)
        line.flag("name", "binding-ambiguous", fact=kind.names[0], rules=codes)
    return None

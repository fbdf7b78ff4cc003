"""What the facts behind journal lines are called."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from service.rules.growth_periods import half_words


class SourceName(NamedTuple):
    """A fact as people know it."""

    kind: str
    name: str | None
    on: date
    number: int | None


HALVES = {"am": ("上午", "morning"), "pm": ("下午", "afternoon")}
KINDS = {
    "completion": ("菜单课程", "course"),
    "exam": ("考试", "exam"),
    "visit": ("现场教学", "visit"),
    "seminar": ("研讨", "seminar"),
    "speaker": ("研讨主发言", "speech at the seminar"),
    "posting": ("实践岗位", "posting"),
    "event": ("重大活动", "event"),
}


def about(source: str | None, names: Mapping[str, SourceName]) -> tuple[str, str] | None:
    """The fact behind a line in Chinese and English; null where it has none or may not be seen."""
    kind, _, key = (source or "").partition(":")
    if kind == "register":
        return f"加减分登记第 {key} 号", f"registration no. {key}"
    found = names.get(f"seminar:{key}" if kind == "speaker" else source or "")
    if found is None:
        return None
    if kind == "attendance":
        half = HALVES[found.name or "am"]
        return f"集中培训 {found.on} {half[0]}", f"session of {found.on}, {half[1]}"
    if kind == "assessment":
        return f"导师第 {found.number} 季度评价", f"mentor's assessment of quarter {found.number}"
    if kind == "unit":
        zh, en = half_words(f"H{found.number}")
        return f"选派单位{zh}评价", f"unit's assessment of {en}"
    return f"{KINDS[kind][0]}：{found.name}", f"{KINDS[kind][1]}: {found.name}"

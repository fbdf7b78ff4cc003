"""How officers write the same value: by hand, with units, in full width, by symbol."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from tests.documents.camps_sheets import Choice, Half, Mark, Month, Name, Points, Raw, Whole

EPOCH = date(1899, 12, 30)
WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
SYMBOLS = {"present": "√", "late": "△", "leave": "○", "absent": "×"}
MARKS = {"present": "出勤", "late": "迟到", "leave": "请假", "absent": "缺勤"}
HALVES = {"am": "上午", "pm": "下午"}
OTHER_WORDS: dict[str, list[Any]] = {
    "男": ["男", "男 ", "男性"], "女": ["女", "　女"], "组织点选": ["点选", "组织点选"],
    "单位推选": ["推选", "单位 推选"], "公开考选": ["考选", "公开考选"], "结业": ["结业", "已结业"],
    "在学": ["在学", ""], "计次": ["计次", "按次"], "计分": ["计分", "按得分"], "否决": ["一票否决", "否决"],
    "全期": ["全期", "全程"], "年度": ["年度", "每年"], "季度": ["季度", "每季度"], "月": ["月度", "每月"],
    "每次": ["每次", "单次"], "1季度": ["第一季度", "一季度", 1.0], "2季度": ["二季度", "第2季度"],
    "3季度": ["三季度", "Q3"], "上半年": ["上半年", "第一个半年"], "下半年": ["下半年", 2],
}  # fmt: skip
UNITS = {"可带人数": "人", "名额": "名", "学时": "学时"}
YEARS_NEEDED = ("影响期起", "影响期止")
PERCENT = ("积分权重", "表现权重", "成熟度权重", "出勤率下限", "积分名次上限")


def plain(value: Any) -> Any:
    """As the sample writes it."""
    if isinstance(value, Raw):
        return value.value
    if isinstance(value, Month):
        return value.replace("-", ".")
    if isinstance(value, Mark):
        return MARKS[value]
    if isinstance(value, Half):
        return f"{value.on} {HALVES[value.half]}"
    if isinstance(value, Points):
        return value / 100
    return "" if value is None else value


class Hand:
    """One officer's habits, changing from cell to cell."""

    def __init__(self, random: Random, *, only_text: bool = False) -> None:
        self.random, self.only_text = random, only_text

    def write(self, value: Any, header: Any) -> Any:
        written = self.written(value, header)
        return str(written) if self.only_text and not isinstance(written, str) else written

    def written(self, value: Any, header: Any) -> Any:
        if isinstance(value, Raw):
            return value.value
        ways: tuple[tuple[type, Callable[[Any, Any], Any]], ...] = (
            (Half, self.session), (Month, self.month), (Mark, self.mark), (Name, self.name), (Choice, self.choice),
            (Points, self.points), (Whole, self.whole), (date, self.day), (str, self.text), (int, self.figure),
        )  # fmt: skip
        for kind, write in ways:
            if isinstance(value, kind):
                return write(value, header)
        return self.random.choice(["", "", " ", "　"])

    def day(self, day: date, header: Any) -> Any:
        y, m, d = day.year, day.month, day.day
        ways = [f"{y}年{m}月{d}日", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}-{m:02}-{d:02}", f"{y}{m:02}{d:02}"]
        ways += [ways[0].translate(WIDE), ways[3].translate(WIDE), f"{y} 年 {m} 月 {d} 日"]
        if not self.only_text:
            ways += [day, day, (day - EPOCH).days, int(ways[4])]  # type: ignore[list-item]
        if header not in YEARS_NEEDED:
            ways.append(f"{m}月{d}日")
        return self.random.choice(ways)

    def month(self, month: Month, _: Any) -> Any:
        year, number = map(int, month.split("-"))
        ways: list[Any] = [
            f"{year}年{number}月",
            month,
            f"{year}/{number}",
            f"{year}.{number:02}",
            f"{year}{number:02}",
        ]
        ways += [f"{year}．{number:02}".translate(WIDE), f"{year} 年 {number:02} 月"]
        if not self.only_text:
            ways.append(date(year, number, 1))
            ways += [float(f"{year}.{number:02}")] if number != 10 else []
        return self.random.choice(ways)

    def mark(self, mark: Mark, _: Any) -> str:
        return self.random.choice([SYMBOLS[mark], SYMBOLS[mark], f" {SYMBOLS[mark]}", MARKS[mark]])

    def name(self, name: Name, _: Any) -> str:
        spaced = "　".join(name) if len(name) == 2 else name
        return self.random.choice([name, spaced, f" {name}", f"{name}　"])

    def choice(self, word: Choice, _: Any) -> Any:
        return self.random.choice(OTHER_WORDS.get(word, [word]))

    def points(self, points: Points, _: Any) -> Any:
        number = f"{points / 100:g}"
        return self.random.choice([points / 100, number, f"{points / 100:.2f}", f"{number}分", number.translate(WIDE)])

    def whole(self, number: Whole, header: Any) -> Any:
        unit = UNITS.get(header, "")
        return self.random.choice(
            [int(number), str(int(number)), f"{int(number)}{unit}", str(int(number)).translate(WIDE)]
        )

    def figure(self, figure: int, _: Any) -> Any:
        """Of 推荐办法, where the row says what it is."""
        return self.random.choice([figure, str(figure), f" {figure} "])

    def text(self, text: str, header: Any) -> str:
        if not str(header).endswith(("编号", "代码")):
            return self.random.choice([text, text, f"{text} ", f"　{text}"])
        if "、" in text:
            return self.random.choice(["、", "，", ";", " ", "\n", "/"]).join(text.split("、"))
        return self.random.choice([text, text, f" {text}", text.translate(WIDE), text.lower()])

    def session(self, head: Half, _: Any) -> str:
        day, half = head.on, HALVES[head.half]
        m, d = day.month, day.day
        week = "一二三四五六日"[day.weekday()]
        ways = [f"{m}月{d}日{half}", f"{m}/{d} {half}", f"{m}.{d}{half}", f"{m}月{d}日（{half}）", f"{m}-{d}\n{half}"]
        ways += [f"{day} {half}", f"{day.year}年{m}月{d}日（周{week}）{half}", f"{m}月{d}日{half}".translate(WIDE)]
        return self.random.choice(ways)

    def header(self, header: str) -> str:
        middle = len(header) // 2
        return self.random.choice(
            [header, header, f"{header[:middle]} {header[middle:]}", f"{header}\n", f"*{header}", f" {header}："]
        )

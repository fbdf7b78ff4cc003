"""Words of a fixed choice and the value each stands for."""

from collections.abc import Callable, Mapping

from service.documents.workbooks.problems import Broken, Cell, CellError, shown
from service.documents.workbooks.texts import folded

Words = Mapping[str, tuple[str, ...]]

SEX: Words = {"male": ("男", "男性"), "female": ("女", "女性")}
CHANNEL: Words = {
    "appointed": ("组织点选", "点选"),
    "nominated": ("单位推选", "推选", "单位推荐"),
    "examined": ("公开考选", "考选"),
}
RESULT: Words = {
    "completed": ("结业", "已结业", "合格"),
    "failed": ("未结业", "不合格"),
    "enrolled": ("在学", "在读", "已选"),
}
MARK: Words = {
    "present": ("出勤", "√", "✓", "✔", "☑", "到", "已到", "出席", "正常"),
    "late": ("迟到", "△", "▲", "早退", "迟到早退", "迟到/早退", "迟"),
    "leave": ("请假", "○", "〇", "◯", "事假", "病假", "公假", "假"),
    "absent": ("缺勤", "×", "✗", "✘", "✕", "X", "旷课", "缺席", "未到", "缺"),
}
QUARTER: Words = {
    str(number): (f"第{number}季度", str(number), han, f"Q{number}", f"{number}季度", f"{han}季度", f"第{han}季度")
    for number, han in enumerate("一二三四", 1)
}
HALF_YEAR: Words = {
    "1": ("第1半年", "1", "一", "上半年", "第一半年", "第一个半年", "前半年", "H1"),
    "2": ("第2半年", "2", "二", "下半年", "第二半年", "第二个半年", "后半年", "H2"),
}
MODE: Words = {
    "times": ("计次", "按次", "次"),
    "score": ("计分", "按分", "按得分", "折算"),
    "veto": ("否决", "一票否决"),
}
PERIOD: Words = {
    "whole": ("全期", "全程", "整期"),
    "year": ("年度", "年", "每年", "全年"),
    "quarter": ("季度", "季", "每季度", "每季"),
    "month": ("月", "月度", "每月"),
    "once": ("每次", "次", "单次"),
}
YES: Words = {"yes": ("需复核", "是", "需", "复核", "√"), "": ("否", "不需", "不需复核", "无需复核", "无", "×")}
FACT: Words = {
    "present": ("出勤", "集中培训出勤"),
    "late": ("迟到", "迟到早退"),
    "absent": ("缺勤", "无故缺勤"),
    "completion": ("结业", "课程结业", "选课结业"),
    "exam": ("考试", "课程考试"),
    "visit": ("现场教学",),
    "seminar": ("研讨", "研讨评分"),
    "speaker": ("主发言", "研讨主发言"),
    "posting": ("实践岗位", "实践鉴定"),
    "event": ("重大活动",),
    "assessment": ("导师评价", "导师季度评价"),
    "unit_assessment": ("单位评价", "选派单位评价"),
}


def chooser(words: Words) -> Callable[[Cell], str]:
    meaning = {folded(word).upper(): value for value, several in words.items() for word in several}
    choices = "、".join(several[0] for several in words.values())

    def choose(value: Cell) -> str:
        if isinstance(value, Broken):
            raise CellError(value.code)
        found = meaning.get(folded(shown(value)).upper())
        if found is None:
            raise CellError("not-a-choice", choices=choices)
        return found

    return choose


mark = chooser(MARK)
_quarter = chooser(QUARTER)
_half_year = chooser(HALF_YEAR)
_yes = chooser(YES)


def quarter(value: Cell) -> int:
    return int(_quarter(value))


def half_year(value: Cell) -> int:
    return int(_half_year(value))


def yes(value: Cell) -> bool:
    return bool(_yes(value))

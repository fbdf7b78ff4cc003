from datetime import date

import pytest

from service.rules.points.sources import SourceName, about

ON = date(2020, 9, 1)


@pytest.mark.parametrize(
    ("source", "name", "chinese", "english"),
    [
        ("attendance:1", SourceName("attendance", "am", ON, None), "集中培训 2020-09-01 上午",
         "session of 2020-09-01, morning"),
        ("attendance:1", SourceName("attendance", "pm", ON, None), "集中培训 2020-09-01 下午",
         "session of 2020-09-01, afternoon"),
        ("assessment:1", SourceName("assessment", None, ON, 4), "导师第 4 季度评价",
         "mentor's assessment of quarter 4"),
        ("unit:1", SourceName("unit", None, ON, 2), "选派单位下半年评价", "unit's assessment of the second half"),
        ("completion:1", SourceName("completion", "公文写作", ON, None), "菜单课程：公文写作", "course: 公文写作"),
        ("exam:1", SourceName("exam", "结业考试", ON, None), "考试：结业考试", "exam: 结业考试"),
        ("visit:1", SourceName("visit", "红旗渠", ON, None), "现场教学：红旗渠", "visit: 红旗渠"),
        ("seminar:1", SourceName("seminar", "营商环境", ON, None), "研讨：营商环境", "seminar: 营商环境"),
        ("speaker:1", SourceName("seminar", "营商环境", ON, None), "研讨主发言：营商环境",
         "speech at the seminar: 营商环境"),
        ("posting:1", SourceName("posting", "招商专班", ON, None), "实践岗位：招商专班", "posting: 招商专班"),
        ("event:1", SourceName("event", "抗疫", ON, None), "重大活动：抗疫", "event: 抗疫"),
        ("register:7", None, "加减分登记第 7 号", "registration no. 7"),
    ],
)  # fmt: skip
def test_a_line_names_its_fact_in_both_languages(
    source: str, name: SourceName | None, chinese: str, english: str
) -> None:
    known = source.replace("speaker", "seminar")
    assert about(source, {known: name} if name else {}) == (chinese, english)


@pytest.mark.parametrize("source", ["posting:2", "speaker:1", None])
def test_what_may_not_be_seen_has_no_name(source: str | None) -> None:
    names = {
        "posting:1": SourceName("posting", "招商专班", ON, None),
        "speaker:1": SourceName("seminar", "x", ON, None),
    }
    assert about(source, names) is None

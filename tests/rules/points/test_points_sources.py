from datetime import date

import pytest

from service.rules.points.sources import SourceName, about

ON = date(2020, 9, 1)


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("attendance:1", SourceName("attendance", "pm", ON, None), "集中培训 2020-09-01 下午"),
        ("assessment:1", SourceName("assessment", None, ON, 4), "导师第 4 季度评价"),
        ("unit:1", SourceName("unit", None, ON, 2), "选派单位第 2 个半年评价"),
        ("posting:1", SourceName("posting", "招商引资专班", ON, None), "实践岗位：招商引资专班"),
        ("speaker:1", SourceName("seminar", "如何优化营商环境", ON, None), "研讨主发言：如何优化营商环境"),
        ("register:7", None, "加减分登记第 7 号"),
        ("posting:2", None, None),
        (None, None, None),
    ],
)
def test_a_line_names_its_fact_in_both_languages(source: str | None, name: SourceName | None, said: str | None) -> None:
    known = (source or "").replace("speaker", "seminar")
    found = about(source, {known: name} if name else {})
    assert (found and found[0]) == said
    assert found is None or found[1].isascii() or name is not None

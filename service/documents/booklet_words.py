"""What codes are called on paper, and how figures and days are written there."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
NONE = "—"
SEXES: Mapping[str, str] = {"female": "女", "male": "男"}
CHANNELS: Mapping[str, str] = {"appointed": "组织点选", "nominated": "单位推选", "examined": "公开考选"}
PERSON_STATES: Mapping[str, str] = {
    "selected": "入选", "enrolled": "在营", "completed": "结业", "withdrawn": "退出", "suspended": "中止",
}  # fmt: skip
COURSE_STATES: Mapping[str, str] = {
    "enrolled": "已选", "waiting": "候补", "dropped": "已退选", "completed": "结业", "failed": "未结业",
}  # fmt: skip
POSTING_STATES: Mapping[str, str] = {"active": "进行中", "appraised": "已鉴定", "recalled": "已召回"}
POSTING_KINDS: Mapping[str, str] = {
    "party_building": "党建", "expo": "会展", "investment": "招商", "project": "项目", "other": "其他",
}  # fmt: skip
NOTE_FORMS: Mapping[str, str] = {"talk": "谈心谈话", "visit": "走访", "guidance": "业务指导", "other": "其他"}
ENTRY_KINDS: Mapping[str, str] = {
    "award": "表彰奖励", "sanction": "处理处分", "remark": "备注", "follow_up": "后续跟踪",
    "self_summary": "自我小结", "weekly_note": "每周记录",
}  # fmt: skip
SEMINAR_STATES: Mapping[str, str] = {"open": "评分中", "closed": "已结束"}
IN_LEDGER: Mapping[str, str] = {"posted": "已记账", "reversed": "已冲销", "unposted": "未记账"}
OWNERS: Mapping[str, str] = {"officer": "组织员", "mentor": "导师", "trainee": "学员"}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")


def figure(value: float | None) -> str:
    """As it stands in the record, without zeros that say nothing: 85.4, 82.513889."""
    return NONE if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def score(value: float | None) -> str:
    """With both decimals, so that columns align."""
    return NONE if value is None else f"{value:.2f}"


def day(on: date | None) -> str:
    return NONE if on is None else on.isoformat()


def day_in_words(on: date) -> str:
    """2021年7月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def span(starts_on: date, ends_on: date | None) -> str:
    return f"{starts_on.isoformat()} 至 {'今' if ends_on is None else ends_on.isoformat()}"


def moment(at: datetime) -> str:
    """In China, to the minute."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def said(text: str | None) -> str:
    return text or NONE


def half(code: str | None) -> str:
    """H1 as 第1个半年."""
    return "" if code is None else f"第{code.removeprefix('H')}个半年"

"""任免审批表: what of a cadre's appointment form a growth file takes over, and what it never does."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from service.rules.text import has_controls

Why = Literal["never", "no_place"]
Words = tuple[str, str]

NAME, PARTY, CAREER, PHOTO = "XingMing", "RuDangShiJian", "JianLi", "ZhaoPian"
FIELDS: Mapping[str, tuple[str, Words]] = {
    "XingBie": ("sex", ("性别", "sex")),
    "ChuShengNianYue": ("birth_month", ("出生年月", "birth month")),
    "MinZu": ("ethnicity", ("民族", "ethnicity")),
    PARTY: ("political_status", ("政治面貌", "political status")),
    "CanJiaGongZuoShiJian": ("work_start", ("参加工作时间", "start of work")),
    "QuanRiZhiJiaoYu_XueLi": ("education", ("学历", "education")),
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": ("school", ("毕业院校", "school")),
    "XianRenZhiWu": ("post", ("现任职务", "post")),
}
"""By tag: the field of the trainee and what people call it."""
NEVER: Mapping[str, Words] = {
    "ShenFenZheng": ("身份证号", "ID number"),
    "JiaTingChengYuan": ("家庭成员及社会关系", "family members"),
    "JianKangZhuangKuang": ("健康状况", "health"),
}
NO_PLACE: Mapping[str, Words] = {
    "JiGuan": ("籍贯", "native place"),
    "ChuShengDi": ("出生地", "place of birth"),
    "ZhuanYeJiShuZhiWu": ("专业技术职务", "technical title"),
    "ShuXiZhuanYeYouHeZhuanChang": ("熟悉专业有何专长", "special skills"),
    "QuanRiZhiJiaoYu_XueWei": ("全日制学位", "degree"),
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": ("学位授予院校", "school of the degree"),
    "ZaiZhiJiaoYu_XueLi": ("在职学历", "in-service education"),
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": ("在职毕业院校", "in-service school"),
    "ZaiZhiJiaoYu_XueWei": ("在职学位", "in-service degree"),
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": ("在职学位院校", "school of the in-service degree"),
    "NiRenZhiWu": ("拟任职务", "proposed post"),
    "NiMianZhiWu": ("拟免职务", "post to be left"),
    "JiangChengQingKuang": ("奖惩情况", "rewards and sanctions"),
    "NianDuKaoHeJieGuo": ("年度考核结果", "yearly appraisal"),
    "RenMianLiYou": ("任免理由", "reason of the appointment"),
    "ChengBaoDanWei": ("呈报单位", "reporting office"),
    "JiSuanNianLingShiJian": ("计算年龄时间", "day the age is of"),
    "TianBiaoShiJian": ("填表时间", "filled in on"),
    "TianBiaoRen": ("填表人", "filled in by"),
    "Version": ("版本", "version"),
}
SEX = {"男": "male", "女": "female"}
MEMBER = "中共党员"
CAREER_TITLE = "简历（任免审批表）"
PHOTO_NAME = "照片"
MOST_CAREER = 10_000
LENGTHS = {"ethnicity": 64, "political_status": 64, "education": 64, "school": 120, "post": 120}
_MONTH = re.compile(r"((?:19|20)\d{2})[年.\-/]?(0[1-9]|1[0-2]|[1-9](?=月))月?")
_DAY_BEHIND = re.compile(r"^(\d{6})\d{2}$")


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the form that is not taken over: `never` may be, or has `no_place` in a growth file."""

    tag: str
    name: str
    name_en: str
    why: Why


class Photo(msgspec.Struct, frozen=True):
    extension: str
    content: bytes


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says, as the growth file would have it."""

    name: str
    basics: Mapping[str, str]
    career: str | None = None
    photo: Photo | None = None
    left_out: tuple[LeftOut, ...] = ()


class Unfit(ValueError):
    """A text of the form that cannot be taken as it stands; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def person_name(text: str) -> str:
    """Without blanks, which forms put between two characters."""
    return "".join(text.split())


def value_of(tag: str, text: str) -> str | None:
    """A basic as the trainee's field has it; None where the form is silent. Unfit: bad-sex, bad-month, too-long."""
    field = FIELDS[tag][0]
    if tag == PARTY:
        return _status(text)
    if not text:
        return None
    if field == "sex":
        if text not in SEX:
            raise Unfit("bad-sex")
        return SEX[text]
    if field in ("birth_month", "work_start"):
        return month(text)
    return _line(text, LENGTHS[field])


def month(text: str) -> str:
    """198503, 1985.03, 1985-03, 1985年3月 or a whole day 19850312 as YYYY-MM. Unfit: bad-month."""
    whole = _DAY_BEHIND.match(text)
    match = _MONTH.fullmatch(whole[1] if whole else text)
    if match is None:
        raise Unfit("bad-month")
    return f"{match[1]}-{int(match[2]):02}"


def career(text: str) -> str | None:
    """Line by line, without blanks around. Unfit: too-long."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    found = "\n".join(line for line in lines if line)
    if len(found) > MOST_CAREER:
        raise Unfit("too-long")
    return found or None


def taken() -> frozenset[str]:
    return frozenset({NAME, CAREER, PHOTO, *FIELDS})


def left_out(tags: Mapping[str, bool]) -> tuple[LeftOut, ...]:
    """Of the tags of a form that hold anything, those that are not taken over; unknown ones under their own name."""
    return tuple(_left(tag) for tag, filled in tags.items() if filled and tag not in taken())


def is_same(field: str, before: str | None, after: str) -> bool:
    """汉 is 汉族; all else as it is written."""
    return before == after or (field == "ethnicity" and (before or "").removesuffix("族") == after.removesuffix("族"))


def _left(tag: str) -> LeftOut:
    name, name_en = NEVER.get(tag) or NO_PLACE.get(tag) or (tag, tag)
    return LeftOut(tag=tag, name=name, name_en=name_en, why="never" if tag in NEVER else "no_place")


def _status(text: str) -> str | None:
    """A day of joining says that she is a member; the names of other parties stand as they are written."""
    if not text or text in ("无", "群众"):
        return "群众" if text == "群众" else None
    try:
        month(text)
    except Unfit:
        return _line(text, LENGTHS["political_status"])
    return MEMBER


def _line(text: str, most: int) -> str:
    found = " ".join(text.split())
    if len(found) > most:
        raise Unfit("too-long")
    if has_controls(found):
        raise Unfit("control-character")
    return found

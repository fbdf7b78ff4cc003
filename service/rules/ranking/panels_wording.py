"""What a plan of panels says of itself, in both languages."""

from collections.abc import Mapping
from typing import NamedTuple

from service.rules.measurement.severity_statuses import Status
from service.rules.ranking.panels_outlook import Origin


class Said(NamedTuple):
    zh: str
    en: str


LINKS: Mapping[Status, Said] = {
    "disconnected": Said(
        "评委分成互不重叠的几组，组间宽严无法比较，不能校准。",
        "The reviewers form groups that share no trainee: severity cannot be compared, and scores cannot be adjusted.",
    ),
    "weak_link": Said(
        "评委之间共同评过的学员太少，校准不可靠，将按原始分显示。",
        "The reviewers share too few trainees to adjust scores reliably: raw ones will be shown.",
    ),
    "adjusted_weak": Said(
        "评委重叠偏少，校准分仅供参考。", "The reviewers share few trainees: adjusted scores are a hint."
    ),
    "adjusted": Said("评委重叠足够，可以校准。", "The reviewers share enough trainees for scores to be adjusted."),
}
REMEDY = Said(
    "请所有评委对同样的两段研讨录像各评一次分。", "Have every reviewer score the same two recorded talks once."
)
ORIGINS: Mapping[Origin, Said] = {
    "fit": Said("由本营已有研讨评分估计。", "Estimated from this camp's seminar reviews so far."),
    "placeholder": Said(
        "评分还不足以估计，按已有评分的离散程度套用暂定比例。",
        "Too few reviews to estimate: provisional shares of the variance of the scores so far.",
    ),
    "none": Said(
        "还没有评分，按暂定比例推算；误差只能以学员间差异的倍数表示。",
        "No reviews yet: provisional shares; errors are known in units of the spread of trainees only.",
    ),
}

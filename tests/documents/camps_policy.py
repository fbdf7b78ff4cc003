"""A camp's own rules: other names, values, caps, periods, codes and rubrics; some facts without a rule."""

from itertools import count
from random import Random

from tests.documents.camps_truth import Camp, Row

# names an officer may give the rule of a fact; the first is the sample's
NAMES = {
    "present": ["集中培训出勤", "培训出勤", "参加集中培训", "集中培训出勤（每半天）"],
    "late": ["迟到早退", "迟到、早退", "培训迟到", "迟到"],
    "absent": ["无故缺勤", "旷课", "无故缺席"],
    "completion": ["菜单课程结业", "选课结业", "课程结业（每门）"],
    "exam": ["课程考试", "理论考试", "考试成绩"],
    "visit": ["现场教学", "参加现场教学"],
    "seminar": ["研讨评分", "研讨成绩", "研讨得分"],
    "speaker": ["研讨主发言", "主发言"],
    "posting": ["实践岗位鉴定", "岗位鉴定", "实践锻炼鉴定"],
    "event": ["重大活动参与", "参加重大活动"],
    "assessment": ["导师季度评价", "导师评价"],
    "unit_assessment": ["选派单位评价", "单位评价"],
}
CODES = {
    "present": "T01", "completion": "T02", "exam": "T03", "visit": "T05", "seminar": "S01", "speaker": "S02",
    "posting": "P01", "event": "P02", "assessment": "M01", "unit_assessment": "M02", "late": "D01", "absent": "D02",
}  # fmt: skip
EVIDENCE = {"late": "签到表", "present": "签到表", "absent": "考勤表", "visit": "签到表", "exam": "成绩单"}
SCORED = ("exam", "seminar", "posting", "assessment", "unit_assessment")
REGISTERED = [
    ("T04", "T", "学习心得", "times", 1), ("P03", "P", "招商和项目成果", "times", 1),
    ("B01", "B", "国家级表彰", "times", 1), ("B02", "B", "省级表彰", "times", 1),
    ("B04", "B", "县级表彰", "times", 1), ("B05", "B", "调研成果采纳", "times", 1),
    ("B06", "B", "技能竞赛折算", "score", 1), ("D03", "D", "未按时提交作业", "times", -1),
    ("D05", "D", "通报批评", "times", -1),
    ("V01", "V", "受到党纪政务处分", "veto", 0), ("V02", "V", "考试作弊", "veto", 0),
]  # fmt: skip
PERIODS = ["whole", "year", "quarter", "month", "once"]


class PolicyGrowth:
    def __init__(self, random: Random, camp: Camp) -> None:
        self.random, self.camp = random, camp

    def policy(self) -> None:
        random, camp = self.random, self.camp
        caps = {code: random.randrange(8, 40) * 100 for code in "TSPMB"}
        names = {
            "T": "理论培训",
            "S": "研讨交流",
            "P": "实践锻炼",
            "M": "综合评价",
            "B": "加分",
            "D": "减分",
            "V": "一票否决",
        }
        for code, name in names.items():
            base = 500 if code == "S" and random.random() < 0.5 else 0
            floor = -600 if code == "D" and random.random() < 0.5 else None
            camp.categories.append({"code": code, "name": name, "cap": caps.get(code), "base": base, "floor": floor})
        left_out = set(random.sample(sorted(NAMES), random.choice([0, 1, 2])))
        rules = [self.bound(fact) for fact in NAMES if fact not in left_out]
        rules += [
            self.registered(*one) for one in REGISTERED if random.random() < 0.9 or one[0] in ("B01", "B02", "V01")
        ]
        random.shuffle(rules)
        camp.rules = self.renumbered(rules) if random.random() < 0.5 else rules
        camp.seminar_rubric = self.rubric(["选题立意", "调研深度", "对策建议", "语言表达", "现场应变", "团队协作"])
        camp.maturity_rubric = self.rubric(["政治素养", "大局意识", "抗压能力", "群众工作", "廉洁自律", "作风纪律"])
        weights = random.choice([(50, 30, 20), (60, 25, 15), (40, 40, 20)])
        rest = [80, 75, 70, random.choice([30, 50]), random.randrange(2, 9), 3, random.choice([5, 7])]
        items = [
            "积分权重",
            "表现权重",
            "成熟度权重",
            "出勤率下限",
            "表现下限",
            "成熟度下限",
            "积分名次上限",
            "优先推荐名额",
            "后备名额",
            "公示工作日",
        ]
        camp.recommendation = [(item, figure, "") for item, figure in zip(items, [*weights, *rest], strict=True)]

    def bound(self, fact: str) -> Row:
        code = CODES[fact]
        value = self.random.choice([50, 100, 150, 250, 33]) * (4 if fact in SCORED else 1)
        value = -value if fact in ("late", "absent") else value
        mode = "score" if fact in SCORED else "times"
        name = self.random.choice(NAMES[fact])
        return {"code": code, "category": code[0], "name": name, "mode": mode, "fact": fact, **self.limits(value)}

    def registered(self, code: str, category: str, name: str, mode: str, sign: int) -> Row:
        value = self.random.choice([50, 100, 200, 300]) * sign
        return {"code": code, "category": category, "name": name, "mode": mode, "fact": None, **self.limits(value)}

    def limits(self, value: int) -> Row:
        """A value with a cap in a period, or without one; a few compete in a highest-only group."""
        cap, period = None, None
        if value and self.random.random() < 0.75:
            cap, period = (
                value * self.random.randrange(1, 6) + self.random.choice([0, 0, 1, 25]),
                self.random.choice(PERIODS),
            )
        group = "表彰就高" if value > 0 and self.random.random() < 0.2 else None
        return {
            "value": value,
            "cap": cap if cap is None or cap * value > 0 else value,
            "period": period,
            "group": group,
        }

    def renumbered(self, rules: list[Row]) -> list[Row]:
        """Codes that say nothing: T01 may be any rule of its category."""
        numbers = {code: count(1) for code in "TSPMBDV"}
        return [{**rule, "code": f"{rule['category']}{next(numbers[rule['category']]):02}"} for rule in rules]

    def rubric(self, names: list[str]) -> list[tuple[str, int]]:
        number = self.random.randrange(3, 7)
        cuts = sorted(self.random.sample(range(1, 20), number - 1))
        widths = [high - low for low, high in zip([0, *cuts], [*cuts, 20], strict=True)]
        return [(name, width * 500) for name, width in zip(names, widths, strict=False)]

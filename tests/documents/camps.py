"""Whole camps that are not the sample, grown from a seed: what happened in them, as plain values.

Points, scores, marks and hours are integer hundredths; a mark of the sign-in sheet is its English word.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

Row = dict[str, Any]

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰飞鑫波斌宇浩凯健俊帆雪倩琳颖"
UNITS = [
    "县财政局",
    "高新区管委会",
    "城关镇人民政府",
    "市场监督管理局",
    "团县委",
    "县医保局",
    "县自然资源局",
    "马家河街道",
]
HOSTS = ["县政务服务中心", "项目建设指挥部", "乡村振兴局", "信访局"]
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
    ("T04", "T", "学习心得", "times", 1), ("P03", "P", "招商和项目成果", "times", 1), ("B01", "B", "国家级表彰", "times", 1),
    ("B02", "B", "省级表彰", "times", 1), ("B04", "B", "县级表彰", "times", 1), ("B05", "B", "调研成果采纳", "times", 1),
    ("B06", "B", "技能竞赛折算", "score", 1), ("D03", "D", "未按时提交作业", "times", -1), ("D05", "D", "通报批评", "times", -1),
    ("V01", "V", "受到党纪政务处分", "veto", 0), ("V02", "V", "考试作弊", "veto", 0),
]  # fmt: skip
PERIODS = ["whole", "year", "quarter", "month", "once"]


@dataclass
class Camp:
    seed: int
    number: str
    starts_on: date
    ends_on: date
    categories: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    seminar_rubric: list[tuple[str, int]] = field(default_factory=list)
    maturity_rubric: list[tuple[str, int]] = field(default_factory=list)
    recommendation: list[tuple[str, int, str]] = field(default_factory=list)
    trainees: list[Row] = field(default_factory=list)
    mentors: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    courses: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    sessions: list[tuple[date, str]] = field(default_factory=list)
    marks: dict[tuple[date, str, str], str] = field(default_factory=dict)
    exams: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    seminars: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    postings: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    register: list[Row] = field(default_factory=list)

    def name(self, no: str) -> str:
        return str(next(one["name"] for one in (*self.trainees, *self.mentors) if one["no"] == no))


def grown(seed: int, size: int | None = None) -> Camp:
    """The same seed, the same camp."""
    random = Random(seed)
    year = random.choice([2019, 2021, 2022, 2023, 2024])
    starts = date(year, random.choice([1, 3, 4, 9]), random.choice([1, 5, 18]))
    prefix = random.choice([f"QY{year}", f"{year}青", f"LS-{year}", f"菁英{year}"])
    camp = Camp(seed, prefix, starts, starts + timedelta(random.randrange(240, 360)))
    _Growth(random, camp, size or random.randrange(12, 71)).all()
    return camp


class _Growth:
    def __init__(self, random: Random, camp: Camp, size: int) -> None:
        self.random, self.camp, self.size = random, camp, size

    def all(self) -> None:
        for step in (
            self.people, self.pairs, self.policy, self.courses, self.sessions, self.exams, self.visits, self.seminars,
            self.postings, self.assessments, self.register,
        ):  # fmt: skip
            step()

    def day(self, start: int = 10, end: int = 5) -> date:
        """Some day of the camp."""
        last = (self.camp.ends_on - self.camp.starts_on).days - end
        return self.camp.starts_on + timedelta(self.random.randrange(start, last))

    def score(self, low: int = 55, high: int = 100) -> int:
        """Mostly with one decimal, sometimes two, seldom the least or the most that there is."""
        if self.random.random() < 0.02:
            return self.random.choice([0, 10_000])
        return self.random.randrange(low * 100, high * 100, self.random.choice([1, 10, 10, 50, 100]))

    def some(self, share: float) -> list[str]:
        return [one["no"] for one in self.camp.trainees if self.random.random() < share]

    def person(self) -> str:
        given = "".join(self.random.choice(GIVEN) for _ in range(self.random.choice([1, 1, 2])))
        return self.random.choice(SURNAMES) + given

    def people(self) -> None:
        random, camp = self.random, self.camp
        for n in range(1, self.size + 1):
            camp.trainees.append({
                "no": f"{camp.number}-{n:03}", "name": self.person(), "sex": random.choice(["male", "female"]),
                "birth_month": f"{random.randrange(1985, 1999)}-{random.randrange(1, 13):02}",
                "work_start": f"{random.randrange(2008, 2019)}-{random.randrange(1, 13):02}", "unit": random.choice(UNITS),
                "channel": random.choice(["appointed", "nominated", "examined"]), "phone": f"000{random.randrange(10**8):08}",
            })  # fmt: skip
        camp.trainees[-1]["name"] = camp.trainees[1]["name"]  # namesakes
        for n in range(1, max(5, self.size // 5) + 1):
            camp.mentors.append({
                "no": f"DS{camp.starts_on.year}-{n:02}", "name": self.person(), "unit": f"导师单位{n}", "capacity": 9,
            })  # fmt: skip

    def pairs(self) -> None:
        camp, mentors = self.camp, self.camp.mentors
        first = camp.starts_on + timedelta(3)
        for n, one in enumerate(camp.trainees):
            camp.pairs.append({"trainee": one["no"], "mentor": mentors[n % len(mentors)]["no"], "on": first})
        changed = camp.pairs[0]
        camp.pairs.append({**changed, "mentor": mentors[-1]["no"], "on": first + timedelta(120)})

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

    def courses(self) -> None:
        camp, random = self.camp, self.random
        for n in range(1, random.randrange(4, 9)):
            course = {"no": f"KC{n:02}", "field": random.choice(["理论教育", "业务能力"]), "name": f"专题课{n}",
                      "hours": random.choice([200, 400, 450]), "places": len(camp.trainees), "on": self.day()}  # fmt: skip
            camp.courses.append(course)
            for no in self.some(0.4):
                result = random.choice(["completed"] * 5 + ["failed", "enrolled"])
                camp.enrolments.append({"course": course["no"], "trainee": no, "result": result})

    def sessions(self) -> None:
        camp, random = self.camp, self.random
        days = sorted({self.day() for _ in range(random.randrange(3, 7))})
        camp.sessions = [(day, half) for day in days for half in ("am", "pm")]
        marks = ["present"] * 12 + ["late", "leave", "absent"]
        for day, half in camp.sessions:
            for no in self.some(0.96):
                camp.marks[day, half, no] = random.choice(marks)

    def exams(self) -> None:
        for subject in self.random.sample(["理论知识测试", "党纪法规测试", "公文写作测试"], 2):
            on = self.day()
            self.camp.exams += [
                {"subject": subject, "on": on, "trainee": no, "score": self.score()} for no in self.some(0.9)
            ]

    def visits(self) -> None:
        for names, held, share in (
            (["韶山现场教学", "廉政教育基地", "革命纪念馆", "廉政教育基地"], self.camp.visits, 0.6),
            (["招商推介会", "项目集中开工", "服饰博览会"], self.camp.events, 0.4),
        ):
            days = {self.day(): name for name in names}
            held += [{"name": name, "on": on, "trainee": no} for on, name in days.items() for no in self.some(share)]

    def seminars(self) -> None:
        camp, random = self.camp, self.random
        for n in range(1, random.randrange(3, 6)):
            on, people = self.day(), [one["no"] for one in camp.trainees]
            random.shuffle(people)
            groups = max(1, len(people) // 12)
            for group in range(groups):
                panel = [one["no"] for one in random.sample(camp.mentors, random.choice([2, 3, 4]))]
                seminar = {
                    "no": f"YT{n:02}-{group + 1}",
                    "topic": f"第{n}次研讨",
                    "on": on,
                    "group": group + 1,
                    "panel": panel,
                }
                camp.seminars.append(seminar)
                self.reviewed(seminar, people[group::groups])

    def reviewed(self, seminar: Row, people: list[str]) -> None:
        """Some trainees are away, some reviews never came."""
        for no in people:
            if self.random.random() < 0.1:
                continue
            for mentor in seminar["panel"]:
                if self.random.random() < 0.9:
                    marks = [self.mark(full) for _, full in self.camp.seminar_rubric]
                    self.camp.reviews.append(
                        {"seminar": seminar["no"], "mentor": mentor, "trainee": no, "marks": marks}
                    )
        for no in self.random.sample(people, 2):
            self.camp.speakers.append({"seminar": seminar["no"], "on": seminar["on"], "trainee": no})

    def mark(self, full: int) -> int:
        return self.random.randrange(full // 2, full + 1, 50)

    def postings(self) -> None:
        """A second post begins after the first; some are not appraised yet."""
        for no in self.some(0.9):
            begins = self.day(10, 120)
            for days in self.random.choice([(60,), (60,), (30, 45)]):
                ends = begins + timedelta(days)
                score = None if self.random.random() < 0.15 else self.score()
                self.camp.postings.append({
                    "trainee": no, "title": "项目专班", "host": self.random.choice(HOSTS), "on": begins, "until": ends, "score": score,
                })  # fmt: skip
                begins = ends + timedelta(7)

    def assessments(self) -> None:
        camp = self.camp
        for quarter, days in ((1, 80), (2, 160), (3, 230)):
            on = camp.starts_on + timedelta(days)
            for no in self.some(0.95):
                pairs = [pair for pair in camp.pairs if pair["trainee"] == no and pair["on"] <= on]
                marks = [self.mark(full) for _, full in camp.maturity_rubric]
                row = {"quarter": quarter, "on": on, "mentor": pairs[-1]["mentor"], "trainee": no, "marks": marks}
                camp.assessments.append({**row, "note": self.random.choice(["谈心谈话", None])})
        for half, days in ((1, 110), (2, 235)):
            on = camp.starts_on + timedelta(days)
            camp.units += [{"half": half, "on": on, "trainee": no, "score": self.score()} for no in self.some(0.95)]

    def register(self) -> None:
        camp, random = self.camp, self.random
        rules = [rule for rule in camp.rules if rule["fact"] is None]
        for rule in rules:
            for no in self.some(0.03 if rule["mode"] == "veto" else 0.3):
                for _ in range(random.choice([1, 1, 3])):
                    self.registration(rule, no)
        self.registration(next(rule for rule in rules if rule["mode"] == "veto"), camp.trainees[2]["no"])
        random.shuffle(camp.register)
        for serial, row in enumerate(camp.register, 1):
            row["serial"] = serial

    def registration(self, rule: Row, no: str) -> None:
        random, on, value = self.random, self.day(), rule["value"]
        row = {"on": on, "trainee": no, "rule": rule["code"], "points": value, "matter": None, "reason": rule["name"],
               "veto_from": None, "veto_until": None}  # fmt: skip
        if rule["mode"] == "veto":
            row["veto_from"] = random.choice([None, on, on + timedelta(2)])
            row["veto_until"] = random.choice([None, on + timedelta(5), on + timedelta(800)])
        elif rule["mode"] == "score":
            row["points"] = random.randrange(1, value + 1)
        elif random.random() < 0.2:
            row["points"] = int(value / random.choice([2, 3]))  # shared by two or three
        if rule["group"] and random.random() < 0.7:
            row["matter"] = random.choice(["先进事迹一", "先进事迹二"])
        self.camp.register.append(row)

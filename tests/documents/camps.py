"""Whole camps that are not the sample, grown from a seed."""

from datetime import date, timedelta
from random import Random

from tests.documents.camps_policy import PolicyGrowth
from tests.documents.camps_truth import Camp, Row

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
        policy = PolicyGrowth(self.random, self.camp).policy
        for step in (
            self.people, self.pairs, policy, self.courses, self.sessions, self.exams, self.visits, self.seminars,
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
                "work_start": f"{random.randrange(2008, 2019)}-{random.randrange(1, 13):02}",
                "unit": random.choice(UNITS), "channel": random.choice(["appointed", "nominated", "examined"]),
                "phone": f"000{random.randrange(10**8):08}",
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

    def courses(self) -> None:
        camp, random = self.camp, self.random
        for n in range(1, random.randrange(4, 9)):
            course = {
                "no": f"KC{n:02}", "field": random.choice(["理论教育", "业务能力"]), "name": f"专题课{n}",
                "hours": random.choice([200, 400, 450]), "places": len(camp.trainees), "on": self.day(),
            }  # fmt: skip
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
                    "trainee": no, "title": "项目专班", "host": self.random.choice(HOSTS), "on": begins, "until": ends,
                    "score": score,
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

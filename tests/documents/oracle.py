"""What a camp's figures are, counted from what happened in it: exact arithmetic that shares nothing with service/.

Sources: domain.md (from facts to points), ledger.md sections 3, 5 and 6, ranking.md (the three means).
"""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import count
from math import floor
from typing import Any, NamedTuple

from tests.documents.camps_truth import Camp, Row

HALF = Fraction(1, 2)


class Post(NamedTuple):
    """One entry: a rule, its day, hundredths, where it stands in 加减分 and the matter in which it competes."""

    rule: str
    on: date
    amount: int
    nth: int
    source: str = ""
    matter: str | None = None


def half_up(exact: Fraction) -> int:
    """Half away from zero."""
    return floor(exact + HALF) if exact >= 0 else -floor(-exact + HALF)


def rounded(exact: Fraction, digits: int) -> float:
    return half_up(exact * 10**digits) / float(10**digits)


class Oracle:
    def __init__(self, camp: Camp) -> None:
        self.camp = camp
        self.rules = {rule["code"]: rule for rule in camp.rules}
        self.by_fact = {rule["fact"]: rule for rule in camp.rules if rule["fact"]}
        self.full = sum(full for _, full in camp.seminar_rubric)
        self.posts: dict[str, list[Post]] = defaultdict(list)
        self.panels: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
        for row in camp.reviews:
            self.panels[row["trainee"]][row["seminar"]].append(Fraction(sum(row["marks"]), self.full))
        self.serials = count()
        self.post_everything()

    def answer(self) -> dict[str, Row]:
        """By trainee: raw and counted by rule, categories, total, place, barred, attendance and the three means."""
        found = {one["no"]: self.figures(one["no"]) for one in self.camp.trainees}
        for row in found.values():
            row["place"] = 1 + sum(other["total"] > row["total"] for other in found.values())
        return found

    @property
    def entries(self) -> int:
        """All lines about trainees, vetoes too, and the one that puts the rules in force."""
        vetoes = sum(self.rules[row["rule"]]["mode"] == "veto" for row in self.camp.register)
        return sum(len(own) for own in self.posts.values()) + int(vetoes) + 1

    def post(self, fact: str, no: str, on: date, share: Fraction = Fraction(1)) -> None:
        rule = self.by_fact.get(fact)
        if rule is not None:
            self.write(rule["code"], no, on, half_up(rule["value"] * share))

    def write(self, code: str, no: str, on: date, amount: int, *more: Any) -> None:
        self.posts[no].append(Post(code, on, amount, next(self.serials), *more))

    def post_everything(self) -> None:
        self.post_taking_part()
        self.post_scores()
        self.post_seminars()
        for row in self.camp.register:
            if self.rules[row["rule"]]["mode"] != "veto":
                source = f"register:{row['serial']}"
                self.write(row["rule"], row["trainee"], row["on"], row["points"], source, row["matter"])

    def post_taking_part(self) -> None:
        camp = self.camp
        for (on, _, no), mark in camp.marks.items():
            for fact in {"present": ["present"], "late": ["present", "late"], "absent": ["absent"]}.get(mark, []):
                self.post(fact, no, on)
        started = {course["no"]: course["on"] for course in camp.courses}
        for row in camp.enrolments:
            if row["result"] == "completed":
                self.post("completion", row["trainee"], started[row["course"]])
        for fact, rows in (("visit", camp.visits), ("event", camp.events)):
            for row in rows:
                self.post(fact, row["trainee"], row["on"])

    def post_scores(self) -> None:
        camp = self.camp
        for fact, rows in (("exam", camp.exams), ("unit_assessment", camp.units)):
            for row in rows:
                self.post(fact, row["trainee"], row["on"], Fraction(row["score"], 10_000))
        for row in camp.postings:
            if row["score"] is not None:
                self.post("posting", row["trainee"], row["until"], Fraction(row["score"], 10_000))
        whole = sum(full for _, full in camp.maturity_rubric)
        for row in camp.assessments:
            self.post("assessment", row["trainee"], row["on"], Fraction(sum(row["marks"]), whole))

    def post_seminars(self) -> None:
        """One entry of the panel's exact mean; main speakers of the seminars that were judged."""
        held = {seminar["no"]: seminar["on"] for seminar in self.camp.seminars}
        for no, panels in self.panels.items():
            for seminar, shares in panels.items():
                self.post("seminar", no, held[seminar], sum(shares, Fraction()) / len(shares))
        judged = {row["seminar"] for row in self.camp.reviews}
        for row in self.camp.speakers:
            if row["seminar"] in judged:
                self.post("speaker", row["trainee"], held[row["seminar"]])

    def figures(self, no: str) -> Row:
        raw: dict[str, int] = defaultdict(int)
        for post in self.posts[no]:
            raw[post.rule] += post.amount
        counted = self.counted(no)
        categories = {}
        for category in self.camp.categories:
            points = category["base"] + sum(
                counted[code] for code in counted if self.rules[code]["category"] == category["code"]
            )
            points = points if category["cap"] is None else min(points, category["cap"])
            categories[category["code"]] = points if category["floor"] is None else max(points, category["floor"])
        return {
            "raw": dict(raw),
            "counted": counted,
            "categories": categories,
            "total": sum(categories.values()),
            "barred": any(self.bars(row) for row in self.camp.register if row["trainee"] == no),
            **self.means(no),
        }

    def counted(self, no: str) -> dict[str, int]:
        dropped = self.outdone(no)
        buckets: dict[tuple[str, Any], int] = defaultdict(int)
        for post in self.posts[no]:
            kept = 0 if post.nth in dropped else post.amount
            buckets[post.rule, self.bucket(post)] += kept
        counted: dict[str, int] = defaultdict(int)
        for (code, _), points in buckets.items():
            cap, value = self.rules[code]["cap"], self.rules[code]["value"]
            if cap is not None:
                points = min(points, cap) if value >= 0 else max(points, cap)  # noqa: PLW2901
            counted[code] += points
        return dict(counted)

    def outdone(self, no: str) -> set[int]:
        """Of one matter within one group only the highest counts, of equals the first: by day, then by source."""
        rivals: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in self.posts[no]:
            group = self.rules[post.rule]["group"]
            if group and post.matter:
                rivals[group, post.matter].append(post)
        ranked = (sorted(several, key=lambda post: (-post.amount, post.on, post.source)) for several in rivals.values())
        return {post.nth for several in ranked for post in several[1:]}

    def bucket(self, post: Post) -> Any:
        on = post.on
        return {
            "whole": "whole",
            None: "whole",
            "year": on.year,
            "quarter": (on.year, (on.month - 1) // 3),
            "month": (on.year, on.month),
            "once": post.nth,
        }[self.rules[post.rule]["period"]]

    def bars(self, row: Row) -> bool:
        """On the camp's last day."""
        if self.rules[row["rule"]]["mode"] != "veto":
            return False
        since, last = row["veto_from"] or row["on"], self.camp.ends_on
        return bool(since <= last and (row["veto_until"] is None or last <= row["veto_until"]))

    def means(self, no: str) -> dict[str, float | None]:
        marks = [mark for (_, _, whose), mark in self.camp.marks.items() if whose == no]
        attended = sum(mark in ("present", "late") for mark in marks)
        panels = [sum(shares, Fraction()) / len(shares) for shares in self.panels[no].values()]
        posts = [Fraction(row["score"], 10_000) for row in self.camp.postings
                 if row["trainee"] == no and row["score"] is not None]  # fmt: skip
        whole = sum(full for _, full in self.camp.maturity_rubric)
        quarters = [Fraction(sum(row["marks"]), whole) for row in self.camp.assessments if row["trainee"] == no]
        return {
            "attendance_percent": rounded(Fraction(100 * attended, len(marks)), 4) if marks else None,
            "seminar_mean": mean(panels),
            "practice_mean": mean(posts),
            "maturity_mean": mean(quarters),
        }


def mean(shares: list[Fraction]) -> float | None:
    return rounded(100 * sum(shares, Fraction()) / len(shares), 6) if shares else None

"""What may be asked of a ledger next: requests drawn so that every answer comes up, most of them near an edge."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from tests.ledger.oracle import Oracle
from tests.ledger.oracle_counting import Document, Row, period_of, rule_of, standing
from tests.ledger.oracle_lines import Ask

Pick = Callable[[Sequence[Any]], Any]
"""Draws one of several."""
FIRST, LAST = date(2020, 6, 1), date(2021, 6, 30)
WHO = ("officer", "officer2")
ODD = ('他说"行"\\\t\n', "𠮷野家 🀄", "a\u2028b\u2029c</script>", "é\u00a0»")
BAD = ("", " ", "e\u0301", "a\0b", "\x85")
SECOND = 1_000_000
DAY = 86_400 * SECOND


def rule(code: str, category: str, mode: str, value: int, **more: Any) -> Row:
    plain: Row = {"cap": None, "period": None, "group": None, "evidence": None, "evidence_required": False}
    plain |= {"second_person": False, "until": None, "name": code}
    return {**plain, "code": code, "category": category, "mode": mode, "value": value, **more}


def document(version: int, day: date, quarters: str = "2020-05-31") -> Document:
    """Every mode, period, sign and need."""
    return {
        "$": "points-policy/1",
        "version": version,
        "effective_from": day.isoformat(),
        "quarters": quarters,
        "second_person_from": 600,
        "total": {"cap": 1500, "floor": -400},
        "groups": [{"code": "g", "name": "就高"}],
        "categories": [
            {"code": "A", "name": "甲", "base": 0, "cap": 1000, "floor": -300},
            {"code": "B", "name": "乙", "base": 300, "cap": 300, "floor": 0},
            {"code": "C", "name": "丙", "base": 0, "cap": None, "floor": None},
        ],
        "rules": [
            rule("A1", "A", "times", 100, cap=300, period="quarter"),
            rule("A2", "A", "score", 500, cap=700, period="year"),
            rule("A3", "C", "times", 50, cap=80, period="once"),
            rule("G1", "C", "times", 300, group="g"),
            rule("G2", "C", "times", 200, group="g", cap=500, period="whole"),
            rule("D1", "B", "times", -50, cap=-120, period="month"),
            rule("D2", "A", "times", -35),
            rule("S1", "A", "times", 100, second_person=True),
            rule("V1", "B", "veto", 0, second_person=True),
            rule("W1", "B", "veto", 0),
            rule("R1", "C", "times", 10, until="2020-09-05"),
            rule("E1", "C", "times", 40, evidence_required=True),
        ],
        "facts": [],
        "rubrics": {"seminar": [], "maturity": []},
        "recommendation": None,
    }


def a_day(pick: Pick, oracle: Oracle) -> date:
    """Mostly an open one, and often beside the watermark."""
    closed, today = oracle.closed or FIRST - timedelta(1), oracle.today
    near = [closed + timedelta(1)] if closed < today else []
    usual = [*near, *near, today, today, today - timedelta(pick((0, 1, 2)))]
    return pick([*usual, closed, today + timedelta(1), FIRST, FIRST - timedelta(1)])  # type: ignore[no-any-return]


def a_line(pick: Pick, oracle: Oracle) -> Row:
    code = pick(("A1", "A1", "A2", "A2", "A3", "G1", "G2", "G1", "D1", "D1", "D2", "R1", "E1", "W1", "S1", "V1", "Z9"))
    line: Row = {"trainee": pick((*sorted(oracle.ids), *sorted(oracle.ids), "nobody")), "rule": code}
    line |= {"on": a_day(pick, oracle), "reason": pick(("理由", *ODD)), "evidence": pick(("文 1", "文 1", None))}
    if code in ("V1", "W1"):
        since = line["on"] - timedelta(pick((0, 40)))
        until = pick((None, since, line["on"] + timedelta(5), since - timedelta(1)))
        line["veto"] = {"since": since, "until": until, "state": pick(("decided", "decided", "investigating"))}
    elif code == "A2":
        line["score"] = pick((0, 1, 8_510, 10_000, 10_001, 3_333))
    else:
        line |= pick(({"times": 1}, {"times": 1}, {"times": 3}, {"num": 1, "den": 3}, {"times": 0}))
    line |= {"matter": pick((None, "事项", "事项", "另一事"))} if code in ("G1", "G2", "A1") else {}
    line |= {"source": pick((None, None, None, "case:1", "case:2", ODD[0], ODD[2]))}
    return line


def post(pick: Pick, oracle: Oracle) -> Any:
    return [a_line(pick, oracle)]


def batch(pick: Pick, oracle: Oracle) -> Any:
    return (
        [a_line(pick, oracle) for _ in range(pick((0, 2, 3, 5, 501)))] if pick((0, 0, 0, 1)) else good(pick, oracle, 4)
    )


def good(pick: Pick, oracle: Oracle, many: int = 1) -> Any:
    """Such that one person can post it, on the latest open day."""
    lines = []
    for _ in range(many):
        line = {"trainee": pick(sorted(oracle.ids)), "rule": pick(("A1", "G1", "G2", "D1", "D2")), "times": 1}
        line |= {"on": oracle.today, "reason": pick((None, "理由", *ODD)), "evidence": None}
        lines.append({**line, "matter": pick((None, "事项")) if line["rule"][0] == "G" else None, "source": None})
    return lines


def at_the_cap(pick: Pick, oracle: Oracle) -> Any:
    """What just leaves room, fills it, and goes over."""
    code, no, day = pick(("A1", "G2", "D1")), pick(sorted(oracle.ids)), oracle.today
    in_force = oracle.in_force(day)
    found = rule_of(in_force, code)
    assert in_force is not None
    assert found is not None
    place = period_of(in_force, found, {"relates_on": day, "seq": 0})
    own = [row for row in standing(oracle.rows) if (row["trainee"], row["rule"]) == (no, code)]
    taken = sum(abs(row["amount"]) for row in own if period_of(in_force, found, row) == place)
    hundredths = abs(found["cap"]) - taken + pick((-1, 0, 1, 2))
    share = {"num": hundredths, "den": abs(found["value"])}
    return [{"trainee": no, "rule": code, "on": day, "reason": "封顶", "evidence": None, "source": None, **share}]


def waiting(pick: Pick, oracle: Oracle) -> Any:
    """What needs two."""
    line = {"trainee": pick(sorted(oracle.ids)), "on": oracle.today, "reason": "重大", "evidence": "文 2"}
    line["source"] = pick((None, "case:1", "case:9"))
    term = {"since": oracle.today, "until": pick((None, oracle.today + timedelta(30))), "state": "decided"}
    wanted = pick(({"rule": "V1", "veto": term}, {"rule": "S1", "times": 1}, {"rule": "A1", "times": 6}))
    return [{**line, **wanted}, *(good(pick, oracle) if pick((0, 0, 1)) else [])]


def bad_text(pick: Pick, oracle: Oracle) -> Any:
    (line,) = good(pick, oracle)
    return [{**line, pick(("matter", "source", "reason", "evidence")): pick(BAD)}]


def reverse(pick: Pick, oracle: Oracle) -> Any:
    """Mostly what can be taken back."""
    open_ = [
        row["seq"] for row in standing(oracle.rows) if row["trainee"] and row["relates_on"] > (oracle.closed or FIRST)
    ]
    every = range(1, len(oracle.rows) + 2)
    seqs = [pick(pick((open_, open_, open_, every)) or every) for _ in range(pick((1, 1, 1, 2, 0)))]
    return (seqs, pick(("登记有误", None, ODD[1], ODD[1], " ")), pick((None, "文 3")))


def adjust(pick: Pick, oracle: Oracle) -> Any:
    closed = oracle.closed or FIRST
    settled = [row["seq"] for row in standing(oracle.rows) if row["trainee"] and row["relates_on"] <= closed]
    every = range(1, len(oracle.rows) + 2)
    texts = {"reason": pick(("补记", ODD[2])), "evidence": pick(("文 4", "文 4", "文 4", None, "\0"))}
    if pick((0, 1)):
        return [{"reverses": pick(pick((settled, settled, every)) or every), **texts} for _ in range(pick((1, 1, 2)))]
    line = {"trainee": pick((*sorted(oracle.ids), "nobody")), "rule": pick(("A1", "A1", "D1", "G1", "R1", "V1", "Z9"))}
    line["relates_on"] = closed + timedelta(pick((-1, -1, 0, 0, 1, -200)))
    return [{**line, "amount": pick((150, -150, 33, -1, 0, 1_000_001)), **texts}]


def close(pick: Pick, oracle: Oracle) -> Any:
    closed, today = oracle.closed or FIRST, oracle.today
    return pick(
        (today, today - timedelta(1), closed, closed + timedelta(1), today + timedelta(1), FIRST - timedelta(1))
    )


def decide(pick: Pick, oracle: Oracle, who: str) -> Ask | None:
    """By `who`, mostly on what waits and on what another proposed."""
    if not oracle.proposals:
        return None
    waits = [one["number"] for one in oracle.proposals if oracle.is_open(one)]
    number = pick(pick((waits, waits, waits, range(len(oracle.proposals)))) or range(len(oracle.proposals)))
    verdict = pick(("approve", "approve", "approve", "reject"))
    comment = pick((None, "同意", "同意", " ")) if verdict == "approve" else pick(("依据不足", "依据不足", None))
    maker = oracle.proposals[number]["who"]
    other = next(one for one in WHO if one != maker)
    return Ask("decide", pick((other, other, other, who)), "", (number, verdict, comment))


def decide_again(pick: Pick, oracle: Oracle, who: str) -> Ask | None:
    decided = [one for one in oracle.proposals if one["checker"]]
    if not decided:
        return None
    one = pick(decided)
    same = (one["number"], one["verdict"], one["comment"])
    other = (one["number"], pick(("approve", "reject")), pick(("同意", None)))
    return Ask("decide", pick((one["checker"], who)), "", pick((same, other)))


def publish(pick: Pick, oracle: Oracle, who: str) -> Ask:
    """The next version with other caps, values and needs; once in a while one that cannot follow."""
    last = oracle.documents[-1]
    made = deepcopy(last)
    made["version"] = last["version"] + pick((1, 1, 1, 1, 2))
    beside = [
        row["occurred_on"] for row in oracle.rows if row["kind"] in ("award", "deduct", "veto", "close", "policy")
    ]
    day = max(beside) + timedelta(pick((1, 1, 1, 3, 0)))
    made["effective_from"] = day.isoformat()
    for one in made["rules"]:
        if one["code"] == "A1":
            one.update({"value": pick((100, 90)), "cap": pick((300, 250, 400)), "period": pick(("quarter", "month"))})
        if one["code"] == "D2":
            one.update(pick(({"cap": None, "period": None}, {"cap": -70, "period": "year"})))
    made["categories"][0]["cap"] = pick((1000, 800))
    made["second_person_from"] = pick((600, 500, None))
    other = next(one for one in WHO if one != who)
    return Ask("publish", who, "", (pick((other, other, other, who)), made))


def tick(pick: Pick) -> int:
    """Stands still, creeps, walks, leaps over a proposal's life, and runs back."""
    return pick((0, 1, SECOND, DAY, 2 * DAY, 9 * DAY, -1, -SECOND, -DAY))  # type: ignore[no-any-return]


MAKERS: dict[str, tuple[str, Callable[[Pick, Oracle], Any]]] = {
    "post": ("post", post),
    "batch": ("post", batch),
    "good": ("post", good),
    "at_the_cap": ("post", at_the_cap),
    "waiting": ("post", waiting),
    "bad_text": ("post", bad_text),
    "reverse": ("reverse", reverse),
    "adjust": ("adjust", adjust),
    "close": ("close", close),
}

"""What lines count for, worked out a second time from the description alone; nothing of the product is imported."""

import calendar
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Document = dict[str, Any]


def share_of(value: int, num: int, den: int) -> int:
    """Half away from zero."""
    size = Fraction(abs(value) * num, den)
    whole = int(size) + (1 if size - int(size) >= Fraction(1, 2) else 0)
    return whole if value > 0 else -whole


def rule_of(document: Document | None, code: str | None) -> Row | None:
    return next((one for one in document["rules"] if one["code"] == code), None) if document else None


def standing(rows: Iterable[Row]) -> list[Row]:
    """Without what takes back and what is taken back."""
    rows = list(rows)
    gone = [row["reverses"] for row in rows if row["reverses"] is not None]
    return [row for row in rows if row["reverses"] is None and row["seq"] not in gone]


def period_of(document: Document, rule: Row, row: Row) -> Any:
    """Which of its rule's periods the line's day lies in."""
    period, day = rule["period"], row["relates_on"]
    if period == "once":
        return row["seq"]
    if period == "month":
        return day.strftime("%Y-%m")
    if period not in ("quarter", "year"):
        return None
    if document["quarters"] == "calendar":
        return (day.year, ["Q1", "Q2", "Q3", "Q4"][(day.month - 1) // 3]) if period == "quarter" else day.year
    first, length = date.fromisoformat(document["quarters"]), 3 if period == "quarter" else 12
    number = -40
    while months_after(first, (number + 1) * length) <= day:
        number += 1
    return number


def months_after(first: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def highest_only(document: Document, rows: list[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in sorted(rows, key=lambda one: (-one["amount"], one["seq"])):
        group = (rule_of(document, row["rule"]) or {}).get("group")
        rivals = [one for one in kept if (rule_of(document, one["rule"]) or {}).get("group") == group]
        if group is None or row["matter"] is None or row["matter"] not in [one["matter"] for one in rivals]:
            kept.append(row)
    return kept


def within(points: int, bounds: Row) -> int:
    if bounds["cap"] is not None and points > bounds["cap"]:
        points = bounds["cap"]
    if bounds["floor"] is not None and points < bounds["floor"]:
        points = bounds["floor"]
    return points


def count(document: Document, rows: Iterable[Row], on: date | None) -> Row:
    """One person's figures: by rule, by category, in all, and whether a veto is active on the day."""
    live = standing(rows)
    sums: dict[tuple[str, Any], int] = defaultdict(int)
    for row in highest_only(document, live):
        rule = rule_of(document, row["rule"])
        if rule is not None and row["kind"] != "veto":
            sums[row["rule"], period_of(document, rule, row)] += row["amount"]
    rules: dict[str, int] = {}
    for row in live:
        if rule_of(document, row["rule"]) is not None and row["kind"] != "veto":
            rules.setdefault(row["rule"], 0)
    for (code, _), points in sums.items():
        rules[code] += capped(rule_of(document, code) or {}, points)
    categories = {}
    for one in document["categories"]:
        own = [points for code, points in rules.items() if (rule_of(document, code) or {})["category"] == one["code"]]
        categories[one["code"]] = within(one["base"] + sum(own), one)
    barred = any(row["kind"] == "veto" and is_active(row, on) for row in live)
    total = within(sum(categories.values()), document["total"])
    return {"total": total, "categories": categories, "rules": rules, "barred": barred}


def capped(rule: Row, points: int) -> int:
    if rule["cap"] is None:
        return points
    over = points > rule["cap"] if rule["value"] > 0 else points < rule["cap"]
    return int(rule["cap"]) if over else points


def is_active(row: Row, on: date | None) -> bool:
    return on is None or (row["veto_from"] <= on and (row["veto_until"] is None or row["veto_until"] >= on))


def text_of(document: Document) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def policy_digest(document: Document) -> str:
    return hashlib.sha256(b"points-policy/1\n" + text_of(document).encode()).hexdigest()


def sheet_detail(document: Document, rows: list[Row], day: date, ids: dict[str, str]) -> str:
    """What a settlement's line says of the day."""
    own = [row for row in rows if row["trainee"] is not None and row["occurred_on"] <= day]
    lines = []
    for trainee in {row["trainee"] for row in own}:
        found = count(document, [row for row in own if row["trainee"] == trainee], day)
        for category, points in found["categories"].items():
            lines.append({"trainee_id": ids[trainee], "category": category, "counted": points})
        whole = {"category": "*", "counted": found["total"], "vetoed": int(found["barred"])}
        lines.append({"trainee_id": ids[trainee], **whole})
    lines.sort(key=lambda one: (one["trainee_id"], one["category"]))
    sheet = "".join(text_of(one) + "\n" for one in lines)
    detail = {
        "entries": len(own),
        "policy_digest": policy_digest(document),
        "sheet": hashlib.sha256(b"points-sheet/1\n" + sheet.encode()).hexdigest(),
        "through": day.isoformat(),
    }
    return text_of(detail)

"""An export into an empty book, after the stand-alone verifier has found nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from service.actions.points_restoring import restore
from service.database import Session
from service.documents.ledger import verify
from service.errors import Invalid, Problem
from service.queries.points import Head, head
from service.rules.points.finding_words import at_line


def bring(session: Session, content: bytes, pins: Iterable[tuple[int, str]] = ()) -> Head:
    """All of it or nothing; run as the system. The new head is that of the export's trailer."""
    lines = _lines(content)
    if found := verify.verify(lines, pins):
        raise _refused(found)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        row = json.loads(line)
        rows[row.pop("type")].append(row)
    if rows["header"][0].get("extract"):
        raise Invalid("extract", "这是一名学员的摘录，不是整本台账。", "This is one trainee's extract, not the ledger.")
    restore(session, rows)
    made = head(session, UUID(rows["header"][0]["camp_id"]))
    assert made.hash == rows["trailer"][0]["head"]
    return made


def _lines(content: bytes) -> list[str]:
    try:
        return [line for line in content.decode().split("\n") if line.strip()]
    except UnicodeDecodeError as error:
        raise Invalid("not-an-export", "不是台账导出文件。", "This is not a ledger's export.") from error


def _refused(found: verify.Findings) -> Invalid:
    told = [(seq, at_line(seq, what)) for seq, what in found[:20]]
    problems = [Problem(pointer=f"/{seq}", code="ledger", message=zh, message_en=en) for seq, (zh, en) in told]
    return Invalid("ledger-broken", "导出文件未通过核验。", "The export does not verify.", problems=problems)

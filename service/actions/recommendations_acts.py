"""How an act on a sheet begins and ends: once for a key, in its turn, appended to what was done before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from service import clock
from service.actions.camps import require_act
from service.database import Session
from service.errors import Invalid, Problem
from service.queries import recommendations as queries
from service.queries.access import as_system, viewer_of
from service.queries.points import lock_book
from service.queries.recommendations_dossier import Dossier, Step, opened
from service.queries.recommendations_reading import dossier_of, dossiers
from service.rules.ranking.choosing import Decision
from service.rules.ranking.procedure import Act
from service.rules.ranking.snapshots import digest
from service.tables.ranking import RecommendationAct


class Asked(NamedTuple):
    """One request: its key, and a digest of what it asks."""

    key: str
    fingerprint: str


class Done(NamedTuple):
    """A step that was taken, now or by the same request before."""

    found: Dossier
    step: Step
    replayed: bool = False


def asked(key: str, act: str, sheet: str = "", body: Any = None) -> Asked:
    told = {"act": act, "sheet": sheet, "body": msgspec.to_builtins(body)}
    return Asked(key, digest(msgspec.json.encode(told, order="sorted").decode()))


def begin(session: Session, camp_id: UUID, sheet: str, wanted: Asked) -> Dossier | Done:
    """The sheet, while nobody else acts in the camp; or what this very request did before."""
    lock_book(session, camp_id)
    found = dossier_of(session, camp_id, sheet)
    replay = replayed(session, camp_id, wanted)
    if replay is not None:
        return replay
    require_act(session, camp_id, "points")
    return found


def replayed(session: Session, camp_id: UUID, wanted: Asked) -> Done | None:
    row = queries.find_act(session, camp_id, viewer_of(session).account_id, wanted.key)
    if row is None:
        return None
    require_same(row.request, wanted)
    (sheet,) = (one for one in queries.list_sheets(session, camp_id) if one.id == row.recommendation_id)
    found = dossiers(session, camp_id, [sheet])[0]
    return Done(found, Step(row, opened(row.details)), replayed=True)


def require_same(request: str, wanted: Asked) -> None:
    if request != wanted.fingerprint:
        raise Invalid(
            "idempotency-key-reused",
            "此 Idempotency-Key 已用于其他内容，请换一个。",
            "This Idempotency-Key was used for other content; choose another.",
        )


def invalid_rows(code: str, said: Sequence[tuple[str, tuple[str, str]]], **details: Any) -> Invalid:
    """By number what is wrong with a row, once for each fault; rows with the same faults share a sentence."""
    problems = [
        Problem(pointer=f"/rows/{no}", code=code, message=f"{no}：{zh}", message_en=f"{no}: {en}")
        for no, (zh, en) in said
    ]
    message = "".join(f"{'、'.join(numbers)}：{words}" for words, numbers in _alike(said, 0, ""))
    message_en = " ".join(f"{', '.join(numbers)}: {words}" for words, numbers in _alike(said, 1, " "))
    return Invalid(code, f"请核对 {message}", f"Look at {message_en}", problems=problems, **details)


def _alike(said: Sequence[tuple[str, tuple[str, str]]], language: int, between: str) -> Iterable[tuple[str, list[str]]]:
    words: dict[str, list[str]] = {}
    for no, one in said:
        words.setdefault(no, []).append(one[language])
    numbers: dict[str, list[str]] = {}
    for no, sentences in words.items():
        numbers.setdefault(between.join(sentences), []).append(no)
    return numbers.items()


def resolved(session: Session, camp_id: UUID, sheet: str, said: Sequence[tuple[str, Decision]]) -> dict[str, Decision]:
    """Decisions by id; each number once, and somebody whom the viewer may see."""
    dossier_of(session, camp_id, sheet)
    seen = queries.visible(session, camp_id)
    known = {row.no: trainee for trainee, row in queries.list_people(session, camp_id).items() if trainee in seen}
    numbers = [no for no, _ in said]
    if unknown := [no for no in numbers if no not in known]:
        raise invalid_rows("row-unknown", [(no, UNKNOWN) for no in unknown])
    if twice := [no for no in dict.fromkeys(numbers) if numbers.count(no) > 1]:
        raise invalid_rows("row-twice", [(no, TWICE) for no in twice])
    return {known[no]: decision for no, decision in said}


UNKNOWN = ("推荐表上没有此人。", "is no row of the sheet.")
TWICE = ("只能给出一次。", "is given twice.")


def act(
    session: Session,
    found: Dossier,
    wanted: Asked,
    kind: Act,
    *,
    digest: str | None = None,
    details: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> Done:
    """Appends a step; the caller holds the camp's lock."""
    row = RecommendationAct(
        camp_id=found.row.camp_id, recommendation_id=found.row.id, seq=len(found.steps) + 1, kind=kind,
        actor=viewer_of(session).account_id, at=clock.now(), idem_key=wanted.key, request=wanted.fingerprint,
        digest=digest, details=_text(details), reason=reason,
    )  # fmt: skip
    put(session, row)
    step = Step(row, details or {})
    return Done(Dossier(found.row, [*found.steps, step]), step)


def put(session: Session, *rows: Any) -> None:
    """As the system: a sheet concerns people whom its officer may not deal with otherwise, such as restricted files."""
    session.add_all(rows)
    with as_system(session, pending=True):
        session.flush()


def _text(details: Mapping[str, Any] | None) -> str | None:
    return None if details is None else msgspec.json.encode(details, order="sorted").decode()

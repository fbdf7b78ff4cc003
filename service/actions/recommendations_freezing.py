"""冻结与复核: what a sheet was made of and what people decided is fixed by one officer and confirmed by another."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from service import clock
from service.actions.recommendations import reason_missing, write_decisions
from service.actions.recommendations_acts import UNKNOWN, Done, act, asked, begin, invalid_rows, put
from service.actions.recommendations_facts import require_nothing_open
from service.actions.recommendations_publicity import check_first_day, open_windows
from service.database import Session
from service.errors import PreconditionRequired, Stale
from service.queries import recommendations as queries
from service.queries.access import camp_of, viewer_of
from service.queries.ranking import Ranking
from service.queries.recommendations_dossier import Dossier, Step, deliberated
from service.queries.recommendations_reading import figures, live, revised
from service.queries.recommendations_refusals import conflict, require
from service.rules.ranking.choosing import Decision, Deliberation, Fault, Need
from service.rules.ranking.publicity import changed, published
from service.rules.ranking.snapshots import canonical, digest, seed_of, versions
from service.rules.ranking.verifying import whole_digest
from service.tables.ranking import Snapshot

FAULTS: Mapping[Fault, tuple[str, str]] = {
    "not-eligible": (
        "不参与推荐、数据不足、条件未达标或临界未获认可，不能列入优先推荐或后备。",
        "barred, without enough data, failing a clause or turned down at one: cannot be on the list.",
    ),
    "quota-exceeded": ("超出政策规定的名额。", "beyond the quota that the policy fixes."),
}
REASONS: Mapping[Need, tuple[str, str]] = {
    "verdict": ("临界，须认定并写明理由。", "borderline: needs a person's word and a reason."),
    "line": ("难分或并列跨线，须写明理由。", "the figures cannot tell it from a row across the line: needs a reason."),
    "deviation": ("与系统次序不同，须写明理由。", "differs from what was computed: needs a reason."),
    "passed_over": ("分数较低者在前，越过须写明理由。", "passed over by a lower score: needs a reason."),
}


def freeze(session: Session, camp_id: UUID, sheet: str, key: str) -> Done:
    """The figures of this moment as a snapshot, with the choices and reasons; later facts never change them."""
    wanted = asked(key, "freeze", sheet)
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "freeze")
    require_nothing_open(session, found)
    made = figures(session, found)
    deliberated = live(session, found, made)
    require_complete(session, found, deliberated)
    kept = {no: row.version for no, row in queries.list_decisions(session, camp_id, found.row.id).items()}
    snapshot = _keep(session, found, made, revision=1)
    told = _digest(snapshot, deliberated, kept)
    return act(session, found, wanted, "frozen", digest=told, details={"revision": 1, "rows": kept})


def require_complete(session: Session, found: Dossier, made: Deliberation) -> None:
    """Nobody on the list who cannot be, and a reason wherever people and not figures decided."""
    people = queries.list_people(session, found.row.camp_id)
    if faults := made.faults():
        raise invalid_rows(next(iter(faults.values())), [(people[no].no, FAULTS[one]) for no, one in faults.items()])
    wanted = {row.trainee: needs for row in made.sheet.rows if (needs := made.missing(row))}
    _require_seen(session, found, wanted)
    missing = {people[trainee].no: needs for trainee, needs in wanted.items()}
    if missing:
        rows = [{"no": no, "needs": needs} for no, needs in missing.items()]
        said = [(no, REASONS[need]) for no, needs in missing.items() for need in needs]
        raise invalid_rows("reason-missing", said, rows=rows)


def _require_seen(session: Session, found: Dossier, wanted: Collection[str]) -> None:
    """Of a restricted file nobody reads the row, so nobody can give a reason: an officer lifts it first."""
    seen = queries.visible(session, found.row.camp_id)
    if hidden := [one for one in wanted if one not in seen]:
        people = queries.list_people(session, found.row.camp_id)
        numbers = sorted(people[one].no for one in hidden)
        raise conflict(
            found,
            "file-restricted",
            f"{'、'.join(numbers)} 的档案已限制使用，无人可见其行，无法写明理由；请组织员先征得本人同意并解除限制。",
            f"The files of {', '.join(numbers)} are restricted, so nobody reads their rows and gives the reason that is"
            " wanted: an officer lifts the restriction first, with the consent of who asked for it.",
            rows=numbers,
        )


def require_rows(session: Session, made: Deliberation, decisions: Mapping[str, Decision]) -> None:
    """Nothing is decided about who is not on the sheet."""
    if strangers := [one for one in decisions if one not in made.rows]:
        people = queries.list_people(session, camp_of(session))
        raise invalid_rows("row-unknown", [(people[one].no, UNKNOWN) for one in strangers])


def _keep(session: Session, found: Dossier, made: Ranking, revision: int) -> Snapshot:
    """Bytes that a rerun must give again; the digest is of the whole, its place and author included."""
    code, libraries = versions()
    inputs, outputs = canonical(made.inputs), canonical(made.worked.sheet)
    people = msgspec.json.encode(made.persons, order="sorted").decode()
    row: dict[str, Any] = {
        "camp_id": found.row.camp_id, "recommendation_id": found.row.id, "revision": revision,
        "inputs_digest": digest(inputs), "policy_digest": made.inputs.policy_digest, "code": code,
        "libraries": libraries, "seed": str(seed_of(made.inputs)), "author_id": viewer_of(session).account_id,
        "made_at": clock.now(),
    }  # fmt: skip
    told = whole_digest(row, people, outputs)
    snapshot = Snapshot(**row, inputs=inputs, people=people, outputs=outputs, digest=told)
    put(session, snapshot)
    return snapshot


def _digest(snapshot: Snapshot, made: Deliberation, kept: Mapping[str, int]) -> str:
    """Of what the second person confirms: the figures, every choice, and the digest of every reason."""
    rows = {
        trainee: [one.choice, one.performance, one.maturity, one.covers, one.reason and digest(one.reason)]
        for trainee, one in made.decisions.items()
        if trainee in kept
    }
    whole = {"snapshot": snapshot.digest, "choices": made.choices, "rows": rows}
    return digest(msgspec.json.encode(whole, order="sorted").decode())


def confirm(
    session: Session,
    camp_id: UUID,
    sheet: str,
    key: str,
    match: str | None,
    verdict: Literal["confirm", "refuse"],
    reason: str | None,
) -> Done:
    """By another officer, on the digest of what was frozen; refused, a sheet is withdrawn and a revision dropped."""
    wanted = asked(key, "confirm", sheet, [match, verdict, reason])
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "confirm")
    pending = found.pending
    assert pending is not None
    _require_other(session, found, pending)
    _require_match(match, pending)
    details = {"revision": pending.revision}
    if verdict == "refuse":
        if not reason:
            raise reason_missing()
        return act(session, found, wanted, "refused", digest=pending.row.digest, details=details, reason=reason)
    if pending.kind == "republished":
        _start_anew(session, found, pending)
    return act(session, found, wanted, "confirmed", digest=pending.row.digest, details=details, reason=reason)


def _require_other(session: Session, found: Dossier, pending: Step) -> None:
    if pending.row.actor == viewer_of(session).account_id:
        raise conflict(
            found,
            "same-person",
            "须由冻结人以外的组织员复核。",
            "An officer other than who froze it has to confirm it.",
        )


def _require_match(match: str | None, pending: Step) -> None:
    if match is None:
        raise PreconditionRequired(
            "precondition-required",
            "请在 If-Match 中给出所复核推荐表的摘要。",
            "Send the digest you confirm in If-Match.",
        )
    if match != pending.row.digest:
        raise Stale(
            "stale", "摘要与已冻结的推荐表不符，请核对后重试。", "This is not what was frozen; look again.",
            etag=f'"{pending.row.digest}"',
        )  # fmt: skip


def _start_anew(session: Session, found: Dossier, pending: Step) -> None:
    """Only changed rows get a new full window, from the day asked for, or from today if that is past."""
    day = max(date.fromisoformat(pending.details["first_day"]), clock.today())
    rows = {one["trainee"]: one["new"] for one in pending.details["changed"]}
    terms = deliberated(session, found, pending).terms
    open_windows(session, found, pending.revision, day, terms.publicity_days, rows, cause=pending.row.reason)


def republish(
    session: Session,
    camp_id: UUID,
    sheet: str,
    key: str,
    first_day: date,
    cause: str,
    decisions: Mapping[str, Decision],
) -> Done:
    """By the figures of this moment: a new snapshot, and which rows it changes; another officer confirms it."""
    wanted = asked(key, "republish", sheet, [first_day, cause, dict(decisions)])
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "republish")
    check_first_day(first_day)
    require_nothing_open(session, found)
    made = figures(session, found)
    now = revised(session, found, made, decisions)
    require_rows(session, now, decisions)
    changes = _changes(session, found, now)
    require_complete(session, found, now)
    assert found.frozen is not None
    written = [(trainee, now.decisions[trainee]) for trainee in decisions]
    kept = {**found.frozen.details["rows"], **write_decisions(session, found, "draft", written)}
    revision = 1 + max(step.revision for step in found.steps)
    told = _digest(_keep(session, found, made, revision), now, kept)
    details = {"revision": revision, "rows": kept, "first_day": first_day.isoformat(), "changed": changes}
    return act(session, found, wanted, "republished", digest=told, details=details, reason=cause)


def _changes(session: Session, found: Dossier, now: Deliberation) -> list[dict[str, Any]]:
    assert found.frozen is not None
    changes = changed(published(deliberated(session, found, found.frozen)), published(now))
    if not changes:
        raise conflict(
            found,
            "nothing-changed",
            "名单、次序和条件均无变化，无须重新公示。",
            "No row's list, order or clauses changed; nothing has to be published again.",
        )
    return [one.told() for one in changes]

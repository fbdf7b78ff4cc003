"""The audit on the wire: 学员编号 and logins, no names of people and no values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from service import clock
from service.queries.audit_reading import Names, Seen
from service.queries.select import Page, Paged
from service.rules.access import Role
from service.rules.alerts import Noticed
from service.rules.audit import Sighting, everybody, persons_of
from service.rules.audit_chain import Verdict
from service.schemas.wire import Listed, Out, listed, moment
from service.tables.audit import INSTALLATION

Outcome = Literal["ok", "refused", "replayed", "not-modified"]


class AuditLine(Out, frozen=True, kw_only=True):
    """One row: `subjects` names trainees by number and accounts by login; `everybody` counts where none is named."""

    seq: int
    at: datetime
    account: str | None
    role: str | None
    via: str
    ip: str | None
    request_id: str
    action: str
    subjects: list[str]
    everybody: int | None
    outcome: str
    reason: str


class AboutLine(Out, frozen=True, kw_only=True):
    """Who saw or changed something of a person, alone or with everybody else."""

    at: datetime
    account: str | None
    role: str | None
    via: str
    action: str
    outcome: str
    with_everybody: bool


class WhoSaw(Listed[AboutLine], frozen=True, kw_only=True):
    no: str


class ReaderLine(Out, frozen=True, kw_only=True):
    """Who opened a file; the trainee is told the day and the role, not the person, which are absent then."""

    on: date
    at: datetime | UnsetType = UNSET
    account: str | UnsetType | None = UNSET
    role: str | None
    action: str


class SeenPerson(Out, frozen=True, kw_only=True):
    camp: str | None
    no: str
    first: datetime
    last: datetime
    times: int


class SeenWhole(Out, frozen=True, kw_only=True):
    """How often everybody of a camp was shown at once, and how many they were at most."""

    camp: str | None
    first: datetime
    last: datetime
    times: int
    persons: int


class AccountSaw(Listed[SeenPerson], frozen=True, kw_only=True):
    """The persons named one by one, by number; and the readings of whole camps."""

    account: str
    whole: list[SeenWhole]


class AlertLine(Out, frozen=True, kw_only=True):
    """What somebody should look at: `refusals`, `large-export` or `night-reading`, and how many times or persons."""

    at: datetime
    camp: str | None
    kind: str
    account: str
    times: int


class ActivityLine(Out, frozen=True, kw_only=True):
    """What happened with one's own account; `by` is the role of somebody else who did it."""

    at: datetime
    action: str
    outcome: str
    reason: str
    via: str
    by: str | None
    ip: str | None


class ChainOut(Out, frozen=True, kw_only=True):
    camp: str | None
    camp_id: UUID
    seq: int
    head: str
    broken_seq: int | None
    broken: str | None


class VerdictOut(Out, frozen=True, kw_only=True):
    """Whether every row is what was written; a cut tail shows only against a checkpoint kept elsewhere."""

    ok: bool
    cut_tail: str = "not checked"
    chains: list[ChainOut]


class ExportLine(Out, frozen=True, kw_only=True):
    """One row as it is chained, for whoever verifies it elsewhere."""

    camp_id: UUID
    seq: int
    at: int
    account_id: UUID | None
    role: str | None
    via: str
    ip: str | None
    request_id: str
    action: str
    object_type: str
    subjects: str
    outcome: str
    reason: str
    key_id: str
    prev: str
    mac: str


exported = ExportLine.of


def export_out(rows: Iterable[Any]) -> bytes:
    return b"".join(msgspec.json.encode(exported(row)) + b"\n" for row in rows)


def audit_page(paged: Paged, wanted: Page, names: Names) -> Listed[AuditLine]:
    return listed(paged, wanted, lambda row: _line(row, names))


def _line(row: Any, names: Names) -> AuditLine:
    return AuditLine.of(
        row,
        at=moment(row.at),
        account=_login(row, names.logins),
        subjects=sorted(_called(one, names) for one in persons_of(row.subjects)),
        everybody=everybody(row.subjects),
    )


def _called(one: UUID, names: Names) -> str:
    return names.persons[one][1] if one in names.persons else names.logins.get(one, str(one))


def _login(row: Any, logins: Mapping[UUID, str]) -> str | None:
    return None if row.account_id is None else logins.get(row.account_id, str(row.account_id))


def about_page(no: str, paged: Paged, wanted: Page, logins: Mapping[UUID, str]) -> WhoSaw:
    page = listed(paged, wanted, lambda row: _about(row, logins))
    return WhoSaw(no=no, **msgspec.structs.asdict(page))


def _about(row: Any, logins: Mapping[UUID, str]) -> AboutLine:
    alone = everybody(row.subjects) is None
    return AboutLine.of(row, at=moment(row.at), account=_login(row, logins), with_everybody=not alone)


def readers_page(paged: Paged, wanted: Page, role: Role | None, logins: Mapping[UUID, str]) -> Listed[ReaderLine]:
    return listed(paged, wanted, lambda row: _reader(row, logins, whole=role is Role.OFFICER))


def _reader(row: Any, logins: Mapping[UUID, str], *, whole: bool) -> ReaderLine:
    who = {"at": moment(row.at), "account": _login(row, logins)} if whole else {"at": UNSET, "account": UNSET}
    return ReaderLine.of(row, on=clock.day_of(row.at), **who)


def account_saw(login: str, seen: Seen, wanted: Page) -> AccountSaw:
    page = listed(seen.persons, wanted, lambda one: SeenPerson(camp=one[0], no=one[1], **_when(one[2])))
    whole = [SeenWhole(camp=camp, persons=one.most, **_when(one)) for camp, one in seen.everybody]
    return AccountSaw(account=login, whole=whole, **msgspec.structs.asdict(page))


def _when(sighting: Sighting) -> dict[str, Any]:
    return {"first": moment(sighting.first), "last": moment(sighting.last), "times": sighting.times}


def alerts_out(found: Iterable[tuple[Noticed, str]], camps: Mapping[UUID, str]) -> list[AlertLine]:
    return [AlertLine.of(one, at=moment(one.at), camp=camps.get(one.camp_id), account=login) for one, login in found]


def activity_page(paged: Paged, wanted: Page, own: UUID) -> Listed[ActivityLine]:
    return listed(paged, wanted, lambda row: _activity(row, own))


def _activity(row: Any, own: UUID) -> ActivityLine:
    others = row.account_id not in {None, own}
    by, ip = (row.role, None) if others else (None, row.ip)
    return ActivityLine.of(row, at=moment(row.at), by=by, ip=ip)


def verdict_out(found: Sequence[Verdict], camps: Mapping[UUID, str]) -> VerdictOut:
    return VerdictOut(ok=not any(one.broken for one in found), chains=[_chain(one, camps) for one in found])


def _chain(verdict: Verdict, camps: Mapping[UUID, str]) -> ChainOut:
    seq, what = (verdict.broken.seq, verdict.broken.what) if verdict.broken else (None, None)
    camp = None if verdict.camp_id == INSTALLATION else camps.get(verdict.camp_id)
    return ChainOut(camp=camp, camp_id=verdict.camp_id, seq=verdict.seq, head=verdict.mac, broken_seq=seq, broken=what)


def microseconds(given: datetime | None) -> int | None:
    """A moment as rows hold it; without a zone it is UTC."""
    if given is None:
        return None
    return int((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() * 1_000_000)

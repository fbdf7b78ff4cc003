"""A chain of audit rows, its checkpoints and its alerts, without a database."""

import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
import uuid_utils.compat
from hypothesis import given
from hypothesis import strategies as st

from service.queries.checkpoints import read, signed, verifier_keys
from service.rules import alerts, checkpoints
from service.rules.alerts import Alert, Watch, noticed, recalled
from service.rules.audit import Entry, born, everybody, genesis, message, named, persons_of, sightings
from service.rules.audit_chain import verify
from service.rules.checkpoints import CheckpointError, Head
from service.sealing import KeyRing
from tests import make

CAMP, ACCOUNT = UUID(int=7), UUID(int=9)
KEYS = {"k1": b"one", "k2": b"two"}
NOON = int(datetime(2026, 11, 24, 4, tzinfo=UTC).timestamp()) * 1_000_000
NIGHT = NOON + 11 * 3600 * 1_000_000
MINUTE = 60 * 1_000_000


class Row(NamedTuple):
    """An entry as it is kept."""

    camp_id: UUID
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
    seq: int
    key_id: str
    prev: str
    mac: str


def mac_of(name: str, text: bytes) -> str:
    return hmac.digest(KEYS[name], text, "sha256").hex()


def entry(at: int = NOON, **more: Any) -> Entry:
    given = Entry(CAMP, at, ACCOUNT, "officer", "token", "10.0.0.1", "r", "growth.show", "growth", "", "ok")
    return given._replace(**more)


def chained(entries: list[Entry], key: str = "k1") -> list[Row]:
    rows, prev = [], genesis(CAMP)
    for seq, one in enumerate(entries, start=1):
        mac = mac_of(key, message(one, seq, key, prev))
        rows.append(Row(*one, seq, key, prev, mac))
        prev = mac
    return rows


def rows_of(count: int = 5) -> list[Row]:
    return chained([entry(NOON + n, request_id=str(n)) for n in range(count)])


def broken(rows: list[Row], heads: dict[int, str] | None = None) -> tuple[int, str] | None:
    found = verify(iter(rows), CAMP, mac_of, heads).broken
    return None if found is None else (found.seq, found.what)


def test_a_whole_chain_is_whole_and_ends_at_its_head() -> None:
    rows = rows_of()
    assert verify(rows, CAMP, mac_of)[1:] == (5, rows[-1].mac, None)
    assert verify([], CAMP, mac_of)[1:] == (0, genesis(CAMP), None)
    assert broken(chained([entry()], "k2")) is None


OTHER: dict[str, Any] = {
    "camp_id": UUID(int=8), "at": 1, "account_id": None, "role": None, "via": "cli", "ip": "::1", "request_id": "x",
    "action": "a.b", "object_type": "x", "subjects": "*3", "outcome": "refused", "reason": "x", "prev": "0" * 64,
    "mac": "1" * 64, "key_id": "k2",
}  # fmt: skip


@pytest.mark.parametrize("column", [name for name in Row._fields if name != "seq"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_s65_any_column_that_was_edited_is_found_at_its_row(column: str, place: int) -> None:
    rows = rows_of()
    rows[place] = rows[place]._replace(**{column: OTHER[column]})
    assert broken(rows) == (place + 1, "edited")


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("junk", ["zz", "", None, 2**60])
def test_s65_a_value_that_no_row_can_hold_is_found_as_well(place: int, junk: Any) -> None:
    for column in ("prev", "at"):
        rows = rows_of()
        rows[place] = rows[place]._replace(**{column: junk})
        assert broken(rows) == (place + 1, "edited")


def test_s65_deleted_inserted_moved_and_foreign_rows_are_named() -> None:
    rows = rows_of()
    assert broken(rows[:2] + rows[3:]) == (3, "deleted")
    assert broken(rows[1:]) == (1, "deleted")
    forged = rows[2]._replace(subjects="x")
    later = [row._replace(seq=row.seq + 1) for row in rows[2:]]
    assert broken([*rows[:2], forged, *later]) == (3, "inserted")
    swapped = [rows[0], rows[2]._replace(seq=2), rows[1]._replace(seq=3), *rows[3:]]
    assert broken(swapped) == (2, "moved")
    assert broken([rows[0]._replace(key_id="gone")]) == (1, "unknown key")
    other = Row(*entry(), 1, "k1", "0" * 64, mac_of("k1", message(entry(), 1, "k1", "0" * 64)))
    assert broken([other]) == (1, "wrong genesis")
    loose = Row(*entry(), 2, "k1", "0" * 64, mac_of("k1", message(entry(), 2, "k1", "0" * 64)))
    assert broken([rows[0], loose]) == (2, "follows another row")
    assert broken([rows[0], None]) == (2, "edited")  # type: ignore[list-item]


def test_s65_only_a_checkpoint_shows_a_cut_tail_or_a_past_that_was_written_anew() -> None:
    rows = rows_of()
    heads = {3: rows[2].mac, 5: rows[4].mac}
    assert broken(rows, heads) is None
    assert broken(rows[:4]) is None
    assert broken(rows[:4], heads) == (5, "cut")
    assert broken([], heads) == (1, "cut")
    anew = chained([entry(NOON + n, request_id=str(n), subjects="*2" if n == 1 else "") for n in range(5)])
    assert broken(anew) is None
    assert broken(anew, heads) == (3, "rewritten")


def test_a_chain_is_read_as_a_stream() -> None:
    held: list[int] = []

    def rows() -> Iterator[Row]:
        for number, row in enumerate(rows_of(50)):
            held.append(number)
            yield row

    stream = rows()
    assert verify(stream, CAMP, mac_of).seq == 50
    assert held == list(range(50))


@given(st.lists(st.uuids(), max_size=8, unique=True), st.integers(0, 9))
def test_the_persons_of_a_row_come_back_or_are_counted(ids: list[UUID], size: int) -> None:
    subjects = named(ids, size)
    if len(ids) > 1 and len(ids) == size:
        assert (everybody(subjects), persons_of(subjects)) == (size, [])
    else:
        assert (everybody(subjects), set(persons_of(subjects))) == (None, set(ids))


def test_an_id_tells_when_it_was_made() -> None:
    made = born(uuid_utils.compat.uuid7())
    assert abs(made - int(datetime.now(UTC).timestamp() * 1_000_000)) < MINUTE


def test_what_an_account_saw_is_summed_by_person_and_by_camp() -> None:
    one, two = uuid4(), uuid4()
    rows = [entry(1, subjects=f"{one},{two}"), entry(2, subjects="*4"), entry(3, subjects=str(one)), entry(4)]
    assert sightings(rows) == ({one: (1, 3, 2, 1), two: (1, 1, 1, 1)}, {CAMP: (2, 2, 1, 4)})


HEADS = [Head("journal", CAMP, 3, "a" * 64), Head("audit", UUID(int=0), 2, "b" * 64)]


def test_a_checkpoint_is_a_signed_note_that_says_every_head() -> None:
    note = signed(make.KEYS, HEADS, NOON)
    text, _, signature = note.partition("\n\n")
    assert text.split("\n") == [
        "jingying/checkpoint/1",
        f"audit {UUID(int=0)} 2 {'b' * 64}",
        f"journal {CAMP} 3 {'a' * 64}",
        "time 2026-11-24T04:00:00Z",
    ]
    assert signature.startswith("— jingying/test ")
    (found,) = read(make.KEYS, note)
    assert (sorted(found.heads), found.at) == (sorted(HEADS), "2026-11-24T04:00:00Z")


def test_the_exported_key_is_all_that_others_need_to_check_one() -> None:
    import base64
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, shown, encoded = verifier_keys(make.KEYS)[0].split("+", 2)
    kind = base64.b64decode(encoded)
    assert (name, kind[0]) == ("jingying/test", 1)
    assert shown == hashlib.sha256(f"{name}\n".encode() + kind).digest()[:4].hex()
    text, _, rest = signed(make.KEYS, HEADS, NOON).partition("\n\n")
    signature = base64.b64decode(rest.split(" ")[2])
    assert signature[:4].hex() == shown
    Ed25519PublicKey.from_public_bytes(kind[1:]).verify(signature[4:], f"{text}\n".encode())


TAMPERINGS: dict[str, Callable[[str], str]] = {
    "a head": lambda note: note.replace("b" * 64, "c" * 64),
    "a seq": lambda note: note.replace(" 3 ", " 4 "),
    "a line less": lambda note: "".join(one for one in note.splitlines(keepends=True) if "journal" not in one),
    "the time": lambda note: note.replace("04:00", "05:00"),
    "the signature": lambda note: note[:-8] + "AAAAAA==\n"[-8:],
    "no signature": lambda note: note.partition("\n\n")[0] + "\n",
    "another signer": lambda note: note.replace("jingying/test", "jingying/else"),
    "not base64": lambda note: note.replace("— jingying/test ", "— jingying/test A"),
    "no note": lambda note: note[:0] + "hello\n",
    "nothing": lambda note: note[:0],
    "something before": lambda note: f"hello\n{note}",
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_checkpoint_that_was_touched_is_refused(tampering: str) -> None:
    with pytest.raises(CheckpointError):
        read(make.KEYS, TAMPERINGS[tampering](signed(make.KEYS, HEADS, NOON)))


def test_a_file_collects_checkpoints_of_several_keys() -> None:
    secret = bytes(range(1, 33))
    older, newer = KeyRing("old", {"old": secret}), KeyRing("new", {"old": secret, "new": bytes(range(2, 34))})
    later = [Head("audit", UUID(int=0), 9, "d" * 64)]
    file = f"{signed(older, HEADS, NOON)}\n{signed(newer, later, NOON + MINUTE)}\n"
    assert checkpoints.by_chain(read(newer, file), "audit") == {UUID(int=0): {2: "b" * 64, 9: "d" * 64}}
    with pytest.raises(CheckpointError, match="not in the key file"):
        read(older, file)
    twice = file + signed(newer, [Head("audit", UUID(int=0), 9, "e" * 64)], NOON) + "\n"
    with pytest.raises(CheckpointError, match="disagree"):
        checkpoints.by_chain(read(newer, twice), "audit")


def tell(watch: Watch, *entries: Entry, is_export: bool = False) -> list[Alert]:
    return [alert for one in entries for alert in noticed(watch, one, is_export=is_export)]


def refusals(count: int, every: int, account: UUID | None = ACCOUNT) -> list[Entry]:
    return [entry(NOON + n * every, outcome="refused", account_id=account) for n in range(count)]


def test_s66_twenty_refusals_in_five_minutes_are_an_alert_and_start_anew() -> None:
    assert tell(Watch(), *refusals(19, MINUTE // 10)) == []
    assert tell(Watch(), *refusals(20, MINUTE // 10)) == [Alert("refusals", ACCOUNT, 20)]
    assert len(tell(Watch(), *refusals(40, MINUTE // 10))) == 2
    assert tell(Watch(), *refusals(60, 16 * 1_000_000)) == []  # twenty of them take 304 s
    assert tell(Watch(), *refusals(20, MINUTE // 10, None)) == []
    two = [one for pair in zip(refusals(12, 1), refusals(12, 1, UUID(int=3)), strict=True) for one in pair]
    assert tell(Watch(), *two) == []


def test_s66_an_export_of_more_than_two_hundred_persons_is_an_alert() -> None:
    assert tell(Watch(), entry(subjects="*200"), is_export=True) == []
    assert tell(Watch(), entry(subjects="*201"), is_export=True) == [Alert("large-export", ACCOUNT, 201)]
    many = ",".join(str(uuid4()) for _ in range(201))
    assert tell(Watch(), entry(subjects=many), is_export=True) == [Alert("large-export", ACCOUNT, 201)]
    assert tell(Watch(), entry(subjects=many)) == []


def test_s66_alerts_come_back_from_the_rows_with_their_chain_and_moment() -> None:
    gone = entry(NOON + MINUTE, action="exports.whole", subjects="*300")
    rows = [*refusals(20, MINUTE // 100), gone, entry(NOON + MINUTE, action="growth.show", subjects="*300")]
    found = [(one.kind, one.camp_id, one.at, one.times) for one in recalled(rows, {"exports.whole"})]
    assert found == [("refusals", CAMP, rows[19].at, 20), ("large-export", CAMP, gone.at, 300)]


def test_s66_bulk_reading_at_night_is_an_alert() -> None:
    people = [str(uuid4()) for _ in range(201)]
    singly = [entry(NIGHT + n * 1_000_000, subjects=one) for n, one in enumerate(people)]
    assert tell(Watch(), *singly) == [Alert("night-reading", ACCOUNT, 201)]
    assert tell(Watch(), *singly[:200], *singly[:200]) == []  # the same persons again are no more
    assert tell(Watch(), *(one._replace(at=one.at - 12 * 3600 * 1_000_000) for one in singly)) == []
    assert tell(Watch(), *(one._replace(at=NIGHT + n * 10_000_000) for n, one in enumerate(singly))) == []
    assert tell(Watch(), entry(NIGHT, subjects="*201")) == [Alert("night-reading", ACCOUNT, 201)]


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False)])
def test_the_night_is_local(hour: int, night: bool) -> None:
    local = datetime(2026, 11, 24, hour, 30, tzinfo=UTC) - timedelta(hours=8)
    assert alerts.is_night(int(local.timestamp()) * 1_000_000) == night

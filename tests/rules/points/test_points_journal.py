"""The hash chain of section 8: its golden vectors, and that nothing is left out of the hash."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.points import journal
from service.rules.points.text import is_filled, is_text

CAMP = UUID("0190f3b0-7c00-7000-8000-000000000001")
GENESIS = "73d712cc1d422c8677d7a68eb9d6ec43a3d71d513653123ba4574983e0e39b69"
NOTE = "a4c6eac4ec118b8794f9ffce98385f336926ccf7ae274e218b8aa7e05acd24ec"
HASH_1 = "52a6a8b1401bf6d40209eeab98a8a2a048e12a4dd1cd658280fcdaa92d42cc4d"
LEAF_2 = "a18072af5b2aa503be854e7be0a5d7d3306abd865e3ab463dc5fc4a16e81f6fd"
HASH_2 = "e5b5cb6ebc353123168a52dc254f6498ac4b50d07559103fdd06646444e7514b"
BODY_2 = (
    '{"$":"points-entry/1","actor":"0190f3b0-7c00-7000-8000-0000000000a1","amount":1277,"approval":null,'
    '"approver":null,"camp_id":"0190f3b0-7c00-7000-8000-000000000001","den":1000,"detail":null,"evidence":null,'
    '"idem_key":"posting-17","kind":"award","matter":"重大项目","num":851,"occurred_on":"2020-11-01","policy":1,'
    '"reason":"a4c6eac4ec118b8794f9ffce98385f336926ccf7ae274e218b8aa7e05acd24ec","recorded_at":1604246400000000,'
    '"relates_on":"2020-11-01","request":"1111111111111111111111111111111111111111111111111111111111111111",'
    '"reverses":null,"rule":"P01","seq":2,"source":"posting:17",'
    '"trainee_id":"0190f3b0-7c00-7000-8000-000000000101","veto_from":null,"veto_state":null,"veto_until":null}'
)


def columns(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = dict.fromkeys(journal.COLUMNS)
    return plain | {
        "actor": UUID("0190f3b0-7c00-7000-8000-0000000000a1"),
        "amount": 1277,
        "camp_id": CAMP,
        "den": 1000,
        "idem_key": "posting-17",
        "kind": "award",
        "matter": "重大项目",
        "num": 851,
        "occurred_on": date(2020, 11, 1),
        "policy": 1,
        "reason": NOTE,
        "recorded_at": 1604246400000000,
        "relates_on": date(2020, 11, 1),
        "request": "1" * 64,
        "rule": "P01",
        "seq": 2,
        "source": "posting:17",
        "trainee_id": UUID("0190f3b0-7c00-7000-8000-000000000101"),
        **changed,
    }


PLAIN: dict[str, Any] = {"num": None, "den": None, "matter": None, "source": None}
KINDS: list[dict[str, Any]] = [
    columns(),
    columns(seq=3, kind="deduct", rule="D03", amount=-50, num=1, den=1, matter=None, source="register:312"),
    columns(seq=4, kind="veto", rule="V01", amount=0, **PLAIN, veto_from=date(2021, 4, 15),
            veto_until=date(2021, 10, 14), veto_state="decided", approver=UUID(int=9), approval="2" * 64),
    columns(seq=5, kind="reverse", amount=-1277, **PLAIN | {"matter": "重大项目"}, reverses=2),
    columns(seq=6, kind="adjust", amount=50, **PLAIN, reverses=3, occurred_on=date(2021, 1, 4)),
    columns(seq=7, kind="close", trainee_id=None, rule=None, amount=0, **PLAIN, detail='{"through":"2020-12-31"}'),
    columns(seq=8, kind="policy", trainee_id=None, rule=None, amount=0, **PLAIN, detail='{"version":2}'),
    columns(seq=9, matter='他说"行"\\\t\n'),
    columns(seq=10, matter="𠮷野家 🀄"),
    columns(seq=11, matter="a\u2028b\u2029c</script>"),
]  # fmt: skip
# Computed with hashlib and the rfc8785 library from the formulas of section 8, not with the code under test.
HEADS = [
    "4af2ac383b69e887d962a869f94b6cd0aa62f36076978d864c779011c214e2e0",
    "ea1657017f57357807a661fa594b987c14e98315a857f39f787c4242f7807408",
    "15df82c4cbd21ddcef0b652c3acfdbb0b19afd5ef1b1dd85a865ab88acb121e7",
    "c5670510767c54e7622f26ab635763bb1a1e65e266b3bacb65b46ba5adaaa914",
    "b39dcbc5ab90da268574eecf6ec7b30db1c1b0c8e35ab641b7798854d3d816e4",
    "ed877a58570e950a65377c742b639cb468b9043d674338b3d471c83cc03e4ab5",
    "18af711efd20b928b072976d8f90e70587330af1f62035fc415903034272493e",
    "34587a803c7aae7ebb9585a90c4087d0ab6230d69cc0a66b686c237fbb04b499",
    "6ee642cb45c09cf2c564207576cf8213a7d13cf9c2bcb86c1fb69635f5dbc9b7",
    "cfe10385b7d788e996860e910d699fae7a658960e3d384fe5087cd2fc4d88fcd",
]


class TestGoldenVectors:
    def test_genesis(self) -> None:
        assert journal.genesis(CAMP, "jingying/QY2020") == GENESIS
        assert journal.genesis(CAMP.hex, "jingying/QY2020", 2) == GENESIS
        assert journal.genesis(CAMP, "jingying/QY2020", 3) != GENESIS

    def test_note(self) -> None:
        assert journal.note_digest(bytes(range(16)), "研讨评分 «é»") == NOTE

    def test_body_leaf_and_link(self) -> None:
        body = journal.body(columns())
        assert journal.canonical(body).decode() == BODY_2
        assert journal.leaf(body) == LEAF_2
        assert journal.link(HASH_1, LEAF_2) == HASH_2
        assert journal.chain(HASH_1, [body]) == [HASH_2]

    def test_one_of_every_kind(self) -> None:
        assert {row["kind"] for row in KINDS} == {"award", "deduct", "veto", "reverse", "adjust", "close", "policy"}
        assert journal.chain(GENESIS, map(journal.body, KINDS)) == HEADS

    def test_fingerprint(self) -> None:
        lines: list[Mapping[str, object]] = [{"rule": "T01", "times": 1}, {"rule": "甲", "times": None}]
        found = journal.fingerprint(lines)
        assert found == "a47f0c8166943752529762337e77997fe8570a518a44c7b1176b85f99060b140"
        assert found != journal.fingerprint(lines[::-1])


def test_body_has_27_keys_and_accepts_ids_as_the_engines_give_them() -> None:
    body = journal.body(columns())
    assert len(body) == 27
    assert list(body) == sorted(body)
    assert journal.body(columns(camp_id=CAMP.hex, actor=str(columns()["actor"]).upper())) == body


@pytest.mark.parametrize("name", journal.COLUMNS)
def test_every_column_is_in_the_hash(name: str) -> None:
    values: list[Any] = [None, UUID(int=1), UUID(int=2)] if name in journal.IDS else [None, "a", "b", 7]
    assert len({journal.leaf(journal.body(columns(**{name: value}))) for value in values}) == len(values)


def test_columns_are_neither_left_out_nor_added() -> None:
    short = columns()
    del short["matter"]
    for wrong in (short, short | {"other": None}, columns() | {"hash": HASH_1}):
        with pytest.raises(journal.JournalError, match="columns"):
            journal.body(wrong)


@pytest.mark.parametrize(
    "value", [True, 1.0, Decimal(1), 2**53, -(2**53), b"x", ["x"], {"x": 1}, date(2020, 1, 1), UUID(int=1), "\ud800"]
)
def test_other_values_are_refused(value: object) -> None:
    with pytest.raises(journal.JournalError):
        journal.canonical({"x": value})


@pytest.mark.parametrize("value", [True, 1.5, Decimal(1), UUID(int=1), datetime(2020, 1, 1)])  # noqa: DTZ001
def test_a_body_of_other_values_is_refused(value: object) -> None:
    with pytest.raises(journal.JournalError):
        journal.leaf(journal.body(columns(amount=value)))


def test_largest_integers_and_ascii_keys() -> None:
    assert journal.canonical({"x": 2**53 - 1, "a": 1 - 2**53}) == b'{"a":-9007199254740991,"x":9007199254740991}'
    with pytest.raises(journal.JournalError):
        journal.canonical({"键": 1})


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii")),
        st.none() | st.text(st.characters(codec="utf-8")) | st.integers(1 - 2**53, 2**53 - 1),
    )
)
def test_canonical_is_rfc_8785(row: dict[str, Any]) -> None:
    assert journal.canonical(row) == rfc8785.dumps(row)
    assert json.loads(journal.canonical(row)) == row


def test_every_character_is_encoded_as_json_dumps_does() -> None:
    blocks = ["".join(map(chr, range(start, start + 0x400))) for start in range(0, 0x110000, 0x400)]
    for text in (block for block in blocks if not "\ud800" <= block[0] < "\ue000"):
        row = {"x": text}
        assert journal.canonical(row) == json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def test_time_rises_whatever_the_clock_does() -> None:
    assert [journal.recorded_at(now, before) for now, before in [(5, None), (9, 5), (5, 5), (3, 5)]] == [5, 9, 6, 6]


@pytest.mark.parametrize("text", ["", "研讨评分\t«é»\n", "\u2028𠮷\u00a0"])
def test_text(text: str) -> None:
    assert is_text(text)


@pytest.mark.parametrize("text", ["\0", "\r\n", "\x7f", "\x85", "\ud800", "e\u0301"])
def test_bad_text(text: str) -> None:
    assert not is_text(text)
    assert not is_filled(text, 9)


def test_filled() -> None:
    assert [is_filled(text, 2) for text in ("", " ", "甲", "甲乙", "甲乙丙")] == [False, False, True, True, False]

"""Vectors that were computed elsewhere, against the product and against the stand-alone verifier."""

import base64
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from service.documents.ledger import verify
from service.rules.points import checkpoints, journal, settlement
from service.rules.points.counting import count
from service.rules.points.entries import Entry
from service.rules.points.periods import bucket
from service.rules.points.policy import Policy
from tests.ledger import asking
from tests.ledger.oracle_counting import count as counted
from tests.ledger.oracle_counting import period_of
from tests.rules.points import test_points_journal as golden


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """As the export writes a line."""
    return {name: str(one) if isinstance(one, UUID | date) else one for name, one in columns.items()}


@pytest.mark.parametrize("nth", range(len(golden.KINDS)))
def test_every_vector_is_the_same_to_product_verifier_and_rfc8785(nth: int) -> None:
    row = golden.KINDS[nth]
    body = {"$": "points-entry/1", **plain(row)}
    assert journal.canonical(journal.body(row)) == verify.jcs(body) == rfc8785.dumps(body)
    leaf, prev = journal.leaf(journal.body(row)), golden.HEADS[nth - 1] if nth else golden.GENESIS
    assert verify.leaf_of(plain(row)) == leaf
    assert verify.link(prev, leaf) == journal.link(prev, leaf) == golden.HEADS[nth]


def test_the_vectors_hold_every_kind_and_the_awkward_texts() -> None:
    assert {row["kind"] for row in golden.KINDS} == verify.KINDS
    assert {row["kind"] for row in golden.KINDS if row["reverses"]} == {"reverse", "adjust"}
    texts = "".join(row["matter"] or "" for row in golden.KINDS)
    assert all(one in texts for one in ('"', "\\", "𠮷", "\u2028"))
    assert sorted(verify.COLUMNS) == sorted(journal.COLUMNS)


def test_genesis_and_note_to_the_verifier() -> None:
    body = {"$": "points-book/1", "camp_id": str(golden.CAMP), "origin": "jingying/QY2020", "scale": 2}
    assert verify.sha(b"points-genesis/1\n", verify.jcs(body)) == golden.GENESIS
    assert verify.sha(b"points-note/1\n", bytes(range(16)), "研讨评分 «é»".encode()) == golden.NOTE


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.none() | st.text(st.characters(codec="utf-8"))))
def test_the_verifier_s_json_is_rfc_8785(row: dict[str, Any]) -> None:
    assert verify.jcs(row) == rfc8785.dumps(row) == journal.canonical(row)


# RFC 8032, section 7.1: secret left out, then public key, message, signature.
RFC_8032 = {
    "test 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "test 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "test 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RFC_8032)
def test_ed25519_of_rfc_8032(name: str) -> None:
    public, message, signature = (bytes.fromhex(one) for one in RFC_8032[name])
    assert verify.ed25519(public, message, signature)
    assert not verify.ed25519(public, message + b"\0", signature)
    for bit in range(0, 512, 61):
        wrong = bytearray(signature)
        wrong[bit // 8] ^= 1 << bit % 8
        assert not verify.ed25519(public, message, bytes(wrong))


def test_a_signature_that_was_made_larger_by_the_order_is_refused() -> None:
    public, message, signature = (bytes.fromhex(one) for one in RFC_8032["test 2"])
    larger = int.from_bytes(signature[32:], "little") + verify.Q
    assert not verify.ed25519(public, message, signature[:32] + larger.to_bytes(32, "little"))


# The worked example of golang.org/x/mod/sumdb/note, whose format the C2SP took over.
PEERIX = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNED = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def is_signed(note: str, key: str) -> bool:
    text, _, signatures = note.partition("\n\n")
    name, known = verify._public(key)
    return verify._is_signed(text + "\n", signatures.strip(), {name: known})


def test_a_published_signed_note_is_read_and_a_changed_one_refused() -> None:
    assert is_signed(SIGNED, PEERIX)
    assert not is_signed(SIGNED.replace("answer", "Answer"), PEERIX)
    assert not is_signed(SIGNED.replace("x08go", "x08gp"), PEERIX)
    assert not is_signed(SIGNED, PEERIX.replace("PeterNeumann", "Peter"))
    key = base64.b64decode(PEERIX.split("+", 2)[2])
    assert verify.sha(b"PeterNeumann\n", key)[:8] == "c74f20a3"


def test_a_checkpoint_s_text() -> None:
    assert checkpoints.text("jingying/QY2020", 7, "a" * 64, date(2020, 9, 30), 5) == (
        f"points-checkpoint/1\njingying/QY2020\n7\n{'a' * 64}\n2020-09-30\n5\n"
    )
    assert checkpoints.text("o", 0, "b" * 64, None, 1).split("\n")[4] == "-"


PERIODS = ("whole", "year", "quarter", "month", "once")
AWARDED, START = ("A1", "A3", "G1", "G2"), date(2020, 2, 1)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """The test policy with other bounds, periods and quarters, those from the last of a month among them."""
    quarters = draw(st.sampled_from(["calendar", "2020-08-31", "2019-11-30", "2020-02-29", "2020-05-31", "2020-01-15"]))
    made = asking.document(1, START, quarters)
    bound = st.none() | st.integers(0, 900)
    made["total"] = {"cap": draw(bound), "floor": draw(st.none() | st.integers(-900, 0))}
    for one in made["categories"]:
        one |= {"base": draw(st.integers(0, 300)), "cap": draw(bound), "floor": draw(st.none() | st.integers(-500, 0))}
    for one in made["rules"]:
        if one["mode"] != "veto":
            cap = draw(st.none() | st.integers(1, 500))
            sign = -1 if one["value"] < 0 else 1
            one |= {"cap": cap and sign * cap, "period": draw(st.sampled_from(PERIODS)) if cap else None}
    return made


DAYS = st.sampled_from(
    [0, 27, 28, 29, 58, 59, 89, 119, 120, 150, 181, 211, 212, 213, 242, 303, 304, 395]
) | st.integers(0, 420)


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for seq in range(1, draw(st.integers(0, 16)) + 1):
        code = draw(st.sampled_from([*AWARDED, "D1", "D2", "V1", "Z9"]))
        day = START + timedelta(draw(DAYS))
        veto, sign = code == "V1", -1 if code[0] == "D" else 1
        adjusts = draw(st.booleans()) and not veto
        amount = 0 if veto else draw(st.sampled_from([0, 50, 100])) if code[0] == "G" else draw(st.integers(0, 300))
        amount = draw(st.integers(-200, 200)) if adjusts else sign * amount
        row = dict.fromkeys(Entry._fields)
        row |= {"seq": seq, "kind": "veto" if veto else "adjust" if adjusts else "award", "trainee": "x", "policy": 1}
        booked = day + timedelta(draw(st.sampled_from([0, 40, 130]))) if adjusts else day
        row |= {"rule": code, "amount": amount, "occurred_on": booked, "relates_on": day}
        row["matter"] = draw(st.sampled_from([None, "m", "n"])) if amount > 0 else None
        if veto:
            until = draw(st.none() | st.integers(0, 60))
            row |= {"veto_from": day, "veto_until": None if until is None else day + timedelta(until)}
            row["veto_state"] = "decided"
        made.append(row)
    for seq in draw(st.lists(st.integers(1, max(len(made), 1)), unique=True, max_size=3)) if made else []:
        target = made[seq - 1]
        made.append({**target, "seq": len(made) + 1, "kind": "reverse", "amount": -target["amount"], "reverses": seq})
    return made


@pytest.mark.parametrize("quarters", ["calendar", "2020-08-31", "2019-11-30", "2020-02-29", "2020-05-31", "2020-01-15"])
@pytest.mark.parametrize("period", PERIODS[:-1])
def test_three_who_date_alone_agree_on_every_day(quarters: str, period: Any) -> None:
    """Which days share a period: of four years each, leap days and the last of every month among them."""
    document, rule = {"quarters": quarters}, {"period": period}
    told = []
    for day in (date(2019, 1, 1) + timedelta(n) for n in range(1461)):
        line = {"relates_on": day, "seq": 1}
        mine, others = bucket(period, quarters, day), verify._bucket(document, rule, plain(line))
        told.append((mine, others, period_of(document, rule, line)))
    assert (
        len(set(told))
        == len({one[0] for one in told})
        == len({one[1] for one in told})
        == len({one[2] for one in told})
    )


@settings(max_examples=250, deadline=None)
@given(documents(), lines(), st.integers(0, 420))
def test_three_who_count_alone_agree(document: dict[str, Any], rows: list[dict[str, Any]], day: int) -> None:
    """The product, the verifier and the oracle share no code."""
    on = START + timedelta(day)
    found = count(msgspec.convert(document, Policy), [Entry(**row) for row in rows], on)
    own = [{**plain(row), "trainee_id": "x"} for row in rows]
    assert verify.sheet(document, own, on.isoformat()) == (settlement.sheet({"x": found}) if rows else b"")
    told = {"total": found.counted, "categories": found.by_category, "rules": found.by_rule, "barred": found.barred}
    assert told == counted(document, rows, on)
    assert json.loads(settlement.sheet({"x": found}).splitlines()[0])["counted"] == found.counted

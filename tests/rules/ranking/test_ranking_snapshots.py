"""Canonical texts, digests, seeds, and what a rerun says. Source: ranking.md 9."""

import hashlib
import json
from functools import cache

import msgspec
import pytest
from msgspec.structs import replace

from service.rules.ranking.inputs import Inputs, ordered
from service.rules.ranking.sheet import Row, Sheet
from service.rules.ranking.snapshots import canonical, compared, digest, rerun, seed_of, versions
from service.rules.ranking.working import work
from tests.rules.ranking.made_up import camp

INPUTS = camp(7)


@cache
def sheet() -> Sheet:
    return work(INPUTS).sheet


def first(**fields: object) -> Sheet:
    """The sheet with something else in its first row."""
    rows = (replace(sheet().rows[0], **fields), *sheet().rows[1:])
    return replace(sheet(), rows=rows)


def row() -> Row:
    return sheet().rows[0]


def test_canonical_is_sorted_json_without_spaces() -> None:
    text = canonical(INPUTS)
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert msgspec.json.decode(text, type=Inputs) == INPUTS
    assert "." not in canonical(sheet()).replace("ranking-sheet/1", "")


def test_digest_and_seed() -> None:
    assert digest("推荐") == hashlib.sha256("推荐".encode()).hexdigest()
    assert seed_of(INPUTS) == int(digest(canonical(ordered(INPUTS)))[:16], 16)
    other = replace(INPUTS, head_seq=INPUTS.head_seq + 1)
    assert seed_of(other) != seed_of(INPUTS)


def test_versions_name_the_code_and_the_libraries() -> None:
    code, libraries = versions()
    version, _, sources = code.partition("+")
    assert version
    assert len(sources) == 16
    assert libraries.startswith("numpy ")
    assert ", scipy " in libraries
    assert len(code) <= 64


def test_the_same_build_gives_the_same_bytes() -> None:
    found = rerun(canonical(INPUTS), canonical(sheet()), *versions())
    assert (found.verdict, found.same_build, found.fields) == ("identical", True, ())


def test_the_same_bytes_by_another_build_are_identical_too() -> None:
    found = rerun(canonical(INPUTS), canonical(sheet()), "0.0.1+0000", versions()[1])
    assert (found.verdict, found.same_build) == ("identical", False)


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"chance": 1}, "same_digits"), ({"chance": 2}, "different"), ({"low": 1, "high_rank": -1}, "same_digits"),
        ({"performance": 1}, "same_digits"), ({"performance": 500}, "different"), ({"score": 1}, "different"),
        ({"points": 1}, "different"), ({"place": 1}, "different"), ({"order": 1}, "different"),
    ],
)  # fmt: skip
def test_what_another_build_may_differ_in(fields: dict[str, int], verdict: str) -> None:
    moved = first(**{name: getattr(row(), name) + more for name, more in fields.items()})
    found = compared(canonical(moved), sheet(), same_build=False)
    assert found.verdict == verdict
    assert found.fields == (
        () if verdict == "same_digits" else tuple(f"rows/{row().trainee}/{each}" for each in fields)
    )


def test_the_same_build_may_differ_in_nothing() -> None:
    found = compared(canonical(first(chance=(row().chance or 0) + 1)), sheet(), same_build=True)
    assert (found.verdict, found.fields) == ("different", (f"rows/{row().trainee}/chance",))


def test_a_band_may_follow_its_chance() -> None:
    chances = {"chance": (row().chance or 0) - 1, "band": "out" if row().band != "out" else "in"}
    assert compared(canonical(first(**chances)), sheet(), same_build=False).verdict == "same_digits"


def test_other_states_warnings_and_missing_rows_are_named() -> None:
    other = replace(first(state="barred"), warnings=("no_pool",), rows=(*first(state="barred").rows[:-1],))
    found = compared(canonical(other), sheet(), same_build=False)
    assert found.verdict == "different"
    assert {f"rows/{row().trainee}/state", f"rows/{sheet().rows[-1].trainee}", "warnings/0"} <= set(found.fields)


def test_rerun_of_changed_inputs_is_different() -> None:
    richer = replace(INPUTS, candidates=tuple(replace(one, points=one.points + 1_00) for one in INPUTS.candidates))
    found = rerun(canonical(richer), canonical(sheet()), "another", "libraries")
    assert found.verdict == "different"
    assert any(field.endswith("/points") for field in found.fields)


@pytest.mark.parametrize("text", ["", "{}", '{"$":"ranking-inputs/2"}'])
def test_texts_that_are_no_inputs_are_refused(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        rerun(text, canonical(sheet()), *versions())

"""What an account may become, what a token may carry, and what two persons decide on."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules import motions, settings
from service.rules.access import ADMINISTRATORS, GRANTS, Membership, Perm, Principal, Role, Via
from service.rules.accounts import may_become
from service.rules.tokens import may_carry

ONE, TWO = UUID(int=1), UUID(int=2)
KINDS = ["none", "sysadmin", "secadmin", "auditor", "business"]


def test_an_office_is_taken_from_none_and_left_for_none() -> None:
    allowed = {(kind, office) for kind in KINDS for office in KINDS if may_become(kind, office)}
    offices = ["sysadmin", "secadmin", "auditor"]
    assert allowed == {("none", one) for one in offices} | {(one, "none") for one in offices}


def principal(**more: Any) -> Principal:
    camps = {"A": Membership(ONE, Role.OFFICER), "B": Membership(TWO, Role.MENTOR, mentor_id=ONE)}
    return Principal(ONE, more.pop("kind", "business"), Via.SESSION, 0, ONE, camps=more.pop("camps", camps), **more)


def test_a_token_carries_what_is_granted_where_it_is_for() -> None:
    for perm in Perm:
        grant = GRANTS[perm]
        by_token = Via.TOKEN in grant.via
        assert may_carry(principal(), "A", perm) == (by_token and Role.OFFICER in grant.roles), perm
        assert may_carry(principal(), "B", perm) == (by_token and Role.MENTOR in grant.roles), perm
        assert may_carry(principal(), None, perm) == (by_token and bool({Role.OFFICER, Role.MENTOR} & grant.roles)), (
            perm
        )
        assert not may_carry(principal(), "C", perm)
        assert not may_carry(principal(kind="none", camps={}), None, perm)


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text() | st.lists(st.text()) | st.none()))
def test_a_proposal_has_one_writing_and_one_fingerprint(content: dict[str, Any]) -> None:
    text = motions.written(content)
    assert json.loads(text) == content
    backwards = dict(reversed(content.items()))
    assert motions.fingerprint(motions.written(backwards)) == motions.fingerprint(text)
    assert motions.fingerprint(motions.written({**content, "more": 1})) != motions.fingerprint(text)


@pytest.mark.parametrize(("late", "lapsed"), [(-1, False), (0, True), (1, True)])
def test_a_proposal_lapses_to_the_microsecond(late: int, lapsed: bool) -> None:
    assert motions.is_lapsed(motions.LIFETIME, motions.LIFETIME + late) is lapsed
    assert (motions.is_second_person(ONE, TWO), motions.is_second_person(ONE, ONE)) == (True, False)


def test_an_account_is_dormant_after_so_many_days_without_signing_in() -> None:
    now = 1000 * settings.DAY
    edge = now - 90 * settings.DAY
    for state, last, created, asleep in (
        ("active", edge, 0, False), ("active", edge - 1, 0, True), ("active", None, edge, False),
        ("active", None, edge - 1, True), ("invited", None, 1, False), ("disabled", 1, 1, False),
    ):  # fmt: skip
        assert settings.is_dormant(state, last, created, 90, now) is asleep, (state, last, created)


def test_no_setting_lets_an_administrator_off_the_second_factor() -> None:
    assert not settings.misses_administrators(settings.DEFAULTS["mfa_roles"])
    for one in ADMINISTRATORS:
        assert settings.misses_administrators(set(Role) - {one})

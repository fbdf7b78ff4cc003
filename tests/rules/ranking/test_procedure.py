"""Where a sheet stands and what may be done: one table, played through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.queries.recommendations_refusals import REFUSED
from service.rules.ranking import procedure
from service.rules.ranking.procedure import ACTIONS, BEFORE, DOES, Act, Action, Standing, allowed, standing

DRAFT: list[Act] = ["opened"]
FROZEN: list[Act] = [*DRAFT, "frozen"]
CONFIRMED: list[Act] = [*FROZEN, "confirmed"]
PUBLIC: list[Act] = [*CONFIRMED, "published"]
REVISED: list[Act] = [*PUBLIC, "republished"]
CONCLUDED: list[Act] = [*PUBLIC, "concluded"]
STANDS: list[tuple[list[Act], Standing, list[Action]]] = [
    (DRAFT, Standing("draft"), ["rows", "freeze", "withdraw"]),
    (FROZEN, Standing("frozen"), ["confirm", "withdraw"]),
    (CONFIRMED, Standing("confirmed"), ["publish", "withdraw"]),
    ([*FROZEN, "refused"], Standing("withdrawn"), []),
    ([*DRAFT, "withdrawn"], Standing("withdrawn"), []),
    ([*FROZEN, "withdrawn"], Standing("withdrawn"), []),
    (PUBLIC, Standing("public"), ["objections", "republish", "conclude"]),
    (REVISED, Standing("public", revising=True), ["confirm", "objections"]),
    ([*REVISED, "confirmed"], Standing("public"), ["objections", "republish", "conclude"]),
    ([*REVISED, "refused"], Standing("public"), ["objections", "republish", "conclude"]),
    (CONCLUDED, Standing("concluded"), ["objections", "republish", "decide"]),
    ([*CONCLUDED, "republished"], Standing("public", revising=True), ["confirm", "objections"]),
    ([*CONCLUDED, "republished", "confirmed"], Standing("public"), ["objections", "republish", "conclude"]),
    ([*CONCLUDED, "decided"], Standing("decided"), ["objections"]),
]


@pytest.mark.parametrize(("acts", "stands", "may"), STANDS)
def test_where_a_sheet_stands_and_what_may_be_done(acts: list[Act], stands: Standing, may: list[Action]) -> None:
    assert standing(acts) == stands
    assert allowed(stands) == may


@given(st.lists(st.sampled_from(sorted(BEFORE)), max_size=8))
def test_only_what_is_allowed_leads_anywhere(acts: list[Act]) -> None:
    now = Standing("draft")
    for n, act in enumerate(acts):
        done = {DOES[action] for action in allowed(now) if action in DOES}
        done |= {"refused"} if "confirmed" in done else set()
        if act not in done:
            with pytest.raises(KeyError):
                standing(["opened", *acts[: n + 1]])
            return
        now = standing(["opened", *acts[: n + 1]])


def test_every_refusal_has_words() -> None:
    stands = [stands for _, stands, _ in STANDS]
    codes = {procedure.refusal(now, action) for now in stands for action in ACTIONS if action not in allowed(now)}
    assert codes == set(REFUSED)


@pytest.mark.parametrize("name", ["TJ-0", "TJ-01", "tj-1", "TJ-", "TJ-1234567", "TJ-1\n", "1", "TJ-一"])
def test_what_is_no_name_of_a_sheet(name: str) -> None:
    assert procedure.number_of(name) is None


@given(st.integers(1, 999_999))
def test_a_sheet_is_named_by_its_number(number: int) -> None:
    assert procedure.number_of(procedure.name_of(number)) == number

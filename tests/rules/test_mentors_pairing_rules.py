"""The draft of pairs: never against a rule, complete where that can be, level, and near in expertise."""

from hypothesis import given
from hypothesis import strategies as st

from service.rules.mentors_pairing import Seeker, Taker, closeness, matches

TAKERS = st.lists(
    st.builds(
        Taker, st.just("甲"), st.sampled_from(["", "招商引资", "基层治理"]), st.integers(0, 3), st.integers(0, 5)
    ),
    max_size=5,
)
SEEKERS = st.lists(st.builds(Seeker, st.just("乙"), st.sampled_from(["", "招商引资专班", "法学"])), max_size=8)
PLACES = st.frozensets(st.tuples(st.integers(0, 7), st.integers(0, 4)), max_size=12)


def free(taker: Taker) -> int:
    return max(0, taker.capacity - taker.load)


@given(SEEKERS, TAKERS, PLACES)
def test_nobody_is_placed_twice_over_capacity_or_against_a_bar(
    seekers: list[Seeker], takers: list[Taker], places: frozenset[tuple[int, int]]
) -> None:
    barred = frozenset((i, j) for i, j in places if i < len(seekers) and j < len(takers))
    found = matches(seekers, takers, barred)
    assert found == matches(seekers, takers, barred)
    assert len({one.seeker for one in found}) == len(found)
    assert all(sum(one.taker == j for one in found) <= free(taker) for j, taker in enumerate(takers))
    assert barred.isdisjoint((one.seeker, one.taker) for one in found)
    if not barred:
        assert len(found) == min(len(seekers), sum(free(taker) for taker in takers))


@given(st.integers(1, 9), st.integers(1, 4))
def test_mentors_of_equal_room_differ_by_one_at_most(people: int, mentors: int) -> None:
    found = matches([Seeker("乙", "")] * people, [Taker("甲", "", 0, 9)] * mentors, frozenset())
    loads = [sum(one.taker == j for one in found) for j in range(mentors)]
    assert max(loads) - min(loads) <= 1


def test_a_mentor_of_near_expertise_goes_before_one_of_equal_load() -> None:
    takers = [Taker("甲", "城市建设", 0, 2), Taker("甲", "招商引资", 0, 2)]
    found = matches([Seeker("乙", "招商引资专班副组长"), Seeker("乙", "城市建设科科员")], takers, frozenset())
    assert [(one.seeker, one.taker, one.closeness) for one in found] == [(0, 1, 1.0), (1, 0, 1.0)]


def test_closeness_is_the_share_of_the_expertise_that_is_said() -> None:
    assert closeness("招商引资", "负责招商") == 1 / 3
    assert closeness("ＡＢ", "a b") == 1
    assert closeness("", "招商") == closeness("招", "招") == 0

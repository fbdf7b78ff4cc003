"""校准分 that post points: what a fact claims by a fit, and that the fit proves it."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from service.rules.measurement.severity import fit
from service.rules.ranking.digests import canonical
from service.rules.ranking.fair_marks import FULL, FairMark, FairMarks, Place, Share, fair_marks, is_same_again, reason
from service.rules.ranking.inputs import MICRO, Mark
from service.rules.ranking.sources import tabled
from tests.rules.ranking.made_up import camp

DAY = date(2021, 6, 30)
ROW = FairMark(
    source="seminar:a", trainee="t", raw_share=(17, 20), raw=85_0000, severity=1_2500, other=-2500, fair=84_0000
)


def shares(marks: tuple[Mark, ...]) -> dict[Place, Share]:
    return {(f"seminar:{one.occasion}", one.trainee): (1, 2) for one in marks}


@pytest.fixture(scope="module")
def marks() -> tuple[Mark, ...]:
    return camp(3).seminars


@pytest.fixture(scope="module")
def found(marks: tuple[Mark, ...]) -> FairMarks:
    return fair_marks("seminar", DAY, marks, shares(marks))


def test_a_fact_is_the_panel_mean_of_what_is_left_of_its_marks(marks: tuple[Mark, ...], found: FairMarks) -> None:
    """By the identity of 4.3: weighted by the fit's own weights the facts of a trainee give her fair score."""
    model = fit(tabled(found.marks)).model
    assert model is not None
    assert len(found.rows) == len(model.lines.panel_fair) == len(shares(marks))
    by_place = {(row.trainee, row.source): row for row in found.rows}
    table = fit(tabled(found.marks)).reviews
    for trainee, seminar, raw, severity, fair in zip(
        model.lines.cell_trainee, model.lines.cell_seminar, model.lines.panel_raw, model.lines.panel_severity,
        model.lines.panel_fair, strict=True,
    ):  # fmt: skip
        row = by_place[str(table.trainees[trainee]), f"seminar:{table.seminars[seminar]}"]
        assert (row.raw, row.severity, row.fair) == pytest.approx((raw * 1e4, severity * 1e4, fair * 1e4), abs=0.51)
        assert row.raw - row.severity - row.other == row.fair
        assert row.share == (min(row.fair, FULL), FULL)


def test_the_order_of_marks_and_other_facts_change_nothing(marks: tuple[Mark, ...], found: FairMarks) -> None:
    wanted = dict(list(shares(marks).items())[:3])
    fewer = fair_marks("seminar", DAY, marks[::-1], wanted)
    assert fewer.marks == found.marks
    assert set(fewer.rows) <= set(found.rows)
    assert {(row.source, row.trainee) for row in fewer.rows} == set(wanted)


def test_a_fit_comes_out_the_same_again_and_shows_what_was_touched(found: FairMarks) -> None:
    text = canonical(found)
    assert is_same_again(text)
    assert is_same_again(canonical(replace(found, code="another build")))
    row = replace(found.rows[0], fair=found.rows[0].fair + 1, other=found.rows[0].other - 1)
    assert not is_same_again(canonical(replace(found, rows=(row, *found.rows[1:]))))
    mark = replace(found.marks[0], score=found.marks[0].score - MICRO)
    assert not is_same_again(canonical(replace(found, marks=(mark, *found.marks[1:]))))
    with pytest.raises(msgspec.ValidationError):
        is_same_again("{}")


@pytest.mark.parametrize(("reviewers", "status"), [(("a",), "single_rater"), (("a", "b"), "too_few")])
def test_where_the_model_refuses_there_is_nothing_to_post(reviewers: tuple[str, ...], status: str) -> None:
    given = tuple(
        Mark(trainee=f"t{i}", evaluator=who, occasion=f"s{k}", score=(80 + i + k) * MICRO)
        for i in range(6) for k in range(2) for who in reviewers
    )  # fmt: skip
    found = fair_marks("seminar", DAY, given, shares(given))
    assert (found.status, found.refused, found.rows) == (status, True, ())
    assert is_same_again(canonical(found))


def test_without_a_mark_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="no marks"):
        fair_marks("seminar", DAY, (), {})


@pytest.mark.parametrize(
    ("fact", "source"), [("seminar", "seminar:s1"), ("posting", "posting:s1"), ("assessment", "assessment:r1")]
)
def test_each_kind_is_called_as_the_journal_calls_it(fact: str, source: str) -> None:
    marks = tuple(replace(one, ref=f"r-{one.trainee}-{one.occasion}-{one.evaluator}") for one in camp(3).seminars)
    first = marks[0]
    marks = (replace(first, occasion="s1", ref="r1"), *(one for one in marks[1:] if one.occasion != "s1"))
    found = fair_marks(fact, DAY, marks, {(source, first.trainee): (4, 5)})  # type: ignore[arg-type]
    assert [(row.source, row.trainee, row.raw_share) for row in found.rows] == [(source, first.trainee, (4, 5))]


@pytest.mark.parametrize(("fair", "share"), [(-1, 0), (0, 0), (84_0000, 84_0000), (FULL, FULL), (FULL + 1, FULL)])
def test_a_share_stays_within_the_scale(fair: int, share: int) -> None:
    row = replace(ROW, fair=fair, other=ROW.raw - ROW.severity - fair)
    assert row.share == (share, FULL)
    assert ("不计" in reason(row, "f" * 64)) == (fair != share)


def test_the_reason_adds_up_and_names_the_fit() -> None:
    assert reason(ROW, "f" * 64) == (
        "校准分 84.0000 = 本场原始均分 85.0000 − 所遇评委平均宽严 1.2500 − 场次难度与本人导师、同单位评委的偏好 -0.2500"
        f"；拟合快照 {'f' * 64}"
    )

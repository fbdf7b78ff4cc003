"""Answers printed in papers, books and packages, to the printed digits; source: tests/data/published."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.fairness import fisher, four_fifths
from service.rules.measurement.ranks import places
from service.rules.measurement.reliability import agreement, dependability, plan, separation, study
from service.rules.measurement.reviews import Reviews, cells, tabulate
from service.rules.measurement.severity import fit
from service.rules.measurement.severity_closed import sigma
from service.rules.measurement.severity_dense import Dense, dense
from service.rules.measurement.severity_estimate import Components, estimated
from service.rules.measurement.severity_squares import least_squares
from service.rules.measurement.severity_sums import Terms
from service.rules.measurement.validity import kendall_p

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


def answers(name: str) -> Any:
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


def columns(name: str) -> dict[str, list[str]]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in rows[0]}


def levels(values: list[str]) -> Ints:
    return np.unique(values, return_inverse=True)[1]


def numbers(values: list[str]) -> Floats:
    return np.array(values, dtype=np.float64)


def ones(n: int) -> Floats:
    return np.ones((n, 1))


def lettered(name: str, factors: tuple[str, ...], y: str, *, reml: bool) -> Dense:
    data = columns(name)
    return dense(numbers(data[y]), ones(len(data[y])), [levels(data[each]) for each in factors], reml=reml)


def blocks(name: str, block: str, treatment: str, y: str) -> Reviews:
    """Treatments as trainees, blocks as reviewers, one seminar."""
    data = columns(name)
    return tabulate(
        [int(each) for each in data[treatment]],
        [int(each) for each in data[block]],
        [1] * len(data[y]),
        numbers(data[y]),
    )


def contrast(covariance: Floats, i: int, j: int) -> float:
    return float(np.sqrt(covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]))


class TestLittell1996:
    """The model that is shipped: treatment = trainee, fixed; block = reviewer, random; 60 of 225 cells."""

    expected = answers("pbib_littell_1996_expected")
    found = estimated(blocks("pbib_littell_1996", "block", "treatment", "response"), Terms(seminar=False, day=False))

    def test_standard_deviations_and_deviance(self) -> None:
        reml = self.expected["REML"]
        assert np.sqrt(self.found.components.v_r) == pytest.approx(reml["sd_block"], abs=5e-6)
        assert np.sqrt(self.found.components.v_e) == pytest.approx(reml["sd_resid"], abs=5e-5)
        assert self.found.solved.deviance == pytest.approx(reml["REML_deviance"], abs=5e-5)

    @pytest.mark.parametrize("treatment", range(1, 15))
    def test_contrasts_with_the_last_treatment(self, treatment: int) -> None:
        t, errors = self.found.solved.trainees, self.expected["REML"]["se_contrast"]
        wanted = self.expected["REML"]["contrasts_vs_treatment_15"][str(treatment)]
        assert t[treatment - 1] - t[14] == pytest.approx(wanted, abs=5e-5)
        se = contrast(sigma(self.found.solved), treatment - 1, 14)
        assert se == pytest.approx(errors.get(str(treatment), errors["others"]), abs=5e-6)

    def test_the_last_treatment(self) -> None:
        assert self.found.solved.trainees[14] == pytest.approx(self.expected["REML"]["intercept_15"], abs=5e-5)
        se = float(np.sqrt(sigma(self.found.solved)[14, 14]))
        assert se == pytest.approx(self.expected["REML"]["se_intercept"], abs=5e-6)

    def test_maximum_likelihood(self) -> None:
        data = columns("pbib_littell_1996")
        fixed = np.eye(15)[numbers(data["treatment"]).astype(int) - 1]
        found = dense(numbers(data["response"]), fixed, [levels(data["block"])], reml=False)
        assert found.sd[0] == pytest.approx(self.expected["ML"]["sd_block"], abs=5e-5)
        assert found.sd_e == pytest.approx(self.expected["ML"]["sd_resid"], abs=5e-6)
        assert -found.deviance / 2 == pytest.approx(self.expected["ML"]["logLik"], abs=5e-4)

    def test_the_reference_agrees(self) -> None:
        data = columns("pbib_littell_1996")
        fixed = np.eye(15)[numbers(data["treatment"]).astype(int) - 1]
        found = dense(numbers(data["response"]), fixed, [levels(data["block"])])
        assert found.deviance == pytest.approx(self.found.solved.deviance, abs=1e-8)
        assert found.fixed == pytest.approx(self.found.solved.trainees, abs=1e-5)
        assert found.covariance == pytest.approx(sigma(self.found.solved), abs=1e-6)


class TestJoshi1987:
    """Least squares: variety = trainee, block = reviewer; each reviewer saw 3 of 6."""

    expected = answers("bib_joshi_1987_expected")
    found = least_squares(blocks("bib_joshi_1987", "block", "variety", "Y"))

    def test_differences(self) -> None:
        t = self.found.trainees
        for pair, wanted in self.expected["differences"].items():
            i, j = (int(each) - 1 for each in pair.split("-"))
            assert t[i] - t[j] == pytest.approx(wanted, abs=5.001e-3)

    def test_adjusted_means_and_their_errors(self) -> None:
        for variety, wanted in self.expected["adjusted_means_rounded"].items():
            assert self.found.trainees[int(variety) - 1] == pytest.approx(wanted, abs=0.5)
        assert np.sqrt(np.diag(self.found.covariance)) == pytest.approx(self.expected["se_adjusted"], abs=0.05)
        assert contrast(self.found.covariance, 0, 1) == pytest.approx(self.expected["se_difference"], abs=0.05)

    def test_residual(self) -> None:
        assert self.found.variance * self.found.freedom == pytest.approx(self.expected["anova"]["resid_SS"], abs=0.5)
        assert self.found.freedom == self.expected["anova"]["df"][2]
        assert self.found.severity.sum() == pytest.approx(0, abs=1e-10)


class TestBrennanSet1:
    """10 persons x 12 items."""

    expected = answers("brennan_expected")["brennan_ds1_pxi.csv"]
    found = lettered("brennan_ds1_pxi", ("person", "item"), "score", reml=True)

    def components(self) -> Components:
        person, item = self.found.sd**2
        return Components(v_r=float(item), v_s=0, v_q=0, v_e=self.found.sd_e**2, v_t=float(person))

    def test_components(self) -> None:
        wanted = self.expected["var"]
        assert self.found.sd[0] ** 2 == pytest.approx(wanted["person"], abs=5e-5)
        assert self.found.sd[1] ** 2 == pytest.approx(wanted["item"], abs=5e-5)
        assert self.found.sd_e**2 == pytest.approx(wanted["residual"], abs=5e-5)

    def test_coefficients(self) -> None:
        relative, absolute = plan(self.components(), 1, 12, 12)
        assert relative == pytest.approx(self.expected["E_rho2"], abs=5e-4)
        assert absolute == pytest.approx(self.expected["Phi"], abs=5e-4)

    @pytest.mark.parametrize("items", [5, 10, 15, 20])
    def test_decision_study(self, items: int) -> None:
        """The book divides by error variances that it has first rounded to four digits; unrounded it is off by one."""
        wanted = self.expected["D_study"][str(items)]
        assert plan(self.components(), 1, items, items) == pytest.approx(tuple(wanted), abs=1e-3)
        person, item, residual = (round(float(each), 4) for each in (*self.found.sd**2, self.found.sd_e**2))
        relative, absolute = round(residual / items, 4), round((item + residual) / items, 4)
        printed = [person / (person + error) for error in (relative, absolute)]
        assert printed == pytest.approx(wanted, abs=5.001e-4)

    def test_the_closed_form_agrees(self) -> None:
        data = columns("brennan_ds1_pxi")
        reviews = tabulate(data["person"], data["item"], [1] * len(data["score"]), numbers(data["score"]))
        found = estimated(reviews, Terms(seminar=False, day=False, random_trainees=True)).components
        assert found.v_t == pytest.approx(self.found.sd[0] ** 2, abs=1e-6)
        assert found.v_r == pytest.approx(self.found.sd[1] ** 2, abs=1e-6)
        assert dependability(found, reviews) == pytest.approx(self.expected["Phi"], abs=5e-4)


class TestBrennanSet4:
    """10 persons x 12 raters nested in 3 tasks: the shape of trainee x reviewer in seminar."""

    expected = answers("brennan_expected")["brennan_ds4_px_r_in_t.csv"]
    data = columns("brennan_ds4_px_r_in_t")
    reviews = tabulate(data["person"], data["rater"], data["task"], numbers(data["score"]))

    def test_five_components_of_the_reference(self) -> None:
        cell = levels([f"{a}-{b}" for a, b in zip(self.data["person"], self.data["task"], strict=True)])
        factors = [levels(self.data["person"]), levels(self.data["task"]), levels(self.data["rater"]), cell]
        found = dense(numbers(self.data["score"]), ones(len(cell)), factors)
        wanted = self.expected["var"]
        names = ("person", "task", "rater:task", "person:task")
        assert found.sd**2 == pytest.approx([wanted[name] for name in names], abs=5e-5)
        assert found.sd_e**2 == pytest.approx(wanted["residual"], abs=5e-5)

    def test_five_components_and_phi_of_the_closed_form(self) -> None:
        found = estimated(self.reviews, Terms(random_trainees=True)).components
        wanted = self.expected["var"]
        assert (found.v_t, found.v_s, found.v_r, found.v_q, found.v_e) == pytest.approx(
            (wanted["person"], wanted["task"], wanted["rater:task"], wanted["person:task"], wanted["residual"]),
            abs=5e-5,
        )
        assert dependability(found, self.reviews) == pytest.approx(self.expected["Phi"], abs=5e-3)
        assert plan(found, 3, 12, 12)[0] == pytest.approx(self.expected["E_rho2"], abs=5e-3)

    def test_reliability_of_the_fit_with_trainees_fixed(self) -> None:
        found = estimated(self.reviews, Terms())
        reliability = separation(found.solved.trainees, sigma(found.solved))
        assert reliability == pytest.approx(self.expected["E_rho2"], abs=5e-3)
        random = estimated(self.reviews, Terms(random_trainees=True)).components
        assert reliability == pytest.approx(plan(random, 3, 12, 12)[0], abs=1e-5)

    def test_the_plans_contain_this_one(self) -> None:
        found = study(estimated(self.reviews, Terms(random_trainees=True)).components)
        here = next(each for each in found.plans if (each.seminars, each.reviewers) == (3, 4))
        assert (here.relative, here.absolute) == pytest.approx((0.55, 0.46), abs=5e-3)
        assert len(found.plans) == 72
        assert len(cells(self.reviews).size) == 30


class TestMixedModels:
    """lme4's data sets with the answers of MixedModels.jl, which carry the accuracy of its own search."""

    expected = answers("mixed_models_expected")

    def test_dyestuff_by_maximum_likelihood(self) -> None:
        found, wanted = lettered("dyestuff", ("Batch",), "Yield", reml=False), self.expected["dyestuff"]
        assert found.deviance == pytest.approx(wanted["ML_objective"], abs=1e-9)
        assert found.sd[0] == pytest.approx(wanted["ML_sd_batch"], rel=1e-5)
        assert found.sd_e == pytest.approx(wanted["ML_sd_resid"], rel=1e-6)
        assert found.fixed[0] == pytest.approx(wanted["mu"], abs=1e-9)
        assert found.leverage == pytest.approx(wanted["leverage_sum"], rel=1e-6)

    def test_dyestuff_by_restricted_likelihood(self) -> None:
        found = lettered("dyestuff", ("Batch",), "Yield", reml=True)
        assert found.deviance == pytest.approx(self.expected["dyestuff"]["REML_objective"], abs=1e-9)

    def test_a_variance_that_is_exactly_nothing(self) -> None:
        found, wanted = lettered("dyestuff2", ("Batch",), "Yield", reml=False), self.expected["dyestuff2"]
        assert found.theta[0] == 0
        assert not found.modes[0].any()
        assert found.deviance == pytest.approx(wanted["ML_objective"], abs=1e-9)
        assert found.sd_e == pytest.approx(wanted["sd_resid"], abs=1e-10)
        assert np.sqrt(found.covariance[0, 0]) == pytest.approx(wanted["se_mu"], abs=1e-10)

    def test_the_service_says_so(self) -> None:
        """Batches as reviewers, the samples in a batch as trainees."""
        data = columns("dyestuff2")
        found = fit(tabulate([n % 5 for n in range(30)], data["Batch"], [1] * 30, numbers(data["Yield"])))
        assert found.model is not None
        assert found.model.components.v_r == 0
        assert not found.model.effects.reviewer.any()
        assert "no_difference" in (found.status, *found.flags)
        assert found.shown == pytest.approx(found.raw)

    def test_penicillin(self) -> None:
        found, wanted = lettered("penicillin", ("plate", "sample"), "diameter", reml=False), self.expected["penicillin"]
        assert found.deviance <= wanted["ML_objective"]
        assert found.deviance == pytest.approx(wanted["ML_objective"], abs=5e-9)
        assert found.theta == pytest.approx(wanted["theta"], rel=2e-5)
        assert found.sd == pytest.approx([wanted["sd"]["plate"], wanted["sd"]["sample"]], rel=2e-5)
        assert found.sd_e == pytest.approx(wanted["sd"]["resid"], rel=1e-6)
        assert found.fixed[0] == pytest.approx(wanted["mu"], abs=1e-10)
        assert np.sqrt(found.covariance[0, 0]) == pytest.approx(wanted["se_mu"], rel=2e-5)
        assert found.variances[0][0] == pytest.approx(wanted["condvar_first_plate"], rel=2e-5)
        assert found.variances[1][-1] == pytest.approx(wanted["condvar_last_sample"], rel=2e-5)
        assert found.modes[1][-1] == pytest.approx(wanted["ranef_last_sample_F"], rel=2e-5)


class TestShroutFleiss1979:
    expected = answers("shrout_fleiss_1979_expected")
    found = agreement(
        np.array([numbers(each) for name, each in columns("shrout_fleiss_1979").items() if name[0] == "J"]).T
    )

    def test_mean_squares(self) -> None:
        wanted = [self.expected["MS"][name] for name in ("BMS", "WMS", "JMS", "EMS")]
        found = (self.found.between, self.found.within, self.found.judges, self.found.error)
        assert found == pytest.approx(wanted, abs=1e-6)

    def test_six_coefficients(self) -> None:
        found = dict(zip([f"ICC({form},{k})" for k in (1, 4) for form in (1, 2, 3)], self._all(), strict=True))
        for name, value in found.items():
            assert value == pytest.approx(self.expected["oracle_psych_2.2.9"][name][0], abs=1e-6)
            assert value == pytest.approx(self.expected["published"][name], abs=5e-3)

    def _all(self) -> tuple[float, ...]:
        return (*self.found.single, *self.found.average)


@pytest.mark.parametrize("case", answers("ranks_ties_expected")["cases"], ids=lambda case: case["source"])
@pytest.mark.parametrize("method", ["competition_1224", "modified_1334", "dense_1223", "fractional"])
def test_ranks_with_ties(case: Any, method: Any) -> None:
    if method in case:
        found = places(np.array(case["x"]), method.split("_")[0], largest=case["best"] == "largest")
        assert found.tolist() == case[method]


class TestFairness:
    expected = answers("fairness_expected")

    def test_four_fifths(self) -> None:
        wanted = self.expected["four_fifths"]
        percent = {group: round(100 * rate) for group, rate in wanted["rates"].items()}
        found = {
            group: four_fifths((percent["white"], rate), (100, 100))
            for group, rate in percent.items()
            if group != "white"
        }
        assert {group: float(each.ratio) for group, each in found.items()} == wanted["impact_ratio"]
        assert [group for group, each in found.items() if each.flagged] == wanted["flagged"]

    def test_fisher_on_two_by_two(self) -> None:
        tea = self.expected["fisher_exact"][0]
        assert fisher(tea["table"], tea["alternative"]) == pytest.approx(tea["p"], abs=5e-5)

    def test_fisher_on_four_by_four(self) -> None:
        satisfaction = self.expected["fisher_exact"][1]
        assert fisher(satisfaction["table"], seed=1979) == pytest.approx(satisfaction["p"], abs=4e-3)

    def test_kendall(self) -> None:
        wanted = self.expected["kendall"]
        assert kendall_p(np.array(wanted["x"]), np.array(wanted["y"])) == pytest.approx(wanted["p"], abs=5e-6)

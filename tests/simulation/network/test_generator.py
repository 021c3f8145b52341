"""The generator: realised measures against the plan, monotone parameters, extremes, determinism."""

from typing import Any

import numpy as np
import pytest

from simulation.network import COLLEAGUE, CONFIDANT, SocialNetwork, describe, generate
from simulation.scenario import NetworkPlan


def measured(seed: int = 1, /, **plan: Any) -> dict[str, float]:
    return describe(generate(NetworkPlan(**{"persons": 4_000, **plan}), seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_default_plan_is_met(seed: int) -> None:
    plan = NetworkPlan()
    found = measured(seed)
    assert found["ties"] == pytest.approx(plan.ties, rel=0.05)
    assert found["confidants"] == pytest.approx(plan.confidants, rel=0.05)
    assert found["clustering"] == pytest.approx(plan.clustering, abs=0.07)
    assert found["overlap"] == pytest.approx(plan.overlap, abs=0.1)
    assert found["assortment"] == pytest.approx(plan.assortment, abs=0.1)
    assert found["single_share"] == pytest.approx(plan.single_share, abs=0.001)
    assert found["degree_sd"] / found["ties"] == pytest.approx(plan.degree_spread, abs=0.1)
    assert 0.05 < found["degree_assortativity"] < 0.35


@pytest.mark.parametrize(
    ("parameter", "measure", "values"),
    [
        ("clustering", "clustering", (0.0, 0.2, 0.3, 0.4, 0.5)),
        ("overlap", "overlap", (0.0, 0.15, 0.3, 0.6)),
        ("assortment", "assortment", (0.0, 0.1, 0.2, 0.5)),
        ("degree_spread", "degree_sd", (0.0, 0.3, 0.5, 1.0)),
    ],
)
def test_measures_rise_with_their_parameter(parameter: str, measure: str, values: tuple[float, ...]) -> None:
    found = [measured(1, **{parameter: value})[measure] for value in values]
    assert found == sorted(found)
    assert found[-1] - found[0] > 0.2


@pytest.mark.parametrize(("ties", "confidants"), [(3.0, 2.0), (8.0, 3.0), (30.0, 8.0)])
def test_other_sizes_are_met(ties: float, confidants: float) -> None:
    found = measured(ties=ties, confidants=confidants, homophily=0.0)
    assert found["ties"] == pytest.approx(ties, rel=0.05)
    assert found["confidants"] == pytest.approx(confidants, rel=0.05)
    assert found["clustering"] == pytest.approx(0.4, abs=0.1)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_colleague_share(share: float) -> None:
    network = generate(NetworkPlan(persons=4_000, colleague_share=share), 1)
    assert np.mean(network.kind == COLLEAGUE) == pytest.approx(share, abs=0.03)


def test_friends_run_out_before_colleagues_are_confidants() -> None:
    network = generate(NetworkPlan(persons=2_000, ties=10, confidants=9), 1)
    assert describe(network)["confidants"] == pytest.approx(9, rel=0.05)


def test_confidants_are_met_more_often() -> None:
    network = generate(NetworkPlan(persons=2_000), 1)
    close = network.kind == 0
    assert network.strength[close].mean() == pytest.approx(4, rel=0.05)
    assert network.strength[~close].mean() == pytest.approx(1, rel=0.05)
    assert network.strength.min() > 0


def test_partners_live_in_adjacent_rows() -> None:
    partner = generate(NetworkPlan(persons=501, single_share=0.2), 3).partner
    paired = np.flatnonzero(partner != np.arange(501))
    assert len(paired) == 400
    assert np.array_equal(partner[paired], paired ^ 1)


def test_neighbours_live_near() -> None:
    network = generate(NetworkPlan(persons=20_000), 1)
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    assert np.median(np.abs(own - network.neighbours)) < 1_000


@pytest.mark.parametrize("persons", [1, 2, 3, 5, 10, 16])
def test_too_few_persons_for_the_ties_all_know_each_other(persons: int) -> None:
    network = generate(NetworkPlan(persons=persons, single_share=0.0), 1)
    assert network.couples == persons // 2
    assert network.ties == persons * (persons - 1) // 2 - persons // 2 or network.ties == round(persons * 7.5)


def test_nobody_tied_nobody_paired() -> None:
    none = generate(NetworkPlan(persons=100, ties=0, confidants=0), 1)
    assert (none.ties, none.couples) == (0, 45)
    assert generate(NetworkPlan(persons=100, single_share=1.0), 1).couples == 0


@pytest.mark.parametrize("extreme", [{"ties": 150}, {"degree_spread": 2.0}, {"colleague_share": 1.0}, {"overlap": 1.0}])
def test_extremes_keep_the_mean(extreme: dict[str, float]) -> None:
    plan = NetworkPlan(**{"persons": 1_000, **extreme})  # type: ignore[arg-type]
    assert describe(generate(plan, 1))["ties"] == pytest.approx(plan.ties, rel=0.05)


def test_same_seed_same_network() -> None:
    plan = NetworkPlan(persons=700)
    assert generate(plan, 4).key == generate(plan, 4).key
    assert generate(plan, 4).key != generate(plan, 5).key
    for wrong in (-1, 2**63):
        with pytest.raises(ValueError, match=f"seed = {wrong}: must be a whole number from 0 to "):
            generate(plan, wrong)


def test_streams_are_independent() -> None:
    def settled(**plan: Any) -> SocialNetwork:
        return generate(NetworkPlan(persons=400, **plan), 1)

    assert np.array_equal(settled().partner, settled(ties=5.0).partner)
    assert np.array_equal(settled().experience, settled(overlap=0.9).experience)


def test_experience_of_a_person_ignores_the_others() -> None:
    few, many = (generate(NetworkPlan(persons=persons), 1).experience for persons in (200, 20_000))
    assert np.array_equal(few, many[:200])
    bits = many[:, None] >> np.arange(4) & 1
    # Five standard errors of a share of .35 among 20,000: false alarms once in a million runs.
    assert np.abs(bits.mean(axis=0) - 0.35).max() < 5 * np.sqrt(0.35 * 0.65 / 20_000)
    assert np.abs(np.corrcoef(bits.T) - np.eye(4)).max() < 5 / np.sqrt(20_000)


def test_a_plan_without_confidants_makes_none_and_one_with_all_makes_no_other() -> None:
    for confidants, share in ((0.0, 0.0), (9.0, 1.0)):
        network = generate(NetworkPlan(persons=200, ties=9.0, confidants=confidants), 1)
        assert network.ties > 800
        assert (network.kind == CONFIDANT).mean() == pytest.approx(share, abs=0.06)
        assert (network.kind == CONFIDANT).any() == (share > 0)

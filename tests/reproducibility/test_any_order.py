"""Nobody can tell where persons lie in memory: state, days, files, pictures and studies are by person, to the last bit."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import numpy as np
import pytest

from experiments.patterns.diary import keep_diary
from experiments.studies.resilience.method import Blow, strike
from experiments.studies.trial.protocol import Protocol, run_trials
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.order import Order
from simulation.population import STATE, Today
from simulation.recording import snapshot
from simulation.scenario.files import load
from tests.renumbered import renumbered
from tests.reproducibility.members import BOTH, DAYS, GROUPS, MEMBERS
from tests.worlds import assert_same_state, scattered, town

TOWN = town(149)
"""An odd number of persons."""
STRANGERS = renumbered(TOWN, 1)
"""Partners lie anywhere, so that persons cannot lie in their own order."""
ROUNDING = 1e-5


def gathered(network: SocialNetwork, threads: int = 1) -> Ensemble:
    """All members on a network, before day 0."""
    scenarios, seeds = zip(*MEMBERS, strict=True)
    return Ensemble(network, scenarios, seeds, threads=threads)


def prints(ensemble: Ensemble) -> list[str]:
    """Fingerprints of all members."""
    return [ensemble.fingerprint(member) for member in range(ensemble.members)]


def lived(network: SocialNetwork, days: int = DAYS) -> Ensemble:
    """All members after some days."""
    ensemble = gathered(network)
    ensemble.advance(days)
    return ensemble


@pytest.fixture(scope="module")
def usual() -> Ensemble:
    """The network with persons in their own order in memory."""
    return lived(TOWN)


@pytest.fixture(scope="module")
def moved() -> Ensemble:
    """The network of ``usual`` with its persons scattered over the memory."""
    return lived(scattered(TOWN))


def test_the_orders_differ(usual: Ensemble, moved: Ensemble) -> None:
    assert usual.order.plain
    assert not moved.order.plain
    assert not Ensemble(STRANGERS, [BOTH], [1]).order.plain
    assert usual.network.key == moved.network.key


def test_where_rows_are_persons_nothing_is_copied(usual: Ensemble) -> None:
    """Partners alone are copied, because kernels read whole blocks of them."""
    world, network = usual.worlds[0], usual.network
    assert usual.places is world.ties.identity is Order.of(network).identity
    for name in ("starts", "neighbours", "confidants", "experience"):
        assert getattr(world.ties, name) is getattr(network, name)
    for name in STATE:
        assert np.shares_memory(getattr(usual.population, name), getattr(world.people, name))
    for name in Today._fields:
        assert np.shares_memory(getattr(usual.today, name), getattr(world.today, name))


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("network", [TOWN, STRANGERS], ids=["places", "anywhere"])
def test_bits_are_the_same_in_any_order(network: SocialNetwork, threads: int) -> None:
    one, other = gathered(network, threads), gathered(scattered(network, seed=threads), threads)
    for days in (0, 1, DAYS):
        sums, same_sums = one.advance(days, record=True), other.advance(days, record=True)
        assert prints(one) == prints(other)
        np.testing.assert_allclose(same_sums, sums, rtol=ROUNDING, atol=network.persons * ROUNDING)
    assert (one.groups.formed[:3] > 0).sum() == 2, "otherwise programmes were not tried"


def test_everything_is_seen_by_person(usual: Ensemble, moved: Ensemble) -> None:
    assert_same_state(usual, moved)
    for name in Today._fields[:-1]:
        np.testing.assert_array_equal(getattr(moved.today, name), getattr(usual.today, name), err_msg=name)
    assert (moved.population.mate != np.arange(TOWN.persons)[:, None]).any()
    assert (moved.today.asked >= 0).any()
    for name, column in snapshot(usual, 2).items():
        np.testing.assert_array_equal(snapshot(moved, 2)[name], column, err_msg=name)


@pytest.mark.parametrize("part", ["population", "today"])
def test_a_copy_cannot_be_taken_for_the_memory(usual: Ensemble, moved: Ensemble, part: str) -> None:
    before = prints(moved)
    for column in getattr(moved, part):
        with pytest.raises(ValueError, match="read-only"):
            column[:] = 0
    assert prints(moved) == before
    for name in getattr(usual, part)._fields:
        assert getattr(copy(getattr(moved, part)), name).tobytes() == getattr(getattr(moved, part), name).tobytes()
    with pytest.raises(AttributeError, match="no column 'strian'; did you mean strain"):
        _ = getattr(moved, part).strian


def test_what_is_written_to_the_memory_counts_for_the_person() -> None:
    ensemble = lived(STRANGERS, 3)
    persons = np.array([5, 0, 140])
    wanted = ensemble.population.strain.copy()
    ensemble.state.strain[ensemble.places[persons], 1] += np.float32(1)
    wanted[persons, 1] += np.float32(1)
    np.testing.assert_array_equal(ensemble.population.strain, wanted)


# Branches and checkpoints


@pytest.mark.parametrize("network", [scattered(TOWN), STRANGERS], ids=["scattered", "anywhere"])
def test_branches_and_checkpoints_do_not_know_the_order(network: SocialNetwork, tmp_path: Path) -> None:
    trunk = lived(network, 20)
    trunk.checkpoint(tmp_path / "saved")
    branch, saved = trunk.branch(trunk.scenarios), Ensemble.restore(tmp_path / "saved", threads=1)
    assert prints(branch) == prints(saved) == prints(trunk)
    for each in (trunk, branch, saved):
        each.advance(DAYS - 20)
    assert prints(branch) == prints(saved) == prints(trunk)


def test_a_checkpoint_is_the_same_in_any_order(usual: Ensemble, moved: Ensemble, tmp_path: Path) -> None:
    for name, ensemble in (("usual", usual), ("moved", moved)):
        ensemble.checkpoint(tmp_path / name)
    with np.load(tmp_path / "usual") as one, np.load(tmp_path / "moved") as other:
        assert one.files == other.files
        for name in one.files:
            assert one[name].tobytes() == other[name].tobytes(), name


def test_members_are_chosen_and_programmes_renumbered_in_any_order(usual: Ensemble, moved: Ensemble) -> None:
    branches = [ensemble.branch([GROUPS, BOTH], members=[0, 2]) for ensemble in (usual, moved)]
    for branch in branches:
        branch.advance(5)
    assert prints(branches[0]) == prints(branches[1])


# Recording; interventions


def test_diaries_are_the_same_in_any_order() -> None:
    one, other = (keep_diary(gathered(network), 10) for network in (TOWN, scattered(TOWN)))
    for mine, same in zip(one, other, strict=True):
        for name, column in mine._asdict().items():
            np.testing.assert_array_equal(getattr(same, name), column, err_msg=name)


def test_trials_are_the_same_in_any_order() -> None:
    arms, protocol = {"a": load("support-group")}, Protocol(randomised=20, run_in=28, after=(0,))
    one, other = (run_trials(arms, network, [1], protocol) for network in (TOWN, scattered(TOWN)))
    assert one.equals(other)


def test_a_blow_strikes_the_same_persons_in_any_order() -> None:
    worlds = [gathered(network) for network in (STRANGERS, scattered(STRANGERS))]
    for world in worlds:
        strike(world, 1, np.array([3, 77, 120]), Blow({"health": 53.0, "family": 20.0}, day=0))
    before = gathered(STRANGERS).population.load
    added = (worlds[0].population.load != before).any(axis=1)
    assert np.flatnonzero(added[:, 1]).tolist() == [3, 77, 120]
    assert not added[:, [0, 2, 3]].any()
    assert prints(worlds[0]) == prints(worlds[1])

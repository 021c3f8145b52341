"""A member's bits do not depend on other members, on how its days are divided into calls, or on recording."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation import ensemble as module
from simulation.ensemble import Ensemble
from simulation.kernels.machine.threads import Crew, crew_of
from simulation.kernels.rows.lanes import BLOCK
from simulation.recording import snapshot
from tests.reproducibility.members import ALONE, BASELINE, BOTH, DAYS, GROUPS, MEMBERS, network
from tests.worlds import couples, town

ROOT = Path(__file__).parents[2]
EVERYBODY = range(len(MEMBERS))


def gathered(*members: int, threads: int = 1) -> Ensemble:
    """An ensemble of the members with these numbers, before day 0."""
    scenarios, seeds = zip(*(MEMBERS[member] for member in members), strict=True)
    return Ensemble(network(), scenarios, seeds, threads=threads)


def prints(ensemble: Ensemble) -> list[str]:
    """Fingerprints of all members."""
    return [ensemble.fingerprint(member) for member in range(ensemble.members)]


@cache
def alone(member: int, days: int = DAYS) -> str:
    """Fingerprint of a member that lived alone, on one thread, unwatched, in one go."""
    ensemble = gathered(member)
    ensemble.advance(days)
    return ensemble.fingerprint()


def test_members_differ() -> None:
    assert len({alone(member) for member in EVERYBODY}) == len(MEMBERS)
    assert alone(0) != alone(0, DAYS - 1)


def test_a_seed_makes_a_difference_and_nothing_else_does() -> None:
    twins = Ensemble(network(), [BOTH] * 3, [5, 5, 6], threads=1)
    twins.advance(DAYS)
    first, second, other = prints(twins)
    assert first == second != other


@pytest.mark.parametrize(
    "members", [(0, 1), (1, 0), (3, 2, 1, 0), (0,) * 7, (2, 0, 3, 1, 1, 0, 2, 3, 0), (1,) * 16 + (0,)], ids=str
)
def test_in_any_company(members: tuple[int, ...]) -> None:
    ensemble = gathered(*members)
    ensemble.advance(DAYS)
    assert prints(ensemble) == [alone(member) for member in members]


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
@pytest.mark.parametrize("recorded", [False, True])
def test_on_any_number_of_threads(threads: int, recorded: bool) -> None:
    ensemble = gathered(*EVERYBODY, threads=threads)
    sums = ensemble.advance(DAYS, record=recorded)
    assert prints(ensemble) == [alone(member) for member in EVERYBODY]
    np.testing.assert_array_equal(sums, gathered(*EVERYBODY).advance(DAYS, record=recorded))


def test_on_more_threads_than_persons() -> None:
    bits = []
    for threads in (1, 5):
        ensemble = Ensemble(couples(1), [BOTH, GROUPS], [1, 2], threads=threads)
        sums = ensemble.advance(20, record=True)
        bits.append((prints(ensemble), sums.tobytes()))
    assert bits[0] == bits[1]


def test_an_ensemble_that_is_large_enough_uses_all_the_threads_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each thread lives one member after the other; the members who are left over are lived by all threads together."""
    crews: list[int] = []

    def counted(threads: int) -> list[Crew]:
        crews.append(threads)
        return crew_of(threads)

    monkeypatch.setattr(module, "crew_of", counted)
    wide, bits = town(2_600), []
    for threads in (1, 2, 3, 5):
        crews.clear()
        ensemble = Ensemble(wide, [BOTH, BASELINE, GROUPS, ALONE], [1, 2, 3, 4], threads=threads)
        sums = ensemble.advance(12, record=True)
        bits.append((prints(ensemble), sums.tobytes()))
        assert set(crews) == {1: {1}, 2: {1}, 3: {1, 3}, 5: {5}}[threads]
    assert all(each == bits[0] for each in bits)
    assert wide.persons > 20 * BLOCK


def test_who_wants_to_stop_is_heard_when_all_members_are_at_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    lived_by, before = module.lived_by, signal.getsignal(signal.SIGINT)

    def interrupted(world: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return lived_by(world)

    monkeypatch.setattr(module, "_DAYS", 8)
    monkeypatch.setattr(module, "_PERSON_DAYS", 0)
    monkeypatch.setattr(module, "lived_by", interrupted)
    ensemble = gathered(*EVERYBODY, threads=2)
    with pytest.raises(KeyboardInterrupt):
        ensemble.advance(DAYS)
    monkeypatch.undo()
    assert signal.getsignal(signal.SIGINT) is before
    assert ensemble.day == 8
    assert prints(ensemble) == [alone(member, 8) for member in EVERYBODY]
    ensemble.advance(DAYS - 8)
    assert prints(ensemble) == [alone(member) for member in EVERYBODY]


def test_a_process_that_ignores_ctrl_c_goes_on_ignoring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that was started by ``nohup`` or in the background of a script."""
    lived_by, before = module.lived_by, signal.signal(signal.SIGINT, signal.SIG_IGN)

    def interrupted(world: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return lived_by(world)

    monkeypatch.setattr(module, "lived_by", interrupted)
    try:
        ensemble = gathered(*EVERYBODY, threads=1)
        ensemble.advance(DAYS)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert ensemble.day == DAYS


def test_in_steps_or_in_one_go() -> None:
    whole, daily, uneven = (gathered(*EVERYBODY) for _ in range(3))
    sums = whole.advance(DAYS, record=True)
    by_day = np.concatenate([daily.advance(1, record=True) for _ in range(DAYS)])
    parts = [uneven.advance(days, record=True) for days in (0, 7, 33, DAYS - 40)]
    np.testing.assert_array_equal(by_day, sums)
    np.testing.assert_array_equal(np.concatenate(parts), sums)
    assert prints(whole) == prints(daily) == prints(uneven) == [alone(member) for member in EVERYBODY]


def test_watched_or_not() -> None:
    watched = gathered(*EVERYBODY)
    for day in range(DAYS):
        watched.advance(1, record=day % 3 == 0)
        assert set(snapshot(watched, day % watched.members)) > {"person", "strain", "status"}
        assert prints(watched) == prints(watched)
    assert prints(watched) == [alone(member) for member in EVERYBODY]


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_in_another_process(hash_seed: str) -> None:
    code = (
        "from tests.reproducibility.test_same_bits import *; e = gathered(*EVERYBODY, threads=2);"
        "e.advance(DAYS, record=True); print(*prints(e))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == [alone(member) for member in EVERYBODY]


@pytest.mark.parametrize("day", [0, 20])
def test_the_order_and_number_of_programmes_do_not_matter(day: int) -> None:
    """Luck is addressed by a programme's name, so one more that nobody wants changes nothing but numbers."""
    ensemble = Ensemble(network(), [BOTH], [11], threads=1)
    ensemble.advance(day)
    unwanted = {f"programmes.{name}": {"uptake": 0.0} for name in ("another", "hobby")}
    branch = ensemble.branch([BOTH.replace(unwanted)])
    branch.advance(DAYS - day)
    numbers = branch.population.programme
    assert set(np.unique(numbers)) == {-1, 1, 2}
    renumbered = np.array([-1, -1, 0, 1], np.int8)[numbers + 1]
    ensemble.advance(DAYS - day)
    np.testing.assert_array_equal(renumbered, ensemble.population.programme)
    numbers[:] = renumbered
    assert branch.fingerprint() == ensemble.fingerprint() == alone(0)


# Branches and checkpoints


@pytest.mark.parametrize("day", [0, 1, 5, 17, DAYS])
def test_a_branch_under_the_same_scenario_goes_on_as_if_nothing_were(day: int) -> None:
    trunk = gathered(*EVERYBODY)
    trunk.advance(day)
    before = prints(trunk)
    branch = trunk.branch(trunk.scenarios)
    assert prints(branch) == before
    branch.advance(DAYS - day)
    assert prints(branch) == [alone(member) for member in EVERYBODY]
    assert prints(trunk) == before, "the trunk is left as it was"
    trunk.advance(DAYS - day)
    assert prints(trunk) == [alone(member) for member in EVERYBODY]


def test_a_branch_takes_the_members_it_is_asked_for() -> None:
    trunk = gathered(*EVERYBODY)
    trunk.advance(20)
    branch = trunk.branch([GROUPS, BOTH, BOTH], members=[2, 0, 0])
    branch.advance(DAYS - 20)
    assert prints(branch) == [alone(2), alone(0), alone(0)]


def test_a_branch_into_another_scenario_leaves_its_neighbour_alone() -> None:
    trunk = gathered(0, 1)
    trunk.advance(20)
    branch = trunk.branch([BASELINE, BASELINE])
    branch.advance(DAYS - 20)
    assert branch.fingerprint(0) != alone(0)
    assert branch.fingerprint(1) == alone(1)


@pytest.mark.parametrize("day", [0, 1, 17, 30])
@pytest.mark.parametrize("threads", [None, 1, 2])
def test_a_run_resumed_from_a_checkpoint_is_the_unbroken_run(day: int, threads: int | None, tmp_path: Path) -> None:
    ensemble = gathered(*EVERYBODY)
    ensemble.advance(day)
    ensemble.checkpoint(tmp_path / "saved")
    before = prints(ensemble)
    resumed = Ensemble.restore(tmp_path / "saved", threads=threads)
    assert resumed.day == day
    assert prints(resumed) == before == prints(ensemble)
    rest = resumed.advance(DAYS - day, record=True)
    assert prints(resumed) == [alone(member) for member in EVERYBODY]
    np.testing.assert_array_equal(rest, ensemble.advance(DAYS - day, record=True))


def test_a_run_saved_and_resumed_every_day_is_the_unbroken_run(tmp_path: Path) -> None:
    ensemble = gathered(*EVERYBODY)
    for day in range(DAYS):
        ensemble.advance(1)
        if day % 9 == 4:
            ensemble.checkpoint(tmp_path / "saved")
            ensemble = Ensemble.restore(tmp_path / "saved")
    assert prints(ensemble) == [alone(member) for member in EVERYBODY]

"""Threads of an ensemble: members that are left over are lived by all threads together."""

from __future__ import annotations

import pytest

from simulation import ensemble
from simulation.ensemble import Ensemble
from simulation.scenario import Scenario
from tests.worlds import town


@pytest.mark.parametrize(("members", "threads"), [(3, 2), (1, 2), (2, 3), (2, 2)])
def test_a_member_left_over_is_lived_by_all_threads(
    members: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble, "_WORTH_A_THREAD", 60)
    network, scenarios, seeds = town(130), [Scenario()] * members, range(members)
    one, several = (Ensemble(network, scenarios, seeds, threads=number) for number in (1, threads))
    for each in (one, several):
        each.advance(3)
    assert [several.fingerprint(m) for m in range(members)] == [one.fingerprint(m) for m in range(members)]
    assert len({one.fingerprint(m) for m in range(members)}) == members


def test_a_thread_more_is_worth_it_from_2048_person_days_a_day_on() -> None:
    assert ensemble._WORTH_A_THREAD == 2_048
    assert Ensemble(town(30), [Scenario()], [1], threads=None).threads == ensemble.usable_cores()

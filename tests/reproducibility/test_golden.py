"""The bits of a few runs are those of the golden baseline; see ``golden.py`` for how to change it on purpose."""

from __future__ import annotations

import pytest

from tests.reproducibility.golden import DAYS, Golden, computed, stored


@pytest.fixture(scope="module")
def now() -> Golden:
    return computed()


def test_the_baseline_holds_the_same_runs(now: Golden) -> None:
    assert list(now) == list(stored())
    assert all(
        len(prints) == len(set(prints.values())) == len(DAYS) for name, prints in now.items() if name != "network"
    )


@pytest.mark.parametrize("name", stored())
def test_a_run_has_its_golden_bits(name: str, now: Golden) -> None:
    assert now[name] == stored()[name], "deliberate? python tests/reproducibility/golden.py --write, and say why"

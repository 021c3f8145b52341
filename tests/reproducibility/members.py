"""The worlds whose bits are compared: one town, and scenarios that use everything."""

from __future__ import annotations

from functools import cache

from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from tests.worlds import town

GROUP = {
    "start_day": 3, "intake_interval": 4, "places": 0.5, "uptake": 0.7, "eligible_share": 0.8, "minimum_wait": 2,
    "group_minimum": 3, "group_size": 6, "sessions": 6, "session_interval": 3, "keeps_ties": 1.0, "guidelines": False,
}  # fmt: skip
COUNSELLING = GROUP | {"unit": "couple", "group_size": 2, "group_minimum": 2, "matched_by_problem": False}

BASELINE = Scenario()
GROUPS = Scenario().replace({"programmes.group": GROUP, "stressors.kinds.health.rate": 3.0})
BOTH = Scenario().replace({"programmes.group": GROUP, "programmes.counselling": COUNSELLING, "seeking.rate": 0.9})
ALONE = Scenario().replace({"circle.active": False, "strain.crossover": 0.0})

MEMBERS = ((BOTH, 11), (BASELINE, 12), (GROUPS, 11), (ALONE, 2**63 - 1))
"""(scenario, seed) each."""
DAYS = 45


@cache
def network() -> SocialNetwork:
    """The town: 150 persons, so three blocks of sums and a last one that is not full."""
    return town(150)

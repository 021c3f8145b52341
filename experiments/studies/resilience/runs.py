"""The runs of the resilience study: each is simulated with and without the blow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from experiments.running.design import Replicates
from experiments.running.study import Study
from experiments.studies.resilience.method import NAME, Blow, live_pack
from simulation.network import SocialNetwork
from simulation.scenario import Scenario


def study_of(
    arms: Mapping[str, Scenario], replicates: Replicates, networks: Sequence[SocialNetwork], blow: Blow, days: int
) -> Study:
    """The blow in every arm of every replicate, ``days`` long; raises ValueError for a blow that does not fall within the run.

    A run takes two members of an ensemble after the blow. The key of a run holds the blow.
    """
    blow.require_within(days)
    return Study(
        NAME, arms, replicates, networks, days, every=1,
        run=partial(live_pack, blow), mark=blow.key, copies=2, about={"blow": blow.to_dict()},
    )  # fmt: skip

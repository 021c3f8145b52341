"""The sensitivity study: which of the numbers that nobody knows matter, and what holds whatever they are.

Method. Three stages over the plausible region (``plausible``). *Screening*: Morris' trajectories through all free and
fitted parameters. *Apportioning*: Sobol's indices of the few that matter most. *Surviving*: points spread evenly over the
whole region, each lived in several replicates under every structure of support; a conclusion survives to the share of the
region in which its sign holds.

A trajectory, a block of Sobol's design and a point of the region are each lived in a world of their own, a network and a
seed, so that luck is averaged over; within one, and between the arms of one point, all have the same luck.

To add an outcome: a function of what was lived, and a line in ``OUTCOMES`` or ``CONCLUSIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.design import Replicates
from experiments.studies.arms import ALONE, ALONE_ZERO, PROGRAMME, main_arms, without_advantage
from experiments.studies.sensitivity.region import Range
from experiments.studies.trial.protocol import Protocol, conduct, untreated
from experiments.studies.trial.questionnaires import questionnaire
from experiments.studies.trial.recruiting import recruits, the_offer
from experiments.taking_part import require_participants
from simulation.ensemble import Ensemble
from simulation.measures import Quantity
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

NAME = "sensitivity"
MATTERING = 8
"""Parameters, the strongest of the screening, whose indices are estimated."""

GRID_LEVELS = 4
REPLICATES = 4
"""Worlds of one network in which each point of the region is lived."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lived:
    """Points of the region that were lived on one network.

    ``scenarios`` (points,) with circle and programmes, ``seeds`` (points,); ``endpoints``: arm to measure to values
    (points,). An outcome may live more of them on ``network``, ``days`` long.
    """

    network: SocialNetwork
    scenarios: Sequence[Scenario]
    seeds: Sequence[int]
    days: int
    endpoints: Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True)
class Outcome(Quantity):
    """A quantity that depends on the parameters: ``of`` gives its value (points,) at points that were lived."""

    of: Callable[[Lived], Array] = field(kw_only=True)


def level(arm: str, measure: str) -> Callable[[Lived], Array]:
    """A measure under one structure of support."""
    return lambda lived: lived.endpoints[arm][measure]


def difference(arm: str, against: str, measure: str) -> Callable[[Lived], Array]:
    """A measure under one structure less the same under another, on common luck."""
    return lambda lived: lived.endpoints[arm][measure] - lived.endpoints[against][measure]


def trial_effect(lived: Lived) -> Array:
    """The SMD in strain that a trial of the programme would find at its end, one trial a point."""
    protocol = Protocol(after=(0,))
    before = Ensemble(lived.network, [untreated(each) for each in lived.scenarios], lived.seeds)
    baseline = questionnaire(before, protocol.run_in, protocol.recall)
    rows = conduct(before, baseline, list(enumerate(lived.scenarios)), protocol, lambda _: None)
    return np.array([row["smd"] for row in rows if row["outcome"] == "strain"])


OUTCOMES = (
    Outcome("strain", "Mean strain, both supports", "SD", better="lower", of=level(PROGRAMME, "strain")),
    Outcome("satisfaction", "Satisfaction, both supports", "SD", better="higher", of=level(PROGRAMME, "satisfaction")),
    Outcome(
        "formal-informal",
        "Strain, formal less informal",
        "SD",
        better="lower",
        of=difference(ALONE, ORDINARY_LIFE, "strain"),
    ),
    Outcome("trial", "SMD of a trial at its end", "SD", better="lower", of=trial_effect),
)
"""What the screening and the indices are about."""

OUTCOME_ARMS = (ORDINARY_LIFE, ALONE, PROGRAMME)


def _less(measure: str, arm: str, against: str, title: str, unit: str = "SD") -> Outcome:
    return Outcome(f"{arm} {against} {measure}", title, unit, better="lower", of=difference(arm, against, measure))


def _more(measure: str, arm: str, against: str, title: str, unit: str = "SD") -> Outcome:
    return Outcome(f"{arm} {against} {measure}", title, unit, better="higher", of=difference(arm, against, measure))


CONCLUSIONS = (
    _less("strain", ORDINARY_LIFE, PARTNER_ALONE, "Friends leave less strain than the partner alone"),
    _less("strain", ALONE, PARTNER_ALONE, "A programme leaves less strain than the partner alone"),
    _less("strain", PROGRAMME, PARTNER_ALONE, "Both together leave less strain than the partner alone"),
    _less("strain", PROGRAMME, ORDINARY_LIFE, "Both together leave less strain than friends"),
    _less("strain", PROGRAMME, ALONE, "Both together leave less strain than a programme"),
    _less("strain", ALONE, ORDINARY_LIFE, "A programme leaves less strain than friends"),
    _less(
        "strain",
        ALONE_ZERO,
        ORDINARY_LIFE,
        "A programme with leaders no better than a friend leaves less strain than friends",
    ),
    _less("strain", ALONE, ALONE_ZERO, "Better leaders lower strain"),
    _more(
        "satisfaction", PROGRAMME, PARTNER_ALONE, "Both together leave couples more satisfied than the partner alone"
    ),
    _more("satisfaction", ALONE, ORDINARY_LIFE, "A programme leaves couples more satisfied than friends"),
    _less("isolated", ORDINARY_LIFE, ALONE, "Friends leave fewer isolated than a programme", "share"),
)
"""What may survive: each holds where its difference has the better sign."""

CONCLUSION_ARMS = (PARTNER_ALONE, *OUTCOME_ARMS, ALONE_ZERO)


@dataclass(frozen=True)
class Size:
    """Trajectories of the screening, blocks of Sobol's design, points of the region."""

    trajectories: int
    blocks: int
    points: int

    @classmethod
    def of(cls, replicates: int) -> Size:
        """Sizes in proportion to a number of replicates; the usual 50 gives 10, 128 and 128. Sobol's designs are even for
        powers of two."""
        even = 2 ** max(1, round(np.log2(2.56 * replicates)))
        return cls(max(2, replicates // 5), even, even)


@dataclass(frozen=True)
class Stage:
    """One stage: ``sample`` (points, parameters) in the unit cube, the ``arms`` to be lived, the ``outcomes`` taken, and
    ``runs``: point, replicate, network (number), stressor and seed, one row a world of a point."""

    name: str
    region: Sequence[Range]
    sample: Array
    arms: Sequence[str]
    outcomes: Sequence[Outcome]
    runs: pd.DataFrame

    @property
    def points(self) -> pd.DataFrame:
        """The parameters' values, indexed by point."""
        values = {
            each.name: [each.at(share) for share in column]
            for each, column in zip(self.region, self.sample.T, strict=True)
        }
        return pd.DataFrame(values).rename_axis("point")

    @property
    def members(self) -> int:
        """Runs to be lived: rows times arms."""
        return len(self.runs) * len(self.arms)


def screening(region: Sequence[Range], worlds: Replicates, trajectories: int) -> Stage:
    """Morris' trajectories (1991) through the whole region."""
    from SALib.sample import morris

    sample = morris.sample(unit_cube(region), trajectories, num_levels=GRID_LEVELS, seed=worlds.seed)
    runs = _one_world_a_block(len(sample), len(region) + 1, worlds)
    return Stage("morris", region, sample, OUTCOME_ARMS, OUTCOMES, runs)


def apportioning(region: Sequence[Range], worlds: Replicates, blocks: int) -> Stage:
    """Sobol's design (Saltelli et al. 2010) over the parameters that matter, without second-order exchanges."""
    from SALib.sample import sobol

    sample = sobol.sample(unit_cube(region), blocks, calc_second_order=False, seed=worlds.seed)
    runs = _one_world_a_block(len(sample), len(region) + 2, worlds)
    return Stage("sobol", region, sample, OUTCOME_ARMS, OUTCOMES, runs)


def surviving(region: Sequence[Range], worlds: Replicates, points: int) -> Stage:
    """Points spread evenly over every range (a Latin hypercube), each in several replicates.

    Not a Sobol sequence: with so few points in so many dimensions some of its columns go together, so that what one
    parameter does would be laid to another.
    """
    from scipy.stats import qmc

    sample = qmc.LatinHypercube(len(region), rng=np.random.default_rng(worlds.seed)).random(points)
    places = pd.DataFrame({"point": np.arange(points)}).merge(
        pd.DataFrame({"replicate": range(REPLICATES)}), how="cross"
    )
    seeds = Replicates(worlds.plan, worlds.seed, worlds.networks, worlds.networks * REPLICATES, worlds.kinds)
    pairs = pd.DataFrame(seeds.pairs(), columns=["network", "stressor", "seed"])
    runs = places.assign(network=places["point"] % worlds.networks, stressor=places["replicate"])
    return Stage(
        "region",
        region,
        sample,
        CONCLUSION_ARMS,
        CONCLUSIONS,
        runs.merge(pairs, on=["network", "stressor"], how="left"),
    )


def unit_cube(region: Sequence[Range]) -> dict[str, object]:
    """SALib's problem of a region, in the unit cube."""
    return {"num_vars": len(region), "names": [each.name for each in region], "bounds": [[0.0, 1.0]] * len(region)}


def require_trials(scenario: Scenario, region: Sequence[Range], network: SocialNetwork, days: int) -> None:
    """Raise ValueError, before anything is lived, where nobody can take part, or where a trial of some point finds too few."""
    require_participants({scenario.name: scenario}, [network], days)
    name, _ = the_offer(scenario)
    fewest = [each for each in region if each.name.endswith(f".{name}.eligible_share")]
    recruits(scenario.replace({each.name: each.low for each in fewest}), network, Protocol().randomised)


def arms_of(scenario: Scenario, arms: Sequence[str]) -> dict[str, Scenario]:
    """The structures of support on the parameters of one point."""
    known = main_arms(scenario)
    known[ALONE_ZERO] = without_advantage(known[ALONE])
    return {arm: known[arm] for arm in arms}


def _one_world_a_block(points: int, size: int, worlds: Replicates) -> pd.DataFrame:
    """One row a point; every block of ``size`` points has the next world."""
    blocks = -(-points // size)
    pairs = list(Replicates(worlds.plan, worlds.seed, min(worlds.networks, blocks), blocks, worlds.kinds).pairs())
    rows = [(point, 0, *pairs[point // size]) for point in range(points)]
    return pd.DataFrame(rows, columns=["point", "replicate", "network", "stressor", "seed"])

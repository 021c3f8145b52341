"""The bundled plausible sets: made by ``python -m experiments.studies.formal_informal.sets``, which takes some minutes.

Method. Everyday life comes from the points of the calibration, which reproduce its patterns together. What these leave at the
presets' values is drawn widely besides: coefficients of the support group's sessions and of befriending from half to twice, and
the plausible ranges of what nobody can pin down, among them how much of the correlation of support with strain is an effect.
A set is kept where four correlations of everyday life hold and the twin effects of the two trials lie within their published
intervals; its constants that centre are measured. Listening training rests on no trial, so nothing narrows it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import qmc

from experiments.comparison.method import BURN_IN, ordinary_life
from experiments.patterns.diary import keep_diary
from experiments.patterns.patterns import PATTERNS
from experiments.patterns.statistics.questionnaires import questionnaire_statistics
from experiments.running.plausible import BUNDLED, with_set
from experiments.studies.calibration.centring import CENTRES, recentred
from experiments.studies.calibration.points import plausible_points
from experiments.studies.formal_informal.method import BEFRIENDING, LISTENING, with_resources
from experiments.studies.trial.protocol import Protocol, conduct
from experiments.studies.trial.questionnaires import questionnaire
from simulation.ensemble import Ensemble
from simulation.network import load as network_of
from simulation.scenario import Scenario
from simulation.scenario.catalogue import find
from simulation.scenario.files import load
from simulation.seeds import derived

GROUP: Final = "support-group"
SESSION: Final = ("relief", "resolution", "esteem_gain", "attention", "belonging_gain", "keeps_ties")
HALF_TO_TWICE: Final = (
    *(f"programmes.{GROUP}.{name}" for name in (*SESSION, "skill_gain")),
    *(f"informal.{BEFRIENDING}.{name}" for name in SESSION),
    f"informal.{LISTENING}.listening_gain",
)
"""Drawn from half to twice the preset's value, evenly in the log, and at most the highest allowed."""
FROM_TO: Final[dict[str, tuple[float, float]]] = {
    "strain.causal_share": (0.0, 1.0),
    "strain.skill_effect": (0.15, 0.5),
    "resources.skill_half_life": (180.0, 730.0),
    "episode.resolution": (0.04, 0.16),
    "answering.cost": (0.0, 0.05),
    "answering.cost_of_strain": (0.0, 0.06),
    "company.contagion": (0.0, 0.08),
    f"programmes.{GROUP}.weekly_drop_out": (0.0144, 0.0515),
}
"""Drawn evenly from a plausible range."""
CORRELATIONS: Final = ("perceived_strain", "perceived_received", "belonging_strain", "satisfaction_strain")
TRIALS: Final[dict[str, tuple[float, float]]] = {GROUP: (-0.60, -0.20), BEFRIENDING: (-0.48, -0.06)}
"""Published intervals of the effect on strain at the end (Park & Park 2015 and other groups; Mead et al. 2010)."""
_CANDIDATES, _PACK, _SETTLE, _DIARY_DAYS, _SEED, _DIGITS = 112, 16, 182, 112, 20, 4


class Tried(NamedTuple):
    """Candidates with measured constants, a row each, and for each what it was judged by."""

    sets: pd.DataFrame
    judged: pd.DataFrame


def candidates(world: Scenario, points: pd.DataFrame) -> pd.DataFrame:
    """Each point of the calibration with wide draws of the rest: a scrambled Sobol sequence."""
    ranges = [*(_around(world, name) for name in HALF_TO_TWICE), *FROM_TO.values()]
    unit = qmc.Sobol(len(ranges), rng=np.random.default_rng(_SEED)).random(128)[: len(points)]
    drawn = pd.DataFrame(qmc.scale(unit, *zip(*ranges, strict=True)), columns=[*HALF_TO_TWICE, *FROM_TO])
    drawn[list(HALF_TO_TWICE)] = np.exp(drawn[list(HALF_TO_TWICE)])
    return pd.concat([points.reset_index(drop=True), drawn], axis=1)


def _around(world: Scenario, name: str) -> tuple[float, float]:
    """Logs of half and twice the world's value of a parameter, at most the highest that is allowed."""
    parameter, value = find(Scenario, name.split(".")), _value(world, name)
    highest = parameter.range[1] if parameter is not None and parameter.range else np.inf
    return float(np.log(value / 2)), float(np.log(min(2 * value, highest)))


def _value(world: Scenario, name: str) -> float:
    table: object = world.to_dict()
    for part in name.split("."):
        assert isinstance(table, Mapping)
        table = table[part]
    assert isinstance(table, float)
    return table


def tried(world: Scenario, chosen: pd.DataFrame, number: int) -> Tried:
    """Live a pack of candidates on a network of its own: everyday life with measured constants, then both trials."""
    seed, protocol = derived(_SEED, number), Protocol(after=(0,))
    worlds = [with_set(world, {str(name): float(value) for name, value in row.items()}) for _, row in chosen.iterrows()]
    network = network_of(world.network, seed, tuple(world.kinds))
    living = Ensemble(network, [ordinary_life(each) for each in worlds], [seed] * len(worlds))
    living.advance(BURN_IN)
    living, constants = recentred(living, _SETTLE)
    found = [questionnaire_statistics(each, network) for each in keep_diary(living, _DIARY_DAYS)]
    judged = pd.DataFrame([{name: each[name] for name in CORRELATIONS} for each in found])
    baseline = questionnaire(living, living.day + protocol.recall, protocol.recall)
    offers = [
        {"programmes": dict(world.programmes), "informal": {}} for world in worlds
    ], [{"programmes": {}, "informal": {BEFRIENDING: world.informal[BEFRIENDING]}} for world in worlds]  # fmt: skip
    trials = [(m, everyday.replace(each[m])) for each in offers for m, everyday in enumerate(living.scenarios)]
    rows = [row for row in conduct(living, baseline, trials, protocol, lambda _: None) if row["outcome"] == "strain"]
    judged[[GROUP, BEFRIENDING]] = np.reshape([row["twin"] for row in rows], (2, len(worlds))).T
    sets = chosen.reset_index(drop=True).copy()
    sets[list(CENTRES)] = constants
    return Tried(sets, judged)


def accepted(judged: pd.DataFrame) -> pd.Series:
    """Whether all that a candidate is judged by lies within its interval."""
    patterns = {each.statistic: (each.low, each.high) for each in PATTERNS if each.statistic in CORRELATIONS}
    inside = [judged[name].between(*ends) for name, ends in {**patterns, **TRIALS}.items()]
    return pd.concat(inside, axis=1).all(axis=1)


def main(arguments: Sequence[str]) -> int:
    """Write the sets to the file that is named, or in place of the bundled ones."""
    points = plausible_points().head(_CANDIDATES)
    world = with_resources(load("support-group"))
    drawn = candidates(world, points)
    packs = [tried(world, drawn.iloc[start : start + _PACK], start) for start in range(0, len(drawn), _PACK)]
    sets, judged = (pd.concat(parts, ignore_index=True) for parts in zip(*packs, strict=True))
    kept = accepted(judged)
    print(judged.describe().to_string(float_format="%.3f"))
    print(f"{int(kept.sum())} of {len(kept)} kept")
    target = Path(arguments[0]) if arguments else Path(str(resources.files("experiments.running").joinpath(BUNDLED)))
    sets[kept].map(lambda value: float(f"{value:.{_DIGITS}g}")).to_csv(target, index=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

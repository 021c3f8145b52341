"""Living the worlds of the main study: the arms of one plausible set are members of one ensemble, after a common burn-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.studies.formal_informal.method import (
    BURN_IN,
    CURRENCIES,
    HEAD_TO_HEAD,
    NULL,
    REFERENCE,
    WINDOW,
    ordinary_life,
)
from experiments.studies.formal_informal.outcomes import (
    DISTRESS,
    EVERYBODY,
    OF_COUPLES,
    OUTCOMES,
    PARTICIPANTS,
    STRAIN,
    WITH_D,
    Mask,
    Values,
    clusters_of,
    error_of,
    groups_of,
    helping,
    taking_part,
    watched,
)
from simulation.divergence import refuse_divergence
from simulation.ensemble import Ensemble
from simulation.kernels.sums.sums import Sum
from simulation.measures import measure
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.seeds import Seeds


class World(NamedTuple):
    """A plausible set on a network: ``number`` of the set, its scenario with all resources, network, and seed of its luck."""

    number: int
    place: int
    network: SocialNetwork
    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class Reading:
    """What is known at one horizon, ``day`` days after the start; each array with a last axis of arms.

    ``answers``: outcomes (persons, arms); ``took_part``, ``helped`` (persons, arms); ``group`` (persons, arms): number of the
    group, -1 for none; ``sums``: recorded sums (sums, arms) since the start; ``before``: strain before the start (persons,).
    """

    day: int
    arms: tuple[str, ...]
    answers: Mapping[str, Values]
    took_part: Mask
    helped: Mask
    group: np.ndarray
    sums: Values
    before: Values


def lived(
    world: World, arms: Mapping[str, Scenario], horizons: Sequence[int], threads: int | None = None
) -> pd.DataFrame:
    """Live the arms of a world up to the last horizon; one row a horizon, pair of arms, group and outcome.

    Columns ``horizon``, ``arm``, ``against``, ``group``, ``outcome``; ``persons`` in the group; ``value`` and ``reference``:
    mean in the arm and in the other; ``sd``: between persons of the four-week mean in ordinary life; ``se``: error by chance.
    Hours are rows of everybody, outcome as the measure's name, a person and year since the start.
    """
    rows: list[dict[str, object]] = []
    for reading in _readings(world, arms, horizons, threads):
        pairs = [(arm, REFERENCE) for arm in arms if arm != REFERENCE]
        for arm, against in (*pairs, *(pair for pair in HEAD_TO_HEAD if set(pair) <= set(arms))):
            found = [
                *_effects(reading, world.network, arm, against),
                *_tallies(reading, arm, against, world.network.persons),
            ]
            rows += [{"horizon": reading.day, "arm": arm, "against": against} | row for row in found]
    return pd.DataFrame(rows)


def added_hours(world: World, arms: Mapping[str, Scenario], days: int, threads: int | None = None) -> pd.DataFrame:
    """Hours a person and year of each arm in its first ``days`` days: a row an arm, a column each of ``CURRENCIES``."""
    living = _burnt_in(world, threads)[0].branch(list(arms.values()), [0] * len(arms))
    sums = _recorded(living, days)
    table = pd.DataFrame({"arm": list(arms)})
    for name, hours in CURRENCIES.items():
        table[name] = measure(hours).of(sums, living.persons, days)
    return table


def _burnt_in(world: World, threads: int | None) -> tuple[Ensemble, Values]:
    """Ordinary life after the burn-in, one member, and everybody's strain (persons,) in the last four weeks of it."""
    living = Ensemble(world.network, [ordinary_life(world.scenario)], [Seeds.of(world.seed)], threads)
    living.advance(BURN_IN - WINDOW)
    answers, _ = watched(living, WINDOW)
    return living, answers[STRAIN][:, 0]


def _readings(
    world: World, arms: Mapping[str, Scenario], horizons: Sequence[int], threads: int | None
) -> Iterator[Reading]:
    before, strain = _burnt_in(world, threads)
    living = before.branch(list(arms.values()), [0] * len(arms))
    sums, took_part = np.zeros(1), np.zeros((living.persons, living.members), bool)
    for day in horizons:
        asked = min(WINDOW, BURN_IN + day - living.day)
        until = BURN_IN + day - asked
        if until > living.day:
            sums = sums + _recorded(living, until - living.day)
            took_part |= taking_part(living)
        answers, last = watched(living, asked)
        sums = sums + last
        took_part |= taking_part(living)
        yield Reading(
            day, tuple(arms), answers, took_part.copy(), helping(living), living.population.group.copy(), sums, strain
        )


def _recorded(living: Ensemble, days: int) -> Values:
    """Live some days; their sums (sums, members). Raises DivergenceError."""
    first, lines = living.day, living.advance(days, record=True)
    refuse_divergence(lines, living.scenarios, living.persons, first)
    return np.asarray(lines.sum(axis=0))


def _effects(reading: Reading, network: SocialNetwork, arm: str, against: str) -> Iterator[dict[str, object]]:
    """Effects on persons: a row a group and outcome. Of groups but everybody and those who took part, strain alone."""
    one, other, usual = (reading.arms.index(each) for each in (arm, against, REFERENCE))
    took_part, helped = reading.took_part[:, one], reading.helped[:, one]
    groups = groups_of(network, took_part, helped, reading.answers[STRAIN][:, usual], reading.before)
    if arm in NULL:
        groups = {EVERYBODY: groups[EVERYBODY]}
    elif against != REFERENCE:
        groups = {group: groups[group] for group in (EVERYBODY, "top_tenth")}
    paired = network.partner != np.arange(network.persons)
    clusters = clusters_of(network, reading.group[:, one])
    for outcome in OUTCOMES:
        values = reading.answers[outcome]
        asked = paired if outcome in OF_COUPLES else np.ones(network.persons, bool)
        sd = _spread(values[asked, usual]) if outcome in WITH_D else float("nan")
        for group, members in groups.items():
            if outcome == STRAIN or group in (EVERYBODY, PARTICIPANTS):
                chosen = members & asked
                strata = took_part[chosen] if group == EVERYBODY else None
                found = _difference(values[chosen, one], values[chosen, other], clusters[chosen], strata)
                yield {"group": group, "outcome": outcome, "sd": sd} | found


def _spread(values: Values) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else float("nan")


def _difference(mine: Values, its: Values, clusters: np.ndarray, strata: Mask | None) -> dict[str, object]:
    """Number of persons, their mean in two arms, and the error of the difference by chance; NaN where there is nobody."""
    means = [float(values.mean()) if len(values) else float("nan") for values in (mine, its)]
    error = error_of(mine - its, clusters, strata)
    return {"persons": len(mine), "value": means[0], "reference": means[1], "se": error}


def _tallies(reading: Reading, arm: str, against: str, persons: int) -> Iterator[dict[str, object]]:
    """Rows of what the whole population adds up since the start: days in distress per 100 persons and year, and hours of help
    per person and year in each currency."""
    places = [reading.arms.index(arm), reading.arms.index(against)]
    found = {DISTRESS: 100 * 365 * reading.sums[Sum.STRAINED] / (persons * reading.day)}
    found |= {hours: measure(hours).of(reading.sums, persons, reading.day) for hours in CURRENCIES.values()}
    for name, values in found.items():
        value, reference = (float(values[place]) for place in places)
        yield {
            "group": EVERYBODY,
            "outcome": name,
            "persons": persons,
            "value": value,
            "reference": reference,
            "sd": float("nan"),
            "se": float("nan"),
        }

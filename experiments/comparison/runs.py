"""Living the worlds of a comparison: the arms of one plausible set are members of one ensemble, after a year of ordinary life.

Arms whose network is another one live in an ensemble of their own, with the same luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.comparison.method import BURN_IN, CURRENCIES, WINDOW, Asked, ordinary_life
from experiments.comparison.outcomes import (
    DISTRESS,
    EVERYBODY,
    OF_COUPLES,
    OUTCOMES,
    PARTICIPANTS,
    STRAIN,
    WITH_D,
    Values,
    clusters_of,
    error_of,
    groups_of,
    joined_groups,
    watched,
)
from experiments.running.around import Mask, helping, taking_part
from simulation.divergence import refuse_divergence
from simulation.ensemble import Ensemble
from simulation.kernels.sums.sums import Sum
from simulation.measures import measure
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from simulation.seeds import Seeds


class World(NamedTuple):
    """A plausible set on a network: ``number`` of the world, ``place`` of its network, and seed of its luck.

    ``scenario``: what the arms are made of, with the set's values; ``others``: networks of arms that have another one.
    """

    number: int
    place: int
    network: SocialNetwork
    scenario: Scenario
    seed: int
    others: Mapping[str, SocialNetwork] = MappingProxyType({})

    def network_of(self, arm: str) -> SocialNetwork:
        """The network on which an arm lives."""
        return self.others.get(arm, self.network)

    def network_keys(self, arms: Sequence[str]) -> list[str]:
        """Keys of the networks of some arms, each once."""
        return list(dict.fromkeys(self.network_of(arm).key for arm in arms))


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
    world: World, arms: Mapping[str, Scenario], asked: Asked, horizons: Sequence[int], threads: int | None = None
) -> pd.DataFrame:
    """Live the arms of a world up to the last horizon; one row a horizon, pair of arms, group and outcome.

    Columns ``horizon``, ``arm``, ``against``, ``group``, ``outcome``; ``persons`` in the group; ``value`` and ``reference``:
    mean in the arm and in the other; ``sd``: between persons of the four-week mean in the reference; ``se``: error by chance.
    Hours are rows of everybody, outcome as the measure's name, a person and year since the start. Programmes start on the day
    that ``arms`` say, counted from the first day of ordinary life.
    """
    rows: list[dict[str, object]] = []
    for reading in _readings(world, arms, asked.reference, horizons, threads):
        for arm, against in asked.among(list(arms)).pairs:
            found = [
                *_effects(reading, world, asked, arm, against),
                *_tallies(reading, arm, against, world.network.persons),
            ]
            rows += [{"horizon": reading.day, "arm": arm, "against": against} | row for row in found]
    return pd.DataFrame(rows)


def added_hours(world: World, arms: Mapping[str, Scenario], days: int, threads: int | None = None) -> pd.DataFrame:
    """Hours a person and year of each arm in its first ``days`` days: a row an arm, a column each of ``CURRENCIES``."""
    living, _ = _begun(world.network, arms, world.seed, threads)
    sums = _recorded(living, days)
    table = pd.DataFrame({"arm": list(arms)})
    for name, hours in CURRENCIES.items():
        table[name] = measure(hours).of(sums, living.persons, days)
    return table


def _begun(
    network: SocialNetwork, arms: Mapping[str, Scenario], seed: int, threads: int | None
) -> tuple[Ensemble, dict[str, Values]]:
    """The arms on the day on which they begin, and by arm everybody's strain (persons,) in the four weeks before.

    Arms with the same ordinary life share it: it is lived once.
    """
    usual = {arm: ordinary_life(each) for arm, each in arms.items()}
    lives = {each.key: each for each in usual.values()}
    place = {arm: list(lives).index(each.key) for arm, each in usual.items()}
    living = Ensemble(network, list(lives.values()), [Seeds.of(seed)] * len(lives), threads)
    living.advance(BURN_IN - WINDOW)
    answers, _ = watched(living, WINDOW)
    before = {arm: answers[STRAIN][:, member] for arm, member in place.items()}
    return living.branch(list(arms.values()), list(place.values())), before


@dataclass
class _Course:
    """Arms on one network, and what they have been through since they began."""

    arms: tuple[str, ...]
    living: Ensemble
    sums: Values
    took_part: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.took_part = np.zeros((self.living.persons, self.living.members), bool)

    def until(self, day: int) -> dict[str, Values]:
        """Live until ``day`` days after the start; each outcome's mean over the last four weeks (persons, arms)."""
        asked = min(WINDOW, BURN_IN + day - self.living.day)
        before = BURN_IN + day - asked - self.living.day
        if before > 0:
            self.sums = self.sums + _recorded(self.living, before)
            self.took_part |= taking_part(self.living)
        answers, last = watched(self.living, asked)
        self.sums = self.sums + last
        self.took_part |= taking_part(self.living)
        return answers


def _readings(
    world: World, arms: Mapping[str, Scenario], reference: str, horizons: Sequence[int], threads: int | None
) -> Iterator[Reading]:
    courses, before = list[_Course](), dict[str, Values]()
    for key in world.network_keys(list(arms)):
        own = {arm: each for arm, each in arms.items() if world.network_of(arm).key == key}
        living, strain = _begun(world.network_of(next(iter(own))), own, world.seed, threads)
        courses.append(_Course(tuple(own), living, np.zeros(1)))
        before |= strain
    names = tuple(arm for course in courses for arm in course.arms)
    for day in horizons:
        answers = [course.until(day) for course in courses]
        yield Reading(
            day, names,
            {name: np.concatenate([each[name] for each in answers], axis=1) for name in OUTCOMES},
            np.concatenate([each.took_part for each in courses], axis=1),
            np.concatenate([helping(each.living) for each in courses], axis=1),
            np.concatenate([each.living.population.group for each in courses], axis=1),
            np.concatenate([each.sums for each in courses], axis=1),
            before[reference],
        )  # fmt: skip


def _recorded(living: Ensemble, days: int) -> Values:
    """Live some days; their sums (sums, members). Raises DivergenceError."""
    first, lines = living.day, living.advance(days, record=True)
    refuse_divergence(lines, living.scenarios, living.persons, first)
    return np.asarray(lines.sum(axis=0))


def _effects(reading: Reading, world: World, asked: Asked, arm: str, against: str) -> Iterator[dict[str, object]]:
    """Effects on persons: a row a group and outcome. Of groups but everybody and those who took part, strain alone."""
    one, other, usual = (reading.arms.index(each) for each in (arm, against, asked.reference))
    took_part, helped = (each[:, one] | each[:, other] for each in (reading.took_part, reading.helped))
    network, everyone = world.network_of(arm), np.arange(world.network.persons)
    groups = groups_of(network, took_part, helped, reading.answers[STRAIN][:, usual], reading.before)
    if arm in asked.bare:
        groups = {EVERYBODY: groups[EVERYBODY]}
    elif against != asked.reference:
        groups = {group: groups[group] for group in (EVERYBODY, "top_tenth")}
    paired = (network.partner != everyone) & (world.network_of(against).partner != everyone)
    clusters = clusters_of(network, joined_groups(reading.group[:, one], reading.group[:, other]))
    for outcome in OUTCOMES:
        values = reading.answers[outcome]
        answering = paired if outcome in OF_COUPLES else np.ones(len(everyone), bool)
        sd = _spread(values[answering, usual]) if outcome in WITH_D else float("nan")
        for group, members in groups.items():
            if outcome == STRAIN or group in (EVERYBODY, PARTICIPANTS):
                chosen = members & answering
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

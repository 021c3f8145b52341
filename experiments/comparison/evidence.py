"""What a comparison found: each effect over all plausible sets and networks, and the error of chance beside it.

An effect is a difference between two arms in one world; over the worlds it has a median, an interval that holds 90 % of them,
and the shares of worlds in which it is better, worse, or too small to matter. The median of the differences is the one estimate
of an effect on every page; hours are means over the worlds, since that is what is matched. Runs no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.comparison.method import CURRENCIES, Asked, Currency, headline_of
from experiments.comparison.outcomes import EVERYBODY, GROUPS, OUTCOMES, PARTICIPANTS, STRAIN, TALLY, WITH_D
from experiments.estimates import worlds
from simulation.measures import Quantity, measure
from simulation.scenario import Scenario

SMALLEST: Final = {True: worlds.SMALLEST, False: worlds.SMALLEST_OF_A_GROUP}
"""Smallest d of interest: of effects on everybody (True), and on chosen groups of persons. Shares and days have none."""
NONE: Final = "none"
"""The verdict where the interval holds both signs, nobody took part, or nothing differs."""
UNSURE: Final = "cannot tell yet"
"""The verdict where there are few worlds, or chance alone could turn the sign of the median: more worlds would tell."""
ALIKE: Final = "alike"
"""The verdict where the sign is not known, but the interval, and what chance could make of it, are too small to matter."""
FEWEST_WORLDS: Final = 6
"""Worlds below which even a sign that all of them share may be chance: with five, in one of sixteen cases."""
_MEDIAN: Final = float(np.sqrt(np.pi / 2))
"""Standard error of the median of normal values over that of their mean."""
_CHANCE: Final = 1.96
_YEAR: Final = 365


class Spread(NamedTuple):
    """Median over worlds, and the limits between which 90 % of them lie; limits are NaN with a single world."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Spread:
        """Of one value a world; all NaN where there is none."""
        return cls(*worlds.central(values))


class Key(NamedTuple):
    """Names of an effect: the columns of ``runs.lived``."""

    arm: str
    against: str
    group: str
    outcome: str
    horizon: int


@dataclass(frozen=True)
class Effect:
    """One arm less another in one outcome of one group at one horizon.

    ``difference``: in the outcome's unit; ``d``: over the SD between persons in ordinary life, NaN for what is no person's;
    ``chance``, ``chance_d``: half-widths of the median's 95 % interval by chance, in the outcome's unit and in d; ``better``,
    ``worse``, ``undecided``: shares of the worlds, by the smallest d of interest; ``persons``: mean number in the group;
    ``value``, ``reference``: medians over the worlds of the levels in the two arms. The difference of these medians is not
    ``difference``, the median of the worlds' differences.
    """

    arm: str
    against: str
    group: str
    outcome: Quantity
    horizon: int
    currency: Currency | None
    worlds: int
    persons: float
    value: float
    reference: float
    difference: Spread
    d: Spread
    chance: float
    chance_d: float
    better: float
    worse: float
    undecided: float

    @property
    def by_chance(self) -> bool:
        """Whether there are few worlds, or chance alone could turn the sign; never where nobody took part or nothing differs."""
        size = abs(self.difference.median)
        return bool(self.outcome.better and size > 0.0 and (self.worlds < FEWEST_WORLDS or size <= self.chance))

    @property
    def alike(self) -> bool:
        """Whether the effect is too small to matter in 90 % of the worlds, and would be with any luck, whatever its sign."""
        furthest = max(abs(self.d.low), abs(self.d.high), abs(self.d.median) + self.chance_d)
        return self.worlds >= FEWEST_WORLDS and furthest < self._least

    @property
    def unsure(self) -> bool:
        """Whether these worlds are too few to tell which side of zero the effect lies on, or that it is too small to matter."""
        return self.by_chance and not self.alike

    @property
    def _least(self) -> float:
        """The smallest d of interest; 0 for shares and days, which have none."""
        return SMALLEST[self.group == EVERYBODY] if self.outcome.name in WITH_D else 0.0

    @property
    def sign(self) -> str:
        """'better' or 'worse' where the interval has one sign and it is no chance; '' elsewhere."""
        low, high = self.difference.low, self.difference.high
        if not self.outcome.better or self.by_chance or not (low > 0.0 or high < 0.0):
            return ""
        return "better" if (high < 0.0) == (self.outcome.better == "lower") else "worse"

    @property
    def matters(self) -> bool:
        """Whether the interval has one sign and the median is at least the smallest d of interest; never of shares and days."""
        return bool(self.sign) and abs(self.d.median) >= SMALLEST[self.group == EVERYBODY]

    @property
    def verdict(self) -> str:
        """The one verdict wherever the effect is shown: 'better', 'worse', either with 'too small', 'alike', 'cannot tell yet',
        or 'none'.

        Of shares and days, which have no smallest effect of interest, it is 'fewer' or 'more', so that nobody takes it for more.
        """
        if self.unsure:
            return UNSURE
        if not self.sign:
            return ALIKE if self.alike and self.difference.median else NONE
        if self.outcome.name not in WITH_D:
            return "fewer" if self.difference.median < 0.0 else "more"
        return self.sign if self.matters else f"{self.sign}, too small"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The rows of all worlds, what is asked of them, the arms of the first world with their titles, and the provenance.

    ``currency``: whose hours are equal in the arms, None where they are as they are.
    """

    rows: pd.DataFrame
    asked: Asked
    scenarios: Mapping[str, Scenario]
    titles: Mapping[str, str]
    provenance: Mapping[str, object]
    currency: Currency | None = None
    _found: dict[Key, Effect] = field(default_factory=dict, repr=False)

    @property
    def others(self) -> list[str]:
        """Arms that are compared with the reference."""
        return self.asked.others

    @property
    def parts(self) -> list[str]:
        """Arms of whose participants an effect is told: those in which somebody took part within the headline's horizon."""
        return [arm for arm in self.others if self.effect(arm, STRAIN, PARTICIPANTS).persons]

    @property
    def horizons(self) -> list[int]:
        """Days after the start of the resources on which outcomes were read, ascending."""
        return sorted(int(day) for day in self.rows["horizon"].unique())

    @property
    def headline_day(self) -> int:
        """See ``headline_of``."""
        return headline_of(self.horizons)

    @property
    def worlds(self) -> int:
        """Number of worlds, each a set on a network."""
        return int(self.rows["set"].nunique())

    def effect(
        self, arm: str, outcome: str, group: str = EVERYBODY, against: str = "", day: int | None = None
    ) -> Effect:
        """An effect by its names; against the reference and at the headline's horizon unless others are given."""
        key = Key(arm, against or self.asked.reference, group, outcome, day or self.headline_day)
        if key not in self._found:
            rows = {name: values[self.places[key]] for name, values in self.columns.items()}
            self._found[key] = _effect_of(key, rows, self.currency)
        return self._found[key]

    @cached_property
    def places(self) -> Mapping[Key, NDArray[np.intp]]:
        """Positions in ``rows`` that belong to each effect, one for each world, in the order of worlds."""
        found = self.rows.groupby(list(Key._fields), sort=False).indices
        return {Key(*key): place for key, place in found.items()}

    @cached_property
    def columns(self) -> dict[str, NDArray[np.float64]]:
        """The columns of ``rows`` that hold numbers."""
        return {name: self.rows[name].to_numpy(np.float64) for name in ("persons", "value", "reference", "sd", "se")}

    def hours(self, arm: str, currency: Currency, day: int | None = None, against: str = "") -> float:
        """Hours a person and year that an arm adds to another from the start to a horizon, mean over the worlds."""
        place = self.places[
            Key(arm, against or self.asked.reference, EVERYBODY, CURRENCIES[currency], day or self.headline_day)
        ]
        return float(np.mean((self.columns["value"] - self.columns["reference"])[place]))

    def hours_until(self, arm: str, currency: Currency, day: int) -> float:
        """Hours a person that an arm adds to the reference in all days up to a horizon, mean over the worlds."""
        return self.hours(arm, currency, day) * day / _YEAR


def _effect_of(key: Key, rows: Mapping[str, NDArray[np.float64]], currency: Currency | None) -> Effect:
    """The effect in these rows, one a world."""
    difference = rows["value"] - rows["reference"]
    d, outcome = difference / rows["sd"], _quantity(key.outcome)
    with_d = key.outcome in WITH_D
    least = SMALLEST[key.group == EVERYBODY] if with_d else 0.0
    better, undecided, worse = worlds.shares_of(d if with_d else difference, outcome.better, least)
    taken = rows["persons"] > 0
    value, reference = (
        float(np.median(rows[each][taken])) if taken.any() else float("nan") for each in ("value", "reference")
    )
    return Effect(
        key.arm, key.against, key.group, outcome, key.horizon, currency, int(taken.sum()), float(rows["persons"].mean()),
        value, reference, Spread.of(difference), Spread.of(d),
        chance_of_median(rows["se"]), chance_of_median(rows["se"] / rows["sd"]),
        better, worse, undecided,
    )  # fmt: skip


def chance_of_median(errors: NDArray[np.float64]) -> float:
    """Half-width of the 95 % interval of a median by chance, from the error of each world."""
    known = errors[np.isfinite(errors)]
    return _CHANCE * _MEDIAN * float(np.sqrt(np.mean(known**2) / len(known))) if len(known) else float("nan")


def _quantity(name: str) -> Quantity:
    return OUTCOMES.get(name) or (TALLY if name == TALLY.name else measure(name))


def contrasts_of(evidence: Evidence) -> list[Effect]:
    """Every effect of the study, with those of the headline first: by outcome, group, pair and horizon."""
    names = [*OUTCOMES, TALLY.name, *CURRENCIES.values()]
    days = sorted(evidence.horizons, key=lambda day: (day != evidence.headline_day, day))
    return [
        evidence.effect(arm, name, group, against, day)
        for day in days for name in names for group in GROUPS for arm, against in evidence.asked.pairs
        if Key(arm, against, group, name, day) in evidence.places
    ]  # fmt: skip


def hours_of(evidence: Evidence, found: Effect) -> dict[str, float]:
    """Hours a person and year by which the arms of an effect differ, by whose are counted, as entries of its record."""
    return {f"hours_{each}": evidence.hours(found.arm, each, found.horizon, found.against) for each in CURRENCIES}


def record_of(found: Effect) -> dict[str, object]:
    """An effect as an object of ``--json``; ``low`` and ``high`` hold 90 % of the worlds, ``mc_low`` and ``mc_high`` chance."""
    return {
        "arm": found.arm,
        "against": found.against,
        "measure": found.outcome.name,
        "group": found.group,
        "horizon": found.horizon,
        "currency": found.currency,
        "difference": found.difference.median,
        "low": found.difference.low,
        "high": found.difference.high,
        "mc_low": found.difference.median - found.chance,
        "mc_high": found.difference.median + found.chance,
        "d": found.d.median,
        "d_low": found.d.low,
        "d_high": found.d.high,
        "better": found.better,
        "worse": found.worse,
        "undecided": found.undecided,
        "verdict": found.verdict,
        "persons": found.persons,
        "value": found.value,
        "reference": found.reference,
        "worlds": found.worlds,
    }

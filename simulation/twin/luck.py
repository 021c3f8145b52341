"""Sources of luck and numbers of a twin's world: the kernels' addressed draws, or Mesa's ``model.random``."""

from __future__ import annotations

import math
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from simulation.kernels.decisions import SOURCE_OF_DECISION
from simulation.seeds import Seeds
from simulation.twin.equations import DRAWS, FLOAT_RULES, RULES

if TYPE_CHECKING:
    from simulation.twin.programme import Office
    from simulation.twin.world import World

LEAST_UNIFORM = 2.0**-53
HIGHEST_RATE, HIGHEST_COUNT = 3.0, 12
"""Highest rate and highest value of a Poisson number, as in the kernels."""


class Addressee(Protocol):
    """A person, or several who draw together: their numbers, the lower first for a couple, the seeker's first for a request."""

    @property
    def numbers(self) -> tuple[int, ...]: ...


class Luck(Protocol):
    """A source of luck, with the type of its numbers and the rules that compute in it.

    Each draw is for one decision (``draws.Decision``) for one addressee, about one programme if there is one.
    """

    real: Any
    rules: Any

    def __init__(self, world: World, seed: int) -> None: ...

    def uniform(self, decision: int, who: Addressee, programme: Office | None = None) -> float:
        """A uniform number in (0, 1)."""

    def normal(self, decision: int, who: Addressee, programme: Office | None = None) -> float:
        """A standard normal number."""

    def kind(self, rates: list[float], decision: int, who: Addressee) -> int | None:
        """The kind of event that strikes today, by the daily probabilities ``rates`` (kinds,); None on most days."""

    def poisson(self, rate: float, decision: int, who: Addressee) -> float:
        """A Poisson number; the rate is clipped to 3, the number to 12."""

    def quantile(self, u: float) -> float:
        """The standard normal quantile of ``u`` in (0, 1)."""


class Addressed:
    """The kernels' draws, computed from (seed, day, decision, addressee), in float32."""

    real, rules = np.float32, RULES

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seeds = world, Seeds.of(seed)

    def uniform(self, decision: int, who: Addressee, programme: Office | None = None) -> Any:
        """The draw at this address."""
        with np.errstate(over="ignore"):  # unsigned words wrap around, by design
            key = DRAWS.key_of(np.uint64(self.seeds[SOURCE_OF_DECISION[decision]]), self.world.day, decision)
            if programme is not None:
                key = DRAWS.specific_key(key, np.uint64(programme.identity))
            together = len(who.numbers) == 2
            counter = DRAWS.request_counter(*who.numbers) if together else DRAWS.person_counter(*who.numbers)
            return DRAWS.uniform(counter, key)

    def normal(self, decision: int, who: Addressee, programme: Office | None = None) -> Any:
        """The quantile of the draw at this address."""
        return DRAWS.normal(self.uniform(decision, who, programme))

    def kind(self, rates: list[float], decision: int, who: Addressee) -> int | None:
        """The kind in whose part of the unit interval the draw at this address strikes."""
        u = self.uniform(decision, who)
        return next((kind for kind, rate in enumerate(rates) if RULES.strikes(u, kind, rate)), None)

    def poisson(self, rate: float, decision: int, who: Addressee) -> Any:
        """A Poisson number by inversion of the draw at this address."""
        return DRAWS.poisson(self.uniform(decision, who), rate)

    def quantile(self, u: float) -> Any:
        """The standard normal quantile as the kernels approximate it."""
        return DRAWS.normal(u)


class Streamed:
    """The draws of ``model.random`` in the order in which things happen, in Python's floats."""

    real, rules = float, FLOAT_RULES

    def __init__(self, world: World, seed: int) -> None:
        self._random, self.quantile = world.random.random, NormalDist().inv_cdf

    def uniform(self, decision: int, who: Addressee, programme: Office | None = None) -> float:
        """The next draw; never 0."""
        return self._random() or LEAST_UNIFORM

    def normal(self, decision: int, who: Addressee, programme: Office | None = None) -> float:
        """The quantile of the next draw."""
        return self.quantile(self._random() or LEAST_UNIFORM)

    def kind(self, rates: list[float], decision: int, who: Addressee) -> int | None:
        """The first kind up to which the rates add up to more than the next draw."""
        u = self._random()
        if u < sum(rates):
            return next((kind for kind, total in enumerate(accumulate(rates)) if u < total), None)
        return None

    def poisson(self, rate: float, decision: int, who: Addressee) -> float:
        """A Poisson number by inversion of the next draw."""
        rate = min(rate, HIGHEST_RATE)
        count, term, u = 0, math.exp(-rate), self._random()
        while u > term and count < HIGHEST_COUNT:
            u -= term
            count += 1
            term *= rate / count
        return count

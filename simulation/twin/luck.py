"""Sources of luck and numbers of a twin's world: the kernels' addressed draws, or Mesa's ``model.random``."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from simulation.kernels.decisions import SOURCE_OF_DECISION
from simulation.seeds import Seeds
from simulation.twin.equations import DRAWS, FLOAT_RULES, RULES

if TYPE_CHECKING:
    from simulation.twin.world import World

LEAST_UNIFORM = 2.0**-53
HIGHEST_RATE, HIGHEST_COUNT = 2.0, 12
"""Highest rate and highest value of a Poisson number, as in the kernels."""


class Named(Protocol):
    """What has luck of its own by its name: a programme, or a kind of event; ``identity`` 0 for a default kind."""

    @property
    def identity(self) -> int: ...


class Kind(NamedTuple):
    """A kind of event: its number, daily probabilities of an event of one's own and of the couple, LCU / 100, its luck, and
    whether it feeds quarrels."""

    number: int
    own: Any
    joint: Any
    weight: Any
    quarter: int
    quarrels: bool
    identity: int


class Addressee(Protocol):
    """A person, or several who draw together: their numbers, the lower first for a couple, the seeker's first for a request."""

    @property
    def numbers(self) -> tuple[int, ...]: ...


class Luck(Protocol):
    """A source of luck, with the type of its numbers and the rules that compute in it.

    Each draw is for one decision (``draws.Decision``) for one addressee, about one programme or kind if there is one.
    """

    real: Any
    rules: Any

    def __init__(self, world: World, seed: int) -> None: ...

    def uniform(self, decision: int, who: Addressee, about: Named | None = None) -> float:
        """A uniform number in (0, 1)."""

    def normal(self, decision: int, who: Addressee, about: Named | None = None) -> float:
        """A standard normal number."""

    def kinds(self, rates: list[tuple[Kind, float]], decision: int, who: Addressee) -> list[int]:
        """Numbers of the kinds of event that strike today, by their daily probabilities; none on most days."""

    def poisson(self, rate: float, decision: int, who: Addressee) -> float:
        """A Poisson number; the rate is clipped to 2, the number to 12."""

    def quantile(self, u: float) -> float:
        """The standard normal quantile of ``u`` in (0, 1)."""


class Addressed:
    """The kernels' draws, computed from (seed, day, decision, addressee), in float32."""

    real, rules = np.float32, RULES

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seeds = world, Seeds.of(seed)

    def uniform(self, decision: int, who: Addressee, about: Named | None = None) -> Any:
        """The draw at this address."""
        with np.errstate(over="ignore"):  # unsigned words wrap around, by design
            key = DRAWS.key_of(np.uint64(self.seeds[SOURCE_OF_DECISION[decision]]), self.world.day, decision)
            if about is not None and about.identity:
                key = DRAWS.specific_key(key, np.uint64(about.identity))
            together = len(who.numbers) == 2
            counter = DRAWS.request_counter(*who.numbers) if together else DRAWS.person_counter(*who.numbers)
            return DRAWS.uniform(counter, key)

    def normal(self, decision: int, who: Addressee, about: Named | None = None) -> Any:
        """The quantile of the draw at this address."""
        return DRAWS.normal(self.uniform(decision, who, about))

    def kinds(self, rates: list[tuple[Kind, float]], decision: int, who: Addressee) -> list[int]:
        """The kinds in whose part of the unit interval their draw at this address strikes."""
        return [
            kind.number for kind, rate in rates if RULES.strikes(self.uniform(decision, who, kind), kind.quarter, rate)
        ]

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

    def uniform(self, decision: int, who: Addressee, about: Named | None = None) -> float:
        """The next draw; never 0."""
        return self._random() or LEAST_UNIFORM

    def normal(self, decision: int, who: Addressee, about: Named | None = None) -> float:
        """The quantile of the next draw."""
        return self.quantile(self._random() or LEAST_UNIFORM)

    def kinds(self, rates: list[tuple[Kind, float]], decision: int, who: Addressee) -> list[int]:
        """The first kind up to which the rates add up to more than the next draw; at most one strikes on a day."""
        u = self._random()
        total = 0.0
        for kind, rate in rates:
            total += rate
            if u < total:
                return [kind.number]
        return []

    def poisson(self, rate: float, decision: int, who: Addressee) -> float:
        """A Poisson number by inversion of the next draw."""
        rate = min(rate, HIGHEST_RATE)
        count, term, u = 0, math.exp(-rate), self._random()
        while u > term and count < HIGHEST_COUNT:
            u -= term
            count += 1
            term *= rate / count
        return count

"""Divergence: a run whose numbers have left every world that may exist fails by name, with day, member and measure.

Only the sums of recorded days are looked at. Days that are lived without recording are not checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.sums.sums import TABLE, Sum
from simulation.scenario import Scenario
from simulation.scenario.catalogue import implausible

MOST_STRAIN: Final = 50.0
"""Highest root mean square of strain over the persons of a day, in SD of a general population.

By default the heaviest life event (100 LCU) raises strain by about 1 SD, so 50 SD are beyond any reading of the scale. Worlds
that are exaggerated on purpose stay below. The root mean square is a sum of each day already. It cannot cancel between persons,
as a mean can, and one person far out does not fail a large population, as with a maximum.
"""
MOST_NAMED: Final = 4
"""Implausible parameters that one sentence names."""


class Divergence(NamedTuple):
    """How a run diverged: ``member`` by its index in the ensemble, ``day`` from 0, the ``measure`` and what it did."""

    member: int
    day: int
    measure: str
    did: str
    scenario: Scenario

    def __str__(self) -> str:
        return f"day {self.day}, member {self.member} ({self.scenario.name}): {self.measure} {self.did}{self._causes}"

    @property
    def _causes(self) -> str:
        """The parameters outside of their plausible ranges, as the end of a sentence."""
        found = implausible(self.scenario)
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        return f"; outside their plausible ranges: {', '.join(found[:MOST_NAMED])}{more}" if found else ""


class DivergenceError(ValueError):
    """Runs that diverged; ``found`` says how, ``mistakes`` holds one sentence for each."""

    def __init__(self, found: Sequence[Divergence]) -> None:
        super().__init__(tuple(found))

    @property
    def found(self) -> tuple[Divergence, ...]:
        """One record for each member that diverged, in the order of members."""
        each: tuple[Divergence, ...] = self.args[0]
        return each

    @property
    def mistakes(self) -> tuple[str, ...]:
        """One sentence for each member that diverged."""
        return tuple(map(str, self.found))

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


def refuse_divergence(
    sums: NDArray[np.float64], scenarios: Sequence[Scenario], persons: int, first_day: int = 0
) -> None:
    """Raise DivergenceError where ``sums`` (days, sums, members) of ``persons`` persons are no longer those of a world.

    A member diverges on the first day on which a sum is not finite or the root mean square of strain exceeds ``MOST_STRAIN``.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        finite = np.isfinite(sums.sum(axis=0)).all(axis=0)
    calm = (sums[:, Sum.STRAIN_SQUARED] <= persons * MOST_STRAIN**2).all(axis=0)
    members = np.flatnonzero(~(finite & calm)).tolist()
    if members:
        raise DivergenceError([_first(sums[..., m], scenarios[m], persons, first_day, m) for m in members])


def _first(sums: NDArray[np.float64], scenario: Scenario, persons: int, first_day: int, member: int) -> Divergence:
    """The first divergence of one member in its ``sums`` (days, sums)."""
    wild, squares = ~np.isfinite(sums), sums[:, Sum.STRAIN_SQUARED]
    day = int(np.argmax(wild.any(axis=1) | ~(squares <= persons * MOST_STRAIN**2)))
    if wild[day].any():
        return Divergence(member, first_day + day, _measure_at(int(np.argmax(wild[day]))), "is not finite", scenario)
    did = f"has a root mean square of {np.sqrt(squares[day] / persons):.3g} SD over the persons, at most {MOST_STRAIN:g} may be"
    return Divergence(member, first_day + day, "strain", did, scenario)


def _measure_at(line: int) -> str:
    """Name of the column, or else of the sum, that the line of the day's sums is about."""
    record = next(each for each in reversed(TABLE) if Sum[each.name] <= line)
    return record.column or record.name.lower()

"""How structures of support are compared, whatever they are.

A population lives ordinary life, partners, friends and colleagues, for a year; then each structure begins. The arms are the same
persons with the same luck. All of it is done for many plausible sets of parameters, each on a network of its own: the interval
over them is the answer's, and the error of chance stands second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from simulation.scenario import Scenario

BURN_IN: Final = 365
"""Days of ordinary life before a structure begins."""
WINDOW: Final = 28
"""Days over which a questionnaire averages."""
HORIZONS: Final = (182, 365, 1_095)
"""Days after the start at which structures are judged, and the headline's among them."""
HEADLINE_DAY: Final = 365
QUICK_SETS: Final = 10
"""Worlds of ``--quick``."""

Currency = Literal["everybody", "receivers", "providers"]
CURRENCIES: Final[dict[Currency, str]] = {
    "everybody": "all_hours",
    "receivers": "contact_hours",
    "providers": "provider_hours",
}
"""The measure that counts each currency of hours, in hours a person and year."""


class Asked(NamedTuple):
    """What is compared: the ``reference`` among the arms, the ``pairs`` (arm, against), and ``bare`` arms.

    Spreads between persons and the most strained tenth are the reference's. Of a bare arm only everybody is told, no group.
    """

    reference: str
    pairs: tuple[tuple[str, str], ...]
    bare: tuple[str, ...] = ()

    @property
    def others(self) -> list[str]:
        """Arms that are compared with the reference, bare ones left out."""
        return [arm for arm, against in self.pairs if against == self.reference and arm not in self.bare]

    @property
    def between(self) -> list[tuple[str, str]]:
        """Pairs without the reference."""
        return [pair for pair in self.pairs if self.reference not in pair]

    def among(self, arms: Sequence[str]) -> Asked:
        """What is asked of some of the arms alone."""
        return self._replace(pairs=tuple(pair for pair in self.pairs if {*pair} <= {*arms}))


def ordinary_life(scenario: Scenario) -> Scenario:
    """Partners, friends and colleagues, and nothing added."""
    return scenario.replace({"circle.active": True, "programmes": {}, "informal": {}})


def horizons_of(days: int | None, quick: bool) -> tuple[int, ...]:
    """Days after the start at which structures are judged: the given one, or the method's."""
    if days is not None:
        return (days,)
    return tuple(day for day in HORIZONS if not quick or day <= HEADLINE_DAY)


def headline_of(horizons: Sequence[int]) -> int:
    """The horizon of the headline: a year, or the last one there is."""
    return HEADLINE_DAY if HEADLINE_DAY in horizons else horizons[-1]

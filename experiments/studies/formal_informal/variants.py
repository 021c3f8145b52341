"""What ``--full`` lives besides: other matchings, targeting, other structures of the model, and the steady state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from experiments.comparison.method import CURRENCIES, Currency
from experiments.studies.arms import PROGRAMME
from experiments.studies.formal_informal.method import (
    ADDED,
    BEFRIENDING,
    REFERENCE,
    ZERO,
)
from simulation.scenario import Scenario

Kind = Literal["matching", "target", "structure", "steady"]
TARGETED: Final = 0.1
"""Share of the persons, the most strained, to whom targeted resources are open."""
STEADY_DAYS: Final = (2_190, 2_372, 2_555, 2_737, 2_920)
"""Horizons of the steady state: from the end of the sixth to the end of the eighth year, half a year apart."""
_COMPARED: Final = (REFERENCE, PROGRAMME, BEFRIENDING, ZERO)


class Variant(NamedTuple):
    """The study once more with something else: ``changes`` of the scenario by dotted name, of every programme where the name
    holds ``*``; its arms, horizons, and the currency in which hours are matched, None for the study's own places."""

    name: str
    kind: Kind
    title: str
    changes: Mapping[str, object] = {}
    arms: tuple[str, ...] = _COMPARED
    horizons: tuple[int, ...] = ()
    currency: Currency | None = None

    def of(self, resources: Scenario) -> Scenario:
        """Change the scenario ``resources``, which offers everything that is compared, as this variant of the study asks."""
        changes = {
            name.replace("*", programme): value
            for name, value in self.changes.items()
            for programme in resources.programmes
        }
        return resources.replace(changes)


def _structure(field: str, value: float, title: str) -> Variant:
    return Variant(f"{field} {value:g}", "structure", title, {field: value})


STRUCTURES: Final = (
    _structure("strain.causal_share", 0.0, "support itself has no effect (causal share 0)"),
    _structure("strain.causal_share", 0.5, "half of its correlation is an effect (.5)"),
    _structure("strain.causal_share", 1.0, "all of its correlation is an effect (1)"),
    _structure("strain.belonging_effect", 0.0, "belonging has no effect"),
    _structure("company.contagion", 0.0, "friends’ mood is not caught (0)"),
    _structure("company.contagion", 0.04, "it is caught a little (.04)"),
    _structure("company.contagion", 0.2, "it is caught strongly (.2)"),
    _structure("resources.skill_half_life", 180.0, "skill halves in half a year"),
    _structure("resources.skill_half_life", 365.0, "skill halves in a year"),
    _structure("resources.skill_half_life", 730.0, "skill halves in two years"),
)
TARGET: Final = Variant(
    "target", "target", "open to the most strained tenth alone",
    {
        "programmes.*.screen": "strain", "programmes.*.eligible_share": TARGETED,
        f"informal.{BEFRIENDING}.screen": "strain", f"informal.{BEFRIENDING}.eligible_share": TARGETED,
    },
)  # fmt: skip
STEADY: Final = Variant(
    "steady", "steady", "from the end of the sixth to that of the eighth year", horizons=STEADY_DAYS
)


def variants(currency: Currency, day: int) -> tuple[Variant, ...]:
    """All variants of a study whose own hours are matched in a currency; all but the steady state are judged at its ``day``."""
    others: list[Currency] = [each for each in CURRENCIES if each != currency]
    matchings = [
        Variant(f"match {each}", "matching", f"equal hours {each}", arms=(REFERENCE, *ADDED), currency=each)
        for each in others
    ]
    return (*(each._replace(horizons=(day,)) for each in (*matchings, TARGET, *STRUCTURES)), STEADY)

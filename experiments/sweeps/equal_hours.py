"""Plans that compare structures of support at equal hours: the places of the reference are chosen for it, point by point.

With ``match = "everybody"`` and ``against = "befriending"`` the counterpart of each point has as many places in befriending as
it takes to add the hours that the point adds, as ``kithkin compare`` has it for its own arms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.comparison.method import CURRENCIES, Currency
from experiments.sweeps.bases import STRUCTURE, Bases
from experiments.sweeps.designs import FullFactorial
from experiments.sweeps.factors import Factor
from simulation.scenario import Scenario
from simulation.scenario.mistakes import ScenarioError, shown
from simulation.scenario.schema import suggestion

_DRAWN_BY_LOT = ("listening", "meeting")
"""Kinds of informal intervention for which a share of the persons is chosen; others have places."""


class EqualHours(NamedTuple):
    """Whose hours are made equal, in which structure and in which other one, and the places that are chosen for it.

    ``structure``: the one whose ``places`` (a dotted name) are chosen; ``other``: the one whose hours it is to add.
    """

    currency: Currency
    structure: str
    other: str
    places: str

    @property
    def measure(self) -> str:
        """The measure that counts these hours."""
        return CURRENCIES[self.currency]

    @property
    def record(self) -> str:
        """Name of what has the places, such as ``informal.befriending``."""
        return self.places.rpartition(".")[0]


def equal_hours(
    given: Any,
    kind: str,
    against: Mapping[str, Any],
    bases: Bases,
    factors: Sequence[Factor],
    changes: Mapping[str, Any],
) -> EqualHours | None:
    """What ``match`` asks for; None for a plan without. Raises ScenarioError where hours cannot be matched.

    ``changes``: those of ``[set]`` by dotted name.
    """
    currency = currency_of(given)
    if currency is None:
        return None
    if kind != FullFactorial.kind:
        raise ScenarioError(
            [f"match: needs a {FullFactorial.kind} design, whose points have counterparts; leave design out"]
        )
    if set(against) != {STRUCTURE}:
        raise ScenarioError(
            ['match: needs against to name the structure whose places are chosen, such as against = "befriending"']
        )
    structure = str(against[STRUCTURE])
    places, other = _places(bases.levels[structure], structure), _other(bases, structure)
    for what, names in (("a factor", [each.name for each in factors]), ("in [set]", list(changes))):
        if places in names:
            raise ScenarioError([f"match: chooses {places}, which is {what}, too; leave it out there"])
    return EqualHours(currency, structure, other, places)


def currency_of(given: Any) -> Currency | None:
    """Whose hours ``match`` makes equal; None for a plan without. Raises ScenarioError for a word that says nobody's."""
    if given is None:
        return None
    if found := next((each for each in CURRENCIES if each == given), None):
        return found
    raise ScenarioError([f"match = {shown(given)}: must say whose hours are equal{suggestion(given, CURRENCIES)}"])


def _offers(scenario: Scenario) -> dict[str, Any]:
    """What a scenario offers besides ordinary life, by dotted name."""
    return {
        f"{table}.{name}": each
        for table in ("programmes", "informal")
        for name, each in getattr(scenario, table).items()
    }


def _places(scenario: Scenario, structure: str) -> str:
    """Dotted name of the places of the one thing that a structure offers."""
    offers = _offers(scenario)
    if len(offers) != 1:
        what = ", ".join(offers) or "nothing"
        raise ScenarioError(
            [f"match: {structure} offers {what}; against must name a structure with one offer, whose places are chosen"]
        )
    ((record, each),) = offers.items()
    return f"{record}.{'share' if getattr(each, 'kind', '') in _DRAWN_BY_LOT else 'places'}"


def _other(bases: Bases, structure: str) -> str:
    """The one other structure that offers something."""
    others = [name for name, each in bases.levels.items() if name != structure and _offers(each)]
    if not others:
        raise ScenarioError(
            [f"match: no structure beside {structure} offers anything whose hours it could add; name one"]
        )
    if len(others) > 1:
        raise ScenarioError(
            [
                f"match: {structure} can have the hours of one structure, {' and '.join(others)} offer some; make a plan for each"
            ]
        )
    return others[0]

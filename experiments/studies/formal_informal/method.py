"""The main study: what does support add to ordinary life, for whom, at what cost, and how sure can we be?

Method. A population lives ordinary life, partners, friends and colleagues, for a year; then a resource is added. The arms are
the same persons on the same network with the same luck, and differ in what is added: a formal programme, befriending, training
friends to listen, half and half, or the programme with leaders no better than friends. The places of befriending and of
listening training are chosen so that everybody's hours, those of receivers and providers together, added in the first year are
those of the programme in the mean over sets. All of it is done for many plausible sets of parameters, each on a network of its
own: the interval over them is the answer's, and the error of chance stands second. Two null worlds without friends say how
much friends matter at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

from experiments.comparison.method import BURN_IN, Asked, ordinary_life
from experiments.studies.arms import ALONE, PROGRAMME
from experiments.taking_part import require_participants
from simulation.network import SocialNetwork
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE
from simulation.scenario.structures import Informal, Programme

Record = TypeVar("Record", Programme, Informal)
NAME: Final = "formal-informal"
MATCHED_DAYS: Final = 365
"""Days over which added hours are matched."""

REFERENCE: Final = ORDINARY_LIFE
ZERO, BEFRIENDING, LISTENING, HALF = "programme-zero", "befriending", "listening", "half-and-half"
ADDED: Final = (PROGRAMME, BEFRIENDING, LISTENING, HALF, ZERO)
"""Arms in which a resource is added to ordinary life, in the order of tables; an arm keeps its colour in every figure."""
SOLVED: Final = (BEFRIENDING, LISTENING, HALF)
"""Arms whose places are chosen to match the programme's hours."""
NULL: Final = (PARTNER_ALONE, ALONE)
"""Arms of the null worlds, in which all friends fall silent when the resource would start."""
ARMS: Final = (REFERENCE, *ADDED, *NULL)
HEAD_TO_HEAD: Final = ((PROGRAMME, BEFRIENDING), (ZERO, BEFRIENDING), (PROGRAMME, ZERO), (LISTENING, BEFRIENDING))
"""Pairs of added resources that are compared with each other."""
ASKED: Final = Asked(REFERENCE, (*((arm, REFERENCE) for arm in (*ADDED, *NULL)), *HEAD_TO_HEAD), bare=NULL)
"""What is compared: every arm with ordinary life, and some with each other."""


class Places(NamedTuple):
    """Share of all persons that has a place in befriending, is trained to listen, or is befriended beside half the "
    "programme."""

    befriending: float
    listening: float
    half: float

    def of(self, arm: str) -> float:
        """The share of one of the arms ``SOLVED``."""
        return {BEFRIENDING: self.befriending, LISTENING: self.listening, HALF: self.half}[arm]

    @classmethod
    def by_arm(cls, shares: Mapping[str, float]) -> Places:
        """From the share of each of the arms ``SOLVED``."""
        return cls(shares[BEFRIENDING], shares[LISTENING], shares[HALF])


def with_resources(scenario: Scenario) -> Scenario:
    """The scenario with everything that can be added: its programmes, one befriending and one training to listen.

    Its own records of befriending and listening are taken where it has them, else the defaults. Raises ScenarioError for a
    scenario without a programme.
    """
    if not scenario.programmes:
        raise ScenarioError([f"scenario {scenario.name} has no programme: formal support needs at least one"])
    own = {each.kind: each for each in scenario.informal.values()}
    return scenario.replace(
        informal={
            BEFRIENDING: own.get("befriending", Informal(kind="befriending")),
            LISTENING: own.get("listening", Informal(kind="listening")),
        }
    )


def arms_of(resources: Scenario, places: Places) -> dict[str, Scenario]:
    """Every arm of a scenario with resources (``with_resources``), in the order ``ARMS``."""
    reference = ordinary_life(resources)
    programmes = {name: _started(each) for name, each in resources.programmes.items()}
    halves = {name: each.model_copy(update={"places": each.places / 2}) for name, each in programmes.items()}
    alone = reference.replace({"circle.active": False})
    zero = {name: each.model_copy(update={"facilitator_advantage": 0.0}) for name, each in programmes.items()}

    def visited(share: float) -> dict[str, Informal]:
        return {BEFRIENDING: _started(resources.informal[BEFRIENDING]).model_copy(update={"places": share})}

    trained = _started(resources.informal[LISTENING]).model_copy(update={"share": places.listening})
    return {
        REFERENCE: reference,
        PROGRAMME: reference.replace(programmes=programmes),
        BEFRIENDING: reference.replace(informal=visited(places.befriending)),
        LISTENING: reference.replace(informal={LISTENING: trained}),
        HALF: reference.replace(programmes=halves, informal=visited(places.half)),
        ZERO: reference.replace(programmes=zero),
        PARTNER_ALONE: alone,
        ALONE: alone.replace(programmes=programmes),
    }


def _started(record: Record) -> Record:
    """The record with its first intake, training or meeting at the end of the burn-in."""
    return record.model_copy(update={"start_day": BURN_IN})


def require_groups(resources: Scenario, network: SocialNetwork, days: int) -> None:
    """Raise ScenarioError where nobody can take part in a programme or in befriending within ``days``, or in half the places.

    ``resources``: see ``with_resources``; befriending has at least one place, since its places are chosen later.
    """
    mistakes = []
    for name, each in resources.programmes.items():
        places, needed = int(each.places * network.persons / 2 + 1e-3), each.group_minimum
        if places < needed:
            enough = f"{(2 * needed + 0.5) / network.persons:.2g}"
            remedy = (
                f"raise programmes.{name}.places to {enough}"
                if float(enough) <= 1.0
                else f"take a network of at least {2 * needed} persons"
            )
            mistakes.append(
                f"programmes.{name}.places = {each.places:g}: half of them are {places} of {network.persons} persons, fewer "
                f"than the {needed} with which a group starts; {remedy}"
            )
    if mistakes:
        raise ScenarioError(mistakes)
    visits = resources.informal[BEFRIENDING]
    started: dict[str, object] = {f"programmes.{name}.start_day": 0 for name in resources.programmes}
    started |= {
        f"informal.{BEFRIENDING}.start_day": 0,
        f"informal.{BEFRIENDING}.places": max(visits.places, 1 / network.persons),
    }
    require_participants({resources.name: resources.replace(started)}, [network], days)

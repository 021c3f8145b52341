"""Who is recruited for a trial: those of a network whom the offer's own screen finds most in need."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from experiments.studies.trial.questionnaires import Questionnaire
from simulation.network import SocialNetwork
from simulation.scenario import Programme, Scenario

_RECRUITED = 0.75
"""Share of those eligible that a trial recruits at most: not everybody wants to be in one."""
_FEWEST = 4
"""Persons, or couples, with which a trial has two arms that have a spread."""


def the_offer(scenario: Scenario) -> tuple[str, Programme]:
    """Name and terms of the scenario's one offer: a programme, or the visits of a befriending. Raises ValueError otherwise."""
    offers = scenario.offers
    if len(offers) != 1:
        raise ValueError(
            f"scenario {scenario.name} has {len(offers)} programmes and befriendings: a trial tests exactly one"
        )
    (found,) = offers.items()
    return found


def recruits(scenario: Scenario, network: SocialNetwork, most: int) -> int:
    """How many persons, or couples, a trial of the scenario's one offer randomises on a network: even, and ``most`` persons.

    Raises ValueError if these are too few for two arms.
    """
    name, offer = the_offer(scenario)
    found = round(_share(offer) * len(_units(offer, network.partner)))
    wanted = min(most // (2 if offer.unit == "couple" else 1), int(_RECRUITED * found)) // 2 * 2
    if wanted < _FEWEST:
        raise ValueError(
            f"{name}: {found} {offer.unit}s of {network.persons} persons are eligible, a trial recruits {_RECRUITED:.0%} of them "
            f"and needs at least {_FEWEST}; {_remedy(offer)}"
        )
    return wanted


def eligible(offer: Programme, answers: Questionnaire, partner: NDArray[np.integer]) -> NDArray[np.int64]:
    """Rows of the persons, or lower rows of the couples, whom the offer's screen finds most in need, in row order.

    ``answers``: (persons,) by outcome. A couple's need is the mean of both partners'; satisfaction screens couples alone.
    """
    rows = _units(offer, partner)
    need = {
        "strain": answers["strain"],
        "satisfaction": -answers["satisfaction"],
        "belonging": -answers["belonging"],
        "none": np.zeros(len(partner)),
    }[offer.screen]
    if offer.unit == "couple" or offer.screen == "satisfaction":
        need = (need + need[partner]) / 2
    most = np.argsort(-need[rows], kind="stable")[: round(_share(offer) * len(rows))]
    return np.sort(rows[most])


def _units(offer: Programme, partner: NDArray[np.integer]) -> NDArray[np.int64]:
    """Rows of all persons, lower rows of all couples, or rows of all with a partner: those whom the screen looks at."""
    rows = np.arange(len(partner))
    if offer.unit == "couple":
        return rows[partner > rows]
    return rows[partner != rows] if offer.screen == "satisfaction" else rows


def _remedy(offer: Programme) -> str:
    """How many persons, or couples, a screen must look at so that a trial can recruit enough."""
    if not _share(offer):
        return "eligible_share must be above 0"
    wanted = math.ceil(_FEWEST / _RECRUITED)
    whom = (
        "couples"
        if offer.unit == "couple"
        else "persons with a partner"
        if offer.screen == "satisfaction"
        else "persons"
    )
    return f"take a network of at least {math.ceil((wanted - 0.5) / _share(offer))} {whom}"


def _share(offer: Programme) -> float:
    return 1.0 if offer.screen == "none" else offer.eligible_share

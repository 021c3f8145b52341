"""Whether anybody can take part in the programmes and befriendings of a scenario: known before any day is lived.

An offer in which nobody can take part makes its arm equal to the arm without it, to the last bit. Such a difference of zero is
no finding about support, so studies refuse the scenario, and single runs warn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from simulation.network import SocialNetwork
from simulation.scenario import Programme, Scenario, ScenarioError

_ROUNDING = 1e-3
"""What the intake adds to its places before it cuts off the decimals."""
_WANTED = ("uptake", "attendance", "session_hours")
"""Fields of an offer in which nobody takes part where one of them is 0."""


def obstacles(scenario: Scenario, network: SocialNetwork, days: int | None = None) -> list[str]:
    """Say of each offer in which nobody can take part why that is and what would help, a sentence each.

    ``days``: length of the run; None where the offer does not begin with the run.
    """
    offers = ((_dotted(scenario, name), offer) for name, offer in scenario.offers.items())
    return [f"{name}{reason}" for name, offer in offers if (reason := next(_reasons(offer, network, days), ""))]


def require_participants(arms: Mapping[str, Scenario], networks: Iterable[SocialNetwork], days: int | None) -> None:
    """Raise ScenarioError, before a study runs, where nobody can take part in an offer of one of its arms."""
    found = (obstacles(scenario, network, days) for network in networks for scenario in arms.values())
    if sentences := list(dict.fromkeys(sentence for each in found for sentence in each)):
        raise ScenarioError(sentences)


def first_session(offer: Programme) -> int:
    """The earliest day of a session: asked on the first intake, waited, placed on a later one, and met a day later."""
    intakes = math.ceil(offer.minimum_wait / offer.intake_interval)
    return offer.start_day + intakes * offer.intake_interval + 1


def least_persons(offer: Programme, places: float) -> int:
    """Persons of the smallest population of which a share ``places``, above 0, is one group of the offer."""
    return math.ceil((offer.group_minimum - _ROUNDING / 2) / places)


def _reasons(offer: Programme, network: SocialNetwork, days: int | None) -> Iterator[str]:
    places, able, least = int(offer.places * network.persons + _ROUNDING), _able(offer, network), offer.group_minimum
    if able < least:
        yield f".group_minimum = {least}: only {able} of {network.persons} persons may take part; take a larger network"
    if places < least:
        yield (
            f".places = {offer.places:g}: of {network.persons} persons that is room for {places}, and the smallest group has "
            f"{least}, so that nobody can take part; {_remedy(offer, network.persons)}"
        )
    for field in _WANTED:
        if getattr(offer, field) == 0.0:
            yield f".{field} = 0: nobody would take part; it must be above 0"
    if offer.screen != "none" and offer.eligible_share == 0.0:
        yield ".eligible_share = 0: nobody may take part; it must be above 0"
    if days is not None and days <= first_session(offer):
        yield (
            f": its first session cannot be before day {first_session(offer)}, and the run ends after {days} days, so that "
            f"nobody takes part; --days {first_session(offer) + offer.session_interval} or more has sessions"
        )


def _remedy(offer: Programme, persons: int) -> str:
    """What helps against too few places: a larger share of the persons, or more persons."""
    share = math.ceil(1_000 * offer.group_minimum / persons) / 1_000
    raised = f"raise it to {share:g} for one group"
    return (
        f"{raised}, or take a network of at least {least_persons(offer, offer.places)} persons"
        if offer.places
        else raised
    )


def _able(offer: Programme, network: SocialNetwork) -> int:
    """Persons who may take part if they are in need: all, or those with a partner."""
    return 2 * network.couples if offer.unit == "couple" or offer.screen == "satisfaction" else network.persons


def _dotted(scenario: Scenario, name: str) -> str:
    return f"{'programmes' if name in scenario.programmes else 'informal'}.{name}"

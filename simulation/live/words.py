"""Words: how the live view and its replays tell of help and of programmes. Both fill in the same patterns."""

from __future__ import annotations

from typing import Any

from simulation.live.picture import Relation
from simulation.population import Status

RELATIONS = ("partner", "confidant", "friend", "colleague", "mate of the group")
"""By number of ``picture.Relation``, as the seeker says it."""
ASKED = {
    "partner": "asked the partner, {name}: {outcome}",
    "other": "asked {name}, a {relation}: {outcome}",
}
OUTCOMES = {
    "unanswered": "no time, no answer",
    "ruminated": "both were strained, they went round in circles, and it made things worse",
}
HELPED = ((0.6, "it helped a lot"), (0.15, "it helped"), (-9.0, "it hardly helped"))
"""The words for a quality above each bound."""
STANDINGS = {
    "nowhere": "there is no programme in this world",
    "none": "in no programme",
    "waiting": "waiting for a place in {title} since day {day}",
    "enrolled": "in {title} since day {day}: came to {attended} of {sessions} sessions so far",
    "finished": "finished {title} on day {day}, after {attended} sessions",
    "dropped": "left {title} on day {day}, after {attended} sessions",
}
PATTERNS: dict[str, Any] = {"asked": ASKED, "outcomes": {**OUTCOMES, "helped": HELPED}, "standings": STANDINGS}
"""What a replay is given."""


def asked(relation: Relation, name: str, answered: bool, ruminated: bool, quality: float) -> str:
    """Whom somebody asked, and what came back."""
    pattern = ASKED["partner" if relation is Relation.PARTNER else "other"]
    return pattern.format(name=name, relation=RELATIONS[relation], outcome=_outcome(answered, ruminated, quality))


def standing(status: Status, title: str, day: int, attended: int, sessions: int) -> str:
    """Where somebody stands with a programme, '' for a world without one; ``day``: since when, the first being day 1."""
    pattern = STANDINGS[status.name.lower()] if title else STANDINGS["nowhere"]
    return pattern.format(title=title, day=day, attended=attended, sessions=sessions)


def programme_title(name: str) -> str:
    """'support-group' as 'the support group'."""
    return f"the {name.replace('-', ' ')}"


def _outcome(answered: bool, ruminated: bool, quality: float) -> str:
    if not answered or ruminated:
        return OUTCOMES["ruminated" if answered else "unanswered"]
    return next(word for bound, word in HELPED if quality > bound)

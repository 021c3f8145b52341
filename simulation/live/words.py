"""Words: how the live view tells of help and of programmes. The page fills in the patterns."""

from __future__ import annotations

from typing import Any

RELATIONS = {
    "partner": "partner", "confidant": "confidant", "friend": "friend", "colleague": "colleague", "mate": "mate of the group",
}  # fmt: skip
"""Who is asked, as the seeker says it, in the order of the page's numbers."""
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
"""What the page is given."""


def programme_title(name: str) -> str:
    """'support-group' as 'the support group'."""
    return f"the {name.replace('-', ' ')}"

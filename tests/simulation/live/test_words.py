"""The sentences of the live view, each written down by hand."""

from __future__ import annotations

import pytest

from simulation.live.picture import Relation
from simulation.live.words import asked, programme_title, standing
from simulation.population import Status


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        (Relation.PARTNER, "asked the partner, Ada: no time, no answer"),
        (Relation.CONFIDANT, "asked Ada, a confidant: no time, no answer"),
        (Relation.FRIEND, "asked Ada, a friend: no time, no answer"),
        (Relation.COLLEAGUE, "asked Ada, a colleague: no time, no answer"),
        (Relation.MATE, "asked Ada, a mate of the group: no time, no answer"),
    ],
)
def test_who_was_asked(relation: Relation, sentence: str) -> None:
    assert asked(relation, "Ada", answered=False, ruminated=False, quality=0.9) == sentence


@pytest.mark.parametrize(
    ("answered", "ruminated", "quality", "outcome"),
    [
        (True, False, 0.61, "it helped a lot"),
        (True, False, 0.6, "it helped"),
        (True, False, 0.16, "it helped"),
        (True, False, 0.15, "it hardly helped"),
        (True, False, -1.28, "it hardly helped"),
        (True, True, 0.9, "both were strained, they went round in circles, and it made things worse"),
        (False, False, 0.0, "no time, no answer"),
    ],
)
def test_what_came_back(answered: bool, ruminated: bool, quality: float, outcome: str) -> None:
    assert asked(Relation.FRIEND, "Ben", answered, ruminated, quality) == f"asked Ben, a friend: {outcome}"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.NONE, "in no programme"),
        (Status.WAITING, "waiting for a place in the walks since day 9"),
        (Status.ENROLLED, "in the walks since day 9: came to 3 of 12 sessions so far"),
        (Status.FINISHED, "finished the walks on day 9, after 3 sessions"),
        (Status.DROPPED, "left the walks on day 9, after 3 sessions"),
    ],
)
def test_where_somebody_stands(status: Status, sentence: str) -> None:
    assert standing(status, "the walks", 9, 3, 12) == sentence
    assert standing(status, "", 9, 3, 12) == "there is no programme in this world"


def test_a_programme_has_a_title() -> None:
    assert programme_title("support-group-b") == "the support group b"

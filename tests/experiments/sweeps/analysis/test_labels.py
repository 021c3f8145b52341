"""Words for factors, levels and points."""

from __future__ import annotations

from typing import Any

import pytest

from experiments.sweeps.analysis.labels import factor_said, factor_title, in_a_row, in_words, level_words

PLACES, ADVANTAGE = "programmes.support-group.places", "programmes.support-group.facilitator_advantage"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"structure": "ordinary-life"}, "Ordinary life"),
        ({"structure": "ordinary-life", PLACES: 0.05}, "Support group (places 5 %)"),
        ({"structure": "befriending", PLACES: 0.025, ADVANTAGE: 1.0},
         "Befriending and support group (places 2.5 %, leader’s advantage 1)"),
        ({"structure": "support-group", PLACES: 0.1}, "Support group (places 10 %)"),
        ({PLACES: 0.1, "strain.crossover": 0.2}, "Support group (places 10 %), crossover 0.2"),
        ({"network.source": "karate", "circle.active": False}, "Network karate, partner alone"),
        ({"network.source": "generated+shuffled+isolates=0.15"}, "Generated network, shuffled, 15 % without ties"),
        ({"seeking.rate": 0.1, "informal.listening.rate": 2}, "Friends who learn to listen (rate 2), rate 0.1"),
        ({"stressors.rate": 0.1, "seeking.rate": 0.2}, "Stressors rate 0.1, seeking rate 0.2"),
        ({}, "Partner alone"),
        (
            {"structure": "reading circle", "programmes.reading-circle.places": 0.1},
            "Reading circle (places 10 %)",
        ),
    ],
)  # fmt: skip
def test_a_point_in_words(values: dict[str, Any], words: str) -> None:
    assert in_words(values, "partner-alone").replace("\u202f", " ") == words


def test_factors_and_levels_have_words() -> None:
    assert factor_title(ADVANTAGE) == "Support group: leader’s advantage"
    assert factor_title("stressors.kinds.health.rate") == "Health: rate"
    assert (factor_said(PLACES), factor_said("structure")) == ("the places of the support group", "the structure")
    assert factor_said("circle.active") == "friends and colleagues"
    assert (level_words("company.active", True), level_words("answering.capacity", 3)) == ("yes", "3")
    assert [in_a_row(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]

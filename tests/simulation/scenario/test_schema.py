"""The declaring language: how a sentence about an unknown name ends."""

from __future__ import annotations

import pytest

from simulation.scenario.schema import LISTED, suggestion


@pytest.mark.parametrize(
    ("name", "known", "ending"),
    [
        ("helth", ("health", "family"), "; did you mean health?"),
        ("HEALTH", ("health", "family"), "; did you mean health?"),
        (3, ("health", "family"), "; there are health, family"),
        ("x" * 100_000, ("health",), "; there is health"),
        ("anything", (), "; there is none"),
        ("zzz", tuple(map(str, range(LISTED + 1))), ""),
    ],
)
def test_a_suggestion_is_the_nearest_name_or_a_short_list(name: object, known: tuple[str, ...], ending: str) -> None:
    assert suggestion(name, known) == ending

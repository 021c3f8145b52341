"""Sizes that studies have unless one asks for others, as README, docs/evidence.md and their pages tell them."""

from __future__ import annotations

from experiments.studies import COMPARISON, STUDIES, entry_of

SIZES = {
    "formal-informal": (40, None, None),
    "trial": (40, 5, None),
    "diary": (50, 10, 365),
    "resilience": (50, 10, 365),
    "calibration": (1_024, 1, None),
    COMPARISON: (40, None, None),
}
"""By study: replicates, networks (None: one a replicate), days (None: the study's own)."""


def test_studies_have_the_sizes_that_are_told() -> None:
    assert SIZES.keys() == STUDIES.keys() | {COMPARISON}
    found = {name: entry_of(name) for name in SIZES}
    assert {name: (each.replicates, each.networks, each.days) for name, each in found.items()} == SIZES
    assert dict(found["formal-informal"].changes) == {"programmes.support-group.places": 0.03}
    assert [name for name, each in found.items() if each.blow] == ["resilience"]

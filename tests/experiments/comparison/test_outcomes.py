"""Whom an effect is about, and how far chance alone could move it."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.comparison.outcomes import clusters_of, error_of, groups_of, joined_groups, top_tenth
from simulation.network import generate
from simulation.scenario import NetworkPlan

SMALL = generate(NetworkPlan(persons=120), 3)


def test_groups_of_persons_do_not_overlap_where_they_may_not() -> None:
    took_part = np.zeros(SMALL.persons, bool)
    took_part[:9] = True
    strain = np.arange(SMALL.persons, dtype=float)
    helped = np.zeros(SMALL.persons, bool)
    helped[-5:] = True
    groups = groups_of(SMALL, took_part, helped, strain, -strain)
    near = groups["participants"] | groups["partners"] | groups["friends"] | groups["helpers"]
    assert (groups["far"] == ~near).all()
    assert groups["far"].any()
    assert not (groups["partners"] & groups["participants"]).any()
    assert not (groups["friends"] & (groups["participants"] | groups["partners"])).any()
    assert groups["friends"].any()
    assert (groups["partners"] <= took_part[SMALL.partner]).all()
    for person in np.flatnonzero(groups["friends"]):
        first = SMALL.starts[person]
        assert took_part[SMALL.neighbours[first : first + SMALL.confidants[person]]].any()
    assert groups["top_tenth"].tolist() == (strain >= SMALL.persons - 12).tolist()
    assert groups["top_tenth_before"].sum() == 12
    assert top_tenth(np.zeros(3)).sum() == 1


def test_persons_of_a_group_and_their_partners_are_one_cluster() -> None:
    group = np.full(SMALL.persons, -1)
    group[:8] = 0
    clusters = clusters_of(SMALL, group)
    joined = np.unique(np.concatenate([np.arange(8), SMALL.partner[:8]]))
    assert (clusters[joined] == 0).all()
    others = np.setdiff1d(np.arange(SMALL.persons), joined)
    assert (clusters[others] == clusters[SMALL.partner[others]]).all()
    assert len(np.unique(clusters[others])) == len(np.unique(np.minimum(SMALL.partner, np.arange(120))[others]))


def test_groups_of_both_arms_join_their_persons() -> None:
    """Also where only the arm that is compared with has groups, as when ordinary life is read against a programme."""
    none, some = np.array([-1, -1, -1, -1, -1]), np.array([-1, 3, 3, 0, -1])
    assert joined_groups(none, some).tolist() == joined_groups(some, none).tolist()
    assert (joined_groups(none, some) >= 0).tolist() == [False, True, True, True, False]
    found = joined_groups(np.array([0, 0, -1, -1, -1]), some)
    assert found[0] == found[1]
    assert len({found[0], found[2], found[3]}) == 3
    assert (found < len(found)).all()


def test_the_error_by_chance_is_that_of_a_mean_of_clusters() -> None:
    """Independent pairs: the error of the mean of n pairs; a false alarm in about 1 of 1,000 runs (32 % off at 200 pairs)."""
    values = np.random.default_rng(1).standard_normal(200)
    paired = error_of(np.repeat(values, 2), np.repeat(np.arange(200), 2))
    assert paired == pytest.approx(values.std(ddof=1) / np.sqrt(200))
    strata = np.arange(400) < 100
    assert error_of(np.where(strata, 5.0, 1.0), np.repeat(np.arange(200), 2), strata) == 0.0
    assert np.isnan(error_of(np.ones(1), np.zeros(1, np.int64)))

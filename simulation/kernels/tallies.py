"""The loops of the day's sums: each adds what a row's lanes hold to the totals of those lanes, or folds lanes into members."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels import rules
from simulation.kernels.compiling import row_loop, rule
from simulation.kernels.lanes import lanes, side_by_side
from simulation.population import Status

ISOLATION = np.float32(0.1)
"""Belonging below which a person counts as isolated."""
_LAST_BEFORE_LEAVING = np.int8(Status.ENROLLED)
_ZERO, _ONE = np.float32(0), np.float32(1)


@rule
def _fold_four(lane: Any, k: Any, step: Any) -> Any:
    return (lane[k] + lane[k + 2 * step]) + (lane[k + step] + lane[k + 3 * step])


@rule
def fold_quarters(lane: Any, step: Any) -> None:
    for k in range(step):
        lane[k] = ((lane[k] + lane[k + step]) + lane[k + 2 * step]) + lane[k + 3 * step]


@rule
def one_if(condition: Any) -> Any:
    return _ONE if condition else _ZERO


@row_loop
def add_numbers(x: Any, total: Any) -> None:
    side_by_side()
    for k in range(x.size):
        total[k] += x[k]


@row_loop
def clear(lane: Any) -> None:
    side_by_side()
    for k in range(lane.size):
        lane[k] = _ZERO


@row_loop
def fold_vector(lane: Any, out: Any) -> None:
    side_by_side()
    n = out.size
    for m in range(n):
        even = _fold_four(lane, m, 4 * n) + _fold_four(lane, m + 2 * n, 4 * n)
        out[m] = even + (_fold_four(lane, m + n, 4 * n) + _fold_four(lane, m + 3 * n, 4 * n))


@row_loop
def add_strain(strain: Any, limit: Any, total: Any, squared: Any, strained: Any) -> None:
    side_by_side()
    for k in range(strain.size):
        total[k] += strain[k]
        squared[k] += strain[k] * strain[k]
        strained[k] += one_if(strain[k] > limit[k])


@row_loop
def add_squares(x: Any, total: Any, squared: Any) -> None:
    side_by_side()
    for k in range(x.size):
        total[k] += x[k]
        squared[k] += x[k] * x[k]


@row_loop
def add_isolated(belonging: Any, skill: Any, isolated: Any, skills: Any) -> None:
    side_by_side()
    for k in range(skill.size):
        isolated[k] += one_if(belonging[k] < ISOLATION)
        skills[k] += skill[k]


@row_loop
def add_whole_numbers(x: Any, total: Any) -> None:
    """Add whole numbers, which Numba would take for float64 beside float32."""
    side_by_side()
    for k in range(x.size):
        total[k] += np.float32(x[k])


@row_loop
def add_above_zero(x: Any, total: Any) -> None:
    side_by_side()
    for k in range(x.size):
        total[k] += one_if(x[k] > _ZERO)


@row_loop
def add_two(x: Any, y: Any, total: Any, other: Any) -> None:
    side_by_side()
    for k in range(x.size):
        total[k] += x[k]
        other[k] += y[k]


@row_loop
def add_answers(asked: Any, helper: Any, requests: Any, answered: Any) -> None:
    side_by_side()
    for k in range(asked.size):
        requests[k] += one_if(asked[k] >= 0)
        answered[k] += one_if(helper[k] >= 0)


@row_loop
def add_answers_by(helper: Any, partner: Any, partners: Any, peers: Any) -> None:
    side_by_side()
    for k in range(helper.size):
        partners[k] += one_if(helper[k] == partner[k])
        peers[k] += one_if((helper[k] >= 0) & (helper[k] != partner[k]))


@row_loop
def add_view(satisfaction: Any, coupled: Any, paired: Any, views: Any, squared: Any) -> None:
    side_by_side()
    for k in range(satisfaction.size):
        view = satisfaction[k] if coupled[k] > _ZERO else _ZERO
        paired[k] += coupled[k]
        views[k] += view
        squared[k] += view * view


@row_loop
def add_flags(bits: Any, bit: Any, total: Any) -> None:
    side_by_side()
    for k in range(bits.size):
        total[k] += one_if((bits[k] & bit) != 0)


@row_loop
def weigh(financial: Any, health: Any, family: Any, career: Any, heaviest: Any) -> None:
    side_by_side()
    for k in range(financial.size):
        heaviest[k] = np.int32(rules.dominant_kind(financial[k], health[k], family[k], career[k]))


@row_loop
def add_of(strain: Any, standing: Any, each: Any, persons: Any, strains: Any) -> None:
    side_by_side()
    for k in range(strain.size):
        persons[k] += one_if(standing[k] == each)
        strains[k] += strain[k] if standing[k] == each else _ZERO


@row_loop
def add_growth(row: Any, people: Any, status: Any, total: Any) -> None:
    side_by_side()
    esteem, entry, skill = lanes(people.esteem, row), lanes(people.entry_esteem, row), lanes(people.skill, row)
    for k in range(status.size):
        total[k] += esteem[k] - entry[k] + skill[k] if status[k] > _LAST_BEFORE_LEAVING else _ZERO


@row_loop
def copy_lanes(x: Any, out: Any) -> None:
    side_by_side()
    for k in range(x.size):
        out[k] = x[k]

"""Questionnaires: what a person answers about the last weeks is the mean of those days."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble

Questionnaire = dict[str, NDArray[np.float64]]
"""Outcome to its mean (persons, members) over the days that a questionnaire asks about."""

OUTCOMES = ("strain", "satisfaction", "communication", "belonging", "esteem")
"""Outcomes of a trial. ``communication``: conflicts that the person reports, the sign turned; ``belonging``: loneliness is its
lack."""
OF_COUPLES = ("satisfaction", "communication")
"""Outcomes that only persons with a partner have."""
LESS_IS_BETTER = ("strain",)


def questionnaire(world: Ensemble, day: int, recall: int) -> Questionnaire:
    """Simulate until ``day``; return each outcome's mean (persons, members) over the last ``recall`` days before it."""
    (found,) = (answers for _, answers in questionnaires(world, [day], recall))
    return found


def questionnaires(world: Ensemble, days: Iterable[int], recall: int) -> Iterator[tuple[int, Questionnaire]]:
    """Simulate until the last of ``days``; yield each of them with the questionnaire about the ``recall`` days before it.

    Days are taken in order, each once; their questionnaires may overlap. Raises ValueError where a questionnaire would ask
    about days that are over already.
    """
    ends, sums = deque(sorted(set(days))), dict[int, Questionnaire]()
    if ends and ends[0] - recall < world.day:
        raise ValueError(
            f"recall = {recall}: a questionnaire on day {ends[0]} asks about days before day {world.day}, which are over"
        )
    while ends:
        world.advance(max(1, ends[0] - recall + 1 - world.day))
        today = _answers(world)
        for end in takewhile(lambda end: end - recall < world.day, ends):
            known = sums.setdefault(end, dict.fromkeys(OUTCOMES, np.zeros(1)))
            sums[end] = {outcome: known[outcome] + values for outcome, values in today.items()}
        if ends[0] == world.day:
            end = ends.popleft()
            yield end, {outcome: values / recall for outcome, values in sums.pop(end).items()}


def _answers(world: Ensemble) -> Questionnaire:
    """Every outcome (persons, members) of the day that is over."""
    people = world.population
    columns = {
        "strain": people.strain,
        "satisfaction": people.satisfaction,
        "communication": -people.conflicts,
        "belonging": people.belonging,
        "esteem": people.esteem,
    }
    return {outcome: column.astype(np.float64) for outcome, column in columns.items()}

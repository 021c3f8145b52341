"""Living the worlds of a comparison part by part: what is on disk already is read from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from experiments.comparison.method import BURN_IN, Asked
from experiments.comparison.runs import World, lived
from experiments.storage.parts import Parts
from simulation.recording import Progress
from simulation.scenario import Scenario

ArmsOf = Callable[[World], Mapping[str, Scenario]]
"""The arms of a world, with their programmes' starts counted from the first day of ordinary life."""


class Living(NamedTuple):
    """Worlds, where and how they are lived, and under which ``name`` their parts are kept."""

    name: str
    worlds: Sequence[World]
    threads: int | None
    parts: Parts
    progress: Progress

    def of(self, arms_of: ArmsOf, asked: Asked, horizons: tuple[int, ...]) -> pd.DataFrame:
        """Live the arms of every world; rows of ``runs.lived`` with columns ``set`` and ``network``, numbers of both."""
        tables = []
        for world in self.worlds:
            arms = arms_of(world)
            content = [
                self.name,
                [each.key for each in arms.values()],
                world.network_keys(list(arms)),
                world.seed,
                list(horizons),
                asked,
            ]
            table = self.parts.part(content, partial(lived, world, arms, asked, horizons, self.threads))
            tables.append(table.assign(set=world.number, network=world.place))
            self.progress(BURN_IN + len(arms) * horizons[-1])
        return pd.concat(tables, ignore_index=True)

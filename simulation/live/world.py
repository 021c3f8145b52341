"""World: one scenario lived by the couples of a scene, and what is remembered of it."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from simulation import interventions
from simulation.ensemble import Ensemble
from simulation.live import limits
from simulation.live.ground import Ground
from simulation.live.picture import Picture, take
from simulation.live.quantities import CURVES, curves
from simulation.scenario import Scenario
from simulation.seeds import derived

_RUNS = 1
"""Step of the path under which seeds of runs are derived, as the experiments do: the first replicate on the first network."""


class World:
    """One member on the scene's ground. ``pictures``: of the last days, today's last; see ``limits.HISTORY``."""

    def __init__(self, scenario: Scenario, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.ensemble = Ensemble(ground.network, [scenario], [derived(seed, _RUNS, 0, 0)], threads=1)
        self.touched = False
        self._struck: list[tuple[int, int]] = []
        self.pictures = deque([take(self.ensemble, ground.acquaintance)], maxlen=limits.HISTORY + 1)

    @property
    def scenario(self) -> Scenario:
        """The scenario from today on."""
        return self.ensemble.scenarios[0]

    @property
    def today(self) -> Picture:
        """The picture of the last day."""
        return self.pictures[-1]

    @property
    def first_day(self) -> int:
        """The earliest day that is remembered."""
        return self.ensemble.day - len(self.pictures) + 1

    def live(self, days: int) -> NDArray[np.float32]:
        """Live on, and remember each day; returns the measures (days, measures)."""
        rows = [self._live_a_day() for _ in range(days)]
        return np.concatenate(rows) if rows else np.zeros((0, len(CURVES)), np.float32)

    def go_on_under(self, scenario: Scenario) -> None:
        """Another scenario from the next day on. What happened today stays to be seen."""
        today, self.touched = self.ensemble.worlds[0].today, self.touched or self.ensemble.day > 0
        self.ensemble = self.ensemble.branch([scenario])
        for name, column in today._asdict().items():
            getattr(self.ensemble.worlds[0].today, name)[:] = column

    def strike(self, persons: list[int], kind: str) -> float:
        """Let an event of this kind strike these persons by hand; returns its weight (LCU)."""
        weight = self.scenario.kinds[kind].weight
        for person in persons:
            interventions.hit(self.ensemble, person, kind)
        self._struck += [(person, self.ensemble.kinds.index(kind)) for person in persons]
        self.touched = True
        return weight

    def _live_a_day(self) -> NDArray[np.float32]:
        sums = self.ensemble.advance(1, record=True)
        self.pictures.append(take(self.ensemble, self.ground.acquaintance, self._struck))
        self._struck = []
        return curves(sums, self.ensemble.persons)

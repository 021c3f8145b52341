"""Line 5 of the day: strain crosses over between partners, and the day's strain is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.rows.gathering import exchange
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.phases.stressors import Morning
    from simulation.kernels.world import Span, World
    from simulation.population import Population


@rule
def cross_over(row: Span, world: World, luck: Morning) -> None:
    """Each partner catches part of the other's strain; a single catches nothing. Writes deviation and strain."""
    exchange(row, luck.crosses, world.ties, luck.caught)
    _catch(row, world.people, world.parameters.values, lanes(world.ties.coupled, row), luck.caught)


@row_loop
def _catch(row: Span, people: Population, p: Floats, coupled: Any, caught: Any) -> None:
    side_by_side()
    deviation, strain, slow = lanes(people.deviation, row), lanes(people.strain, row), lanes(people.slow_baseline, row)
    perceived, belonging = lanes(people.perceived, row), lanes(people.belonging, row)
    closeness, skill = lanes(people.closeness, row), lanes(people.skill, row)
    for k in range(strain.size):
        deviation[k] += coupled[k] * caught[k]
        strain[k] = deviation[k] + rules.level(
            slow[k], perceived[k], belonging[k], closeness[k], skill[k], p[P.strain_supported], p[P.strain_belonging_effect],
            p[P.strain_closeness_effect], p[P.strain_skill_effect], p[P.resources_reference_belonging],
        )  # fmt: skip

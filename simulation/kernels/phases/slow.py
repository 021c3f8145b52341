"""Line 10 of the day: the slow states, through which a day's events act for months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.kernels import rules
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Span, World
    from simulation.population import Population


@rule
def settle(row: Span, world: World) -> None:
    """Esteem and belonging fade, perceived and recent strain follow. Writes esteem, belonging, perceived, recent."""
    people, p = world.people, world.parameters.values
    _fade(lanes(people.esteem, row), lanes(people.belonging, row), p)
    _follow(row, people, lanes(world.today.received, row), p)


@row_loop
def _fade(esteem: Any, belonging: Any, p: Floats) -> None:
    side_by_side()
    for k in range(esteem.size):
        esteem[k] = rules.esteem_after(esteem[k], p[P.resources_esteem_decay])
        belonging[k] *= p[P.resources_belonging_kept]


@row_loop
def _follow(row: Span, people: Population, received: Any, p: Floats) -> None:
    side_by_side()
    perceived, trait = lanes(people.perceived, row), lanes(people.support_trait, row)
    recent, strain = lanes(people.recent, row), lanes(people.strain, row)
    for k in range(received.size):
        perceived[k] = rules.perceived_after(
            perceived[k], trait[k], received[k],
            p[P.resources_support_rate], p[P.resources_received_effect], p[P.resources_reference_received],
        )  # fmt: skip
        recent[k] = rules.recent_after(recent[k], strain[k])

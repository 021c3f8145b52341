"""Line 10 of the day: the slow states, by which what happens today still matters in months."""

from __future__ import annotations

from typing import Any

from simulation.kernels import rules
from simulation.kernels.compiling import phase, row_loop
from simulation.kernels.threads import keep_apart
from simulation.parameters import P


@phase
def settle(first: Any, last: Any, world: Any, moment: Any) -> None:
    """Esteem and belonging fade, perceived and recent strain follow. Writes esteem, belonging, perceived, recent."""
    keep_apart()
    people, today, parameters = world.people, world.today, world.parameters
    for i in range(first, last):
        _fade(people.esteem[i], people.belonging[i], parameters.values)
        _follow(i, people, today.received[i], parameters.values)


@row_loop
def _fade(esteem: Any, belonging: Any, p: Any) -> None:
    for m in range(esteem.size):
        esteem[m] = rules.esteem_after(esteem[m], p[P.resources_esteem_decay, m])
        belonging[m] *= p[P.resources_belonging_kept, m]


@row_loop
def _follow(i: Any, people: Any, received: Any, p: Any) -> None:
    perceived, trait, recent, strain = people.perceived[i], people.support_trait[i], people.recent[i], people.strain[i]
    for m in range(received.size):
        perceived[m] = rules.perceived_after(
            perceived[m], trait[m], received[m],
            p[P.resources_support_rate, m], p[P.resources_received_effect, m], p[P.resources_reference_received, m],
        )  # fmt: skip
        recent[m] = rules.recent_after(recent[m], strain[m])

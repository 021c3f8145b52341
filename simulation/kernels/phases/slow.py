"""Line 11 of the day: the slow states, through which a day's events act for months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.kernels import rules
from simulation.kernels.decisions import Decision
from simulation.kernels.machine.compiling import row_loop, rule
from simulation.kernels.machine.numbers import ONE, ZERO
from simulation.kernels.rows.gathering import draw, draw_normals_together, size_of, to_normal
from simulation.kernels.rows.lanes import lanes, side_by_side
from simulation.kernels.rows.requests import NOBODY
from simulation.kernels.world import Span
from simulation.parameters import P

if TYPE_CHECKING:
    from simulation.kernels.machine.numbers import Floats
    from simulation.kernels.world import Gains, Moment, World
    from simulation.population import Population

_WEEK = 7
"""Days from one noise of the slow states to the next."""


@rule
def is_noisy(day: Any) -> Any:
    """Whether the noise of the slow states comes on this day, one in seven."""
    return day % _WEEK == 0


@rule
def be_still(gains: Gains) -> None:
    """No noise of the slow states until some is drawn, and nothing from sessions until one is held."""
    gains.esteem[:] = ZERO
    gains.closeness[:] = ZERO
    gains.slow_drift[:] = ZERO
    gains.support_drift[:] = ZERO
    gains.esteem_drift[:] = ZERO
    gains.closeness_drift[:] = ZERO


@rule
def draw_drift(row: Span, world: World, moment: Moment) -> None:
    """Draw the noise of the slow states for the persons of a row: three normals of one's own, two of the couple's."""
    scratch, keys, size, gains = moment.scratch, moment.keys, size_of(row), moment.scratch.gains
    together = scratch.rows[0]
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_CLOSENESS_DRIFT], gains.closeness_drift)
    draw_normals_together(row, world, scratch, keys[Decision.COUPLE_SLOW_DRIFT], together)
    draw(size, scratch, keys[Decision.SLOW_DRIFT], gains.slow_drift)
    draw(size, scratch, keys[Decision.SUPPORT_DRIFT], gains.support_drift)
    draw(size, scratch, keys[Decision.ESTEEM_DRIFT], gains.esteem_drift)
    to_normal(size, gains.slow_drift)
    to_normal(size, gains.support_drift)
    to_normal(size, gains.esteem_drift)
    _scale(size, world.parameters.values, together, gains)


@row_loop
def _scale(size: Any, p: Floats, together: Any, gains: Gains) -> None:
    side_by_side()
    for k in range(size):
        gains.slow_drift[k] = rules.couple_trait(
            gains.slow_drift[k], together[k], p[P.strain_slow_step], p[P.strain_slow_couple_share]
        )
        gains.support_drift[k] = rules.drift(gains.support_drift[k], p[P.resources_support_step])
        gains.esteem_drift[k] = rules.drift(gains.esteem_drift[k], p[P.resources_esteem_step])
        gains.closeness_drift[k] = rules.drift(gains.closeness_drift[k], p[P.relationship_closeness_step])


@rule
def settle(row: Span, world: World, moment: Moment) -> None:
    """Move belonging, perceived support, esteem, the slow baseline, skill, recent strain; and show them to tomorrow's company."""
    people, p, gains = world.people, world.parameters.values, moment.scratch.gains
    _belong(row, world, gains)
    _follow(row, people, lanes(world.today.received, row), p, gains)
    if world.parameters.trainings.listening > 0:
        _forget(lanes(people.listening, row), p)
    _show(row, people, world.shown)


@row_loop
def _belong(row: Span, world: World, gains: Gains) -> None:
    side_by_side()
    people, today, p = world.people, world.today, world.parameters.values
    coupled, partner = lanes(world.ties.coupled, row), lanes(world.ties.partner, row)
    asked, helper, company = lanes(today.asked, row), lanes(today.helper, row), lanes(today.company, row)
    belonging, closeness, need = lanes(people.belonging, row), lanes(people.closeness, row), lanes(people.need, row)
    perceived, esteem, gained = lanes(people.perceived, row), lanes(people.esteem, row), gains.belonging
    for k in range(belonging.size):
        means = rules.felt(need[k], perceived[k], esteem[k], p[P.company_support_slope], p[P.company_esteem_slope])
        daily = rules.company_share(company[k], p[P.resources_reference_belonging], p[P.company_company_gain])
        at_home = rules.partner_share_of_belonging(closeness[k], p[P.company_partner_gain])
        daily += at_home if coupled[k] > ZERO else ZERO
        refused = (asked[k] != NOBODY) & (asked[k] != partner[k]) & (helper[k] == NOBODY)
        loss = p[P.company_refusal_loss] * (ONE if refused else ZERO)
        belonging[k] = rules.belonging_after(belonging[k], means * daily + gained[k], p[P.company_fading], loss)


@row_loop
def _follow(row: Span, people: Population, received: Any, p: Floats, gains: Gains) -> None:
    side_by_side()
    perceived, support_trait = lanes(people.perceived, row), lanes(people.support_trait, row)
    esteem, esteem_trait, belonging = (
        lanes(people.esteem, row),
        lanes(people.esteem_trait, row),
        lanes(people.belonging, row),
    )
    slow, baseline = lanes(people.slow_baseline, row), lanes(people.baseline, row)
    skill, recent, strain = lanes(people.skill, row), lanes(people.recent, row), lanes(people.strain, row)
    for k in range(received.size):
        perceived[k] = gains.support_drift[k] + rules.perceived_after(
            perceived[k], support_trait[k], received[k], esteem[k], belonging[k], p[P.resources_support_rate],
            p[P.resources_received_effect], p[P.resources_reference_received], p[P.resources_support_of_esteem],
            p[P.resources_support_of_belonging], p[P.resources_reference_belonging],
        )  # fmt: skip
        esteem[k] = gains.esteem_drift[k] + rules.esteem_after(
            esteem[k], esteem_trait[k], perceived[k], recent[k], gains.esteem[k], p[P.resources_esteem_rate],
            p[P.resources_esteem_of_support], p[P.resources_esteem_of_strain],
        )  # fmt: skip
        slow[k] = gains.slow_drift[k] + rules.slow_baseline_after(
            slow[k], baseline[k], esteem[k], p[P.strain_slow_rate], p[P.strain_esteem_effect]
        )
        skill[k] = rules.skill_kept(skill[k], p[P.resources_skill_kept])
        recent[k] = rules.recent_after(recent[k], strain[k])


@row_loop
def _forget(listening: Any, p: Floats) -> None:
    side_by_side()
    for k in range(listening.size):
        listening[k] = rules.skill_kept(listening[k], p[P.resources_skill_kept])


@row_loop
def _show(row: Span, people: Population, shown: Any) -> None:
    side_by_side()
    strain, belonging = lanes(people.strain, row), lanes(people.belonging, row)
    pairs = lanes(shown, Span(2 * row.first, 2 * row.last))
    for k in range(strain.size):
        pairs[2 * k], pairs[2 * k + 1] = strain[k], belonging[k]

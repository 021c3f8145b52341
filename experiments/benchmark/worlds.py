"""Person-days a second of the plain Mesa twin and of ensembles, recorded or not."""

from __future__ import annotations

from statistics import median

from experiments.benchmark.book import Book
from experiments.benchmark.effort import WEEK, Effort, day_rates, in_turns, scenario, seconds
from simulation.ensemble import Ensemble
from simulation.kernels.rows.lanes import BLOCK
from simulation.network import SocialNetwork, generate
from simulation.recording import record

RECORDED_PERSONS, RECORDED_MEMBERS = 10_000, 32
SPAN = 8 * WEEK
"""Days of one turn of a comparison. Turns are short, since the speed of a shared machine changes within a second, but long
enough that loading each member into the caches does not count."""


def measure_mesa(effort: Effort, book: Book) -> None:
    """Enter person-days a second of the plain Mesa twin, which has one thread, and the ratio of an ensemble to it.

    The two are measured in turns, so that a change in the machine's speed affects both.
    """
    from simulation.twin.luck import Streamed
    from simulation.twin.world import World

    for persons in effort.mesa:
        plan = scenario(persons)
        network = generate(plan.network, 1)
        twin, ensemble = World(network, plan, 1, Streamed), ensemble_of(network, RECORDED_MEMBERS, effort.threads)
        turns = in_turns(twin.live, ensemble.advance, effort.repeats)
        book.note("mesa_by_size_person_days_per_s", [persons * slow for slow, _ in turns], persons)
        book.note("ratio_by_size_ensemble_mesa", [RECORDED_MEMBERS * fast / slow for slow, fast in turns], persons)
    book.put("mesa_person_days_per_s", book.get("mesa_by_size_person_days_per_s", effort.mesa[-1]))
    book.put("ratio_ensemble_mesa", book.get("ratio_by_size_ensemble_mesa", effort.mesa[-1]))


def measure_ensembles(effort: Effort, book: Book) -> None:
    """Enter person-days a second of ensembles, summed over their members, by persons and members."""
    for persons in effort.persons:
        network = generate(scenario(persons).network, 1)
        for members in effort.members:
            if persons * members * cell_bytes() <= effort.memory:
                ensemble = ensemble_of(network, members, effort.threads)
                rates = [persons * members * rate for rate in day_rates(ensemble.advance, effort.repeats)]
                book.note("ensemble_person_days_per_s", rates, persons, members)


def ensemble_of(network: SocialNetwork, members: int, threads: int) -> Ensemble:
    """Members that differ in their seeds only."""
    plan = scenario(network.persons)
    return Ensemble(network, [plan] * members, range(1, members + 1), threads)


def cell_bytes() -> float:
    """Bytes that one person takes in one member, of state and of what happened today."""
    (world,) = ensemble_of(generate(scenario(BLOCK).network, 1), 1, 1).worlds
    return float(sum(array.nbytes for part in (world.people, world.today) for array in part)) / BLOCK


def measure_recording(effort: Effort, book: Book) -> None:
    """Enter what recording the default measures adds to a day, as a share of a day without; the two in turns."""
    network = generate(scenario(RECORDED_PERSONS).network, 1)
    ensemble = ensemble_of(network, RECORDED_MEMBERS, effort.threads)
    record(ensemble, WEEK)
    turns = [
        (seconds(lambda: ensemble.advance(SPAN)), seconds(lambda: record(ensemble, SPAN))) for _ in range(effort.turns)
    ]
    book.note("unrecorded_day_s", [plain / SPAN for plain, _ in turns])
    book.note("recorded_day_s", [recorded / SPAN for _, recorded in turns])
    book.put("recording_share", median(recorded / plain - 1 for plain, recorded in turns))

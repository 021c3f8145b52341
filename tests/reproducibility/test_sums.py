"""The day's sums are the float64 sums over the state, to the rounding of float32 within a block of persons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit

from simulation.ensemble import Ensemble
from simulation.kernels.machine.summing import Step, steps
from simulation.kernels.machine.vectors import VECTOR
from simulation.kernels.rows.lanes import BLOCK
from simulation.kernels.sums.sums import ISOLATION, LINES, NO_KIND, SUMS, TABLE, Record, Sum, numbered, whole_vectors
from simulation.kernels.sums.tallies import steps_of
from simulation.population import STATE, TODAY
from simulation.scenario import KINDS, Scenario
from simulation.scenario.kinds import MOST
from tests.expected_sums import Seen, terms
from tests.reproducibility.members import BASELINE, BOTH, GROUPS, network

ROUNDING = BLOCK * 2.0**-24
"""Rounding of a sum of at most BLOCK terms in float32, relative to the sum of absolute values."""
BY_KIND = ("LOAD", "EVENTS", "STRAIN_BY_KIND", "PERSONS_BY_KIND")


def seen(ensemble: Ensemble, member: int) -> Seen:
    """One member's columns."""
    people, today = ensemble.population, ensemble.today
    columns = {name: getattr(people, name)[..., member] for name in STATE}
    columns |= {name: getattr(today, name)[..., member] for name in TODAY}
    sizes = np.maximum(ensemble.groups.size[:, member], 1)
    group = people.group[:, member]
    size = np.where(group >= 0, sizes[group], 1)
    return Seen(columns, ensemble.network.partner, size, ensemble.scenarios[member])


@pytest.mark.parametrize("threads", [1, 3])
def test_sums_are_the_sums_over_the_state(threads: int) -> None:
    training = {"informal.ears": {"kind": "listening", "start_day": 5}, "company.need_sd": 1.5}
    lonely = BASELINE.replace(training | {"company.belonging_time": 10.0})
    ensemble = Ensemble(network(), [BOTH, lonely, GROUPS], [1, 2, 3], threads=threads)
    total = np.zeros(SUMS)
    for _ in range(60):
        recorded = ensemble.advance(1, record=True)[0]
        for member in range(3):
            for line, term in terms(seen(ensemble, member)).items():
                size, gap = np.abs(term).sum(), abs(recorded[line, member] - term.sum())
                assert gap <= ROUNDING * size, name_of(line)
                total[line] += size
    lacking = {name_of(line) for line in np.flatnonzero(total == 0)}
    others = range(len(KINDS), MOST)
    of_kinds = {f"{name} + {kind}" for name in BY_KIND for kind in others}
    assert lacking == of_kinds, "every other sum was put to the test"


def name_of(line: int) -> str:
    """The sum to which a line belongs, and which of its lines it is."""
    name, first = max(((each.name, int(each)) for each in Sum if each <= line), key=lambda each: each[1])
    return f"{name} + {line - first}"


def test_recording_reads_a_state_that_nothing_has_changed() -> None:
    """A day that is summed up twice gives the same sums twice: recording keeps nothing from one day to the next."""
    one, other = (Ensemble(network(), [BOTH], [1], threads=1) for _ in range(2))
    one.advance(30, record=True)
    other.advance(30)
    np.testing.assert_array_equal(one.advance(1, record=True), other.advance(1, record=True))


def test_the_sums_of_a_member_do_not_depend_on_its_company() -> None:
    scenarios, company = (BOTH, BASELINE, GROUPS), (2, 2, 1, 0)
    alone = {m: Ensemble(network(), [scenarios[m]], [m], threads=1).advance(30, record=True) for m in set(company)}
    together = Ensemble(network(), [scenarios[m] for m in company], company, threads=1).advance(30, record=True)
    for place, member in enumerate(company):
        np.testing.assert_array_equal(together[..., place], alone[member][..., 0])


def test_who_is_not_there_is_not_counted() -> None:
    """The last block is padded; where all persons are strained, places of the padding count in no sum."""
    calm = Scenario().replace({"answering.strained": -5.0})
    ensemble = Ensemble(network(), [calm] * 2, range(2), threads=1)
    sums = ensemble.advance(3, record=True)
    assert ensemble.persons % BLOCK > 0
    assert (sums[:, Sum.STRAINED] <= ensemble.persons).all()
    assert (sums[:, Sum.STRAINED] > 0.9 * ensemble.persons).all()
    for first, width in ((Sum.PERSONS_BY_KIND, MOST + 1), (Sum.PERSONS_BY_STATUS, 5)):
        np.testing.assert_array_equal(sums[:, first : first + width].sum(axis=1), ensemble.persons)
    isolated = (ensemble.population.belonging < ISOLATION).sum(axis=0)
    np.testing.assert_array_equal(sums[-1, Sum.ISOLATED], isolated)


# Many more sums than there are

MANY = (
    *TABLE,
    *(Record(f"MORE_{column}_{number}", "total", column) for number in range(9) for column in ("skill", "relief")),
)
"""The table with eighteen totals more."""


def steps_by(*groups: str) -> list[Step]:
    """Steps of the sums of the long table by these groups."""
    lines = numbered(MANY)
    return [step for record in MANY if record.by in groups for step in steps_of(record, lines[record.name])]


def both(table: list[Step]) -> tuple[Any, Any]:
    """The instruction of a table, compiled and in plain Python."""
    instruction = steps(table)

    @njit
    def sum_up(record: Any, first: Any, kind: Any, kinds: Any, lines: Any) -> None:
        instruction(record, first, kind, kinds, lines)

    return sum_up, getattr(instruction, "py_func", instruction)


def test_lines_hold_every_sum_of_the_table_and_fill_up_vectors() -> None:
    assert SUMS <= LINES < SUMS + VECTOR
    assert LINES % VECTOR == 0
    for more in range(2 * VECTOR):
        lines = numbered((*TABLE, *(Record(f"MORE_{number}", "total", "skill") for number in range(more))))
        assert max(lines.values()) < whole_vectors(SUMS + more)


@pytest.mark.parametrize("groups", [("", "status"), ("kind", "heaviest")])
def test_a_table_with_many_more_totals_is_summed_up_as_in_python_and_writes_nowhere_else(
    groups: tuple[str, ...],
) -> None:
    """Compiled and plain steps give the same bits in the same lines: of every kind, where lines are by kind."""
    ensemble, table = Ensemble(network(), [BOTH], [1], threads=1), steps_by(*groups)
    ensemble.advance(40)
    world, room = ensemble.worlds[0], whole_vectors(sum(each.width for each in MANY))
    heaviest = np.random.default_rng(1).integers(0, NO_KIND + 1, BLOCK).astype(np.int8)
    compiled, plain = both(table)
    for first in range(0, world.people.strain.size, BLOCK):
        for kind in range(len(KINDS) if "kind" in groups else 1):
            expected, lines = np.full(2 * room, np.nan, np.float32), np.full(2 * room, np.nan, np.float32)
            plain(world, first, kind, heaviest, expected)
            compiled(world, np.uint64(first), kind, heaviest, lines)
            np.testing.assert_array_equal(lines, expected)
            assert np.isnan(lines[room:]).all()
            assert np.count_nonzero(~np.isnan(lines)) == len(table)

"""Memory layout of members: each has a world of its own, and all views show the same memory."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import memory as layout
from simulation.kernels.rows.lanes import ALIGNMENT, BLOCK, NO_PLACE, aligned
from simulation.network import generate
from simulation.order import Order
from simulation.population import STATE
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load

PERSONS, MEMBERS = 90, 3
NETWORK = generate(NetworkPlan(persons=PERSONS), seed=1)


@pytest.fixture
def built() -> tuple[list[layout.World], layout.Memory]:
    return layout.worlds_of(NETWORK, Order.of(NETWORK), [load("support-group")] * MEMBERS, formed=4)


def test_everybody_sees_persons_and_members(built: tuple[list[layout.World], layout.Memory]) -> None:
    made, memory = built
    assert len(made) == MEMBERS
    for name, column in memory.people._asdict().items():
        assert column.shape == ((PERSONS, 4, MEMBERS) if name == "load" else (PERSONS, MEMBERS))
        assert column.dtype == STATE[name].dtype
    assert memory.groups.formed.shape == (MEMBERS,)
    assert memory.groups.shared.shape[1:] == (4, MEMBERS)
    assert memory.today.sums.shape[2] == MEMBERS
    assert (memory.people.mate == np.arange(PERSONS)[:, None]).all()
    assert (memory.today.helper == -1).all()


def test_what_is_written_there_is_what_the_kernels_read(built: tuple[list[layout.World], layout.Memory]) -> None:
    made, memory = built
    memory.people.strain[:] = np.arange(PERSONS)[:, None] + 1000 * np.arange(MEMBERS)
    memory.people.load[:, 2] = memory.people.strain
    memory.groups.formed[:] = np.arange(MEMBERS)
    memory.groups.shared[2, 1] = np.arange(MEMBERS)
    for member, world in enumerate(made):
        expected = np.arange(PERSONS) + 1000 * member
        np.testing.assert_array_equal(world.people.strain[:PERSONS], expected)
        np.testing.assert_array_equal(world.people.load[2, :PERSONS], expected)
        assert world.groups.formed.tolist() == [member]
        assert world.groups.shared[2, 1] == member


def test_every_array_of_a_world_begins_where_a_vector_may_be_read_at_once(
    built: tuple[list[layout.World], layout.Memory],
) -> None:
    for world in built[0]:
        for array in (*world.people, *world.groups, *world.today, world.requests):
            assert array.ctypes.data % ALIGNMENT == 0
            assert array.flags.c_contiguous


def test_no_two_arrays_of_a_world_begin_at_the_same_place_of_a_page(
    built: tuple[list[layout.World], layout.Memory],
) -> None:
    for world in built[0]:
        places = [array.ctypes.data % 4096 for array in (*world.people, *world.groups, *world.today, world.requests)]
        assert len(places) <= 64
        assert len(set(places)) == len(places)


def test_columns_are_padded_to_a_whole_block_in_which_nobody_is(
    built: tuple[list[layout.World], layout.Memory],
) -> None:
    for world in built[0]:
        assert world.ties.identity.size == PERSONS
        columns = world.people._replace(load=world.people.load[0]), world.today._replace(sums=world.requests)
        for column in (*columns[0], *columns[1], world.ties.partner):
            assert column.shape == (BLOCK,)
            factors = (world.people.reactivity, world.people.conflict_reactivity, world.people.need)
            others = any(column is each for each in (world.people.mate, *factors))
            assert (column[PERSONS:] <= 0).all() or others
        assert (world.ties.partner[PERSONS:] == NO_PLACE).all()


def test_memory_that_others_have_used_is_zero() -> None:
    for _ in range(100):
        array = aligned((3, BLOCK), np.float32)
        assert not array.any()
        array[...] = 7.0

"""How members lie in memory: abreast in one world or each in its own, what everybody sees is the same memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation import worlds
from simulation.kernels.rows.lanes import ALIGNMENT, BLOCK
from simulation.kernels.sums.blocks import NO_PLACE
from simulation.network import generate
from simulation.order import Order
from simulation.population import STATE
from simulation.scenario import NetworkPlan
from simulation.scenario.files import load

PERSONS, MEMBERS = 90, 3
NETWORK = generate(NetworkPlan(persons=PERSONS), seed=1)


@pytest.fixture(params=["abreast", "apart"])
def built(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[list[worlds.World], worlds.Memory]:
    monkeypatch.setattr(worlds, "APART", {"abreast": PERSONS + 1, "apart": PERSONS}[request.param])
    made = worlds.worlds_of(NETWORK, Order.of(NETWORK), [load("both")] * MEMBERS, formed=4)
    assert len(made[0]) == {"abreast": 1, "apart": MEMBERS}[request.param]
    return made


def test_everybody_sees_persons_and_members(built: tuple[list[worlds.World], worlds.Memory]) -> None:
    _, memory = built
    for name, column in memory.people._asdict().items():
        assert column.shape == ((PERSONS, 4, MEMBERS) if name == "load" else (PERSONS, MEMBERS))
        assert column.dtype == STATE[name].dtype
    assert memory.groups.formed.shape == (MEMBERS,)
    assert memory.groups.shared.shape[1:] == (4, MEMBERS)
    assert memory.today.sums.shape[2] == MEMBERS
    assert (memory.people.mate == np.arange(PERSONS)[:, None]).all()
    assert (memory.today.helper == -1).all()


def test_what_is_written_there_is_what_the_kernels_read(built: tuple[list[worlds.World], worlds.Memory]) -> None:
    made, memory = built
    width = MEMBERS // len(made)
    memory.people.strain[:] = np.arange(PERSONS)[:, None] + 1000 * np.arange(MEMBERS)
    memory.people.load[:, 2] = memory.people.strain
    memory.groups.formed[:] = np.arange(MEMBERS)
    for number, world in enumerate(made):
        members = np.arange(number * width, (number + 1) * width)
        expected = np.arange(PERSONS)[:, None] + 1000 * members
        np.testing.assert_array_equal(world.people.strain, expected)
        np.testing.assert_array_equal(world.people.load[2, :PERSONS], expected)
        assert world.groups.formed.tolist() == members.tolist()


def test_every_array_of_a_world_begins_where_a_vector_may_be_read_at_once(
    built: tuple[list[worlds.World], worlds.Memory],
) -> None:
    for world in built[0]:
        for array in (*world.people, *world.groups, *world.today, world.requests, world.lanes.p):
            assert array.ctypes.data % ALIGNMENT == 0
            assert array.flags.c_contiguous


def test_no_two_arrays_of_a_world_begin_at_the_same_place_of_a_page(
    built: tuple[list[worlds.World], worlds.Memory],
) -> None:
    for world in built[0]:
        places = [array.ctypes.data % 4096 for array in (*world.people, *world.groups, *world.today, world.requests)]
        assert len(places) <= 64
        assert len(set(places)) == len(places)


def test_behind_the_last_person_there_is_memory_for_a_whole_block_in_which_nobody_is(
    built: tuple[list[worlds.World], worlds.Memory],
) -> None:
    made, width = built[0], MEMBERS // len(built[0])
    assert PERSONS % BLOCK > 0
    for world in made:
        world.people.strain[:] = 1.0
        assert world.people.load.shape == (4, BLOCK, width)
        columns = (
            *world.people._replace(load=world.people.load[0, :PERSONS]),
            *world.today._replace(sums=world.requests),
        )
        for column in (*columns, world.ties.partner):
            behind = _behind(column)
            assert len(behind) == BLOCK - PERSONS
            assert (behind <= 0).all() or column is world.people.mate
        assert (_behind(world.ties.partner) == NO_PLACE).all()


def _behind(column: NDArray[Any]) -> NDArray[Any]:
    """What lies behind the last person's numbers, as far as the block goes."""
    missing = BLOCK - len(column)
    shape = (BLOCK, *column.shape[1:])
    return np.lib.stride_tricks.as_strided(column, shape, column.strides)[-missing:]

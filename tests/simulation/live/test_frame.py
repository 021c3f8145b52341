"""Frames: bytes that say what they were made of, each block at a multiple of four; anything else is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.live.frame import Frame
from simulation.live.picture import Picture
from simulation.live.quantities import QUANTITIES

WORDS = st.integers(0, 2**32 - 1)


def tables(width: int) -> st.SearchStrategy[np.ndarray]:
    return st.integers(0, 5).flatmap(lambda rows: arrays(np.uint32, (rows, width), elements=WORDS))


@st.composite
def pictures(draw: st.DrawFn, quantities: int, persons: int) -> Picture:
    return Picture(
        levels=draw(arrays(np.uint8, (quantities, persons))),
        standing=draw(arrays(np.uint8, persons)),
        events=draw(tables(1)).ravel(),
        episodes=draw(tables(3)),
        sessions=draw(tables(4)),
        seats=draw(tables(1)).ravel(),
    )


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    worlds, persons, quantities = draw(st.integers(1, 2)), draw(st.integers(0, 9)), draw(st.integers(1, 3))
    curves = draw(arrays(np.float32, (draw(st.integers(0, 3)), worlds, draw(st.integers(0, 3)))))
    day = draw(st.integers(0, 2**32 - 1))
    return Frame(day, curves, tuple(draw(pictures(quantities, persons)) for _ in range(worlds)))


@given(frames())
def test_bytes_bring_the_frame_back(frame: Frame) -> None:
    content = frame.to_bytes()
    assert len(content) % 4 == 0
    back = Frame.from_bytes(content)
    assert back.day == frame.day
    np.testing.assert_array_equal(back.curves, frame.curves)
    for picture, other in zip(back.pictures, frame.pictures, strict=True):
        for name, column in vars(picture).items():
            np.testing.assert_array_equal(column, getattr(other, name), err_msg=name)


@given(frames(), st.data())
def test_a_part_of_a_frame_is_refused(frame: Frame, data: st.DataObject) -> None:
    content = frame.to_bytes()
    cut = data.draw(st.integers(0, len(content) - 4)) // 4 * 4
    with pytest.raises(ValueError, match="not whole"):
        Frame.from_bytes(content[:cut])


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="not a frame"):
        Frame.from_bytes(bytes(64))


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda quantity: quantity.name)
def test_a_byte_keeps_a_value_to_half_a_step_and_bounds_what_is_beyond(quantity) -> None:  # type: ignore[no-untyped-def]
    values = np.linspace(quantity.low, quantity.high, 777, dtype=np.float32)
    shown = quantity.values_of(quantity.bytes_of(values))
    assert np.abs(shown - values).max() <= 0.501 * (quantity.high - quantity.low) / 255
    beyond = np.array([quantity.low - 9, quantity.high + 9], np.float32)
    assert quantity.bytes_of(beyond).tolist() == [0, 255]
    assert quantity.low <= quantity.words[0][0]
    assert [value for value, _ in quantity.words] == sorted(value for value, _ in quantity.words)
    assert all(quantity.word(value) == word for value, word in quantity.words)

"""Frame: the bytes in which pictures of all worlds travel, as ``protocol`` lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.live.picture import Picture

MAGIC = int.from_bytes(b"KITH", "little")
VERSION = 1
_HEADER = 8
_COUNTS = 4
_WORD = 4


class Frame(NamedTuple):
    """A day of all worlds: ``day`` days lived, ``curves`` (days, worlds, measures) float32, a picture a world."""

    day: int
    curves: NDArray[np.float32]
    pictures: tuple[Picture, ...]

    def to_bytes(self) -> bytes:
        """The frame as it travels; every block starts at a multiple of four bytes."""
        days, worlds, measures = self.curves.shape
        quantities, persons = self.pictures[0].levels.shape
        header = [MAGIC, VERSION, self.day, days, worlds, persons, quantities, measures]
        return b"".join([_words(header), self.curves.astype("<f4").tobytes(), *map(_picture_bytes, self.pictures)])

    @classmethod
    def from_bytes(cls, content: bytes) -> Frame:
        """The frame in ``content``; ValueError if it is none, or not whole."""
        reader = _Reader(content)
        magic, version, day, days, worlds, persons, quantities, measures = reader.words(_HEADER)
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError("not a frame of this version")
        curves = reader.take(np.dtype("<f4"), days * worlds * measures).reshape(days, worlds, measures)
        return cls(int(day), curves, tuple(reader.picture(int(quantities), int(persons)) for _ in range(worlds)))


class _Reader:
    """Reads blocks one after the other."""

    def __init__(self, content: bytes) -> None:
        self._content, self._place = content, 0

    def take(self, dtype: Any, count: int) -> NDArray[Any]:
        size = np.dtype(dtype).itemsize * int(count)
        if self._place + size > len(self._content):
            raise ValueError("the frame is not whole")
        block = np.frombuffer(self._content, dtype, int(count), self._place)
        self._place += size + -size % _WORD
        return block

    def words(self, count: int) -> NDArray[np.uint32]:
        return self.take(np.dtype("<u4"), count)

    def picture(self, quantities: int, persons: int) -> Picture:
        events, episodes, sessions, seats = self.words(_COUNTS)
        return Picture(
            levels=self.take(np.uint8, quantities * persons).reshape(quantities, persons),
            standing=self.take(np.uint8, persons),
            events=self.words(events),
            episodes=self.words(3 * int(episodes)).reshape(-1, 3),
            sessions=self.words(4 * int(sessions)).reshape(-1, 4),
            seats=self.words(seats),
        )


def _picture_bytes(picture: Picture) -> bytes:
    tables = (picture.events, picture.episodes, picture.sessions, picture.seats)
    counts = _words([len(table) for table in tables])
    return b"".join([counts, _padded(picture.levels), _padded(picture.standing), *map(_words, tables)])


def _words(numbers: Sequence[int] | NDArray[np.uint32]) -> bytes:
    return np.asarray(numbers, "<u4").tobytes()


def _padded(levels: NDArray[np.uint8]) -> bytes:
    content = levels.tobytes()
    return content + bytes(-len(content) % _WORD)

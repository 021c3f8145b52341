"""Recording: all days of a scene in few bytes, and the one file in which they are played without a server.

The bytes, before they are deflated and written in base64: u32 length of the head, the head (JSON: catalogue, scene, days,
words), then blocks that each start at a multiple of four bytes: f32 curves[days][worlds][measures]; and for each world
u32 counts[days + 1][4] of events, episodes, sessions and seats, u8 levels[days + 1][quantities][persons] and
u8 standing[days + 1][persons], both as differences from the day before modulo 256, and the four tables of u32, all days in
one, column by column. Differences and columns are what lets a year of 500 persons in two worlds fit into about a megabyte.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.live.choices import Choices
from simulation.live.picture import Picture
from simulation.live.scene import Scene
from simulation.live.words import PATTERNS

Progress = Callable[[int], Any]
_WORD = 4
_TABLES = ("events", "episodes", "sessions", "seats")


@dataclass(frozen=True)
class Recording:
    """Days 0 to ``days`` of a scene: ``head`` as JSON; ``curves`` (days, worlds, measures); ``pictures`` by world and day."""

    head: dict[str, Any]
    curves: NDArray[np.float32]
    pictures: list[list[Picture]]

    @property
    def days(self) -> int:
        """The last day."""
        return len(self.curves)

    def to_bytes(self) -> bytes:
        """All of it, as described above, not deflated."""
        head = json.dumps(self.head, allow_nan=False).encode()
        return b"".join(
            [
                _padded(np.array([len(head)], "<u4").tobytes()),
                _padded(head),
                self.curves.astype("<f4").tobytes(),
                *(_world_bytes(pictures) for pictures in self.pictures),
            ]
        )

    def packed(self) -> str:
        """Deflated, in base64."""
        return base64.b64encode(zlib.compress(self.to_bytes(), 9)).decode()


def record(choices: Choices, days: int, progress: Progress = lambda days: None) -> Recording:
    """Live the scene that ``choices`` start with for ``days`` days, at least 1, and keep every one of them."""
    scene = Scene(choices.start, choices)
    message = scene.message()
    pictures = [[world.today] for world in scene.worlds]
    curves = []
    for _ in range(days):
        frame = scene.frame(1)
        curves.append(frame.curves)
        for kept, picture in zip(pictures, frame.pictures, strict=True):
            kept.append(picture)
        progress(1)
    head = {"catalogue": choices.catalogue(), "scene": message, "days": days, "words": PATTERNS}
    return Recording(head, np.concatenate(curves), pictures)


def _world_bytes(pictures: Sequence[Picture]) -> bytes:
    counts = np.array([[len(getattr(picture, name)) for name in _TABLES] for picture in pictures], "<u4")
    blocks = [
        counts,
        _differences(np.stack([picture.levels for picture in pictures])),
        _differences(np.stack([picture.standing for picture in pictures])),
        *(np.concatenate([getattr(picture, name) for picture in pictures]).T.astype("<u4") for name in _TABLES),
    ]
    return b"".join(_padded(np.ascontiguousarray(block).tobytes()) for block in blocks)


def _differences(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each day less the day before, modulo 256; the first as it is."""
    return np.diff(levels, axis=0, prepend=np.zeros((1, *levels.shape[1:]), np.uint8))


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _WORD)

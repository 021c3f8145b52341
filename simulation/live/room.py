"""Room: how many viewers one process serves, and with how many persons in all."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from simulation.live import limits
from simulation.live.request import RequestError


class Room:
    """Who is in: a number of persons by viewer. Full at ``viewers`` viewers, or ``persons`` persons of all their scenes."""

    def __init__(self, viewers: int = limits.VIEWERS, persons: int = limits.ALL_PERSONS) -> None:
        self.viewers, self.persons = viewers, persons
        self._taken: dict[Hashable, int] = {}
        self._lock = Lock()

    def enter(self, viewer: Hashable) -> None:
        """Let a viewer in; RequestError if the room is full."""
        with self._lock:
            if len(self._taken) >= self.viewers:
                raise RequestError(
                    f"{self.viewers} pages are open already, as many as this server serves: close one first"
                )
            self._taken[viewer] = 0

    def admit(self, viewer: Hashable, persons: int) -> None:
        """Give a viewer in the room a scene of so many persons, in the place of the last; RequestError if that is too many."""
        with self._lock:
            left = self.persons - sum(self._taken.values()) + self._taken[viewer]
            if persons > left:
                raise RequestError(
                    f"persons = {persons}: all open pages together have room for {left} more; choose fewer, or close one"
                )
            self._taken[viewer] = persons

    def leave(self, viewer: Hashable) -> None:
        """Let a viewer go."""
        with self._lock:
            self._taken.pop(viewer, None)

    @property
    def present(self) -> int:
        """How many viewers are in."""
        return len(self._taken)

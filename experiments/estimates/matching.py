"""Shares of persons with a place, chosen so that different resources add equal hours: a rule of three, in a few rounds.

Hours are nearly proportional to places, so the rule of three finds them; the next round, with the same luck, shows how near it
came. The hours are means over all worlds. Nothing is simulated here: the caller tells what hours a share adds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Final, NamedTuple, TypeVar

import numpy as np

ALLOWED: Final = 0.02
"""Largest share by which matched hours may differ from those asked for."""
_NEAR: Final = 0.01
_ROUNDS: Final = 4
"""Most rounds after the first."""
_WIDEST: Final = 4.0
"""Largest factor by which a share grows in one round."""
Name = TypeVar("Name", bound=Hashable)


class Match(NamedTuple):
    """A share that was found; ``apart``: how far its added hours are from those asked for, over these; NaN where none are."""

    share: float
    apart: float

    @property
    def missed(self) -> bool:
        """Whether the hours are further apart than ``ALLOWED``."""
        return not abs(self.apart) <= ALLOWED


def matched(
    shares: Mapping[Name, float],
    added: Mapping[Name, float],
    targets: Mapping[Name, float],
    again: Callable[[Mapping[Name, float]], Mapping[Name, float]],
    possible: Callable[[Name, float], float],
    given: Mapping[Name, float] | None = None,
) -> dict[Name, Match]:
    """The share of each name whose hours are nearest to its target, which must be above 0.

    ``shares`` were tried and ``added`` these hours; ``again``: the hours that other shares add; ``possible``: the share next to
    a wanted one that a population can have; ``given``: the part of the target that does not hang on the share, 0 by default.
    """
    best = {name: Match(share, added[name] / targets[name] - 1.0) for name, share in shares.items()}
    tried, found, wanted, fixed = dict(shares), dict(added), list(shares), given or {}
    for _ in range(_ROUNDS):
        nearer = {
            name: possible(name, _nearer(tried[name], found[name], targets[name], fixed.get(name, 0.0)))
            for name in wanted
        }
        wanted = [name for name in wanted if abs(best[name].apart) > _NEAR and nearer[name] != tried[name]]
        if not wanted:
            break
        tried |= {name: nearer[name] for name in wanted}
        found |= again({name: tried[name] for name in wanted})
        for name in wanted:
            best[name] = min(
                best[name], Match(tried[name], found[name] / targets[name] - 1.0), key=lambda each: abs(each.apart)
            )
    return best


def whole(share: float, persons: int) -> float:
    """The share of a whole number of ``persons``, one at least."""
    return max(1, round(share * persons)) / persons


def _nearer(share: float, added: float, target: float, given: float) -> float:
    """The share by the rule of three; the share itself where it adds nothing."""
    if added <= 0.0:
        return share
    by_share = added - given
    factor = (target - given) / by_share if by_share > 0.0 else 2.0
    return float(np.clip(share * min(factor, _WIDEST), 0.0, 1.0))

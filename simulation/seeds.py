"""Seeds of the draws. Each source of chance has a seed of its own, so that one can vary while others are held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from simulation.limits import listed, whole_number

HIGHEST_SEED = 2**63 - 1
_WORD = 2**64 - 1


class Seeds(NamedTuple):
    """Seeds of one member, each from 0 to 2^63 - 1.

    ``population``: who the persons are; ``stressors``: what happens to them; ``support``: whom they ask, and what comes back.
    (The network has been built with a seed of its own.)
    """

    population: int
    stressors: int
    support: int

    @classmethod
    def of(cls, seed: int) -> Self:
        """The three seeds derived from one; ValueError for a seed out of range."""
        return cls(*(derived(seed, number) for number in range(3)))


def seed_of(value: Any, name: str = "seed", also: str = "") -> int:
    """``value`` as a seed; ValueError with its ``name`` for anything else. ``also``: what else is allowed, in words."""
    return whole_number(name, value, 0, HIGHEST_SEED, also=also)


def seeds_of(values: Sequence[Any]) -> tuple[Seeds, ...]:
    """The seeds of members, each given as one number or as ``Seeds``; TypeError or ValueError for anything else."""
    found = listed("seeds", values, Seeds, "a whole number or Seeds")
    return tuple(_of_member(f"seeds[{number}]", value) for number, value in enumerate(found))


def _of_member(name: str, value: Any) -> Seeds:
    if not isinstance(value, Seeds):
        return Seeds.of(seed_of(value, name, ", or Seeds"))
    return Seeds(*(seed_of(part, f"{name}.{source}") for source, part in value._asdict().items()))


def derived(seed: int, *path: int) -> int:
    """A seed for each path of numbers under ``seed``, from 0 to 2^63 - 1; different paths give unrelated seeds.

    Raises ValueError for a seed out of range.
    """
    word = _mix(seed_of(seed))
    for number in path:
        word = _mix(word + number)
    return word >> 1


def _mix(word: int) -> int:
    """Finaliser of SplitMix64 (Steele, Lea & Flood 2014) after a step of its counter."""
    word = (word + 0x9E3779B97F4A7C15) & _WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _WORD
    return word ^ (word >> 31)

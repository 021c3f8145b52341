"""Experience: the kinds of life event that persons lived through before day 0, read from words or drawn by address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.network.record import NetworkError
from simulation.scenario.schema import suggestion

_GOLDEN: Final = 0x9E3779B97F4A7C15
_WORD: Final = 2**64 - 1


def draw_experience(addresses: NDArray[np.uint64], kinds: int, probability: float, seed: int) -> NDArray[np.uint8]:
    """Bits (persons,): each of ``kinds`` kinds of event was lived through with ``probability``, independently.

    A person's draw depends on (seed, address, kind) alone, so it stays when others join or leave. The hash is
    SplitMix64 (Steele, Lea & Flood 2014), applied twice.
    """
    bits = np.zeros(len(addresses), np.uint8)
    person = _mix(addresses ^ np.uint64(seed * _GOLDEN & _WORD))
    for k in range(kinds):
        chance = _mix(person + np.uint64((k + 1) * _GOLDEN & _WORD)) >> np.uint64(11)
        bits |= (chance < np.uint64(probability * 2**53)).astype(np.uint8) << np.uint8(k)
    return bits


def addresses_of(names: tuple[str, ...], persons: int) -> NDArray[np.uint64]:
    """(persons,) one number a person that stays with the name: its digest, or the row where there are no names."""
    if not names:
        return np.arange(persons, dtype=np.uint64)
    digests = b"".join(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def parse_experience(text: str, name: str, kinds: Sequence[str]) -> int:
    """Bits of the ``kinds`` named in ``text``, comma-separated; NetworkError for an unknown kind of person ``name``."""
    bits = 0
    for word in filter(None, (part.strip() for part in text.split(","))):
        if word not in kinds:
            raise NetworkError(f"experience of {name!r} is {word!r}: no kind of event{suggestion(word, kinds)}")
        bits |= 1 << kinds.index(word)
    return bits


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of SplitMix64; wraps around modulo 2^64."""
    mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))

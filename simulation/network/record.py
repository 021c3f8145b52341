"""SocialNetwork: who is tied to whom, how closely, and who is whose partner, as arrays in compressed rows (CSR)."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.files import write_whole
from simulation.limits import given, mapping, path_of, whole_number
from simulation.network.duplicates import merge_duplicates
from simulation.network.soundness import checked
from simulation.representation import line, table
from simulation.scenario import KINDS

if TYPE_CHECKING:
    import networkx as nx

MOST_PERSONS: Final = int(np.iinfo(np.int32).max)
"""Neighbours are stored as int32; a larger network is refused."""
_ARRAYS: Final = {
    "starts": np.int64,
    "neighbours": np.int32,
    "strength": np.float32,
    "kind": np.uint8,
    "confidants": np.int32,
    "partner": np.int32,
    "experience": np.uint8,
    "disposition": np.float32,
}

_ABOUT: Final = ("kinds", "names", "source", "merged")


class TieKind(IntEnum):
    """Kind of a tie for the person who holds it; a lower number is closer."""

    CONFIDANT = 0
    FRIEND = 1
    COLLEAGUE = 2


# Plain integers, for kernels.
CONFIDANT: Final = int(TieKind.CONFIDANT)
FRIEND: Final = int(TieKind.FRIEND)
COLLEAGUE: Final = int(TieKind.COLLEAGUE)


class NetworkError(ValueError):
    """A network that cannot be used; one sentence with name, value, what is allowed, and the nearest valid name."""


@dataclass(frozen=True, eq=False)
class SocialNetwork:
    """Ties of one population. Frozen, the arrays included by agreement: nobody writes into them.

    A tie between two persons is two half-ties, one in the row of each, because the same tie may be one person's closest
    and only one of many to the other: kind is a property of the half-tie, strength is shared. The partner is no tie.
    Equality is by content: compare ``key``.
    """

    starts: NDArray[np.int64]
    """(persons + 1,) person i's half-ties are ``starts[i]:starts[i + 1]``."""
    neighbours: NDArray[np.int32]
    """(2 * ties,) rows of the neighbours; confidants first, then the others, ascending within each class."""
    strength: NDArray[np.float32]
    """(2 * ties,) relative frequency of contact, > 0; 1 where the source gives none."""
    kind: NDArray[np.uint8]
    """(2 * ties,) TieKind."""
    confidants: NDArray[np.int32]
    """(persons,) number of confidants; they are the first entries of the row."""
    partner: NDArray[np.int32]
    """(persons,) row of the partner, the own row where single; always mutual."""
    experience: NDArray[np.uint8]
    """(persons,) bit k is set where the person lived through an event of ``kinds[k]`` before day 0."""
    disposition: NDArray[np.float32]
    """(persons,) standard normal disposition to strain, z_u, in which partners are alike, and those whom ties join."""
    kinds: tuple[str, ...] = KINDS
    """Names of the kinds of life event, at most 8."""
    names: tuple[str, ...] = ()
    """The user's names of the persons; () stands for "0" ... "n-1"."""
    source: str = ""
    """One sentence on where the network came from."""
    merged: int = 0
    """Duplicate ties that were merged into others."""

    @property
    def persons(self) -> int:
        """Number of persons."""
        return len(self.partner)

    @property
    def ties(self) -> int:
        """Number of undirected ties, partner ties not counted."""
        return len(self.neighbours) // 2

    @property
    def couples(self) -> int:
        """Number of couples."""
        return int(np.count_nonzero(self.partner != np.arange(self.persons))) // 2

    def __repr__(self) -> str:
        return line(self, persons=self.persons, couples=self.couples, ties=self.ties)

    def _repr_html_(self) -> str:
        names = {code: TieKind(code).name.lower() for code in (CONFIDANT, FRIEND, COLLEAGUE)}
        ends = [(f"half-ties to a {name}", int(np.count_nonzero(self.kind == code))) for code, name in names.items()]
        sizes = [("persons", self.persons), ("couples", self.couples), ("ties, partners not counted", self.ties)]
        return table(f"SocialNetwork. {self.source}", ("property", "number"), [*sizes, *ends])

    @cached_property
    def key(self) -> str:
        """Content digest of the arrays and of other kinds than the default ones, 32 hexadecimal digits of SHA-256.

        The persons' names and the source do not enter.
        """
        digest = hashlib.sha256(b"" if self.kinds == KINDS else ",".join(self.kinds).encode())
        for name, kind in _ARRAYS.items():
            array = np.ascontiguousarray(getattr(self, name), dtype=np.dtype(kind).newbyteorder("<"))
            digest.update(f"{name} {array.size};".encode())
            digest.update(array.data)
        return digest.hexdigest()[:32]

    @classmethod
    def from_ties(
        cls,
        persons: int,
        first: ArrayLike,
        second: ArrayLike,
        *,
        strength: ArrayLike | None = None,
        kind: ArrayLike | None = None,
        partner: ArrayLike | None = None,
        experience: ArrayLike | None = None,
        disposition: ArrayLike | None = None,
        kinds: Iterable[str] = KINDS,
        names: tuple[str, ...] = (),
        source: str = "",
        merged: int = 0,
    ) -> SocialNetwork:
        """Build the rows from ties ``first[t]``-``second[t]``, each (ties,), in any order and direction.

        ``strength`` (ties,) defaults to 1. ``kind`` defaults to FRIEND; (ties,) holds for both ends, (ties, 2) is the kind as
        seen by ``first`` and by ``second``. ``partner`` (persons,) defaults to all single, ``experience`` (persons,) to none,
        bit k for ``kinds[k]``, ``disposition`` (persons,) to 0. Duplicates merge to the largest strength and the closest
        kind; ties between partners are left out. Raises NetworkError for rows out of range, ties of a person with itself,
        partners not mutual.
        """
        persons = whole_number("persons", persons, 0, MOST_PERSONS, NetworkError)
        one = _array("first", first, np.int64)
        other, each = _array("second", second, np.int64, one.shape), one.shape
        mates = np.arange(persons) if partner is None else _array("partner", partner, np.int64)
        _check(persons, one, other, mates)
        strengths = np.ones(each, np.float32) if strength is None else _array("strength", strength, np.float32, each)
        seen = np.full(each, FRIEND, np.uint8) if kind is None else _array("kind", kind, np.uint8, each, (*each, 2))
        pair = np.minimum(one, other) * persons + np.maximum(one, other)
        sides = np.stack([seen, seen]) if seen.ndim == 1 else np.where(one > other, seen.T[::-1], seen.T)
        apart = mates[one] != other
        if not apart.all():
            pair, strengths, sides = pair[apart], strengths[apart], sides[:, apart]
        ties = merge_duplicates(pair, strengths, sides)
        lived = np.zeros(persons, np.uint8)
        if experience is not None:
            lived = _array("experience", experience, np.uint8, (persons,))
        tends = np.zeros(persons, np.float32)
        if disposition is not None:
            tends = _array("disposition", disposition, np.float32, (persons,))
        merged += int(np.count_nonzero(apart)) - len(ties[0])
        del one, other, pair, apart
        rows = _compressed_rows(persons, *ties)
        partners = mates.astype(np.int32)
        return cls(*rows, partners, lived, tends, tuple(kinds), names=names, source=source, merged=merged)

    def to_networkx(self) -> nx.Graph:
        """The network as an undirected networkx graph with nodes 0 .. n-1, to look at and to exchange.

        Nodes carry name, experience (kinds, comma-separated) and, unless single, partner (a node); edges carry
        strength and kind (the closer of the two half-ties). Partners are joined by an edge of kind "partner".
        """
        import networkx as nx

        graph: nx.Graph = nx.Graph()
        for row, lived in enumerate(self.experience.tolist()):
            kinds = ",".join(kind for k, kind in enumerate(self.kinds) if lived >> k & 1)
            graph.add_node(row, name=self.names[row] if self.names else str(row), experience=kinds)
        for row, mate in enumerate(self.partner.tolist()):
            if mate != row:
                graph.nodes[row]["partner"] = mate
                graph.add_edge(row, mate, kind="partner")
        own = np.repeat(np.arange(self.persons), np.diff(self.starts)).tolist()
        for row, other, much, code in zip(
            own, self.neighbours.tolist(), self.strength.tolist(), self.kind.tolist(), strict=True
        ):
            known = graph.get_edge_data(row, other, {}).get("kind")
            closest = code if known is None else min(code, TieKind[known.upper()])
            graph.add_edge(row, other, strength=much, kind=TieKind(closest).name.lower())
        return graph

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """The whole network as named arrays, texts included (as JSON bytes); ``from_arrays`` takes them back."""
        about = json.dumps({name: getattr(self, name) for name in _ABOUT})
        return {name: getattr(self, name) for name in _ARRAYS} | {"about": np.frombuffer(about.encode(), np.uint8)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> SocialNetwork:
        """The network in the arrays that ``to_arrays`` made; KeyError or ValueError for others."""
        about = json.loads(mapping("arrays", arrays, "a table of arrays, as to_arrays makes one")["about"].tobytes())
        columns: dict[str, Any] = {name: arrays[name].astype(kind, copy=False) for name, kind in _ARRAYS.items()}
        about |= {name: tuple(about[name]) for name in ("kinds", "names")}
        return cls(**columns, **{name: about[name] for name in _ABOUT})

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the network to ``path`` (npz, no pickle); the file is there completely or not at all."""
        arrays: dict[str, Any] = self.to_arrays()
        write_whole(path_of("path", path), lambda file: np.savez(file, **arrays))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SocialNetwork:
        """Read what ``save`` wrote; NetworkError if ``path`` is no such file."""
        place = path_of("path", path)
        try:
            with place.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                return cls.from_arrays(checked(dict(saved), tuple(_ARRAYS)))
        except FileNotFoundError as error:
            raise NetworkError(f"network file {str(path)!r} does not exist") from error
        except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise NetworkError(f"{str(path)!r} is not a network saved by kithkin ({error})") from error


def check_size(persons: int) -> None:
    """Refuse more persons than the indices can hold."""
    if persons > MOST_PERSONS:
        raise NetworkError(f"persons is {persons}, allowed are at most {MOST_PERSONS} (32-bit indices)")


def _array(name: str, values: ArrayLike, kind: type, *shapes: tuple[int, ...]) -> NDArray[Any]:
    """``values`` as an array of a ``kind`` of number, in one of the ``shapes`` if there are any, else (ties,).

    Raises NetworkError for what are no such numbers. Strengths must lie above 0.
    """
    found = np.asarray(values)
    whole, plain = np.issubdtype(kind, np.integer), found.dtype.kind in "iuf" or not found.size
    made = found.astype(kind, copy=False) if plain else found
    if not plain or (whole and found.dtype != made.dtype and not np.array_equal(made, found)):
        raise NetworkError(f"{name} = {given(values)}: must be {'whole ' if whole else ''}numbers")
    if not whole and found.size and not (np.isfinite(made).all() and (name != "strength" or made.min() > 0)):
        raise NetworkError(
            f"{name} = {given(values)}: must be {'numbers above 0' if name == 'strength' else 'numbers'}"
        )
    if found.shape not in (shapes or ((found.size,),)):
        allowed = " or ".join(map(str, shapes)) or "(ties,)"
        raise NetworkError(f"{name} has the shape {found.shape}: must be {allowed}")
    return made


def _check(persons: int, one: NDArray[np.int64], other: NDArray[np.int64], partner: NDArray[np.int64]) -> None:
    for what, rows in (("tie", one), ("tie", other), ("partner", partner)):
        wrong = rows[(rows < 0) | (rows >= persons)]
        if len(wrong):
            raise NetworkError(f"a {what} names person {wrong[0]}, allowed are rows 0 to {persons - 1}")
    if len(partner) != persons or not np.array_equal(partner[partner], np.arange(persons)):
        raise NetworkError(f"partner has to name one row for each of {persons} persons and to be mutual")
    selves = one[one == other]
    if len(selves):
        raise NetworkError(f"person {selves[0]} has a tie with itself, allowed are ties between two persons")


def _compressed_rows(
    persons: int, pair: NDArray[np.int64], strength: NDArray[np.float32], sides: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32], NDArray[np.uint8], NDArray[np.int32]]:
    """starts, neighbours, strength, kind, confidants: both directions, sorted by (row, not a confidant, neighbour)."""
    width, count = max(persons, 1), len(pair)
    low, high = np.divmod(pair, width)
    # One number a half-tie sorts three columns at once; below 2 * 2^62, so it fits for any int32 number of persons.
    place = np.concatenate([low, high]) * 2
    place += sides.ravel() != CONFIDANT
    place *= width
    place[:count] += high
    place[count:] += low
    del low, high, pair
    order = np.argsort(place)
    place = place[order]
    kind = sides.ravel()[order]
    order[order >= count] -= count
    neighbours = (place % width).astype(np.int32)
    place //= width
    closest = np.bincount(place[kind == CONFIDANT] // 2, minlength=persons).astype(np.int32)
    place //= 2
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(place, minlength=persons))])
    return starts, neighbours, strength[order], kind, closest

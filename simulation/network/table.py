"""TieTable: persons, ties and couples as a source names them, checked and numbered but not yet a network."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.network.experience import parse_experience
from simulation.network.record import FRIEND, NetworkError, TieKind
from simulation.scenario.schema import suggestion

PARTNER: Final = "partner"
_KINDS: Final = {kind.name.lower(): int(kind) for kind in TieKind}
_UNKNOWN: Final = 255
_STRONGEST: Final = float(np.finfo(np.float32).max)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DECIMAL: Final = re.compile(r"(-?[0-9]+)\.0*")
_MISSING: Final = ("na", "n/a", "nan", "none", "null", "nil", "-")
"""Spellings of a missing value in files of other programs, in lower case."""


class TieRow(NamedTuple):
    """One tie in the words of its source; ``place`` says where it stands, for messages."""

    place: str
    source: str
    target: str
    strength: object = None
    kind: object = None


class TieTable(NamedTuple):
    """Persons, ties and couples that a source names; a field is None where the source is silent on it."""

    names: tuple[str, ...]  # whole numbers ascending, then other names by their characters
    first: NDArray[np.int64]  # (ties,) rows of the persons, duplicates included
    second: NDArray[np.int64]
    strength: NDArray[np.float32]  # (ties,)
    kind: NDArray[np.uint8] | None  # (ties,) TieKind
    partner: NDArray[np.int64] | None  # (persons,) own row where single
    experience: dict[int, str]  # row to kinds of life event, comma-separated; empty where none are named
    notes: tuple[str, ...] = ()  # sentences on what a reader may not expect


def plain_name(name: object) -> str:
    """The name as text in normal form C, so that an accent counts alike in one character or in two, without outer blanks."""
    text = str(name).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tabulate(
    ties: Iterable[TieRow],
    persons: Iterable[str] = (),
    partners: Mapping[str, str] | None = None,
    experience: Mapping[str, str] | None = None,
) -> TieTable:
    """Number persons and check everything; rows of kind "partner" name couples. Names are plain, see ``plain_name``.

    ``persons`` are known without a tie, ``partners`` have to name each other, ``experience`` holds comma-separated
    kinds, which ``experience_of`` reads. Raises NetworkError with the place, the value and what is allowed.
    """
    index: dict[str, int] = {}
    for name in persons:
        if name in index:
            raise NetworkError(f"two persons are named {name!r}, allowed are unique names")
        index[_named(name, "the list of persons")] = len(index)
    mates = _mutual(partners or {}, index)
    ends: list[int] = []
    strength: list[float] = []
    kind: list[int] = []
    for row in ties:
        one, other = (index.setdefault(_named(name, row.place), len(index)) for name in (row.source, row.target))
        if row.source == row.target:
            raise NetworkError(f"{row.place} ties {row.source!r} to itself, allowed are ties between two persons")
        code = _kind(row)
        if code is None:
            _wed(mates, row)
            continue
        ends += one, other
        strength.append(_strength(row))
        kind.append(code)
    _check_spelling(index)
    order = _order(tuple(index))
    pairs = order[np.array(ends, dtype=np.int64)].reshape(-1, 2)
    names = tuple(np.array(tuple(index), dtype=object)[np.argsort(order)])
    rows = {name: int(order[row]) for name, row in index.items()}
    return TieTable(
        names, pairs[:, 0], pairs[:, 1], np.array(strength, np.float32), _kinds(kind), _partner(mates, rows),
        {rows[name]: words for name, words in (experience or {}).items()}, tuple(_padded(index)),
    )  # fmt: skip


def _named(name: str, place: str) -> str:
    if not name:
        raise NetworkError(f"{place} has an empty name, allowed is any text that names a person")
    if _CONTROL.search(name):
        raise NetworkError(f"{place} has the name {name!r}, allowed are names without control characters")
    return name


def _check_spelling(names: Iterable[str]) -> None:
    """Refuse one whole number in two spellings, as 2 and 2.0, which would be two persons."""
    spelt: dict[str, str] = {}
    for name in names:
        decimal = _DECIMAL.fullmatch(name)
        number = decimal[1] if decimal else name
        if spelt.setdefault(number, name) != name:
            raise NetworkError(
                f"two persons are named {spelt[number]!r} and {name!r}, allowed is one spelling of a whole number"
            )


def _padded(names: Iterable[str]) -> Iterator[str]:
    """A sentence on two names that are whole numbers and differ in leading zeros only; nothing if there are none."""
    plain: dict[str, str] = {}
    for name in names:
        if name.isascii() and name.isdigit() and plain.setdefault(name.lstrip("0"), name) != name:
            yield f"Names are texts, so that {plain[name.lstrip('0')]!r} and {name!r} are two persons."
            return


def _kind(row: TieRow) -> int | None:
    """TieKind, 255 where none is given, None for a row that names a couple."""
    word = "" if row.kind is None else str(row.kind).strip().lower()
    if word == PARTNER:
        return None
    if word and word not in _KINDS:
        raise NetworkError(f"{row.place} has the unknown kind {word!r}{suggestion(word, (*_KINDS, PARTNER))}")
    return _KINDS.get(word, _UNKNOWN)


def _strength(row: TieRow) -> float:
    text = "" if row.strength is None else str(row.strength).strip()
    if not text:
        return 1.0
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    stored = float(np.float32(value)) if abs(value) <= _STRONGEST else math.nan  # 32 bits, where the tiniest are 0
    if not 0 < stored < math.inf:
        raise NetworkError(f"{row.place} has strength {text!r}, allowed are numbers above 0, up to {_STRONGEST:.1e}")
    return stored


def _mutual(partners: Mapping[str, str], index: Mapping[str, int]) -> dict[str, str]:
    for name, mate in partners.items():
        if mate not in index:
            missing = mate.lower() in _MISSING
            hint = "; leave it empty for a person who is single" if missing else suggestion(mate, index)
            raise NetworkError(f"partner of {name!r} is {mate!r}, who is not in the network{hint}")
        if mate == name:
            raise NetworkError(f"partner of {name!r} is {mate!r}, allowed is another person, or nobody for a single")
        if partners.get(mate) != name:
            raise NetworkError(
                f"partner of {name!r} is {mate!r}, but the partner of {mate!r} is {partners.get(mate)!r}"
            )
    return dict(partners)


def _wed(mates: dict[str, str], row: TieRow) -> None:
    for name, mate in ((row.source, row.target), (row.target, row.source)):
        if mates.setdefault(name, mate) != mate:
            raise NetworkError(f"{row.place} makes {mate!r} the partner of {name!r}, who has partner {mates[name]!r}")


def _order(names: tuple[str, ...]) -> NDArray[np.int64]:
    """(persons,) final row of each person: whole numbers ascending, then other names by their characters.

    The order in which a source lists persons and ties thus never changes a run.
    """
    order = np.empty(len(names), np.int64)
    order[sorted(range(len(names)), key=lambda row: _rank(names[row]))] = np.arange(len(names))
    return order


def _rank(name: str) -> tuple[bool, int, str, str]:
    """What names are sorted by; numbers are compared as texts, since int() gives up on thousands of digits."""
    if name.isascii() and name.isdigit():
        plain = name.lstrip("0")
        return False, len(plain), plain, name
    return True, 0, "", name


def _kinds(codes: list[int]) -> NDArray[np.uint8] | None:
    """(ties,) kinds. Ties without a kind are friends if at least one tie has a kind."""
    kind = np.array(codes, dtype=np.uint8)
    if (kind == _UNKNOWN).all():
        return None
    return np.where(kind == _UNKNOWN, np.uint8(FRIEND), kind)


def _partner(mates: Mapping[str, str], rows: Mapping[str, int]) -> NDArray[np.int64] | None:
    if not mates:
        return None
    partner = np.arange(len(rows))
    for name, mate in mates.items():
        partner[rows[name]] = rows[mate]
    return partner


def experience_of(table: TieTable, kinds: Sequence[str]) -> NDArray[np.uint8] | None:
    """(persons,) bits of the kinds of life event that the source names, None where it names none; raises NetworkError."""
    if not table.experience:
        return None
    bits = np.zeros(len(table.names), np.uint8)
    for row, words in table.experience.items():
        bits[row] = parse_experience(words, table.names[row], kinds)
    return bits

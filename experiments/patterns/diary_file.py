"""A couples' diary from a CSV file: its columns are declared here, and all mistakes of a file are told at once."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.patterns.estimators.resampling import couple_intervals
from experiments.patterns.estimators.windows import STUDY_DAYS
from experiments.patterns.statistics.couples import CoupleDays, couple_statistics
from simulation.scenario.schema import suggestion

FEWEST_COUPLES, MOST_DAYS, MOST_SHOWN, DRAWS = 10, 3_650, 12, 400


class Column(NamedTuple):
    """A column of the file: what it holds, whether it must be a whole number, and whether it may be empty."""

    meaning: str
    whole: bool
    optional: bool


COLUMNS = {
    "couple": Column("number of the couple", True, False),
    "person": Column("1 or 2: which of the two", True, False),
    "day": Column("day of the diary, from 1 on", True, False),
    "conflict": Column("conflict that the person reports, on any scale; its lowest answer means none", False, True),
    "satisfaction": Column("the person's satisfaction, on any scale", False, True),
}
"""Columns of a diary by name; empty means that nobody answered. Other columns are refused."""


class DiaryError(ValueError):
    """A diary file that cannot be used; ``mistakes`` holds a sentence for each."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = list(mistakes)


class Estimate(NamedTuple):
    """A statistic of a diary, and its 95 % interval over couples."""

    value: float
    low: float
    high: float


Row = Mapping[str, float]


def read_diary(path: str | Path) -> CoupleDays:
    """The diary in a CSV file with the columns of ``COLUMNS``, a row a person and day, in any order.

    Days without a row count as not answered. Raises DiaryError with all mistakes at once, OSError for a file that cannot be read.
    """
    mistakes: list[str] = []
    rows = _read(path, mistakes)
    if not mistakes:
        mistakes += _of_rows(rows) + _of_whole(rows)
    if mistakes:
        shown = mistakes[:MOST_SHOWN]
        more = [f"and {len(mistakes) - MOST_SHOWN} more mistakes"] if len(mistakes) > MOST_SHOWN else []
        raise DiaryError([f"{path}: {each}" for each in (*shown, *more)])
    return _laid_out(rows)


def diary_estimates(couples: CoupleDays) -> dict[str, Estimate]:
    """Every statistic of conflict and satisfaction with its 95 % interval over couples, drawn anew 400 times."""
    drawn = couple_intervals(lambda rows: couple_statistics(couples.of(rows)), couples.conflict.shape[1] // 2, DRAWS)
    return {name: Estimate(value, *drawn[name]) for name, value in couple_statistics(couples).items()}


def _read(path: str | Path, mistakes: list[str]) -> list[Row]:
    """The rows of a file; what is wrong with header or rows goes to ``mistakes``."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        table = csv.DictReader(file)
        try:
            mistakes += _of_header(list(table.fieldnames or []))
            return [] if mistakes else list(_rows(table, mistakes))
        except (UnicodeDecodeError, csv.Error):
            mistakes.append("is no CSV file in UTF-8")
            return []


def _of_header(names: list[str]) -> list[str]:
    missing = [f"column {each} is missing ({COLUMNS[each].meaning})" for each in COLUMNS if each not in names]
    strange = [
        f"column {each!r} is not known{suggestion(each, COLUMNS)}"
        for each in dict.fromkeys(names)
        if each not in COLUMNS
    ]
    twice = [f"column {each} is there twice" for each in sorted({each for each in names if names.count(each) > 1})]
    return missing + strange + twice


def _rows(table: csv.DictReader[str], mistakes: list[str]) -> Iterator[Row]:
    """Rows as numbers, NaN where empty; what is wrong with a row goes to ``mistakes``."""
    for line, texts in enumerate(table, 2):
        if None in texts or None in texts.values():
            mistakes.append(f"line {line}: has more or fewer values than the {len(COLUMNS)} columns")
            continue
        row = {}
        for name, column in COLUMNS.items():
            value = _number(texts[name].strip(), column)
            if value is None:
                wanted = "a whole number" if column.whole else "a number, or empty"
                mistakes.append(f"line {line}: {name} = {texts[name]!r} must be {wanted}")
            else:
                row[name] = value
        yield row


def _number(text: str, column: Column) -> float | None:
    """The number in a cell; NaN for an empty one that may be; None for anything else."""
    if not text:
        return math.nan if column.optional else None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and (value.is_integer() or not column.whole) else None


def _of_rows(rows: list[Row]) -> list[str]:
    """What is wrong with whom and when rows are of."""
    found: dict[str, None] = {}
    seen = set()
    for row in rows:
        couple, person, day = who = tuple(int(row[name]) for name in ("couple", "person", "day"))
        if person not in (1, 2):
            found[f"couple {couple}: person = {person} must be 1 or 2"] = None
        if not 1 <= day <= MOST_DAYS:
            found[f"couple {couple}: day = {day} must be from 1 to {MOST_DAYS}"] = None
        if who in seen:
            found[f"couple {couple}, person {person}, day {day} has two rows"] = None
        seen.add(who)
    return list(found)


def _of_whole(rows: list[Row]) -> list[str]:
    """What is wrong with the diary as a whole."""
    present = {(int(row["couple"]), int(row["person"])) for row in rows}
    couples = sorted({couple for couple, _ in present})
    days = max((int(row["day"]) for row in rows), default=0)
    found = [f"couple {each}: has one partner only" for each in couples if {(each, 1), (each, 2)} - present]
    if len(couples) < FEWEST_COUPLES:
        found.append(f"has {len(couples)} couples: must have at least {FEWEST_COUPLES}")
    if days < STUDY_DAYS:
        found.append(f"has {days} days: must have at least {STUDY_DAYS}")
    answers = ("conflict", "satisfaction")
    return found + [
        f"nobody answered {name}" for name in answers if rows and all(math.isnan(row[name]) for row in rows)
    ]


def _laid_out(rows: list[Row]) -> CoupleDays:
    """Arrays (days, persons), partners side by side, couples in the order of their numbers."""
    place = {couple: 2 * n for n, couple in enumerate(sorted({int(row["couple"]) for row in rows}))}
    shape = int(max(row["day"] for row in rows)), 2 * len(place)
    satisfaction, conflict = np.full(shape, np.nan), np.full(shape, np.nan)
    for row in rows:
        day, person = int(row["day"]) - 1, place[int(row["couple"])] + int(row["person"]) - 1
        satisfaction[day, person], conflict[day, person] = row["satisfaction"], row["conflict"]
    return CoupleDays(satisfaction, conflict, np.arange(shape[1]) ^ 1, float(np.nanmin(conflict)))

"""The benchmark as people read it: a table for the terminal, and one in Markdown for the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from experiments.benchmark.book import Book, Entry, Line
from experiments.benchmark.prices import PRICES, Price
from experiments.formatting import UNDEFINED, number, plain
from simulation.files import write_text

PERSONS, MEMBERS = "persons", "members"
_RATE = "million a second"
FIGURES = {
    "mesa_by_size_person_days_per_s": Entry("Person-days, plain Mesa twin", _RATE, (PERSONS,), 1e6),
    "solo_person_days_per_s": Entry("Person-days, one member", _RATE, (PERSONS,), 1e6),
    "ensemble_person_days_per_s": Entry("Person-days, ensemble", _RATE, (PERSONS, MEMBERS), 1e6),
    "limit_person_days_per_s": Entry("Person-days, the machine's limit", _RATE, (), 1e6),
    "bandwidth_bytes_per_s": Entry("Bandwidth", "GB a second", ("working set",), 1e9),
    "draws_per_s": Entry("Draws in a member loop", _RATE, (), 1e6),
    "draw_ns": Entry("A draw, on one of the threads", "ns"),
    "draws_per_person_day": Entry("Draws a person-day", "", ("decision",)),
    "draws_total": Entry("Draws a person-day, together", ""),
    "state_bytes_per_person": Entry("State of a person in a member", "bytes"),
    "ratio_by_size_ensemble_mesa": Entry("An ensemble of 32 over the Mesa twin, in turns", "times", (PERSONS,)),
    "ratio_ensemble_mesa": Entry("Ensemble of 32 on 10,000 persons over the Mesa twin", "times"),
    "ratio_solo_mesa": Entry("One member on 1,000,000 persons over the Mesa twin", "times"),
    "ratio_limit_ensemble": Entry("The limit over the ensemble of 32 on 10,000 persons", "times"),
    "growth": Entry("A person-day at 10,000,000 persons over one at 100,000", "times"),
    "unrecorded_day_s": Entry("A day of 32 x 10,000 persons, not recorded", "ms", (), 1e-3),
    "recorded_day_s": Entry("A day of 32 x 10,000 persons, recorded", "ms", (), 1e-3),
    "recording_share": Entry("Recording adds to a day", "%", (), 0.01),
    "lived_s": Entry("Runs of a sweep, simulated and recorded", "s"),
    "swept_s": Entry("The same runs planned, stored and collected too", "s"),
    "sweep_share": Entry("A stored sweep adds to its runs", "%", (), 0.01),
    "portable_person_days_per_s": Entry("Person-days in WebAssembly, in Node", _RATE, ("module", PERSONS), 1e6),
    "view_pictures_per_s": Entry("Live view, pictures a second without a GPU", "", (PERSONS,)),
    "network_s": Entry("Building a network", "s", (PERSONS,)),
    "found_s": Entry("Founding a population", "s", (PERSONS,)),
    "network_peak_bytes": Entry("Peak memory with the network", "MB", (PERSONS,), 1e6),
    "peak_bytes": Entry("Peak memory of a single world", "MB", (PERSONS,), 1e6),
    "bytes_per_person": Entry("Peak memory a person, largest single world", "bytes"),
    "start_s": Entry("Start", "s", ("command",)),
    "start_phase_s": Entry("A year of ordinary life of 1,000 persons", "s", ("start", "phase")),
}
"""Every key of the book, in the order of the table."""

START, END = "<!-- made by kithkin bench --readme -->", "<!-- end of what kithkin bench makes -->"


def text(book: Book) -> str:
    """All figures with their spread, then the price list."""
    rows = [_row(line, figure) for key, figure in FIGURES.items() for line in book.lines(key)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{what:<{widths[0]}}  {value:>{widths[1]}}  {unit:<{widths[2]}}  {spread}".rstrip()
        for what, value, unit, spread in rows
    ]
    return plain("\n".join([*lines, "", *_price_lines(book)]))


def _row(line: Line, figure: Entry) -> tuple[str, str, str, str]:
    where = [_place(step, level) for step, level in zip(line.where, figure.levels, strict=True)]
    spread = "" if line.spread is None else f"±{100 * line.spread:.0f} %"
    return ", ".join([figure.title, *where]), _shown(line.value, figure.scale), figure.unit, spread


def _place(step: str, level: str) -> str:
    """A step of a breakdown in words: ``10,000 persons``, ``1 member``, or the name of a decision or a command."""
    if level in (PERSONS, MEMBERS):
        return f"{int(step):,} {level if step != '1' else level.removesuffix('s')}"
    return step.replace("_", " ")


def _shown(value: float | None, scale: float = 1.0) -> str:
    return UNDEFINED if value is None else number(value / scale)


def _price_lines(book: Book) -> Iterator[str]:
    width = max(len(price.name) for price in PRICES)
    yield f"{'Price':<{width}}  {'target':>24}  {'measured':>9}  met"
    for price in PRICES:
        yield f"{price.name:<{width}}  {_target(price):>24}  {_shown(price.value(book)):>9}  {_verdict(price, book)}"


def _target(price: Price) -> str:
    return f"{'at most' if price.at_most else 'at least'} {price.target:,g} {price.unit}"


def _verdict(price: Price, book: Book) -> str:
    return {True: "yes", False: "NO", None: "not measured"}[price.met(book)]


def markdown(book: Book, where: str) -> str:
    """The price list, and how fast worlds of several sizes are; ``where``: one sentence on machine and versions."""
    prices = [
        f"| {price.name} | {_target(price)} | {_shown(price.value(book))} | {_verdict(price, book)} |"
        for price in PRICES
    ]
    return "\n".join(
        ["| price | target | measured | met |", "| --- | --- | --- | --- |", *prices, "", *_speeds(book), "", where]
    )


def _speeds(book: Book) -> Iterator[str]:
    """Million person-days a second by size and members."""
    sizes = [line.where[0] for line in book.lines("solo_person_days_per_s")]
    members = sorted({int(line.where[1]) for line in book.lines("ensemble_person_days_per_s")} - {1})
    yield f"| million person-days a second | Mesa twin | 1 member | {' | '.join(f'{m} members' for m in members)} |"
    yield "| --- | ---: | ---: |" + " ---: |" * len(members)
    for size in sizes:
        cells = [book.get("mesa_by_size_person_days_per_s", size), book.get("solo_person_days_per_s", size)]
        cells += [book.get("ensemble_person_days_per_s", size, m) for m in members]
        yield f"| {int(size):,} persons | {' | '.join(_shown(cell, 1e6) for cell in cells)} |"


def put_into(file: Path, content: str) -> None:
    """Replace the text between the two marks of a file by the table; see ``check`` for the marks."""
    old = check(file)
    between = re.escape(START) + ".*?" + re.escape(END)
    write_text(file, re.sub(between, lambda _: f"{START}\n{content}\n{END}", old, flags=re.DOTALL))


def check(file: Path) -> str:
    """The file's text. Raises ValueError, in one sentence, where it cannot take the table."""
    try:
        old = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"--readme {str(file)!r}: {error.strerror}") from error
    if START not in old or END not in old:
        raise ValueError(
            f"--readme {str(file)!r}: must hold the lines {START!r} and {END!r}, between which the table goes"
        )
    return old

"""The price list: each promised figure with its target, what was measured, and whether the target is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from experiments.benchmark.book import Book, ratio
from experiments.benchmark.phases import UNTIL

Value = Callable[[Book], float | None]


class Price(NamedTuple):
    """A promise: the value is at most, or at least, the target."""

    name: str
    unit: str
    at_most: bool
    target: float
    value: Value

    def met(self, book: Book) -> bool | None:
        """Whether the price is met; None where its value was not measured."""
        value = self.value(book)
        return None if value is None else value <= self.target if self.at_most else value >= self.target


def _at(key: str, *where: object, scale: float = 1.0) -> Value:
    def read(book: Book) -> float | None:
        value = book.get(key, *where)
        return None if value is None else value / scale

    return read


def derive(book: Book) -> None:
    """Enter the ratios for which there are prices."""
    mesa = book.get("mesa_person_days_per_s")
    book.put("ratio_solo_mesa", ratio(book.get("solo_person_days_per_s", 1_000_000), mesa))


MOST, LEAST = True, False
TEN_MILLION = 10_000_000
PRICES = (
    Price("ensemble of 32 on 10,000 persons, over the Mesa twin", "times", LEAST, 1_000, _at("ratio_ensemble_mesa")),
    Price("one member on 1,000,000 persons, over the Mesa twin", "times", LEAST, 100, _at("ratio_solo_mesa")),
    Price("the limit, over the ensemble of 32 on 10,000 persons", "times", MOST, 3, _at("ratio_limit_ensemble")),
    Price("a person-day at 10,000,000 persons, over one at 100,000", "times", MOST, 2, _at("growth")),
    Price("memory of 10,000,000 persons with ten ties each", "GB", MOST, 7, _at("peak_bytes", TEN_MILLION, scale=1e9)),
    Price("building their network", "s", MOST, 180, _at("network_s", TEN_MILLION)),
    Price("recording the default measures", "% of a day", MOST, 10, _at("recording_share", scale=0.01)),
    Price("planning, storing and collecting a sweep", "% of its runs", MOST, 5, _at("sweep_share", scale=0.01)),
    Price(
        "live view of 2,000 persons, pictures without a GPU", "a second", LEAST, 30, _at("view_pictures_per_s", 2_000)
    ),
    Price(
        "person-days in WebAssembly, relaxed, 2,000 persons",
        "million a second",
        LEAST,
        4,
        _at("portable_person_days_per_s", "relaxed", 2_000, scale=1e6),
    ),
    Price(
        "person-days in WebAssembly, exact, 2,000 persons",
        "million a second",
        LEAST,
        1.5,
        _at("portable_person_days_per_s", "exact", 2_000, scale=1e6),
    ),
    Price("kithkin --help", "s", MOST, 0.5, _at("start_s", "help")),
    Price("second start of kithkin run on 1,000 persons", "s", MOST, 1.2, _at("start_s", "run_again")),
    Price(
        "from the command to the first lived day, nothing compiled",
        "s",
        MOST,
        15,
        _at("start_phase_s", "nothing compiled", UNTIL),
    ),
)
"""All prices. To add one: a figure in the book (see ``experiments.benchmark``), and a line here."""


def listed(book: Book) -> list[dict[str, Any]]:
    """The price list for JSON."""
    return [
        {
            "price": price.name,
            "unit": price.unit,
            "bound": "at most" if price.at_most else "at least",
            "target": price.target,
            "measured": price.value(book),
            "met": price.met(book),
        }
        for price in PRICES
    ]

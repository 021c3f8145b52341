"""The price list: met, missed, or not measured."""

from __future__ import annotations

import pytest

from experiments.benchmark.book import Book
from experiments.benchmark.prices import PRICES, listed


def test_prices_are_met_missed_or_not_measured(book: Book) -> None:
    assert book.get("ratio_solo_mesa") == 300
    met = [entry["met"] for entry in listed(book)]
    assert met == [True, True, True, False, True, False, True, True, None, None, None, True, None, None]
    by_name = {entry["price"]: entry for entry in listed(book)}
    assert by_name["kithkin --help"] == {
        "price": "kithkin --help", "unit": "s", "bound": "at most", "target": 0.5, "measured": 0.2, "met": True,
    }  # fmt: skip


@pytest.mark.parametrize(("measured", "met"), [(1_000.0, True), (999.9, False)])
def test_a_price_is_met_at_its_target(book: Book, measured: float, met: bool) -> None:
    book.put("ratio_ensemble_mesa", measured)
    assert PRICES[0].met(book) is met

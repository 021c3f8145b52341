"""Numbers in the reports: decimals from the uncertainty, a true minus sign, and nothing odd at the edges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.formatting import UNDEFINED, decimals_for, fixed, interval, number, percent, plain


@pytest.mark.parametrize(
    ("half_width", "decimals"),
    [(0.03, 2), (0.012, 3), (0.2, 1), (0.15, 2), (3.0, 0), (40.0, 0), (0.0, 3), (1e-18, 3), (math.nan, 3)],
)
def test_decimals_follow_the_half_width(half_width: float, decimals: int) -> None:
    assert decimals_for(half_width) == decimals


def test_an_interval_reads_as_in_a_journal() -> None:
    assert interval(-0.1204, -0.1503, -0.0905) == "−0.12 [−0.15, −0.09]"
    assert interval(-0.12, math.nan, math.nan) == "−0.120 [no interval]"
    assert interval(math.nan, math.nan, math.nan) == UNDEFINED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.45, "0.450"),
        (3.2, "3.20"),
        (-12.34, "−12.3"),
        (1234.5, "1\u202f234"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_a_number_has_three_significant_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert fixed(-0.001, 2) == "0.00"
    assert percent(0.934) == "93\u202f%"


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_fixed_reads_back_to_the_rounded_value(value: float, decimals: int) -> None:
    text = plain(fixed(value, decimals))
    assert text.isascii()
    assert float(text.replace(",", "")) == pytest.approx(round(value, decimals), abs=1e-9)

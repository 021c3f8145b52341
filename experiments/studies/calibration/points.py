"""The plausible points of the calibration, kept as a table beside the study that makes them."""

from __future__ import annotations

from importlib import resources

import pandas as pd


def plausible_points() -> pd.DataFrame:
    """One point a row, one column a parameter, with the constants that centre; ``kithkin compare calibration`` makes them."""
    with (
        resources.files("experiments.studies.calibration")
        .joinpath("plausible_points.csv")
        .open("r", encoding="utf-8") as file
    ):
        return pd.read_csv(file)

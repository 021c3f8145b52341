"""What the simulated trials found: means over trials with intervals over networks, beside the published figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.estimates.analysis import Estimate, estimate
from experiments.estimates.intervals import Interval
from experiments.studies.trial.method import STANDARD
from experiments.studies.trial.protocol import Protocol
from experiments.studies.trial.readings import PUBLISHED, PUBLISHED_OFFER, READINGS, Reading


@dataclass(frozen=True)
class Findings:
    """The study's tables: ``trials`` and ``sized`` (``method.collect``), its arms, protocol and provenance.

    ``offer``: name of the scenario's own programme, the one of the arm ``STANDARD`` and its variations.
    """

    trials: pd.DataFrame
    sized: pd.DataFrame
    arms: Mapping[str, Mapping[str, str]]
    protocol: Protocol
    provenance: Mapping[str, object]
    offer: str = PUBLISHED_OFFER

    @property
    def readings(self) -> dict[str, Reading]:
        """The readings that have a published figure here: those of the standard arm only where it is the published programme."""
        own = self.offer == PUBLISHED_OFFER
        return {name: each for name, each in READINGS.items() if own or each.arm != STANDARD}

    def effect(self, arm: str, outcome: str = "strain", after: int = 0, column: str = "smd") -> Estimate:
        """Mean over trials of one arm at one assessment; networks are the independent units where there are three."""
        rows = self._rows(outcome, after)
        known = rows[rows["arm"] == arm].dropna(subset=[column])
        return estimate(known[column].to_numpy(np.float64), known["network"].to_numpy())

    def read(self, reading: Reading) -> Estimate:
        """Mean over trials of a reading, with its sign."""
        found = self.effect(reading.arm, reading.outcome, reading.after, reading.column)
        return found if reading.sign > 0.0 else _turned(found)

    def apart(self, arm: str, against: str, outcome: str = "strain") -> Estimate:
        """Mean difference of the effects of two arms at the end of each, paired by trial: persons, lot and luck are equal."""
        wide = self._rows(outcome, 0).pivot(index=["network", "seed"], columns="arm", values="smd")
        return estimate((wide[arm] - wide[against]).to_numpy(), wide.index.get_level_values("network").to_numpy())

    def typical(self, reading: Reading) -> tuple[float, Interval]:
        """Mean of a reading between arms, and the interval that one trial would report around it."""
        mean, rows = self.read(reading).mean, self._rows(reading.outcome, reading.after)
        error = float(rows.loc[rows["arm"] == reading.arm, "se"].mean())
        return mean, Interval(mean - 1.96 * error, mean + 1.96 * error)

    def _rows(self, outcome: str, after: int) -> pd.DataFrame:
        return self.trials[(self.trials["outcome"] == outcome) & (self.trials["after"] == after)]


def effects(findings: Findings) -> list[dict[str, Any]]:
    """Every arm, outcome and assessment: mean effect with its interval, and the effect against the untreated twins."""
    places = [
        (arm, outcome, after)
        for arm in findings.arms
        for outcome in findings.trials["outcome"].unique()
        for after in findings.protocol.after
    ]
    rows = []
    for arm, outcome, after in places:
        found = findings.effect(arm, outcome, after)
        rows.append(
            {"arm": arm, "outcome": outcome, "after": after, "smd": found.mean, "low": found.t.low, "high": found.t.high,
             "twin": findings.effect(arm, outcome, after, "twin").mean, "trials": found.replicates}
        )  # fmt: skip
    return rows


def beside_published(findings: Findings) -> list[dict[str, Any]]:
    """Every reading beside its published figure: value with its interval, whether it lies within the tolerance."""
    rows = []
    for name, reading in findings.readings.items():
        found, published = findings.read(reading), PUBLISHED[name]
        low, high = published.tolerance
        rows.append(
            {"id": name, "name": published.words, "figure": published.figure, "low": low, "high": high,
             "value": found.mean, "value_low": found.t.low, "value_high": found.t.high, "passes": low <= found.mean <= high,
             "use": published.use, "source": published.source}
        )  # fmt: skip
    return rows


def _turned(found: Estimate) -> Estimate:
    turned = Interval(-found.t.high, -found.t.low)
    return Estimate(-found.mean, turned, found.basis, found.replicates, found.networks)

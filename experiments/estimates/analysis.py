"""Paired contrasts between the arms of a study: tables in, tables and records out. No model is run here.

The design behind the tables: a replicate is a pair of a network and a stressor replicate with a seed of its own, and has the
same seed in every arm. Differences between arms are therefore taken within replicates, and then averaged over independent
units (``estimates.units``). ``Estimate.basis`` says what the units are.

No p values: the number of replicates is chosen, so any difference can be made significant. Read size and interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.estimates.intervals import LEVEL, Interval, t_interval
from experiments.estimates.units import Basis, improved, independent_units
from experiments.formatting import UNDEFINED, counted, fixed, interval, percent, plain
from simulation.measures import Quantity
from simulation.scenario.schema import suggestion

REPLICATE = ["network", "stressor"]


class AnalysisError(ValueError):
    """A question that the tables cannot answer, in one sentence."""


@dataclass(frozen=True)
class Estimate:
    """A mean over replicates with its interval, in the unit of the measure.

    ``mean`` is the mean of the network means when ``basis`` is 'network', else of the replicates. ``t`` is Student's
    95 % interval, NaN with a single unit.
    """

    mean: float
    t: Interval
    basis: Basis
    replicates: int
    networks: int

    @property
    def units(self) -> int:
        """Number of independent units behind the interval."""
        return self.networks if self.basis == "network" else self.replicates


@dataclass(frozen=True)
class Contrast:
    """One arm less another in one measure, over the replicates that both have.

    ``standardised`` is the difference over the between-person SD, pooled over both arms and the replicates (Cohen's d); None
    for a measure without such an SD. ``improved`` is the share of replicates in which the arm did strictly better; None for a
    measure without a better side. ``dropped`` counts the replicates that one arm lacks, or in which the measure is undefined.
    """

    measure: Quantity
    arm: str
    against: str
    estimate: Estimate
    mean_arm: float
    mean_against: float
    standardised: float | None
    improved: float | None
    dropped: int

    @property
    def difference(self) -> float:
        """Mean paired difference, in the unit of the measure."""
        return self.estimate.mean

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside Student's interval; False where there is none."""
        return self.estimate.t.low > 0.0 or self.estimate.t.high < 0.0


def contrast(endpoints: pd.DataFrame, arm: str, against: str, measure: Quantity) -> Contrast:
    """The paired contrast of two arms.

    Raises AnalysisError for an unknown arm or measure, and where the arms do not share their seeds.
    """
    pairs = paired(endpoints, arm, against, measure.name)
    kept = pairs.dropna(subset=["difference"])
    difference = kept["difference"].to_numpy(np.float64)
    result = estimate(difference, kept["network"].to_numpy())
    share = float(improved(difference[:, None], measure.better)[0])
    return Contrast(
        measure,
        arm,
        against,
        result,
        mean_arm=_mean(independent_units(kept["value"].to_numpy(), kept["network"].to_numpy())[0]),
        mean_against=_mean(independent_units(kept["reference"].to_numpy(), kept["network"].to_numpy())[0]),
        standardised=_standardised(endpoints, [arm, against], measure, kept, result.mean),
        improved=None if np.isnan(share) else share,
        dropped=len(pairs) - len(kept),
    )


def contrasts(
    endpoints: pd.DataFrame,
    arms: Iterable[str],
    against: str,
    measures: Sequence[Quantity],
) -> list[Contrast]:
    """The contrast of every arm with the reference in every measure, ordered by measure, then arm."""
    others = [arm for arm in arms if arm != against]
    return [contrast(endpoints, arm, against, measure) for measure in measures for arm in others]


def paired(endpoints: pd.DataFrame, arm: str, against: str, measure: str) -> pd.DataFrame:
    """network, stressor, value (of the arm), reference, difference: one row for each replicate that either arm has.

    Undefined values are NaN. Raises AnalysisError for an unknown arm or measure, a replicate that is there twice, and
    seeds that differ.
    """
    wanted = of_arm(endpoints, arm, measure).rename(columns={measure: "value"})
    reference = of_arm(endpoints, against, measure).rename(columns={measure: "reference"})
    shared = wanted.merge(reference, on=REPLICATE, suffixes=("", "_reference"))
    if (shared["seed"] != shared["seed_reference"]).any():
        raise AnalysisError(f"Arms {arm!r} and {against!r} do not share their seeds, so their replicates are no pairs.")
    pairs = wanted.drop(columns="seed").merge(reference.drop(columns="seed"), on=REPLICATE, how="outer")
    return pairs.assign(difference=pairs["value"] - pairs["reference"]).sort_values(REPLICATE, ignore_index=True)


def of_arm(endpoints: pd.DataFrame, arm: str, measure: str) -> pd.DataFrame:
    """network, stressor, seed and the measure for the replicates of one arm."""
    require(measure, [name for name in endpoints.columns if name not in (*REPLICATE, "seed", "arm", "key")], "measure")
    require(arm, endpoints["arm"].unique(), "arm")
    rows = endpoints.loc[endpoints["arm"] == arm, [*REPLICATE, "seed", measure]]
    if rows.duplicated(REPLICATE).any():
        raise AnalysisError(f"Arm {arm!r} has a replicate twice; the table must have one row a run.")
    return rows


def require(name: str, known: Iterable[str], what: str) -> None:
    """Raise AnalysisError, with a suggestion, unless the name is known."""
    names = list(known)
    if name not in names:
        raise AnalysisError(f"There is no {what} {name!r}{suggestion(name, names)}")


def estimate(values: NDArray[np.float64], networks: NDArray[np.int64]) -> Estimate:
    """Mean and interval of values that are nested in networks, (replicates,) each; NaN without a value."""
    units, basis = independent_units(values, networks)
    return Estimate(_mean(units), t_interval(units), basis, len(values), len(np.unique(networks)))


def contrast_table(contrasts: Sequence[Contrast]) -> pd.DataFrame:
    """One row a contrast, every number at full precision: the CSV beside a report."""
    return pd.DataFrame([_row(each) for each in contrasts])


def headline(contrasts: Sequence[Contrast]) -> str:
    """The contrasts as an aligned table of plain ASCII text for a terminal."""
    lines = [("measure", "arm", "difference", "unit", "d", "improved", "n")]
    for each in contrasts:
        size = UNDEFINED if each.standardised is None else fixed(each.standardised, 2)
        share = UNDEFINED if each.improved is None else percent(each.improved)
        change = interval(each.difference, *each.estimate.t)
        count = counted(each.estimate.units, each.estimate.basis)
        title = f"{each.arm} - {each.against}"
        lines.append((each.measure.title, title, change, each.measure.unit, size, share, count))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rows = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return plain("\n".join(rows))


def _row(contrast: Contrast) -> dict[str, object]:
    result = contrast.estimate
    return {
        "measure": contrast.measure.name,
        "unit": contrast.measure.unit,
        "arm": contrast.arm,
        "against": contrast.against,
        "difference": result.mean,
        "low": result.t.low,
        "high": result.t.high,
        "level": LEVEL,
        "mean_arm": contrast.mean_arm,
        "mean_against": contrast.mean_against,
        "standardised": contrast.standardised,
        "improved": contrast.improved,
        "basis": result.basis,
        "replicates": result.replicates,
        "networks": result.networks,
        "dropped": contrast.dropped,
    }


def _mean(units: NDArray[np.float64]) -> float:
    return float(np.mean(units)) if len(units) else float("nan")


def _standardised(
    endpoints: pd.DataFrame, arms: Sequence[str], measure: Quantity, kept: pd.DataFrame, difference: float
) -> float | None:
    """Difference over the between-person SD, pooled over the two arms and the replicates (Cohen's d)."""
    if not measure.sd:
        return None
    spreads = [of_arm(endpoints, arm, measure.sd).merge(kept[REPLICATE], on=REPLICATE)[measure.sd] for arm in arms]
    spread = pd.concat(spreads).dropna()
    scale = float(np.sqrt(np.mean(np.square(spread)))) if len(spread) else 0.0
    return difference / scale if scale > 0.0 else None

"""What ``kithkin run`` says first: eight measures, what they mean, and how they compare with ordinary life."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.estimates.intervals import t_interval
from experiments.formatting import decimals_for, fixed, interval
from simulation.measures import Quantity
from simulation.scenario import Scenario

Values = Mapping[str, NDArray[np.float64]]

HEADLINES: Final[Mapping[str, str]] = {
    "strain": "distress of a day; 0 is a usual person, 1 the spread between persons",
    "strained": "of all days, those on which a person is in distress",
    "satisfaction": "with the relationship, as each partner sees it",
    "isolated": "of the persons, those who feel that they belong nowhere",
    "esteem": "how much persons think of themselves",
    "belonging": "sense of community, 0 to 1",
    "answered": "of the requests for help, those that somebody answered",
    "all_hours": "of helping and of being helped, a person and year",
}
"""The measures, in order of interest, and what each is."""
_COLUMNS: Final = ("", "here", "ordinary life", "difference", "", "what it is")
_MOST_DECIMALS: Final = 4
_NUMERIC: Final = (1, 2, 3)


def usual_life(scenario: Scenario) -> Scenario:
    """Ordinary life in the world of a scenario, under its name: friends and colleagues, and nothing added."""
    return scenario.replace({"circle.active": True, "programmes": {}, "informal": {}})


def table(endpoints: Values, reference: Values | None, measures: Mapping[str, Quantity]) -> str:
    """The measures as lines of a terminal: means over replicates, and paired differences from the ``reference``.

    ``endpoints``, ``reference``: measures by name, (replicates,) each, in one order; no reference, no differences.
    """
    rows = [list(_COLUMNS)] + [_row(measures[name], endpoints, reference) for name in HEADLINES]
    if reference is None:
        rows = [[row[0], row[1], row[5]] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, reference is not None) for row in rows)


def _line(row: list[str], widths: list[int], whole: bool) -> str:
    numeric = _NUMERIC if whole else (1,)
    cells = (
        f"{text:>{width}}" if place in numeric else f"{text:<{width}}"
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def _row(measure: Quantity, endpoints: Values, reference: Values | None) -> list[str]:
    """Title with unit, mean, mean of ordinary life, difference with its interval, which side it is, and what the measure is."""
    mine = endpoints[measure.name]
    its = mine if reference is None else reference[measure.name]
    apart = (mine - its)[np.isfinite(mine - its)]
    limits = t_interval(apart)
    mean = float(apart.mean()) if len(apart) else float("nan")
    decimals = min(decimals_for((limits.high - limits.low) / 2.0), _MOST_DECIMALS)
    told = interval(mean, *limits, decimals) if len(apart) > 1 else fixed(mean, decimals)
    signed = f"+{told}" if mean > 0.0 and round(mean, decimals) else told
    known = [
        float(np.mean(each[np.isfinite(each)])) if np.isfinite(each).any() else float("nan") for each in (mine, its)
    ]
    levels = [fixed(each, min(max(decimals, 2), 3)) for each in known]
    name = f"{measure.title} ({measure.unit})" if measure.unit else measure.title
    nothing = np.isfinite(mean) and round(mean, decimals) == 0.0
    side = "" if nothing else _side(measure, mean, *limits)
    return [name, *levels, signed, side, HEADLINES[measure.name]]


def _side(measure: Quantity, mean: float, low: float, high: float) -> str:
    """'better' or 'worse'; 'unclear' where the interval over replicates includes 0."""
    if not np.isfinite(mean) or not measure.better:
        return ""
    if low <= 0.0 <= high:
        return "unclear"
    return "better" if (mean < 0.0) == (measure.better == "lower") else "worse"


def sentences(replicates: int, compared: bool) -> Iterator[str]:
    """What the numbers rest on, a sentence each."""
    if compared:
        yield "Ordinary life: the same couples and the same luck with friends and colleagues, and nothing added."
        yield "Differences are taken before rounding."
    if replicates == 1:
        yield "One replicate: a small difference may be chance; --replicates N gives intervals."
    else:
        yield f"Means over {replicates} replicates of chance on one network; in brackets the 95 % interval of the difference."
    yield "States are means over the last 28 days, the others over the whole run. All measures: --all; as JSON: --json."

"""One measure of a results folder, as values at points of factors, whichever verb made the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.comparison.method import HEADLINE_DAY
from experiments.comparison.outcomes import EVERYBODY, GROUPS, OUTCOMES, TALLY
from experiments.comparison.page.words import time_of
from experiments.storage.folder import TITLES, Folder
from experiments.storage.store import ENDPOINTS, Store
from experiments.studies.formal_informal.method import NULL, REFERENCE
from experiments.sweeps.analysis.labels import in_a_row, level_words, told
from experiments.sweeps.analysis.results import SweepResults
from simulation.limits import path_of
from simulation.measures import MEASURES, Quantity
from simulation.scenario.schema import suggestion

COMPARED: Final = ("arm", "against", "group", "horizon")
"""Factors of the table that a comparison leaves."""
Words = Callable[[str, Any, bool], str]
ARM: Final = "arm"
AGAINST: Final = "against"


def plain_words(name: str, level: Any, alone: bool) -> str:
    """A level in words: its text without dashes; not ``alone``, behind the last part of the factor's name."""
    text = str(level)
    told = text.replace("-", " ").replace("_", " ") if any(sign.isalpha() for sign in text) else text
    return told if alone or name == ARM else f"{last_of(name).replace('_', ' ')} {told}"


def _compared_words(titles: Mapping[str, str], name: str, level: Any, alone: bool) -> str:
    """A level of a comparison's factor as its page calls it; ``titles``: of the arms, {} in a folder that keeps none."""
    if name == "horizon":
        return time_of(int(level))
    known = GROUPS if name == "group" else titles if name in (ARM, AGAINST) else {}
    return known.get(str(level)) or plain_words(name, level, alone)


def last_of(name: str) -> str:
    """The last part of a dotted name; of a switch, the part before: 'circle' of ``circle.active``."""
    return name.removesuffix(".active").rpartition(".")[2]


class FigureError(ValueError):
    """A figure was asked for that cannot be drawn from these results; its message is one sentence."""


@dataclass(frozen=True)
class Recorded:
    """A measure in every unit (world or replicate) at every point.

    ``points`` (points, factors): level of each factor, by dotted name; ``values`` (units, points), NaN where undefined;
    ``networks`` (units,): network of each unit. ``reference``: row of ``points`` that others are compared with, None where values
    are paired differences already, from what ``against`` says in words. ``usual``: level of a factor that a figure leaves out;
    other factors are averaged over. ``worlds``: whether units are plausible worlds. ``errors`` (units, points): errors of the
    values by chance, None where they are not known. ``words``: a level in words, by the name of its factor, the level, and
    whether it stands alone or needs the factor's name, too.
    """

    measure: Quantity
    points: pd.DataFrame
    values: NDArray[np.float64]
    networks: NDArray[np.int64]
    titles: Mapping[str, str]
    reference: int | None
    against: str = ""
    usual: Mapping[str, Any] = field(default_factory=dict)
    worlds: bool = False
    errors: NDArray[np.float64] | None = None
    words: Words = plain_words

    def factor(self, name: str, option: str) -> str:
        """The dotted name of a factor, of which the last words are enough. Raises FigureError with the nearest."""
        exact = [name] if name in self.points else []
        found = exact or [str(each) for each in self.points if each.endswith(f".{name}") or last_of(each) == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise FigureError(f"{option} {name}: is one of {' and '.join(found)}; give more of the name")
        if not len(self.points.columns):
            raise FigureError(f"{option} {name}: nothing was varied in these results")
        last = [last_of(each) for each in self.points]
        raise FigureError(f"{option} {name}: is no factor of these results{suggestion(name, [*self.points, *last])}")


def recorded(folder: Path | str, measure: str) -> Recorded:
    """The measure in a results folder of sweep, compare or run. Raises FigureError and StoreError."""
    place = path_of("folder", folder)
    manifest = Folder(place).manifest()
    if "plan" in manifest:
        return _of_sweep(SweepResults.read(place), measure)
    if (place / "worlds.parquet").exists():
        return _of_worlds(Folder(place).read("worlds"), measure, partial(_compared_words, manifest.get(TITLES, {})))
    if (place / "plan.parquet").exists():
        return _of_arms(Store(place), measure, partial(_compared_words, manifest.get(TITLES, {})))
    raise FigureError(
        f"{place} holds the results of {manifest.get('study', 'another verb')}, which keeps no runs to be compared; "
        "without --measure all figures of its page are written"
    )


def require(measure: str, known: Iterable[str]) -> None:
    """Raise FigureError, with the nearest name, for a measure that was not recorded."""
    names = list(known)
    if measure not in names:
        raise FigureError(f"--measure {measure}: was not recorded in these results{suggestion(measure, names)}")


def _of_sweep(results: SweepResults, name: str) -> Recorded:
    named = {each.name: each for each in (*results.measures, *results.groups)}
    require(name, named)
    found = results.values(name)
    if not np.isfinite(found.values).any():
        raise FigureError(f"--measure {name}: no run of this sweep has finished with a value of it")
    varied = [each.name for each in results.varied]
    points = results.points[varied].reset_index(drop=True)
    titles = {each.name: each.label for each in results.varied}
    against, values = results.plan.get("against") or {}, found.values
    place = list(found.points).index(results.reference)
    if against:  # each point has a counterpart of its own
        values = values - values[:, [list(found.points).index(each) for each in results.references]]
    reference = in_a_row([told(factor, level, varied) for factor, level in against.items()])
    return Recorded(
        named[name], points, values, found.networks, titles, None if against else place, reference,
        worlds=bool(results.worlds), words=partial(_words, varied),
    )  # fmt: skip


def _words(factors: Sequence[str], name: str, level: Any, alone: bool) -> str:
    """A level of a sweep's factor in words; not ``alone``, with the factor's name."""
    return level_words(name, level) if alone else told(name, level, factors)


def _of_worlds(rows: pd.DataFrame, name: str, words: Words = plain_words) -> Recorded:
    """Of the table of a comparison: a row a world, horizon, pair of arms, group and outcome. Null worlds are left out."""
    require(name, dict.fromkeys(rows["outcome"]))
    if "variant" in rows:
        rows = rows[rows["variant"] == ""]
    rows = rows[(rows["outcome"] == name) & ~rows["arm"].isin(NULL)]
    rows = rows.assign(difference=rows["value"] - rows["reference"])
    wide = rows.pivot(index=["set", "network"], columns=list(COMPARED), values=["difference", "se"])
    order = list(dict.fromkeys(zip(*(rows[each] for each in COMPARED), strict=True)))
    table, errors = wide["difference"][order], wide["se"][order]
    days = sorted(rows["horizon"].unique())
    usual = {
        "against": REFERENCE if (rows["against"] == REFERENCE).any() else rows["against"].iloc[0],
        "group": EVERYBODY,
        "horizon": HEADLINE_DAY if HEADLINE_DAY in days else days[-1],
    }
    titles = {"arm": "structure", "against": "reference", "group": "group", "horizon": "time since the start"}
    return Recorded(
        _quantity(name), table.columns.to_frame(index=False), table.to_numpy(np.float64),
        table.index.get_level_values("network").to_numpy(), titles, None, usual=usual, worlds=True,
        errors=errors.to_numpy(np.float64), words=words,
    )  # fmt: skip


def _of_arms(store: Store, name: str, words: Words) -> Recorded:
    """Of a study or run that keeps a table of endpoints: its arms are the levels of one factor."""
    ends = store.read("endpoints")
    require(name, [each for each in ends.columns if each not in ENDPOINTS])
    table = ends.pivot(index=["network", "stressor"], columns="arm", values=name)
    arms = list(dict.fromkeys(store.read("plan")["arm"]))
    if len(arms) < 2:
        raise FigureError(f"{store.folder} holds one scenario, {arms[0]}, and nothing to compare it with")
    networks = table.index.get_level_values("network").to_numpy()
    points = pd.DataFrame({ARM: arms})
    return Recorded(
        _quantity(name), points, table[arms].to_numpy(np.float64), networks, {ARM: "structure"}, 0, words=words
    )


def _quantity(name: str) -> Quantity:
    known: Sequence[Quantity] = (*OUTCOMES.values(), TALLY, *MEASURES)
    return next((each for each in known if each.name == name), Quantity(name, name, ""))

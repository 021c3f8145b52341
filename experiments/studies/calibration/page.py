"""The page of the calibration: the values that the patterns rule out, the plausible ones, and the most probable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from experiments.formatting import UNDEFINED, counted, fixed, number, percent
from experiments.pages import canvas
from experiments.pages.contents import Figure, Report, Section, Table
from experiments.pages.figures import ROW
from experiments.pages.palette import MUTED, arm_colour
from experiments.patterns.pattern import Pattern
from experiments.studies.calibration.method import Calibration, aim, design
from experiments.studies.calibration.priors import PRIORS

_OUTCOMES = {
    "satisfaction": "satisfaction",
    "conflict": "conflict",
    "help": "satisfaction",
    "esteem": "esteem",
    "belonging": "belonging",
    "perceived": "perceived support",
    "strain": "strain",
}
"""Word in a statistic's name to the outcome that it is about; the first that fits."""
CENTRAL = (0.05, 0.95)
"""Quantiles of the plausible points between which a parameter's range is reported."""
ECHO = 0.9
"""Share of a pattern's variance by one parameter alone, from which on the pattern echoes it."""
_POINTS, _MOVERS = 1024, 3
"""Points over which shares of variance are taken, and parameters of a pattern that are named."""


def report(found: Calibration, provenance: Mapping[str, object]) -> Report:
    """The whole page."""
    return Report(
        title="Calibration: which values reproduce the published patterns",
        question=(
            f"{len(PRIORS)} free and fitted parameters, {len(found.patterns)} patterns of the calibration set: which values are "
            "left, and which are the most probable? The validation set is not used."
        ),
        answer=_answer(found),
        arms=[],
        contrasts=[],
        sections=[_region(found), _emulators(found)],
        assumptions=(
            "Everything that is sourced keeps its published value, and the network its default shape.",
            "Constants that centre are the means of each world itself.",
            "The most probable point weighs a quarter of a pattern's tolerance like a quarter of a parameter's prior range.",
        ),
        caveats=(
            "A parameter whose plausible range is as wide as its prior range was not informed by these patterns.",
            "The emulators' error, chance included, is in the table and is allowed for when values are ruled out.",
            "Patterns that trials give are not used: coefficients of programmes were fitted to them one by one.",
        ),
        provenance=provenance,
    )


def _answer(found: Calibration) -> str:
    """How much of the region is left, and what the most probable point meets, outcome by outcome."""
    if len(found.plausible):
        said = (
            f"{counted(len(found.plausible), 'point')} of the plausible region were drawn: smoothed over chance, they reproduce "
            "every pattern at once. Most parameters stay loosely bounded by themselves, since patterns bind their "
            "combinations; conclusions are therefore to be checked over the whole plausible region."
        )
    else:
        said = "No values were found that reproduce every pattern at once, so that there is no plausible region."
    return f"{said}\n\n{met(found)}"


def met(found: Calibration) -> str:
    """The sentence on the patterns that the most probable point meets, by the outcome that they are about."""
    inside = Counter(outcome for outcome, pattern, value in _at_best(found) if pattern.low <= value <= pattern.high)
    outcomes = Counter(outcome for outcome, _, _ in _at_best(found))
    told = "; ".join(f"{each}, {inside[each]} of {count}" for each, count in outcomes.items())
    return f"The most probable point meets {inside.total()} of {len(found.patterns)} patterns: {told}."


def _at_best(found: Calibration) -> list[tuple[str, Pattern, float]]:
    """Every pattern with the outcome that it is about, and its emulated value at the most probable point."""
    values = found.emulator.predict(found.best.to_numpy()[None, :])[0]
    return [(outcome_of(pattern), pattern, float(value)) for pattern, value in zip(found.patterns, values, strict=True)]


def outcome_of(pattern: Pattern) -> str:
    """The outcome that a pattern is about: of two that go together, the first named in ``_OUTCOMES``."""
    return next((said for word, said in _OUTCOMES.items() if word in pattern.statistic), "strain")


def ranges(found: Calibration) -> list[tuple[str, float, float, float]]:
    """Name, most probable value, and central range of the plausible points, a row a parameter."""
    low, high = (found.plausible.quantile(each) for each in CENTRAL)
    return [(name, float(found.best[name]), float(low[name]), float(high[name])) for name in PRIORS]


def _region(found: Calibration) -> Section:
    rows = [
        [name, number(PRIORS[name].guess), f"{number(PRIORS[name].low)} to {number(PRIORS[name].high)}",
         f"{number(low)} to {number(high)}", number(best)]
        for name, best, low, high in ranges(found)
    ]  # fmt: skip
    table = Table(
        "Parameters before and after they met the patterns.",
        ("Parameter", "Guess", "Prior range", "Plausible (central 90 %)", "Most probable"),
        rows,
    )
    caption = "Prior range (thin), central 90 % of the plausible points (thick), guess (circle), most probable value (square)."
    figure = Figure("ranges", partial(_ranges_drawn, found), caption, "ranges of the parameters before and after")
    return Section("The plausible region", "What the patterns leave of each parameter's range.", [figure, table])


@canvas.style()
def _ranges_drawn(found: Calibration) -> canvas.Drawing:
    figure, grid = canvas.sheet(0.8 + ROW * len(PRIORS))
    axes = grid[0, 0]
    for height, (name, best, low, high) in enumerate(ranges(found)):
        prior = PRIORS[name]
        scaled = (np.array([low, high, prior.guess, best]) - prior.low) / (prior.high - prior.low)
        axes.plot((0, 1), (height, height), color=MUTED.light, linewidth=0.9)
        axes.plot(scaled[:2], (height, height), color=arm_colour(0), linewidth=5, alpha=0.45)
        axes.plot(scaled[2], height, "o", color=MUTED.light, markersize=6, markerfacecolor="none")
        axes.plot(scaled[3], height, "s", color=arm_colour(1), markersize=5.5)
    canvas.horizontal(axes, list(PRIORS))
    axes.set_xticks((0, 1), ("lowest of the prior range", "highest"))
    return figure


def moved_by(shares: NDArray[np.float64]) -> str:
    """The parameters with the largest ``shares`` (parameters,) of a pattern's variance in words; whose echo it is, if one's."""
    if np.isnan(shares).all():
        return UNDEFINED
    largest = np.argsort(-shares, kind="stable")[:_MOVERS]
    named = ", ".join(f"{list(PRIORS)[each]} {percent(float(shares[each]))}" for each in largest)
    return f"echo of {named}" if shares[largest[0]] >= ECHO else named


def _emulators(found: Calibration) -> Section:
    movers = found.emulator.movers(design(_POINTS, 0).to_numpy())
    rows = []
    order = list(dict.fromkeys(_OUTCOMES.values()))
    known = sorted(zip(_at_best(found), movers, strict=True), key=lambda each: order.index(each[0][0]))
    for (outcome, pattern, value), moved in known:
        target = aim(pattern)
        rows.append(
            [outcome.capitalize(), f"{pattern.id} {pattern.name}", UNDEFINED if np.isnan(target) else fixed(target, 3),
             f"{number(pattern.low)} to {number(pattern.high)}", fixed(value, 3),
             str(found.emulator.kind[pattern.statistic]),
             fixed(float(found.emulator.error[pattern.statistic]), 4),
             percent(max(0.0, float(found.emulator.explained[pattern.statistic]))), moved_by(moved)]
        )  # fmt: skip
    table = Table(
        "Emulators of the patterns.",
        (
            "Outcome",
            "Pattern",
            "Aim",
            "Tolerance",
            "At the most probable point",
            "Emulator",
            "Error of a simulation",
            "Variance explained",
            "Moved most by",
        ),
        rows,
        "Quadratic surface or Gaussian process, whichever predicts left-out points better. Error: spread of single simulations "
        "around a prediction that did not know them, chance included. A pattern that no parameter moves has no variance to "
        "explain. Moved most by: the three parameters with the largest shares of the emulator's variance over the prior ranges "
        f"(r squared); a pattern of which one parameter alone moves {percent(ECHO)} or more is an echo of it.",
        grouped=True,
    )
    return Section(
        "The patterns as emulated", "How well the emulators predict, and where the most probable point lies.", [table]
    )

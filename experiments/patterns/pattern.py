"""Pattern: what a run must reproduce, as one row of a table; the rows are in ``echoes``, ``calibration``, ``validation``."""

from __future__ import annotations

from typing import Literal, NamedTuple

Set = Literal["echo", "calibration", "validation"]
"""An *echo* repeats an input and is only shown; *calibration* may be fitted; *validation* may not, it is reported."""

Target = float | tuple[float, float] | str
"""A number; the range of the published numbers; or, where only sign or size is known, that in words."""

Mark = Literal["D", "R", "M"]
"""Where the target is from: recomputed from published raw data, read in the publication, or from memory."""

Rule = Literal["interval", "measures", "formula", "range", "set"]

RULES: dict[Rule, str] = {
    "interval": "the 95 % interval of the data, over couples, or of the published statistic",
    "measures": "from the lowest to the highest end of the 95 % intervals of three measures of one construct",
    "formula": "an interval worked out from printed numbers by a formula that was fixed beforehand",
    "range": "the range of several published values",
    "set": "set by hand around the target; of many the value of a forerunner of this model was known",
}
"""How a tolerance came about."""

Independence = Literal["", "seen", "same diary", "new", "check", "overlap"]

INDEPENDENCE: dict[Independence, str] = {
    "new": "data that the model has not seen, of a kind that no calibration row holds",
    "check": "data that the model has not seen, of a kind that a calibration row holds, too",
    "overlap": "studies that overlap with those of a calibration row",
    "same diary": "another statistic of the diary that calibrates",
    "seen": "not fitted, but on the screen while a forerunner of this model was tuned by hand",
}
"""What a validation row can say, strongest first."""


class Pattern(NamedTuple):
    """One pattern: ``target`` as published, ``low`` and ``high`` its tolerance, ``statistic`` the name of the simulated number.

    ``how``: the estimator in words. ``changed``: what was changed in model, target or tolerance after a look at the value.
    """

    set: Set
    id: str
    name: str
    target: Target
    low: float
    high: float
    statistic: str
    mark: Mark
    rule: Rule
    source: str
    how: str
    changed: str = ""
    independence: Independence = ""

"""Factors: what a sweep varies, as a list of levels, a range, or a distribution within the range that the schema allows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import Scenario
from simulation.scenario.catalogue import Parameter, outside
from simulation.scenario.mistakes import shown
from simulation.scenario.schema import suggestion

DISTRIBUTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "uniform": ("low", "high"),
    "log-uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "log_sd"),
}
"""Keys that each distribution needs. Normal and lognormal also take ``low`` and ``high``, where they are cut off."""

TAILED: Final = ("normal", "lognormal")
TAIL: Final = 0.01
"""Percentiles between which designs of corners and grids take a distribution with tails: the 1st and the 99th."""


@dataclass(frozen=True)
class Factor:
    """One varied parameter: its ``levels``, or a ``distribution`` with its ``numbers``, low and high among them."""

    parameter: Parameter
    name: str
    levels: tuple[Any, ...] = ()
    distribution: str = ""
    numbers: Mapping[str, float] | None = None

    def at(self, quantiles: NDArray[np.float64]) -> list[Any]:
        """The values at ``quantiles`` (n,) in 0 to 1: of levels, each has an equal share; whole numbers are rounded."""
        if self.levels:
            last = len(self.levels) - 1
            return [self.levels[min(int(each * (last + 1)), last)] for each in quantiles]
        return self._typed(self._quantile(quantiles))

    def grid(self, number: int) -> list[Any]:
        """All levels, or ``number`` values spread evenly over the range, its ends among them."""
        return list(self.levels) if self.levels else self.at_grid(np.linspace(0.0, 1.0, number))

    def at_grid(self, places: NDArray[np.float64]) -> list[Any]:
        """The values at places (n,) of a grid, 0 to 1, without the outermost 1 % at each end of a distribution with tails."""
        return self.at(TAIL + (1 - 2 * TAIL) * places if self.distribution in TAILED else places)

    @property
    def implausible(self) -> str:
        """The levels outside of the parameter's plausible range, or the ends of the distribution, in words; '' if none are."""
        return outside(self.parameter, self.name, self.levels or self.at_grid(np.array([0.0, 1.0])))

    def record(self) -> dict[str, Any]:
        """The factor as a plan file would give it."""
        if self.levels:
            return {"levels": list(self.levels)}
        return {"distribution": self.distribution, **(self.numbers or {})}

    def _quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles of the distribution, cut off at low and high: ``F^-1(F(low) + u (F(high) - F(low)))``."""
        numbers = dict(self.numbers or {})
        low, high = numbers["low"], numbers["high"]
        if self.parameter.kind == "whole number" and self.distribution == "uniform":
            numbers |= {"low": low - 0.5, "high": high + 0.5}  # so that the two ends are as likely as the other numbers
        law = _law(self.distribution, numbers)
        below, above = law.cdf(numbers["low"]), law.cdf(numbers["high"])
        return np.asarray(np.clip(law.ppf(below + share * (above - below)), low, high))

    def _typed(self, values: NDArray[np.float64]) -> list[Any]:
        if self.parameter.kind == "whole number":
            return [round(value) for value in values.tolist()]
        return [float(value) for value in values.tolist()]


class Known(Protocol):
    """What a factor must know of the scenarios that it varies."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter under a dotted name; None where no scenario has a value there."""

    def unknown(self, name: str) -> str:
        """The sentence about a name that none of them has."""


def factor(name: str, given: Any, known: Known) -> tuple[Factor | None, list[str]]:
    """The factor under a dotted ``name`` of a plan; or None and the mistakes in it, a sentence each."""
    parameter = known.parameter(name)
    if parameter is None:
        return None, [f"factors.{known.unknown(name)}"]
    if isinstance(given, Mapping):
        return (_levelled if "levels" in given else _ranged)(parameter, name, given)
    return _levelled(parameter, name, {"levels": given})


def misfit(parameter: Parameter, name: str, value: Any) -> list[str]:
    """The mistake, as a list of one sentence, of a value that the parameter cannot have; else an empty list."""
    return [] if _fits(parameter, value) else [f"{name} = {shown(value)}: must be {parameter.allowed}"]


def _levelled(parameter: Parameter, name: str, given: Mapping[str, Any]) -> tuple[Factor | None, list[str]]:
    levels = given["levels"]
    title = f"factors.{name}"
    if not isinstance(levels, Sequence) or isinstance(levels, str) or not levels or len(given) > 1:
        return None, [f"{title} = {shown(levels)}: must be a list of levels, or a table with low and high"]
    mistakes = [sentence for level in levels for sentence in misfit(parameter, title, level)]
    if mistakes:
        return None, mistakes
    typed_levels = tuple(typed(parameter, level) for level in levels)
    if len(set(typed_levels)) < len(levels):
        return None, [f"{title} = {shown(list(levels))}: must name each level once"]
    return Factor(parameter, name, typed_levels), []


def _ranged(parameter: Parameter, name: str, given: Mapping[str, Any]) -> tuple[Factor | None, list[str]]:
    title = f"factors.{name}"
    law = given.get("distribution", "uniform")
    if law not in DISTRIBUTIONS:
        return None, [f"{title}.distribution = {shown(law)}: unknown name{suggestion(law, DISTRIBUTIONS)}"]
    if parameter.kind not in ("number", "whole number") or parameter.range is None:
        return None, [f"{title}: must be a list of levels, each {parameter.allowed}"]
    mistakes = _wrong_keys(title, law, given)
    given = {"low": parameter.range[0], "high": parameter.range[1], **given} if law in TAILED else given
    numbers = {key: given[key] for key in ("low", "high", *DISTRIBUTIONS[law]) if key in given}
    mistakes += [
        f"{title}.{key} = {shown(value)}: must be a number" for key, value in numbers.items() if not _is_number(value)
    ]
    if not mistakes:
        mistakes = _contradictions(parameter, title, law, numbers)
    return (None, mistakes) if mistakes else (Factor(parameter, name, distribution=law, numbers=numbers), [])


def _wrong_keys(title: str, law: str, given: Mapping[str, Any]) -> list[str]:
    needed = DISTRIBUTIONS[law]
    known = {"distribution", "low", "high", *needed}
    unknown = [
        f"{title}.{key}: unknown name; there are {', '.join(sorted(known))}" for key in given if key not in known
    ]
    return unknown + [f"{title}.{key}: missing, must be a number" for key in needed if key not in given]


def _contradictions(parameter: Parameter, title: str, law: str, numbers: Mapping[str, float]) -> list[str]:
    low, high = numbers["low"], numbers["high"]
    mistakes = [sentence for key in ("low", "high") for sentence in misfit(parameter, f"{title}.{key}", numbers[key])]
    if low >= high:
        mistakes.append(f"{title}.low = {low}: must be less than high = {high}")
    if law == "log-uniform" and low <= 0:
        mistakes.append(f"{title}.low = {low}: must be more than 0 in a log-uniform distribution")
    if law == "triangular" and not low <= numbers["mode"] <= high:
        mistakes.append(f"{title}.mode = {numbers['mode']}: must lie in low = {low} to high = {high}")
    positive = [key for key in ("sd", "log_sd", "median") if numbers.get(key, 1.0) <= 0]
    mistakes += [f"{title}.{key} = {numbers[key]}: must be more than 0" for key in positive]
    if not mistakes and not _law(law, numbers).cdf(high) - _law(law, numbers).cdf(low) > 1e-6:
        mistakes.append(f"{title}: nearly nothing of the distribution lies in {low} to {high}")
    return mistakes


def _law(name: str, numbers: Mapping[str, float]) -> Any:
    """The distribution of SciPy, before it is cut off."""
    from scipy import stats

    low, high = numbers["low"], numbers["high"]
    width = high - low
    if name == "log-uniform":
        return stats.loguniform(low, high)
    if name == "triangular":
        return stats.triang((numbers["mode"] - low) / width, low, width)
    if name == "normal":
        return stats.norm(numbers["mean"], numbers["sd"])
    if name == "lognormal":
        return stats.lognorm(numbers["log_sd"], scale=numbers["median"])
    return stats.uniform(low, width)


def value_at(scenario: Scenario, name: str) -> Any:
    """The value at a dotted name, None where the scenario has none."""
    content: Any = scenario.to_dict()
    for part in name.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return content


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -math.inf < value < math.inf


def _fits(parameter: Parameter, value: Any) -> bool:
    """Whether a value has the parameter's kind and lies in its range; of a text, the range is that of its length."""
    if parameter.kind == "switch":
        return isinstance(value, bool)
    if parameter.kind == "choice":
        return isinstance(value, str) and value in parameter.choices
    low, high = parameter.range or (-math.inf, math.inf)
    if parameter.kind == "text":
        return isinstance(value, str) and low <= len(value) <= high
    whole = parameter.kind == "number" or (_is_number(value) and value == int(value))
    return whole and _is_number(value) and low <= value <= high


def typed(parameter: Parameter, value: Any) -> Any:
    """A value that fits as the schema types it, so that 0 and 0.0 are the same level."""
    return {"number": float, "whole number": int}.get(parameter.kind, lambda same: same)(value)

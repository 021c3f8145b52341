"""The language in which parameters are declared: every field says its unit, ranges, meaning and evidence, once.

File format, command line, documentation and error messages are all made from these declarations.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from math import ceil, floor
from typing import Any, Final, Literal

from pydantic import Field
from pydantic.fields import FieldInfo

Evidence = Literal["sourced", "fitted", "free", "design"]
"""Where a default comes from.

``sourced``: a published figure, cited; ``fitted``: chosen so that a pattern is met; ``free``: no anchor was found, so it
belongs in the sensitivity analysis; ``design``: the user's choice of what to simulate, not an unknown of the world.
"""

LISTED: Final = 12
"""Names that one sentence lists at most."""
_COMPARED: Final = 200
"""Characters of an unknown name that are compared with the known ones."""


def quantity(
    default: Any,
    low: float,
    high: float,
    unit: str,
    meaning: str,
    evidence: Evidence,
    source: str = "",
    plausible: tuple[float, float] | None = None,
) -> Any:
    """Declare a number: default and allowed range [low, high] in ``unit``, meaning, evidence label and citation.

    ``plausible``: inclusive range in which values describe a world that may exist. Without it the whole allowed range is
    plausible for a choice of design, and half to twice the default (``half_to_twice``) for anything else.
    """
    if evidence == "sourced" and not source:
        raise ValueError("a sourced parameter names its source")
    chosen = evidence == "design" or default is ...
    least, most = plausible or ((low, high) if chosen else half_to_twice(default, low, high))
    if not low <= least <= most <= high:
        raise ValueError(f"plausible = {least} to {most}: must lie in the allowed range, {low} to {high}")
    return Field(
        default=default,
        ge=low,
        le=high,
        description=meaning,
        json_schema_extra={"unit": unit, "evidence": evidence, "source": source, "plausible": [least, most]},
    )


def half_to_twice(value: float, low: float, high: float) -> tuple[float, float]:
    """Half to twice ``value``, with its sign, cut to [low, high]; whole numbers for a whole number."""
    least, most = sorted((value / 2, value * 2))
    if isinstance(value, int):
        least, most = ceil(least), floor(most)
    return max(low, least), min(high, most)


def choice(default: Any, meaning: str, **limits: Any) -> Any:
    """Declare a choice (a switch, a name, a text) that the user makes; it has no unit and no evidence."""
    return Field(
        default=default,
        description=meaning,
        json_schema_extra={"unit": "", "evidence": "design", "source": ""},
        **limits,
    )


def unit_of(field: FieldInfo) -> str:
    """Unit of a declared field, '' where it has none."""
    return str(_extra(field).get("unit", ""))


def evidence_of(field: FieldInfo) -> str:
    """Evidence label of a declared field."""
    return str(_extra(field).get("evidence", "design"))


def source_of(field: FieldInfo) -> str:
    """Citation behind a declared field, '' where it has none."""
    return str(_extra(field).get("source", ""))


def range_of(field: FieldInfo) -> tuple[Any, Any] | None:
    """Inclusive (low, high) of a declared number, None where the field has no range."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return None if low is None or high is None else (low, high)


def plausible_of(field: FieldInfo) -> tuple[Any, Any] | None:
    """Inclusive plausible (low, high) of a declared number, None where the field is no number."""
    found = _extra(field).get("plausible")
    return None if found is None else (found[0], found[1])


def suggestion(name: object, known: Iterable[str]) -> str:
    """The end of a sentence about the unknown ``name``: '; did you mean X?' with the known name spelt most like it.

    Where no known name is near: '; there are A, B, C' if they are at most ``LISTED``, else ''.
    """
    names = list(known)
    text = str(name)[:_COMPARED]
    for spelt in (text, text.lower()):
        if near := difflib.get_close_matches(spelt, names, n=1, cutoff=0.5):
            return f"; did you mean {near[0]}?"
    if len(names) > LISTED:
        return ""
    return f"; there {'is' if len(names) < 2 else 'are'} {', '.join(names) or 'none'}"


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}

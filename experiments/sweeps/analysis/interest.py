"""The measures that the page of a sweep shows, and their order: what readers ask for first comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from simulation.measures import Quantity

INTEREST: Final = (
    "strain", "satisfaction", "isolated", "esteem", "belonging", "all_hours", "contact_hours", "provider_hours",
)  # fmt: skip
"""Measures in the order in which a page speaks of them."""
MOST_MEASURES: Final = 6
"""Measures of which a page speaks; the tables have all."""
MOST_NAMED: Final = 12
"""Measures that a plan names for their own sake; a plan that keeps more is no list of what is of interest."""


def of_interest(measures: Sequence[Quantity], endpoints: pd.DataFrame) -> tuple[Quantity, ...]:
    """Those of ``INTEREST`` first, then others that a plan names itself; none that has the same value in all ``endpoints``."""
    varied = {each.name: each for each in measures if each.name in endpoints and endpoints[each.name].nunique() > 1}
    first = [varied[name] for name in INTEREST if name in varied]
    own = len(measures) <= MOST_NAMED or not first
    rest = [each for name, each in varied.items() if name not in INTEREST] if own else []
    return tuple([*first, *rest][:MOST_MEASURES])

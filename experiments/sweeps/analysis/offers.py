"""What structures of support offer, read from the scenarios of a sweep."""

from __future__ import annotations

import json
from typing import NamedTuple

import pandas as pd

from experiments.storage.store import Store
from experiments.sweeps.analysis.labels import STRUCTURE


class Offers(NamedTuple):
    """What a structure of support offers: names such as ``programmes.support-group``, and ``before``, all else in it, as JSON."""

    records: frozenset[str]
    before: str


def offers_of(store: Store, points: pd.DataFrame, names: pd.Series) -> dict[str, Offers]:
    """What each structure offers, at some of its points at least."""
    structures = dict(zip(names, points[STRUCTURE], strict=True))
    found: dict[str, Offers] = {}
    for arm, text in store.each_scenario():
        if arm in structures:
            content = json.loads(text)
            offered = {table: content.pop(table, {}) for table in ("programmes", "informal")}
            rest = {name: value for name, value in content.items() if name not in ("name", "summary")}
            records = frozenset(f"{table}.{name}" for table, each in offered.items() for name in each)
            known = found.setdefault(structures[arm], Offers(records, json.dumps(rest, sort_keys=True)))
            found[structures[arm]] = known._replace(records=known.records | records)  # one without places is left out
    return found

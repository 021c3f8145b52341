"""Quantity: a reported number that a study computes itself, named as the model's own measures are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """Name, title, unit and meaning; ``better`` is 'lower', 'higher' or ''; ``sd`` names a column with the spread, or ''."""

    name: str
    title: str
    unit: str
    meaning: str = ""
    better: str = ""
    sd: str = ""

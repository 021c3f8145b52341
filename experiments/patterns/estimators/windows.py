"""Windows: a long diary cut into studies as long as those in the literature, and persons centred within each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

STUDY_DAYS = 14
"""Days of a diary study (Campbell et al. 2005)."""

RECALL_DAYS = 28
"""Days that a questionnaire asks about: inventories of received support and of strain ask about the past four weeks."""

Floats = NDArray[np.float64]


def studies(daily: NDArray[Any], days: int = STUDY_DAYS) -> NDArray[Any]:
    """View (studies, days, persons) of ``daily`` (days, persons); days beyond the last whole study are left out.

    Raises ValueError for a diary shorter than one study.
    """
    count = len(daily) // days
    if count == 0:
        raise ValueError(f"a diary of {len(daily)} days: must have at least {days} days")
    return daily[: count * days].reshape(count, days, *daily.shape[1:])


def centred(daily: NDArray[Any], days: int = STUDY_DAYS) -> Floats:
    """Daily values less the person's mean of the study, (studies, days, persons): what is within persons."""
    cut = studies(daily, days).astype(np.float64)
    cut -= cut.mean(axis=1, keepdims=True)
    return cut


def recalled(daily: NDArray[Any]) -> Floats:
    """A person's mean over each four weeks, (questionnaires, persons), as a questionnaire at their end would ask for it."""
    cut = studies(daily, RECALL_DAYS)
    return np.asarray(cut.mean(axis=1, dtype=np.float64))


def dot(one: Floats, other: Floats) -> float:
    """Sum of products over studies, days and persons; views are not copied."""
    return float(np.einsum("sdp,sdp->", one, other))


def ratio(part: float, whole: float) -> float:
    """``part / whole``; NaN where the whole is 0, as where nothing ever varies."""
    return part / whole if whole != 0.0 else float("nan")

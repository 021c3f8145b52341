"""Ordinary life as validation watches it: a year's diary, and questionnaires over the years that follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.patterns.diary import Diary, keep_diary
from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.regression import correlation
from experiments.patterns.estimators.windows import RECALL_DAYS
from experiments.patterns.statistics.couples import couple_statistics
from experiments.patterns.statistics.days import couple_days, help_statistics, month_statistics, strain_statistics
from experiments.patterns.statistics.questionnaires import questionnaire_statistics
from experiments.patterns.statistics.years import (
    LATER,
    YEAR,
    Wave,
    event_statistics,
    lonely_statistics,
    neighbour_statistics,
    panel_statistics,
    wave_of,
    year_statistics,
)
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork

DIARY_DAYS = RECALL_DAYS + YEAR
"""Days of the diary, from four weeks before day 0 on."""


class Life(NamedTuple):
    """What was kept of one world: the diary of days -27 to 365, questionnaires by their day, and who is tied to whom.

    ``kinds``: names of the kinds of life event.
    """

    diary: Diary
    waves: dict[int, Wave]
    network: SocialNetwork
    kinds: tuple[str, ...]


def watch(ensemble: Ensemble, later: Sequence[int] = LATER) -> list[Life]:
    """Advance an ensemble over all days that the patterns ask about; keep what they need of each member.

    ``later``: days of the questionnaires after the first year.
    """
    start, everybody = ensemble.day + RECALL_DAYS, np.arange(ensemble.persons)
    diaries = keep_diary(ensemble, DIARY_DAYS)
    waves = [{0: wave_of(each.part(slice(0, RECALL_DAYS), everybody)), YEAR: wave_of(each)} for each in diaries]
    for day in later:
        ensemble.advance(start + day - RECALL_DAYS - ensemble.day)
        for wave, diary in zip(waves, keep_diary(ensemble, RECALL_DAYS), strict=True):
            wave[day] = wave_of(diary)
    return [Life(diary, wave, ensemble.network, ensemble.kinds) for diary, wave in zip(diaries, waves, strict=True)]


def statistics_of(life: Life) -> dict[str, float]:
    """Every statistic of ordinary life by name; those of later years where all of their questionnaires were kept."""
    diary, waves, network, kinds = life
    career = kinds.index("career") if "career" in kinds else -1
    return {
        **strain_statistics(diary),
        **month_statistics(diary),
        **help_statistics(diary),
        **couple_statistics(couple_days(diary)),
        **questionnaire_statistics(diary, network),
        **year_statistics(waves, diary.partner),
        **event_statistics(diary.events[RECALL_DAYS:], waves, career),
        **network_statistics(network),
        **(_of_later_years(life) if set(LATER) <= set(waves) else {}),
    }


def network_statistics(network: SocialNetwork) -> dict[str, float]:
    """What the network brings: how alike partners are from the start."""
    own, partner = Couples.of(network.partner)
    disposition = network.disposition.astype(np.float64)
    return {"disposition_partner": correlation(disposition[own], disposition[partner])}


def _of_later_years(life: Life) -> dict[str, float]:
    waves, partner = life.waves, life.diary.partner
    return {
        "perceived_years": correlation(waves[0].perceived_now, waves[760].perceived_now),
        **panel_statistics(waves, partner),
        **lonely_statistics(waves),
        **neighbour_statistics(waves, life.network),
    }

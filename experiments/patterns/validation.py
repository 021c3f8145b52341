"""Validation patterns: never fitted, reported whatever they show.

Rules, targets and tolerances of V10 to V40 were fixed before their first evaluation.
"""

from __future__ import annotations

from functools import partial

from experiments.patterns.pattern import Pattern

_row = partial(Pattern, "validation")
_new = partial(_row, independence="new")
_same = partial(_row, independence="same diary")
_seen = partial(_row, independence="seen")
_check = partial(_row, independence="check")
_DIARY = "Campbell et al. 2005, raw data"
_SECOND = "Bar-Kalifa & Sened 2020, raw data"
_MARRIED = "Acitelli 1997, raw data"
_PANEL = "Rosenfeld et al. 2023, raw data"
_ASKED = "28-day means of satisfaction on one's own and the partner's conflicts, standardised, 12 waves"
_WEEKS = "two successive weeks of a 14-day study"

VALIDATION = (
    _same("V1a", "satisfaction: week 1 with week 2", 0.77, 0.68, 0.86, "weeks_satisfaction", "D", "set", _DIARY,
          f"r over persons of {_WEEKS}"),
    _same("V1b", "conflict: week 1 with week 2", 0.52, 0.38, 0.66, "weeks_conflict", "D", "set", _DIARY,
          f"r over persons of {_WEEKS}"),
    _same("V2", "partner's satisfaction yesterday with satisfaction", 0.030, -0.02, 0.09, "satisfaction_after_partner", "D",
          "interval", _DIARY, "satisfaction on one's own and the partner's of the day before, centred, standardised"),
    _seen("V3", "strain to esteem, a year", -0.08, -0.12, -0.04, "esteem_by_strain", "R", "set", "Sowislo & Orth 2013",
          "28-day means a year apart, esteem of the first wave controlled, standardised"),
    _seen("V4", "strain: partner r, long run", (0.35, 0.45), 0.25, 0.50, "strain_long_run", "R", "set", "several diary studies",
          "r of the partners' means over 393 days, both orders"),
    _seen("V5", "waiting list: satisfaction, pre to post", 0.12, -0.04, 0.29, "waiting_gain", "R", "interval",
          "Roddy et al. 2020", "couples counselling: mean change of the waiting list over the SD of all randomised before"),
    _seen("V6", "received support with strain, within days", "positive", 0.0, 0.15, "help_strain_within", "R", "set",
          "Gleason et al. 2008", "help (0 or 1) and strain, centred in 14 days: r"),
    _seen("V7", "odds of strain beside a strained friend", "below 1.93", 1.0, 1.93, "strained_friend_odds", "M", "set",
          "Rosenquist et al. 2011", "28-day mean among the top fifth; odds ratio over ties"),
    _seen("V8", "support x stressors: f2", 0.002, 0.0, 0.02, "support_f2", "R", "set", "Aguinis et al. 2005",
          "28-day strain on share of stressor days, perceived support and their product, standardised"),
    _seen("V9", "support group: 6 less 12 sessions", "positive", 0.0, 4.0, "trial_dose", "R", "set", "Hawkins 2012",
          "SMD in strain of the trial with six sessions less that with twelve"),
    _same("V10", "satisfaction: lag-2, uncorrected", -0.015, -0.075, 0.036, "satisfaction_lag_2", "D", "interval", _DIARY,
          "r of days two apart, centred in 14 days"),
    _same("V11", "conflict of week 1 with satisfaction of week 2", 0.009, -0.10, 0.10, "week_of_conflict", "D", "interval",
          _DIARY, f"satisfaction of the first week controlled; {_WEEKS}"),
    _same("V12", "partner's conflict yesterday with conflict", 0.022, -0.017, 0.066, "conflict_after_partner", "D", "interval",
          _DIARY, "conflict on one's own and the partner's of the day before, centred, standardised"),
    _same("V13", "satisfaction yesterday with conflict", -0.066, -0.12, -0.015, "conflict_after_satisfaction", "D", "interval",
          _DIARY, "conflict on conflict and satisfaction of the day before, centred, standardised"),
    _same("V14", "couples' means: conflict with satisfaction", -0.46, -0.60, -0.30, "couple_conflict_satisfaction", "D",
          "interval", _DIARY, "14-day means of both partners together: r"),
    _same("V15", "partner's week 1 with week 2, satisfaction", 0.15, 0.02, 0.26, "week_of_partner", "D", "interval", _DIARY,
          f"one's own first week controlled; {_WEEKS}"),
    _same("V16", "satisfaction: mean with SD within persons", -0.62, -0.71, -0.53, "satisfaction_level_spread", "D", "interval",
          _DIARY, "r over persons, 14-day windows"),
    _same("V17", "satisfaction: SD within persons, its SD over mean", 0.74, 0.66, 0.83, "satisfaction_spread_variation", "D",
          "interval", _DIARY, "over persons, 14-day windows"),
    _same("V18", "satisfaction: partner r of the SD within persons", 0.49, 0.35, 0.63, "satisfaction_spread_partner", "D",
          "interval", _DIARY, "14-day windows, both orders"),
    _new("V19", "strain: lag-2, uncorrected", 0.052, 0.016, 0.132, "strain_lag_2", "D", "measures", _SECOND,
         "r of days two apart, centred in 35 days"),
    _new("V20", "strain: weeks four weeks apart, r", 0.689, 0.493, 0.793, "strain_weeks_apart", "D", "measures", _SECOND,
         "r over persons of the first with the fifth week of 35 days"),
    _new("V21", "strain: SD within persons, its SD over mean", 0.358, 0.317, 0.584, "strain_spread_variation", "D", "measures",
         _SECOND, "over persons, 35-day windows"),
    _new("V22", "strain: partner r of the SD within persons", 0.299, 0.006, 0.527, "strain_spread_partner", "D", "measures",
         _SECOND, "35-day windows, both orders"),
    _new("V23", "satisfaction on the partner's strain", 0.001, -0.147, 0.161, "satisfaction_of_partners_strain", "D",
         "measures", _SECOND, "28 days before on one's own and the partner's mean strain of 35 days, standardised"),
    _check("V24", "strain: same-day partner r, 35 days", 0.287, 0.121, 0.340, "strain_same_day_month", "D", "measures", _SECOND,
           "strain centred in 35 days; r of the partners on the same day"),
    _check("V25", "satisfaction on own conflict, asked once", -0.519, -0.588, -0.444, "asked_own_conflict", "D", "interval",
           _MARRIED, f"{_ASKED}: one's own weight"),
    _check("V26", "satisfaction on partner's conflict, asked once", -0.246, -0.324, -0.164, "asked_partner_conflict", "D",
           "interval", _MARRIED, f"{_ASKED}: the partner's weight"),
    _new("V27", "satisfaction: r over 4.7 by r over 1.5 years", 0.666, 0.549, 0.781, "satisfaction_stability_ratio", "D",
         "interval", _PANEL, "five answers with the shares of the data, 1,716 against 548 days"),
    _new("V28", "conflicts of a week: r over 1.5 years", 0.457, 0.350, 0.546, "fights_years", "D", "interval", _PANEL,
         "log(1 + conflicts of seven days, at most 7), 548 days apart"),
    _check("V29", "conflicts of a week with satisfaction, r", -0.325, -0.400, -0.249, "fights_satisfaction", "D", "interval",
           _PANEL, "as V28 and V27; mean of two waves"),
    _new("V30", "conflict, satisfaction 1.5 years later", 0.824, 0.622, 1.085, "satisfaction_by_fights_share", "D", "interval",
         _PANEL, "r over 548 days over the mean of both r at one time"),
    _new("V31", "satisfaction, conflict 1.5 years later", 0.731, 0.488, 1.004, "fights_by_satisfaction_share", "D", "interval",
         _PANEL, "r over 548 days over the mean of both r at one time"),
    _new("V32", "odds of new high strain, lonely against not", 2.33, 1.62, 3.34, "lonely_onset_odds", "R", "interval",
         "Mann et al. 2022", "least belonging tenth; above the limit of the top 15 % two years later, not before"),
    _new("V33", "loneliness to strain: left when strain is controlled", 0.55, 0.45, 0.68, "lonely_left_after_control", "R",
         "formula", "Lee et al. 2021", "slope on strain 2 and 4 years later, with over without strain now"),
    _new("V34", "low strain beside a partner with low strain", 0.08, 0.002, 0.16, "happy_beside_partner", "R", "interval",
         "Fowler & Christakis 2008", "lowest 60 %, 3 years apart; logistic regression: change of the chance"),
    _new("V35", "low strain beside a friend with low strain", 0.25, 0.01, 0.57, "happy_beside_friend", "R", "interval",
         "Fowler & Christakis 2008", "as V34, of confidants; observational, shared surroundings included"),
    _new("V36", "strain after a career event", 0.19, 0.08, 0.30, "career_event", "R", "interval",
         "review of 38 prospective studies of unemployment, to 2024",
         "change over a year, event in its second half against none in the year, over the SD before"),
    _new("V37", "befriending: loneliness", -0.13, -0.25, -0.01, "befriending_loneliness", "R", "interval",
         "Veronese 2021", "belonging, sign turned; trial with a waiting list, 28 days at the end, Hedges' g"),
    _new("V38", "counselling of 8 hours: satisfaction", 0.69, 0.48, 0.90, "counselling_short", "R", "formula",
         "Doss 2016", "difference of mean changes over the SD of all randomised before, day 60, recall 14 days"),
    _row("V39", "counselling: satisfaction against waiting list", 0.60, 0.35, 0.73, "counselling_satisfaction", "R", "range",
         "Rathgeber 2019; a review of 2021", "trial with a waiting list, 28 days at the end, Hedges' g",
         independence="overlap"),
    _new("V40", "perceived support: r over 25 months", (0.48, 0.75), 0.48, 0.75, "perceived_years", "R", "range",
         "Coventry et al. 2004", "on the days themselves, 760 days apart"),
)  # fmt: skip

"""Echoes: statistics that repeat an input of the model. They show that the input arrives, and count for nothing.

The last two were calibration patterns until ``kithkin compare calibration`` found that one parameter alone moves each. They are
still what this parameter is fitted to (``FITTED``).
"""

from __future__ import annotations

from functools import partial

from experiments.patterns.pattern import Pattern

_row = partial(Pattern, "echo")

ECHOES = (
    _row("E1", "person-days with a stressor", 0.40, 0.30, 0.50, "stressor_days", "R", "set", "Almeida et al. 2023",
         "share of person-days with a stressor, of any severity"),
    _row("E2", "persons with an event in a year", 0.49, 0.35, 0.60, "event_in_a_year", "R", "set", "Smith 2005, GSS 2004",
         "share of persons struck by at least one life event within 365 days"),
    _row("E3", "strain: lagged partner effect", 0.03, -0.03, 0.10, "strain_after_partner", "D", "set", "Campbell et al. 2005",
         "strain on one's own and the partner's of the day before, centred in 14 days, standardised: the partner's weight"),
    _row("E4", "baselines of strain: partner r", 0.45, 0.35, 0.55, "disposition_partner", "M", "set", "assumption of the model",
         "r of the partners' dispositions to strain, a column of the network"),
    _row("E5", "support group: sessions attended", "under 0.80", 0.55, 0.80, "group_attendance", "M", "set",
         "assumption of the model", "sessions attended of all that were scheduled for everybody randomised to the group"),
    _row("E6", "support group: dropped out", (0.16, 0.47), 0.16, 0.47, "group_drop_out", "R", "range",
         "Carpallo-Gonzalez 2023", "share of those randomised to the group who left for good"),
    _row("E7", "support group: hours", (8.0, 18.0), 8.0, 18.0, "group_hours", "M", "set", "assumption of the model",
         "hours of sessions attended by a person randomised to the group, of 18 at most"),
    _row("E8", "company: share of confidants", 0.68, 0.60, 0.76, "met_confidants", "M", "set", "assumption of the model",
         "meetings with confidants of all meetings with ties; 5 confidants seen weekly, 10 others monthly"),
    _row("E9", "strain: same-day partner r", (0.18, 0.49), 0.15, 0.50, "strain_same_day", "R", "set",
         "Sels et al. 2019; Campbell et al. 2005", "strain centred in 14 days; r of the partners on the same day, both orders",
         "called calibration at first; strain.crossover moves .96 of its variance over the prior ranges"),
    _row("E10", "satisfaction: lag-1, uncorrected", 0.232, 0.15, 0.30, "satisfaction_lag_1", "D", "interval",
         "Campbell et al. 2005, raw data",
         "r of successive days, centred in 14 days; the bias of centring is left in on both sides",
         "called calibration at first; relationship.carry_over moves .98 of its variance over the prior ranges"),
)  # fmt: skip
FITTED = ("strain_same_day", "satisfaction_lag_1")
"""Statistics of those echoes to which a parameter is fitted."""

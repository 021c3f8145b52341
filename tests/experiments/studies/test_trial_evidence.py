"""What trials found, and their page: from a table made by hand, in which every number is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.pages.report import render
from experiments.studies.trial.evidence import Findings, beside_published, effects
from experiments.studies.trial.page import TITLES, report
from experiments.studies.trial.protocol import Protocol
from experiments.studies.trial.questionnaires import OUTCOMES
from experiments.studies.trial.readings import READINGS, Reading

PROTOCOL = Protocol(after=(0, 182, 364))
NETWORKS = (0, 1, 2)


def table() -> pd.DataFrame:
    """One trial on each of three networks; the SMD is a tenth of the arm's number plus the network's hundredth."""
    rows = [
        {"arm": arm, "network": network, "seed": network, "after": after, "outcome": outcome,
         "smd": 0.1 * number + 0.01 * network, "se": 0.05, "twin": -0.2, "change": 1.0, "change_waiting": 0.1,
         "partner_smd": np.nan, "randomised": 40.0, "attendance": 0.8, "drop_out": 0.1, "hours": 9.0}
        for number, arm in enumerate(TITLES) for network in NETWORKS for after in PROTOCOL.after for outcome in OUTCOMES
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def findings() -> Findings:
    trials = table()
    return Findings(
        trials, trials[trials["arm"] == "standard"].assign(size=40), {arm: {} for arm in TITLES}, PROTOCOL, {}
    )


def test_an_effect_is_the_mean_over_networks(findings: Findings) -> None:
    """Networks .10, .11, .12: the standard error is .01 / sqrt(3), Student's quantile for two degrees of freedom 4.303."""
    found = findings.effect("advantage 0")
    assert found.mean == pytest.approx(0.11)
    assert found.t.high - found.mean == pytest.approx(4.303 * 0.01 / np.sqrt(3), rel=1e-3)
    assert findings.apart("advantage 0", "standard").mean == pytest.approx(0.1)
    assert findings.effect("advantage 0", column="twin").mean == pytest.approx(-0.2)


def test_a_reading_turns_value_and_interval(findings: Findings) -> None:
    plain, turned = (findings.read(Reading("advantage 0", "belonging", sign=sign)) for sign in (1.0, -1.0))
    assert turned.mean == -plain.mean
    assert turned.t == (-plain.t.high, -plain.t.low)
    mean, limits = findings.typical(Reading("advantage 0", "strain"))
    assert (limits.low, limits.high) == (pytest.approx(mean - 0.098), pytest.approx(mean + 0.098))


def test_every_reading_stands_beside_its_tolerance(findings: Findings) -> None:
    rows = {row["id"]: row for row in beside_published(findings)}
    assert rows.keys() == READINGS.keys()
    assert rows["counselling_gain"]["passes"], "a change of 1.0 lies within .92 to 1.31"
    assert rows["waiting_gain"]["value"] == pytest.approx(0.1)
    assert not rows["group_strain"]["passes"], "an SMD of .01 lies outside -.6 to -.2"
    assert len(effects(findings)) == len(TITLES) * len(OUTCOMES) * len(PROTOCOL.after)


def test_a_programme_that_is_no_support_group_is_not_held_against_trials_of_support_groups(findings: Findings) -> None:
    other = replace(findings, offer="couples-counselling")
    assert {row["id"] for row in beside_published(other)} == READINGS.keys() - {"group_strain", "group_loneliness"}
    page = render(report(other))
    assert "Couples counselling, as it stands" in page
    assert "support group: " not in page, "no reading of trials of support groups"


def test_the_page_shows_every_offer_with_all_its_outcomes(findings: Findings) -> None:
    page = render(report(findings))
    assert "2 of 12 outcomes lie within the tolerance" in page
    for low, high in (
        ("\N{MINUS SIGN}0.60", "\N{MINUS SIGN}0.20"),
        ("0.92", "1.31"),
        ("\N{MINUS SIGN}0.27", "\N{MINUS SIGN}0.06"),
    ):
        assert f"{low} to {high}" in page, "a tolerance"
    for title in ("Parents’ support group", "Befriending", "Relationship education", "held out", "A year later"):
        assert title in page

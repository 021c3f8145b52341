"""Kinds of life event are data: a table in a scenario file adds one, and mistakes are one sentence."""

from __future__ import annotations

import pytest

from simulation.scenario import KINDS, Scenario, ScenarioError
from simulation.scenario.files import parse_toml, settings, to_toml
from simulation.scenario.kinds import MOST, common_kinds

CAREGIVING = {"rate": 0.3, "weight": 45.0, "joint": 0.8}
TABLE = """
[stressors.kinds.discrimination]
rate = 0.5
weight = 30
joint = 0.1

[stressors.kinds.caregiving]
rate = 0.3
weight = 45
joint = 0.8
words = "a turn in caregiving"
"""


def test_tables_in_a_file_add_kinds_behind_the_four() -> None:
    scenario = parse_toml(TABLE)
    assert list(scenario.kinds) == [*KINDS, "caregiving", "discrimination"]
    assert scenario.kinds["caregiving"].words == "a turn in caregiving"
    assert scenario.kinds["discrimination"].title == "Discrimination"
    assert scenario.kinds["discrimination"].words == "a discrimination event"
    assert scenario.kinds["discrimination"].symbol
    assert parse_toml(to_toml(scenario), scenario.name) == scenario


def test_a_setting_reaches_one_kind() -> None:
    scenario = parse_toml(TABLE).replace(settings(["stressors.kinds.caregiving.rate=0.9"]))
    assert scenario.kinds["caregiving"].rate == 0.9
    assert scenario.kinds["caregiving"].weight == 45.0


def test_the_order_in_which_kinds_are_written_down_does_not_matter() -> None:
    kinds = dict(Scenario().kinds)
    mixed = Scenario().replace({"stressors.kinds": dict(reversed(kinds.items()))})
    assert list(mixed.kinds) == list(KINDS)
    assert mixed.key == Scenario().key


def test_texts_for_pages_do_not_change_what_is_simulated() -> None:
    kind = "stressors.kinds.health"
    told = Scenario().replace({f"{kind}.title": "Illness", f"{kind}.words": "an illness", f"{kind}.symbol": "M4 4h16"})
    assert told.key == Scenario().key
    assert told.kinds["health"].title == "Illness"
    assert Scenario().replace({f"{kind}.rate": 0.2}).key != Scenario().key


def test_a_kind_can_be_removed() -> None:
    assert list(Scenario().replace({"stressors.kinds.family": None}).kinds) == ["financial", "health", "career"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stressors.kinds.helth.rate": 1.0}, "unknown name; did you mean stressors.kinds.health.rate?"),
        ({"stressors.health.rate": 1.0}, "unknown name; did you mean stressors.kinds.health.rate?"),
        ({"stressors.kinds.health.rat": 1.0}, "unknown name; did you mean stressors.kinds.health.rate?"),
        ({"stressors.kinds.health.rate": 11}, "stressors.kinds.health.rate = 11: must lie in 0 to 10 (per year)"),
        ({"stressors.kinds.caregiving": {**CAREGIVING, "rate": -1}}, "caregiving.rate = -1: must lie in 0 to 10"),
        ({"stressors.kinds.caregiving": {"rate": 1}}, "stressors.kinds.caregiving.weight: missing, must be a number"),
        (
            {"stressors.kinds.Care Giving": CAREGIVING},
            'stressors.kinds."Care Giving": the name must match [a-z][a-z0-9_]{0,23}',
        ),
        ({"stressors.kinds.sd": CAREGIVING}, "stressors.kinds.sd: this name is taken by measures, choose another"),
        ({"stressors.kinds": {f"kind_{k}": CAREGIVING for k in range(MOST + 1)}}, "at most 8 tables, not 9"),
        ({"stressors.kinds": {}}, "stressors.kinds: must hold at least 1 table"),
    ],
)
def test_a_mistake_is_one_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario().replace(changes)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(next(iter(changes)).split(".")[0])


def test_members_have_kinds_of_the_same_names() -> None:
    more = Scenario().replace({"stressors.kinds.caregiving": CAREGIVING})
    assert common_kinds([more.kinds, more.kinds]) == (*KINDS, "caregiving")
    with pytest.raises(
        ScenarioError, match=r"member 1 has financial, health, family, career, member 0 has .*caregiving;"
    ):
        common_kinds([more.kinds, Scenario().kinds])

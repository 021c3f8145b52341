"""The table of names: every preset, one title each, and no suggestion that points to the opposite."""

from __future__ import annotations

import pytest

from experiments.studies.arms import ALONE, ALONE_ZERO, main_arms, titles_of, without_advantage
from simulation.scenario import ScenarioError
from simulation.scenario.files import load, presets
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE, SUPPORT_GROUP, SUPPORT_GROUP_ALONE, TITLES, title_of
from simulation.scenario.schema import suggestion


def test_every_preset_has_one_title_and_no_two_the_same() -> None:
    assert set(TITLES) == set(presets())
    assert len(set(TITLES.values())) == len(TITLES)


def test_the_four_structures_are_what_they_are_called() -> None:
    life, group = load(ORDINARY_LIFE), load(SUPPORT_GROUP)
    assert life.circle.active
    assert not life.offers
    assert group.circle.active
    assert list(group.programmes) == ["support-group"]
    assert load(PARTNER_ALONE).key == life.replace({"circle.active": False}).key
    assert load(SUPPORT_GROUP_ALONE).key == group.replace({"circle.active": False}).key


@pytest.mark.parametrize("name", sorted(set(presets()) - {PARTNER_ALONE, SUPPORT_GROUP_ALONE}))
def test_all_other_presets_are_ordinary_life_plus_what_they_name(name: str) -> None:
    added, life = load(name), load(ORDINARY_LIFE)
    differing = {field for field, value in added.to_dict().items() if value != life.to_dict()[field]}
    own = {"network", "stressors"} if name == "parent-support-group" else set[str]()
    assert differing <= {"name", "summary", "programmes", "informal"} | own, "parents are another population"


def test_arms_are_called_as_presets_are_and_programmes_by_their_own_name() -> None:
    group, counselling = (titles_of(arms_of(name)) for name in (SUPPORT_GROUP, "couples-counselling"))
    for name in (PARTNER_ALONE, ORDINARY_LIFE):
        assert group[name] == counselling[name] == TITLES[name]
    assert (group["programme"], group[ALONE]) == (TITLES[SUPPORT_GROUP], TITLES[SUPPORT_GROUP_ALONE])
    assert counselling["programme"] == TITLES["couples-counselling"]
    assert counselling[ALONE_ZERO] == "Couples counselling alone, advantage 0"
    assert title_of("walking-together") == "Walking together"


def arms_of(name: str) -> dict[str, object]:
    arms = main_arms(load(name))
    return {**arms, ALONE_ZERO: without_advantage(arms[ALONE])}


@pytest.mark.parametrize("word", ["formal", "informal", "informal support", "non-formal"])
def test_the_two_kinds_of_support_are_never_taken_for_each_other(word: str) -> None:
    said = suggestion(word, presets())
    assert "did you mean" not in said
    with pytest.raises(ScenarioError, match="no such scenario; there are befriending, "):
        load(word)


@pytest.mark.parametrize("name", presets())
def test_a_slip_of_the_pen_finds_the_preset_that_was_meant(name: str) -> None:
    for slip in (name[:-1], name.replace("-", "_"), name.upper(), name[1:]):
        assert suggestion(slip, presets()) == f"; did you mean {name}?"

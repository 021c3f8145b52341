"""Scenario: validation that names every mistake, replacement by dotted name, content key."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest

from simulation.parameters import P, parameters_of
from simulation.scenario import Informal, InformalCircle, Programme, Scenario
from simulation.scenario.catalogue import ANY, Parameter, field_names, find, parameters
from simulation.scenario.mistakes import ScenarioError

GROUP = Scenario(programmes={"support-group": Programme()})
WITH_VISITS = GROUP.replace(informal={"befriending": Informal()})


def mistakes_of(changes: dict[str, object], scenario: Scenario = GROUP) -> tuple[str, ...]:
    with pytest.raises(ScenarioError) as caught:
        scenario.replace(changes)
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("strain.crossover", 1.7, "strain.crossover = 1.7: must lie in 0 to 0.9"),
        ("strain.crossover", float("nan"), "strain.crossover = nan: must lie in 0 to 0.9"),
        ("strain.crossover", "much", "strain.crossover = 'much': must be a number in 0 to 0.9"),
        ("strain.crossover", None, "strain.crossover = None: must be a number in 0 to 0.9"),
        ("stressors.half_life", 0, "stressors.half_life = 0: must lie in 1 to 400 (days)"),
        ("network.persons", 2.5, "network.persons = 2.5: must be a whole number in 1 to 50000000 (persons)"),
        ("circle.active", "maybe", "circle.active = 'maybe': must be true or false"),
        ("name", "", "name = '': must be a text of 1 to 80 characters"),
        ("circle", 3, "circle = 3: must be a table"),
        ("strain.cross_over", 1, "strain.cross_over: unknown name; did you mean strain.crossover?"),
        ("strian", {}, "strian: unknown name; did you mean strain?"),
        ("crossover", 0, "crossover: unknown name; did you mean strain.crossover?"),
        ("strain.half_life", 9, "strain.half_life: unknown name; did you mean stressors.half_life?"),
        ("seeking.rate.x", 3, "seeking.rate.x: unknown name; did you mean seeking.rate?"),
        ("xyzzy", 3, "xyzzy: unknown name"),
        (
            "programmes.suport-group.sessions",
            8,
            "programmes.suport-group.sessions: unknown name; did you mean programmes.support-group.sessions?",
        ),
        (
            "programmes.support-group.unit",
            "pair",
            "programmes.support-group.unit = 'pair': must be 'person' or 'couple'",
        ),
        ("programmes.Loud Name", {}, 'programmes."Loud Name": the name must match [a-z0-9-]{1,40}'),
        (
            "stressors.kinds.family",
            {"rate": 1.0, "weight": 9.0},
            "stressors.kinds.family.joint: missing, must be a number in 0 to 1 (share)",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_name_value_and_range(name: str, value: object, sentence: str) -> None:
    assert mistakes_of({name: value}) == (sentence,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"programmes.support-group.group_minimum": 9},
            "programmes.support-group.group_minimum = 9: must be at most group_size = 8",
        ),
        (
            {"programmes.support-group.unit": "couple", "programmes.support-group.group_size": 7},
            "programmes.support-group.group_size = 7: must be even, couples take part together",
        ),
        ({"network.confidants": 20}, "network.confidants = 20.0: must be at most ties = 15.0, which count them"),
        (
            {"strain.carry_over": 0.8, "strain.lagged_crossover": 0.3},
            "strain.lagged_crossover = 0.3: must be less than 1 - carry_over = 0.2",
        ),
        (
            {"company.contagion": 0.4, "company.asymmetry": -1.0, "strain.lagged_crossover": 0.1},
            "company.contagion = 0.4: times 1 + |company.asymmetry| must be less than "
            "1 - strain.carry_over - strain.lagged_crossover = 0.7",
        ),
        ({"programmes": {f"p{n}": {} for n in range(9)}}, "programmes: must be at most 8 tables, not 9"),
    ],
)
def test_what_is_jointly_impossible_is_refused(changes: dict[str, object], sentence: str) -> None:
    assert mistakes_of(changes) == (sentence,)


def test_all_mistakes_come_at_once() -> None:
    wrong = {"strain.crossover": 1.7, "seeking.rte": 1, "circle.dose": -1, "programmes.support-group.group_size": 5}
    found = mistakes_of(wrong)
    assert len(found) == len(wrong)
    assert str(ScenarioError(found)).splitlines() == list(found)


def test_the_error_survives_the_way_between_processes() -> None:
    error = ScenarioError(["a = 1: must be 2", "b: unknown name"])
    again = pickle.loads(pickle.dumps(error))
    assert again.mistakes == error.mistakes
    assert isinstance(again, ValueError)


def test_huge_and_long_values_are_shortened() -> None:
    (sentence,) = mistakes_of({"strain.crossover": 1 << 40_000})
    assert sentence == "strain.crossover = a number of 40001 bits: must lie in 0 to 0.9"
    (sentence,) = mistakes_of({"circle.active": "x" * 10_000})
    assert len(sentence) < 120


def test_replace_takes_dotted_names_and_sections() -> None:
    changed = GROUP.replace(
        {"strain.crossover": 0.0, "programmes.support-group.sessions": 8},
        name="calm",
        circle=InformalCircle(active=False),
    )
    assert (changed.name, changed.strain.crossover, changed.circle.active) == ("calm", 0.0, False)
    assert changed.programmes["support-group"].sessions == 8
    assert GROUP.strain.crossover == 0.14, "the original stays as it was"
    assert (
        changed.replace({"strain.crossover": 0.14, "programmes.support-group.sessions": 12}, circle={}).key == GROUP.key
    )


def test_replace_adds_exchanges_and_removes_programmes() -> None:
    added = GROUP.replace({"programmes.second": Programme(sessions=3), "programmes.second.attendance": 0.5})
    assert added.programmes["second"] == Programme(sessions=3, attendance=0.5)
    assert added.replace({"programmes.second": None}) == GROUP
    assert GROUP.replace(programmes={}) == Scenario()
    assert mistakes_of({"programmes.secnd": None}, added) == (
        "programmes.secnd: unknown name; did you mean programmes.second?",
    )


def test_replace_takes_the_numbers_of_designs() -> None:
    changed = GROUP.replace({"network.persons": np.int64(50), "strain.crossover": np.float32(0.25)})
    assert type(changed.network.persons) is int
    assert type(changed.strain.crossover) is float


def test_replace_without_changes_is_the_same_scenario() -> None:
    assert GROUP.replace() == GROUP


def test_scenarios_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError, match=r"^crossover cannot be set: Strain is frozen, Scenario.replace makes"):
        GROUP.strain.crossover = 0.0  # type: ignore[misc]


def test_the_key_is_about_content_and_not_about_names() -> None:
    assert re.fullmatch("[0-9a-f]{32}", GROUP.key)
    assert GROUP.replace(name="other", summary="words").key == GROUP.key
    assert GROUP.replace({"strain.crossover": 0.11}).key != GROUP.key
    assert GROUP.replace(programmes={}).key != GROUP.key


def test_equal_scenarios_have_equal_keys_and_hashes() -> None:
    one, other = (GROUP.replace({"circle.dose": zero}) for zero in (0.0, -0.0))
    assert one == other
    assert one.key == other.key
    assert len({one, other}) == 1


def test_programmes_are_ordered_by_name_whatever_the_order_they_were_written_in() -> None:
    scenario = Scenario(programmes={"b": Programme(), "a": Programme(sessions=2)})
    assert list(scenario.programmes) == ["a", "b"]
    assert scenario.key == Scenario(programmes={"a": Programme(sessions=2), "b": Programme()}).key


def test_a_dictionary_holds_the_whole_content() -> None:
    content = GROUP.to_dict()
    assert content["programmes"]["support-group"]["sessions"] == 12
    assert Scenario.from_dict(content) == GROUP
    with pytest.raises(ScenarioError, match="base: unknown name"):
        Scenario.from_dict({**content, "base": "support-group-alone"})


def test_the_catalogue_lists_every_parameter_with_its_declaration() -> None:
    listed = {parameter.name: parameter for parameter in parameters(Scenario)}
    crossover = listed["strain.crossover"]
    assert (crossover.default, crossover.unit, crossover.range, crossover.evidence) == (0.14, "", (0.0, 0.9), "fitted")
    assert listed["stressors.kinds.health.rate"].default == 0.17
    assert listed["stressors.half_life"].limits == "1 to 400 (days)"
    assert listed[f"programmes.{ANY}.unit"].choices == ("person", "couple")
    assert listed["circle.active"].allowed == "true or false"
    assert all(parameter.meaning for parameter in listed.values())
    assert all(parameter.source for parameter in listed.values() if parameter.evidence == "sourced")


def test_the_catalogue_finds_by_path() -> None:
    found = find(Scenario, ["programmes", "any-name", "sessions"])
    assert found is not None
    assert found.default == 12
    assert find(Scenario, ["programmes"]) is None
    names = set(field_names(Scenario, {"programmes": {"walks": {}}, "stressors": {"kinds": {"caregiving": {}}}}))
    assert {"programmes.walks.sessions", "stressors.kinds.caregiving", "stressors.kinds.caregiving.rate"} < names
    assert "stressors.kinds.health" not in names
    rate = find(Scenario, ["stressors", "kinds", "any_name", "rate"])
    assert rate is not None
    assert rate.range == (0.0, 10.0)


@pytest.mark.parametrize("share", [0.0, 1e-300, 2.0**-24])
def test_a_share_that_no_luck_can_fall_below_stretches_nothing_beyond_float32(share: float) -> None:
    values = parameters_of(Scenario().replace({"stressors.shared_share": share})).values
    assert values[P.stressors_shared_stretch] == 2.0**24
    assert np.isfinite(values).all()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("seeking.rate", True, "seeking.rate = true: must be a number in 0 to"),
        ("answering.capacity", True, "answering.capacity = true: must be a"),
        ("network.persons", False, "network.persons = false: must be a whole number in"),
        ("strain.crossover", "0.3", "strain.crossover = '0.3': must be a number in 0 to 0.9"),
        ("strain.crossover", [0.3], "strain.crossover = [0.3]: must be a number in 0 to 0.9"),
        ("circle.active", "off", "circle.active = 'off': must be true or false"),
        ("circle.active", "yes", "circle.active = 'yes': must be true or false"),
        ("circle.active", 1.0, "circle.active = 1.0: must be true or false"),
        ("circle.active", 0, "circle.active = 0: must be true or false"),
        ("name", 3, "name = 3: must be a text of 1 to 80 characters"),
        ("network.pairing", True, "network.pairing = true: must be 'auto'"),
    ],
)
def test_values_of_another_kind_are_refused(name: str, value: object, sentence: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        Scenario().replace({name: value})
    (mistake,) = refusal.value.mistakes
    assert mistake.startswith(sentence)


def test_numbers_of_numpy_and_whole_decimals_are_numbers() -> None:
    changes = {"strain.crossover": np.float32(0.25), "network.persons": np.int64(60), "seeking.rate": 1}
    scenario = Scenario().replace(changes)
    assert scenario == Scenario().replace({"strain.crossover": 0.25, "network.persons": 60.0, "seeking.rate": 1.0})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("programmes.support-group.places", "unknown name, mine has no programmes.support-group; there is none"),
        (
            "stressors.kinds.flood.rate",
            "unknown name, mine has no stressors.kinds.flood; there are financial, health, family, career",
        ),
        ("stressors.kinds.helth.rate", "unknown name; did you mean stressors.kinds.health.rate?"),
    ],
)
def test_a_table_that_the_base_lacks_is_named(name: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        Scenario(name="mine").replace({name: 0.1})
    assert refusal.value.mistakes == (f"{name}: {sentence}",)


NUMBERS = [each for each in parameters(WITH_VISITS) if each.kind in ("number", "whole number")]


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda parameter: parameter.name)
def test_a_parameter_may_have_the_ends_of_its_range_and_nothing_beyond(parameter: Parameter) -> None:
    assert parameter.range is not None
    whole = parameter.kind == "whole number"
    for end, outwards in zip(parameter.range, (-1, 1), strict=True):
        refused = refusals({parameter.name: end})
        assert not any(mistake.startswith(f"{parameter.name} = {end}: must lie in") for mistake in refused)
        beyond = int(end) + outwards if whole else float(np.nextafter(end, outwards * np.inf))
        (mistake,) = mistakes_of({parameter.name: beyond}, WITH_VISITS)
        assert mistake == f"{parameter.name} = {beyond}: must lie in {parameter.limits}"


def refusals(changes: dict[str, object]) -> tuple[str, ...]:
    """The sentences about changes, none if they are taken."""
    try:
        WITH_VISITS.replace(changes)
    except ScenarioError as error:
        return error.mistakes
    return ()


HEALTH = "stressors.kinds.health"
LONGEST = {"name": 80, "network.source": 4_096, f"{HEALTH}.title": 40, f"{HEALTH}.words": 60, f"{HEALTH}.symbol": 500}


@pytest.mark.parametrize("name", LONGEST)
def test_texts_may_have_their_full_length(name: str) -> None:
    assert refusals({name: "x" * LONGEST[name]}) == ()
    (mistake,) = mistakes_of({name: "x" * (LONGEST[name] + 1)})
    assert mistake.endswith(f" to {LONGEST[name]} characters")


def test_as_many_tables_as_there_may_be() -> None:
    assert refusals({"programmes": {f"p{n}": {} for n in range(8)}}) == ()
    kind = {"rate": 1.0, "weight": 1.0, "joint": 0.0}
    assert refusals({"stressors.kinds": {f"k{n}": kind for n in range(8)}}) == ()

"""For all valid scenarios, a file and back changes nothing; for all texts, a scenario or clear sentences come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario import Scenario
from simulation.scenario.catalogue import ANY, Parameter, parameters
from simulation.scenario.files import parse_toml, to_toml
from simulation.scenario.mistakes import ScenarioError

TEXT = st.characters(exclude_categories=["Cs"])
SLUGS = st.text("abcxyz0189-", min_size=1, max_size=40)
PARAMETERS = parameters(Scenario)


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any value that the declaration allows, often an end of its range."""
    low, high = parameter.range or (0, 40)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "number": st.floats(low, high) | st.sampled_from([low, high]),
        "whole number": st.integers(int(low), int(high)),
        "switch": st.booleans(),
        "choice": st.sampled_from(parameter.choices or ("",)),
        "text": st.text(TEXT, min_size=int(low), max_size=min(int(high), 80)),
    }
    return kinds[parameter.kind]


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Valid scenarios with a few parameters away from their defaults, up to three programmes and informal interventions."""
    names = draw(st.lists(SLUGS, max_size=6, unique=True))
    offers = {"programmes": names[:3], "informal": names[3:]}
    own = [
        parameter._replace(name=parameter.name.replace(ANY, name))
        for parameter in PARAMETERS
        for name in (offers[parameter.name.split(".")[0]] if ANY in parameter.name else [ANY])
    ]
    chosen = draw(st.lists(st.sampled_from(own), max_size=20, unique_by=lambda parameter: parameter.name))
    changes = {each.name: draw(values(each)) for each in chosen}
    tables = {table: {name: {} for name in named} for table, named in offers.items()}
    try:
        return Scenario().replace(possible(changes, offers["programmes"]), **tables)
    except ScenarioError as error:
        raise AssertionError(f"a value within its range was refused: {error}") from error


def possible(changes: dict[str, Any], programmes: list[str]) -> dict[str, Any]:
    """``changes`` without what is allowed alone and impossible together."""
    kept = dict(changes)
    if "strain.carry_over" in kept or "strain.lagged_crossover" in kept:
        room = 1.0 - kept.setdefault("strain.carry_over", 0.2)
        kept["strain.lagged_crossover"] = min(kept.get("strain.lagged_crossover", 0.02), 0.9 * room)
    if kept.keys() & {"company.contagion", "company.asymmetry", "strain.carry_over", "strain.lagged_crossover"}:
        room = 1.0 - kept.get("strain.carry_over", 0.2) - kept.get("strain.lagged_crossover", 0.02)
        most = 0.9 * room / (1.0 + abs(kept.get("company.asymmetry", 0.0)))
        kept["company.contagion"] = min(kept.get("company.contagion", 0.04), most)
    if "network.ties" in kept or "network.confidants" in kept:
        ties = kept.setdefault("network.ties", 15.0)
        kept["network.confidants"] = min(kept.get("network.confidants", 5.0), ties)
    for programme in programmes:
        size, fewest = f"programmes.{programme}.group_size", f"programmes.{programme}.group_minimum"
        if size in kept or fewest in kept:
            kept[size] = max(2, kept.get(size, 8) // 2 * 2)
            kept[fewest] = min(max(2, kept.get(fewest, 6) // 2 * 2), kept[size])
    return kept


def mistakes(make: Callable[[], Scenario]) -> tuple[str, ...]:
    """The sentences about what ``make`` makes, none if it is a scenario."""
    try:
        return () if make().key else ("no key",)
    except ScenarioError as error:
        return error.mistakes


@given(scenarios())
def test_from_a_file_comes_what_was_written(scenario: Scenario) -> None:
    again = parse_toml(to_toml(scenario), "a name that is overridden")
    assert again == scenario
    assert again.key == scenario.key


@given(scenarios())
def test_replacing_a_value_by_itself_changes_nothing(scenario: Scenario) -> None:
    tables = {"strain": scenario.strain, "programmes": scenario.programmes, "informal": scenario.informal}
    assert scenario.replace(tables) == scenario
    assert Scenario.from_dict(scenario.to_dict()) == scenario


@given(st.text(TEXT) | st.text("[]{}=.\"'#\n 019abcnetworkstrain_", max_size=200))
def test_any_text_gives_a_scenario_or_sentences(text: str) -> None:
    assert not [sentence for sentence in mistakes(lambda: parse_toml(text)) if "\n" in sentence or ": " not in sentence]


@given(
    st.dictionaries(
        st.sampled_from([each.name for each in PARAMETERS] + ["nonsense", "a.b"]), st.none() | st.text() | st.floats()
    )
)
def test_any_replacement_gives_a_scenario_or_sentences(changes: dict[str, Any]) -> None:
    wrong = mistakes(lambda: Scenario().replace(changes))
    assert len(wrong) <= max(1, len(changes))

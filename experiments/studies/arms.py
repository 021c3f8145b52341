"""The arms that several studies compare: the structures of support as scenarios, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from experiments.pages.contents import Arm
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE, SUPPORT_GROUP, title_of

PROGRAMME: Final = "programme"
"""Ordinary life and the scenario's programmes on top, whatever they are."""
ALONE: Final = "programme-alone"
"""The programmes without friends, who are not asked and not met."""
ALONE_ZERO: Final = "programme-alone-zero"
"""The programmes without friends, led by leaders whose help is no better than informal help."""


def main_arms(scenario: Scenario) -> dict[str, Scenario]:
    """The four structures, from a scenario with programmes; all else is the same."""
    return {
        PARTNER_ALONE: scenario.replace({"circle.active": False, "programmes": {}}),
        ORDINARY_LIFE: scenario.replace({"circle.active": True, "programmes": {}}),
        ALONE: scenario.replace({"circle.active": False}),
        PROGRAMME: scenario.replace({"circle.active": True}),
    }


def without_advantage(scenario: Scenario) -> Scenario:
    """The scenario with leaders of programmes whose help is as good as informal help."""
    return scenario.replace({f"programmes.{name}.facilitator_advantage": 0.0 for name in scenario.programmes})


def titles_of(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """What each arm is called: a structure by the table of names, a programme by its own name."""
    offered = _offered(scenarios)
    named = {
        PARTNER_ALONE: title_of(PARTNER_ALONE),
        ORDINARY_LIFE: title_of(ORDINARY_LIFE),
        PROGRAMME: offered,
        ALONE: f"{offered} alone",
        ALONE_ZERO: f"{offered} alone, advantage 0",
    }
    return {arm: named[arm] for arm in scenarios}


def arms_in_words(scenarios: Mapping[str, Scenario]) -> list[Arm]:
    """The arms with title, description, and the settings in which each differs from ordinary life."""
    reference, titles = scenarios[ORDINARY_LIFE], titles_of(scenarios)
    return [
        Arm(arm, titles[arm], _description(arm), differences_between(reference, scenario))
        for arm, scenario in scenarios.items()
    ]


def _offered(scenarios: Mapping[str, Scenario]) -> str:
    """What the programmes of the arms are called."""
    names = next((list(each.programmes) for each in scenarios.values() if each.programmes), [])
    return title_of(names[0]) if len(names) == 1 else "Programmes"


def _description(arm: str) -> str:
    """Say in a sentence what an arm offers; an arm that is a preset has the preset's summary."""
    if arm in (PARTNER_ALONE, ORDINARY_LIFE):
        return load(arm).summary
    if arm == PROGRAMME:
        return "Ordinary life, and those in most need are offered the programme on top."
    said = "Couples have each other, and those in most need are offered the programme; friends are not asked"
    return f"{said}, and leaders are no better than a friend." if arm == ALONE_ZERO else f"{said}."


def differences_between(reference: Scenario, scenario: Scenario) -> dict[str, str]:
    """Dotted names and values in which a scenario differs from a reference."""
    return dict(_differences(reference.to_dict(), scenario.to_dict()))


def _differences(
    reference: Mapping[str, object], content: Mapping[str, object], path: str = ""
) -> Iterator[tuple[str, str]]:
    """Dotted names and values in which a scenario differs from the reference; a new programme is named with what shapes it."""
    for name, value in content.items():
        before = reference.get(name)
        if value == before or name in ("name", "summary"):
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            yield from _differences(before, value, f"{path}{name}.")
        elif isinstance(value, Mapping):
            trained = value.get("kind") in ("listening", "meeting")
            shown = (
                ("share", "training_hours")
                if trained
                else ("places", "sessions", "group_size", "facilitator_advantage")
            )
            yield f"{path}{name}", ", ".join(f"{key} {value[key]:g}" for key in shown if key in value)
        else:
            yield f"{path}{name}", f"{value:g}" if isinstance(value, float) else str(value)


def assumptions() -> Iterator[str]:
    """The assumptions of a study, a sentence each."""
    labels = Counter(each.evidence for each in parameters(Scenario))
    counted = ", ".join(f"{labels[label]} {label}" for label in ("sourced", "fitted", "free"))
    shown = f"The command kithkin scenarios {SUPPORT_GROUP} shows them all."
    yield f"Parameters by evidence: {counted}; the rest are choices of design. {shown}"
    yield "The steps of a day are synchronous: each step reads what the step before it has finished for all persons."
    yield "Ties are given and stay. Where a programme says so, those who finished it together are friends for some time, too."
    yield "A person is in one programme at a time, and may take part again after as many days as the programme says."
    yield "An arm without peers still has the partner: peer support is what comes on top."
    yield "Contact hours are those of the people who are helped; preparation and overheads of those who help are not priced."

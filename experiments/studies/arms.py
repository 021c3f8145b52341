"""The arms that several studies compare: the structures of support as scenarios, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from experiments.pages.contents import Arm
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters

MAIN = ("none", "informal", "formal", "both")
ZERO = {"formal": "formal-zero", "both": "both-zero"}

TITLES = {
    "none": "Partner alone",
    "informal": "Informal circle",
    "formal": "Formal programme",
    "both": "Both",
    "formal-zero": "Formal, advantage 0",
    "both-zero": "Both, advantage 0",
}
DESCRIPTIONS = {
    "none": "Partners support each other; nobody else is asked, and there is no programme.",
    "informal": "Besides the partner, friends and colleagues are asked, spontaneously, along the ties of the network.",
    "formal": "Besides the partner, the most strained are offered a programme; friends are not asked.",
    "both": "Friends are asked, and the programme is there too.",
    "formal-zero": "The formal programme, its leaders no better than a friend; schedule, dose and skills remain.",
    "both-zero": "Both, with leaders no better than a friend.",
}


def main_arms(formal: Scenario) -> dict[str, Scenario]:
    """The four structures, from a scenario with programmes; all else is the same."""
    partner_only = {"circle.active": False, "programmes": {}}
    return {
        "none": formal.replace(partner_only),
        "informal": formal.replace({"circle.active": True, "programmes": {}}),
        "formal": formal.replace({"circle.active": False}),
        "both": formal.replace({"circle.active": True}),
    }


def without_advantage(scenario: Scenario) -> Scenario:
    """The scenario with leaders of programmes whose help is as good as informal help."""
    return scenario.replace({f"programmes.{name}.facilitator_advantage": 0.0 for name in scenario.programmes})


def arms_in_words(scenarios: Mapping[str, Scenario]) -> list[Arm]:
    """The arms with title, description, and the settings in which each differs from the partner alone."""
    reference = scenarios["none"]
    return [
        Arm(arm, TITLES[arm], DESCRIPTIONS[arm], differences_between(reference, scenario))
        for arm, scenario in scenarios.items()
    ]


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
            shown = ("places", "sessions", "group_size", "facilitator_advantage")
            yield f"{path}{name}", ", ".join(f"{key} {value[key]:g}" for key in shown if key in value)
        else:
            yield f"{path}{name}", f"{value:g}" if isinstance(value, float) else str(value)


def assumptions() -> Iterator[str]:
    """The assumptions of a study, a sentence each."""
    labels = Counter(each.evidence for each in parameters(Scenario))
    counted = ", ".join(f"{labels[label]} {label}" for label in ("sourced", "fitted", "free"))
    yield f"Parameters by evidence: {counted}; the rest are choices of design. The command kithkin scenarios both shows them all."
    yield "The steps of a day are synchronous: each step reads what the step before it has finished for all persons."
    yield "Ties are given and stay; where a programme says so, those who finished it together remain friends for some time."
    yield "A person is in one programme at a time, and may take part again after as many days as the programme says."
    yield "An arm without peers still has the partner: peer support is what comes on top."
    yield "Contact hours are those of the people who are helped; preparation and overheads of those who help are not priced."

"""The words of the main study: its arms, its caveats, and what its model assumes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from experiments.pages.contents import Arm
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters

TITLES = {
    "none": "Partner alone",
    "informal": "Informal circle",
    "formal": "Formal programme",
    "both": "Both",
    "formal-zero": "Formal, advantage 0",
    "both-zero": "Both, advantage 0",
    "informal-equal": "Informal, equal hours",
    "formal-equal": "Formal, equal hours",
}
DESCRIPTIONS = {
    "none": "Partners support each other; nobody else is asked, and there is no programme.",
    "informal": "Besides the partner, friends and colleagues are asked, spontaneously, along the ties of the network.",
    "formal": "Besides the partner, the most strained are offered a programme; friends are not asked.",
    "both": "Friends are asked, and the programme is there too.",
    "formal-zero": "The formal programme, its leaders no better than a friend; schedule, dose and skills remain.",
    "both-zero": "Both, with leaders no better than a friend.",
    "informal-equal": "The informal circle, its requests thinned out to the contact hours of the programme.",
    "formal-equal": "The formal programme, its places thinned out to the contact hours of the circle.",
}
DISCLAIMER = (
    "This is a simulation study of a model’s behaviour. It is no clinical advice, and no programme should be chosen, "
    "offered or withheld because of it."
)


CAVEATS = [
    "Correlations between informal support and adjustment in the literature (r about .24) and effects of trials are not the "
    "same quantity; the first is no benchmark for the second.",
    "Head to head, the literature does not show that formal programmes offer more: professionals in a secondary role did "
    "worse than peers alone (Bryan & Arkowitz 2015), manuals and instructor training gave no gain while dose did (Hawkins "
    "2012), peers did as well as group therapy (Pfeiffer 2011).",
    "Programmes screen on high strain, so that their members improve by regression to the mean alone; the arms are compared "
    "over everybody, on common luck, and never before with after.",
    "The samples behind the sourced parameters are Western and heterosexual.",
]


def arms_in_words(scenarios: Mapping[str, Scenario]) -> list[Arm]:
    """The arms with title, description, and what sets each apart from the partner alone."""
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
    """Dotted names and values in which a scenario differs from the reference; a new programme is named, not listed."""
    for name, value in content.items():
        before = reference.get(name)
        if value == before or name in ("name", "summary"):
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            yield from _differences(before, value, f"{path}{name}.")
        elif isinstance(value, Mapping):
            shown = ("places", "sessions", "group_size", "facilitator_advantage")
            yield f"{path}{name}", ", ".join(f"{key} {value[key]:g}" for key in shown)
        else:
            yield f"{path}{name}", f"{value:g}" if isinstance(value, float) else str(value)


def assumptions() -> Iterator[str]:
    """What the study rests on, a sentence each."""
    labels = Counter(each.evidence for each in parameters(Scenario))
    counted = ", ".join(f"{labels[label]} {label}" for label in ("sourced", "fitted", "free"))
    yield f"Parameters by evidence: {counted}; the rest are choices of design. The command kithkin scenarios both shows them all."
    yield "Days are synchronous: everybody acts on what the line of the day before has finished for all."
    yield "Ties are given and stay; where a programme says so, those who finished it together remain friends."
    yield "A person takes part in one programme once; who dropped out does not return."
    yield "An arm without peers still has the partner: peer support is what comes on top."
    yield "Contact hours are those of the people who are helped; leaders’ preparation and overheads are not priced."

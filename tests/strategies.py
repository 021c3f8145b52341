"""Small worlds for Hypothesis: networks of a few persons, and scenarios from the ranges that the schema declares."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulation.network import SocialNetwork
from simulation.scenario import Informal, Programme, Scenario
from simulation.scenario.schema import range_of
from simulation.scenario.section import Section

LIVELY: dict[str, st.SearchStrategy[Any]] = {
    "seeking.rate": st.sampled_from([1.0, 0.9, 0.3]),
    "seeking.partner_limit": st.floats(-0.5, 2.0),
    "answering.strained": st.floats(-0.5, 1.5),
    "answering.capacity": st.sampled_from([3, 2, 1, 1, 0]),
    "answering.availability": st.sampled_from([0.75, 1.0]),
    "circle.active": st.sampled_from([True, True, True, False]),
    "circle.dose": st.sampled_from([1.0, 1.0, 0.5, 0.0]),
    "circle.confidant_share": st.sampled_from([0.4, 0.4, 0.0, 1.0]),
    "circle.weak_tie_strain": st.floats(-0.5, 1.5),
}
"""Drawn closely: in few days of few persons, every way through the day has to be taken."""

SHORT_PROGRAMME: dict[str, st.SearchStrategy[Any]] = {
    "start_day": st.integers(0, 3),
    "intake_interval": st.integers(1, 5),
    "places": st.sampled_from([1.0, 0.75, 0.5, 0.4, 0.0]) | st.floats(0.3, 1.0),
    "eligible_share": st.sampled_from([1.0, 0.7, 0.4, 0.0]) | st.floats(0.3, 1.0),
    "uptake": st.sampled_from([1.0, 0.5]),
    "minimum_wait": st.sampled_from([0, 0, 1, 4]),
    "matched_by_problem": st.booleans(),
    "sessions": st.sampled_from([2, 4, 1, 6]),
    "session_interval": st.sampled_from([3, 1, 7, 2]),
    "session_hours": st.floats(0.0, 4.0),
    "attendance": st.sampled_from([1.0, 0.6]),
    "weekly_drop_out": st.sampled_from([0.5, 0.0, 0.1]),
    "guidelines": st.booleans(),
    "keeps_ties": st.sampled_from([1.0, 0.7, 0.0]),
    "again_after": st.sampled_from([28, 28, 730]),
}
"""Programmes that begin early, meet often and have small groups, so that they run their course within weeks."""

SEVERAL = 5
"""Average number of parameters for each one that leaves its default."""


def numbers_of(section: type[Section]) -> dict[str, Any]:
    """The fields of a section that are numbers, or switches, by name."""
    return {name: field for name, field in section.model_fields.items() if field.annotation in (int, float, bool)}


def anywhere(field: Any) -> st.SearchStrategy[Any]:
    """Any value that the schema allows for a field, its ends more often."""
    if field.annotation is bool:
        return st.booleans()
    low, high = range_of(field) or (0, 1)
    if field.annotation is int:
        return st.integers(low, high)
    return st.sampled_from([low, high]) | st.floats(low, high)


@st.composite
def sections(draw: st.DrawFn, name: str, section: Section) -> dict[str, Any]:
    """The content of a section: most fields at their defaults, some anywhere in their range."""
    content = section.model_dump()
    for field_name, field in numbers_of(type(section)).items():
        if f"{name}.{field_name}" in LIVELY:
            content[field_name] = draw(LIVELY[f"{name}.{field_name}"])
        elif draw(st.integers(1, SEVERAL)) == SEVERAL:
            content[field_name] = draw(anywhere(field))
    for field_name, part in section:
        if isinstance(part, Section):
            content[field_name] = draw(sections(f"{name}.{field_name}", part))
        elif isinstance(part, dict):
            content[field_name] = {
                key: draw(sections(f"{name}.{field_name}.{key}", each)) for key, each in part.items()
            }
    return content


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a programme that really runs in a world of a few persons."""
    seats = draw(st.sampled_from([1, 1, 2]))
    size = draw(st.integers(2, 6)) // seats
    fewest = draw(st.sampled_from([1, size]))
    content = {
        "unit": "couple" if seats == 2 else "person",
        "group_size": seats * size,
        "group_minimum": seats * fewest,
    }
    content["screen"] = draw(screens)
    for name, field in numbers_of(Programme).items():
        if name not in content:
            content[name] = draw(SHORT_PROGRAMME.get(name, anywhere(field) | st.just(field.default)))
    return content


screens = st.sampled_from(["strain", "satisfaction", "belonging", "none"])


@st.composite
def informal(draw: st.DrawFn) -> dict[str, Any]:
    """The content of an informal intervention that takes place within weeks."""
    content = {
        "kind": draw(st.sampled_from(["befriending", "befriending", "listening", "meeting"])),
        "volunteers": draw(st.sampled_from(["members", "members", "outside"])),
        "screen": draw(screens),
        "training_interval": draw(st.sampled_from([5, 365])),
        "share": draw(st.sampled_from([0.5, 1.0, 0.0])),
    }
    for name, field in numbers_of(Informal).items():
        if name not in content:
            content[name] = draw(SHORT_PROGRAMME.get(name, anywhere(field) | st.just(field.default)))
    return content


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario in which much happens within weeks: lively events, eager seekers, short programmes."""
    baseline = Scenario()
    content = {name: draw(sections(name, part)) for name, part in baseline if isinstance(part, Section)}
    content["network"] = {}
    strain, stressors = content["strain"], content["stressors"]
    strain["lagged_crossover"] = min(strain["lagged_crossover"], 0.9 * (1 - strain["carry_over"]))
    room = 1 - strain["carry_over"] - strain["lagged_crossover"]
    company = content["company"]
    company["contagion"] = min(company["contagion"], 0.9 * room / (1 + abs(company["asymmetry"])))
    for kind in stressors["kinds"].values():
        kind["rate"] = draw(st.sampled_from([0.0, 1.0, 6.0]))
    names = draw(st.permutations(["a", "b", "group"]))[: draw(st.sampled_from([1, 2, 2, 0]))]
    content["programmes"] = {name: draw(programmes()) for name in names}
    kinds = draw(st.permutations(["walks", "ears"]))[: draw(st.sampled_from([0, 1, 1, 2]))]
    content["informal"] = {name: draw(informal()) for name in kinds}
    return Scenario.from_dict(content)


@st.composite
def networks(draw: st.DrawFn, fewest: int = 6, most: int = 14) -> SocialNetwork:
    """A network of a few persons: some partners, ties of any strength, confidants that need not be mutual."""
    persons = draw(st.integers(fewest, most))
    row, steps, kind = st.integers(0, persons - 1), st.integers(1, persons - 1), st.integers(0, 2)
    strength = st.sampled_from([0.1, 1.0, 3.0]) | st.floats(0.125, 10.0, width=32)
    ties = draw(st.lists(st.tuples(row, steps, strength, kind, kind), min_size=persons, max_size=3 * persons))
    shuffled = draw(st.permutations(range(persons)))
    partner = list(range(persons))
    for place in range(0, 2 * (persons // 2 - draw(st.integers(0, persons // 2))), 2):
        one, other = shuffled[place : place + 2]
        partner[one], partner[other] = other, one
    return SocialNetwork.from_ties(
        persons,
        [tie[0] for tie in ties],
        [(tie[0] + tie[1]) % persons for tie in ties],  # never oneself
        strength=[tie[2] for tie in ties],
        kind=[tie[3:] for tie in ties] or None,
        partner=partner,
        experience=draw(st.lists(st.integers(0, 15), min_size=persons, max_size=persons)),
        disposition=draw(st.lists(st.floats(-3, 3, width=32), min_size=persons, max_size=persons)),
    )


seeds = st.integers(0, 2**63 - 1)
"""Seeds of members."""

"""Small worlds for Hypothesis: networks of a few persons, and scenarios from the ranges that the schema declares."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulation.network import SocialNetwork
from simulation.scenario import Programme, Scenario
from simulation.schema import Section, range_of

LIVELY: dict[str, st.SearchStrategy[Any]] = {
    "seeking.rate": st.sampled_from([0.3, 0.9, 1.0]),
    "seeking.partner_limit": st.floats(-0.5, 2.0),
    "answering.strained": st.floats(-0.5, 1.5),
    "answering.capacity": st.integers(0, 3),
    "circle.weak_tie_strain": st.floats(-0.5, 1.5),
}
"""Drawn closely: in few days of few persons, every way through the day has to be taken."""

SHORT_PROGRAMME: dict[str, st.SearchStrategy[Any]] = {
    "start_day": st.integers(0, 6),
    "intake_interval": st.integers(1, 7),
    "places": st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.75, 1.0]) | st.floats(0.2, 1.0),
    "eligible_share": st.sampled_from([0.0, 0.4, 0.7, 1.0]) | st.floats(0.3, 1.0),
    "uptake": st.floats(0.3, 1.0),
    "minimum_wait": st.integers(0, 5),
    "matched_by_problem": st.booleans(),
    "sessions": st.integers(1, 6),
    "session_interval": st.integers(1, 8),
    "session_hours": st.floats(0.0, 4.0),
    "attendance": st.floats(0.3, 1.0),
    "weekly_drop_out": st.floats(0.0, 0.5),
    "guidelines": st.booleans(),
    "keeps_ties": st.booleans(),
    "group_size": st.nothing(),
    "group_minimum": st.nothing(),
    "unit": st.nothing(),
}
"""Programmes that begin early, meet often and have small groups, so that they run their course within weeks."""

SEVERAL = 5
"""One parameter in so many leaves its default."""


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
    return content


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a programme that really runs in a world of a few persons."""
    seats = draw(st.sampled_from([1, 1, 2]))
    size = draw(st.integers(1, 6 // seats))
    fewest = draw(st.integers(1, size))
    content = {
        "unit": "couple" if seats == 2 else "person",
        "group_size": seats * size,
        "group_minimum": seats * fewest,
    }
    for name, field in numbers_of(Programme).items():
        if name not in content:
            content[name] = draw(SHORT_PROGRAMME.get(name, anywhere(field) | st.just(field.default)))
    return content


@st.composite
def scenarios(draw: st.DrawFn, most_programmes: int = 2) -> Scenario:
    """A scenario in which much happens within weeks: lively events, eager seekers, short programmes."""
    baseline = Scenario()
    content = {name: draw(sections(name, part)) for name, part in baseline if isinstance(part, Section)}
    content["network"] = {}
    strain, stressors = content["strain"], content["stressors"]
    strain["lagged_crossover"] = min(strain["lagged_crossover"], 0.9 * (1 - strain["carry_over"]))
    for kind in ("financial", "health", "family", "career"):
        stressors[kind]["rate"] = draw(st.sampled_from([0.0, 1.0, 6.0]))
    names = draw(st.lists(st.sampled_from(["a", "b", "group"]), max_size=most_programmes, unique=True))
    content["programmes"] = {name: draw(programmes()) for name in names}
    return Scenario.from_dict(content)


@st.composite
def networks(draw: st.DrawFn, fewest: int = 2, most: int = 14) -> SocialNetwork:
    """A network of a few persons: some partners, ties of any strength, confidants that need not be mutual."""
    persons = draw(st.integers(fewest, most))
    row, kind = st.integers(0, persons - 1), st.integers(0, 2)
    strength = st.sampled_from([0.1, 1.0, 3.0]) | st.floats(0.125, 10.0, width=32)
    tie = st.tuples(row, row, strength, kind, kind).filter(lambda tie: tie[0] != tie[1])
    ties = draw(st.lists(tie, max_size=3 * persons))
    shuffled = draw(st.permutations(range(persons)))
    partner = list(range(persons))
    for place in range(0, 2 * draw(st.integers(0, persons // 2)), 2):
        one, other = shuffled[place : place + 2]
        partner[one], partner[other] = other, one
    return SocialNetwork.from_ties(
        persons,
        [tie[0] for tie in ties],
        [tie[1] for tie in ties],
        strength=[tie[2] for tie in ties],
        kind=[tie[3:] for tie in ties] or None,
        partner=partner,
        experience=draw(st.lists(st.integers(0, 15), min_size=persons, max_size=persons)),
    )


seeds = st.integers(0, 2**63 - 1)
"""Seeds of members."""

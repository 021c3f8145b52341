"""The scenarios that somebody names to be compared: read together, with all their mistakes at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from experiments.formatting import counted
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import load
from simulation.scenario.names import ORDINARY_LIFE, SUPPORT_GROUP
from simulation.scenario.schema import suggestion

FEWEST, MOST = 2, 8
_REMEDY: Final = "--network and --set give all scenarios the same"


def read(names: Sequence[str], changes: Mapping[str, object]) -> dict[str, Scenario]:
    """The scenarios by name, each a preset or a file, with ``changes``, which hold for all of them.

    A change of an offer holds for the scenarios that have it. A file whose name is another's, too, is called after the file.
    Raises ScenarioError with all mistakes: of the files, of the changes, of two files with one name, and of scenarios that have
    no persons or no events in common, so that they cannot be paired.
    """
    if not FEWEST <= len(names) <= MOST:
        pair = f"{ORDINARY_LIFE} {SUPPORT_GROUP if names == [ORDINARY_LIFE] else names[0]}" if names else ""
        example = f"; name another beside it, as kithkin compare {pair}" if len(names) == 1 else ""
        raise ScenarioError([f"{counted(len(names), 'scenario')}: {FEWEST} to {MOST} are compared{example}"])
    loaded, mistakes = _each(names, load)
    offers = {offer for each in loaded.values() for offer in _offers(each)}
    found, others = _each(loaded, lambda name: loaded[name].replace(_of(changes, offers - _offers(loaded[name]))))
    found = _apart(found)
    told = [*_told(mistakes, len(names)), *_told(others, len(loaded)), *_same_name(names, found), *_unlike(found)]
    if told:
        raise ScenarioError(told)
    return {each.name: each for each in found.values()}


def _each(names: Iterable[str], made: Callable[[str], Scenario]) -> tuple[dict[str, Scenario], dict[str, list[str]]]:
    """What is made of each name, and each mistake with the names that have it."""
    found, mistakes = dict[str, Scenario](), dict[str, list[str]]()
    for name in names:
        try:
            found[name] = made(name)
        except ScenarioError as error:
            for mistake in error.mistakes:
                mistakes.setdefault(mistake, []).append(name)
    return found, mistakes


def _offers(scenario: Scenario) -> set[str]:
    """Dotted names of the offers of a scenario."""
    tables: dict[str, Iterable[str]] = {"programmes": scenario.programmes, "informal": scenario.informal}
    return {f"{table}.{name}" for table, offers in tables.items() for name in offers}


def _of(changes: Mapping[str, object], lacked: set[str]) -> dict[str, object]:
    """The changes without those of offers that a scenario lacks and another one has."""
    return {name: value for name, value in changes.items() if not any(name.startswith(f"{each}.") for each in lacked)}


def _apart(found: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The scenarios by what was written; files that would be called alike are called after their files."""
    called = Counter(each.name for each in found.values())
    return {
        written: each.replace({"name": Path(written).stem})
        if called[each.name] > 1 and written.endswith(".toml")
        else each
        for written, each in found.items()
    }


def reference_of(scenarios: Mapping[str, Scenario], given: Sequence[str], against: str | None) -> str:
    """Name of the scenario that the others are compared with, the first unless ``against`` names another.

    ``given``: what was written for each scenario; a file may be meant by its path. Raises ScenarioError for one that is none.
    """
    names = list(scenarios)
    if against is None:
        return names[0]
    known = dict(zip(given, names, strict=True)) | {name: name for name in names}
    if against not in known:
        raise ScenarioError(
            [f"--against {against}: is none of the compared scenarios, {', '.join(names)}{suggestion(against, names)}"]
        )
    return known[against]


def _told(mistakes: Mapping[str, Sequence[str]], count: int) -> Iterator[str]:
    """Each mistake once if all scenarios have it; otherwise once for each that has it, after its name."""
    for mistake, having in mistakes.items():
        if len(having) == count:
            yield mistake
        else:
            yield from (mistake if mistake.startswith(f"{name}:") else f"{name}: {mistake}" for name in having)


def _same_name(given: Sequence[str], found: Mapping[str, Scenario]) -> Iterator[str]:
    for name in dict.fromkeys(name for name in given if list(given).count(name) > 1):
        yield f"{name}: is named twice; a scenario does not differ from itself"
    called: dict[str, list[str]] = {}
    for written, scenario in found.items():
        called.setdefault(scenario.name, []).append(written)
    for name, files in called.items():
        if len(files) > 1:
            yield f"{' and '.join(files)}: both are called {name}; rename one of the files"


def _unlike(found: Mapping[str, Scenario]) -> Iterator[str]:
    """Why scenarios cannot be paired: another number of persons, another source of them, or other events."""
    if not found:
        return
    first, *others = found
    reference = found[first]
    for name in others:
        scenario = found[name]
        mine, its = scenario.network, reference.network
        if mine.source != its.source:
            yield (
                f"{name}: network.source = {mine.source}, in {first} {its.source}: no persons in common, so that the two "
                f"cannot be paired; {_REMEDY}"
            )
        elif mine.source == "generated" and mine.persons != its.persons:
            yield (
                f"{name}: network.persons = {mine.persons}, in {first} {its.persons}: not the same persons, so that the two "
                f"cannot be paired; {_REMEDY}"
            )
        if tuple(scenario.kinds) != tuple(reference.kinds):
            yield (
                f"{name}: stressors.kinds are {', '.join(scenario.kinds)}, in {first} {', '.join(reference.kinds)}: no common "
                "luck, so that the two cannot be paired; give both events of the same names"
            )

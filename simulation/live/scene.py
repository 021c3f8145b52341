"""Scene: one or two worlds on one ground, under one seed: the same couples and the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.live.choices import NETWORK, Choices, titled, values_of
from simulation.live.frame import Frame
from simulation.live.ground import ground_of
from simulation.live.quantities import CURVES, QUANTITIES
from simulation.live.request import BOTH, Change, Changes, RequestError, Setup, Strike
from simulation.live.words import programme_title
from simulation.live.world import World
from simulation.network import GENERATED
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.mistakes import shown
from simulation.scenario.schema import suggestion

Message = dict[str, Any]
_FIXED = ("name", "summary", "network")
_ROUNDING = 1e-3  # as the intake rounds shares of the population


class Scene:
    """What one viewer looks at. ``setup`` has nothing left out; ``worlds`` live on ``ground``."""

    def __init__(self, setup: Setup, choices: Choices) -> None:
        """Found the worlds; RequestError, ScenarioError or NetworkError for a setup that cannot be."""
        self.setup = choices.completed(setup)
        self.bases = [choices.scenario(name) for name in self.setup.worlds or ()]
        scenarios = scenarios_of(self.setup, choices)
        self.seed = int(self.setup.seed or 0)
        self.ground = ground_of(scenarios[0], self.seed)
        self.worlds = [World(scenario, self.ground, self.seed) for scenario in scenarios]

    @property
    def day(self) -> int:
        """Days lived."""
        return self.worlds[0].ensemble.day

    def frame(self, days: int) -> Frame:
        """Live ``days`` days; the last day of all worlds, and the measures of each day lived."""
        curves = np.stack([world.live(days) for world in self.worlds], axis=1)
        return Frame(self.day, curves, tuple(world.today for world in self.worlds))

    def change(self, change: Change) -> Message:
        """Change a parameter from the next day on: of one world, or of all that have it; RequestError or ScenarioError."""
        if change.name.partition(".")[0] in _FIXED:
            raise RequestError(f"{change.name}: is fixed once a scene is set up; set up a new one")
        wanted = self._numbers(change.world)
        scenarios = [self.worlds[number].scenario for number in wanted]
        tables = for_each(scenarios, {change.name: change.value})
        changed = [each.replace(table) if table else None for each, table in zip(scenarios, tables, strict=True)]
        for number, scenario in zip(wanted, changed, strict=True):
            if scenario is not None:
                self.worlds[number].go_on_under(scenario)
        world = BOTH if change.world is None else change.world
        return {
            "is": "changed", "day": self.day, "world": world, "name": change.name, "value": change.value,
            "worlds": self._about_worlds(),
        }  # fmt: skip

    def strike(self, strike: Strike) -> Message:
        """Let an event strike a couple, or a single; RequestError for a kind that a world does not have."""
        struck = [self.worlds[number] for number in self._numbers(strike.world)]
        for each in struck:
            if strike.kind not in each.scenario.kinds:
                hint = suggestion(strike.kind, each.scenario.kinds)
                raise RequestError(f"kind = {shown(strike.kind)}: no kind of event{hint}")
        persons = self.ground.couple(self.row(strike.person))
        weights = [each.strike(persons, strike.kind) for each in struck]
        world = BOTH if strike.world is None else strike.world
        return {
            "is": "struck", "day": self.day, "persons": persons, "kind": strike.kind, "world": world, "weight": weights,
        }  # fmt: skip

    def _numbers(self, world: int | None) -> Sequence[int]:
        """Numbers of the world asked for, or of all (None); RequestError if there is none of that number."""
        if world is not None and world >= len(self.worlds):
            raise RequestError(f"world = {world}: this scene has one world")
        return range(len(self.worlds)) if world is None else [world]

    def reset(self, seed: int | None) -> None:
        """Day 0 again under the scenarios as they are now, with another seed unless None."""
        scenarios = [world.scenario for world in self.worlds]
        self.seed = self.seed if seed is None else seed
        self.ground = ground_of(scenarios[0], self.seed)
        self.worlds = [World(scenario, self.ground, self.seed) for scenario in scenarios]

    def row(self, person: int) -> int:
        """The person if there is one of that number, else RequestError."""
        if person >= self.ground.network.persons:
            raise RequestError(f"person = {person}: must lie in 0 to {self.ground.network.persons - 1}")
        return person

    def message(self) -> Message:
        """The scene, as ``protocol`` describes it."""
        return {
            "is": "scene",
            "day": self.day,
            "seed": self.seed,
            "source": self.setup.source,
            **self.ground.message,
            "quantities": [each.name for each in QUANTITIES],
            "measures": [each.name for each in CURVES],
            "events": [
                {"name": name, "label": kind.title, "words": kind.words, "symbol": kind.symbol}
                for name, kind in self.worlds[0].scenario.kinds.items()
            ],
            "worlds": self._about_worlds(),
            "notes": [note for world in self.worlds for note in _notes(world)],
        }

    def facts(self) -> Message:
        """Fingerprints, and the commands that live the same runs."""
        prints = [world.ensemble.fingerprint() for world in self.worlds]
        commands = [self._command(number) for number in range(len(self.worlds))]
        return {"is": "facts", "day": self.day, "seed": self.seed, "fingerprints": prints, "commands": commands}

    def _about_worlds(self) -> list[Message]:
        return [
            _about(name, base, world)
            for name, base, world in zip(self.setup.worlds or (), self.bases, self.worlds, strict=True)
        ]

    def _command(self, number: int) -> str:
        """The command that lives the same run, '' where none does: before the first day, or after a hand in the game."""
        world = self.worlds[number]
        if world.touched or self.day == 0:
            return ""
        changed = _differences(self.bases[number], world.scenario)
        settings = "".join(f" --set {name}={_spelt(value)}" for name, value in changed.items())
        return f"kithkin run {(self.setup.worlds or ())[number]} --seed {self.seed} --days {self.day}{settings}"


def scenarios_of(setup: Setup, choices: Choices) -> list[Scenario]:
    """The scenarios of a complete setup, on the network of the first; RequestError or ScenarioError."""
    tables = setup.changes or ()
    mistakes = [
        f"{name}: both worlds live on the network of the first; change it there"
        for table in tables[1:]
        for name in table
        if name.startswith(NETWORK)
    ]
    mistakes += [
        f"{name}: cannot be changed here"
        for table in tables
        for name in table
        if name in ("name", "summary", "network", "network.source", "network.persons", "network.pairing")
    ]
    if mistakes:
        raise RequestError(*mistakes)
    bases = [choices.scenario(name) for name in setup.worlds or ()]
    first = bases[0].replace({**(tables[0] if tables else {}), **_plan(setup, choices)})
    others = [base.replace(table) for base, table in zip(bases[1:], tables[1:], strict=True)]
    return [first, *(other.replace(network=first.network) for other in others)]


def for_each(scenarios: Sequence[Scenario], changes: Changes) -> list[Changes]:
    """The changes that each scenario takes: a name that only some of them have is left out of the others."""
    tables: list[Changes] = [{} for _ in scenarios]
    for name, value in changes.items():
        known = [_has(scenario, name, value) for scenario in scenarios]
        for table, takes in zip(tables, known, strict=True):
            if takes or not any(known):
                table[name] = value
    return tables


def _has(scenario: Scenario, name: str, value: Any) -> bool:
    try:
        scenario.replace({name: value})
    except ScenarioError as error:
        return not any(": unknown name" in mistake for mistake in error.mistakes)
    return True


def _plan(setup: Setup, choices: Choices) -> Changes:
    source = choices.source(setup.source or GENERATED)
    return {"network.source": source, **({"network.persons": setup.persons} if source == GENERATED else {})}


def _about(name: str, base: Scenario, world: World) -> Message:
    scenario = world.scenario
    changed = {key: value for key, value in _differences(base, scenario).items() if not key.startswith(NETWORK)}
    return {
        "scenario": name,
        "title": titled(name, base),
        "summary": base.summary,
        "changed": changed,
        "values": values_of(scenario),
        "circle": scenario.circle.active,
        "programmes": [{"name": each, "title": programme_title(each).capitalize()} for each in scenario.offers],
    }


def _differences(base: Scenario, scenario: Scenario) -> Changes:
    before = values_of(base)
    return {name: value for name, value in values_of(scenario).items() if before.get(name) != value}


def _spelt(value: Any) -> str:
    return shown(value).strip("'") if isinstance(value, str) else str(value).lower()


def _notes(world: World) -> list[str]:
    """A sentence for each programme with too few places for even one group."""
    rooms = {
        name: int(each.places * world.ensemble.persons + _ROUNDING) for name, each in world.scenario.offers.items()
    }
    return [
        f"{programme_title(name).capitalize()} has places for {rooms[name]} persons, but its smallest group has "
        f"{each.group_minimum}: nobody can take part. Raise its places."
        for name, each in world.scenario.offers.items()
        if rooms[name] < each.group_minimum
    ]


def first_world(setup: Setup, choices: Choices) -> tuple[Scenario, int]:
    """The scenario of the first world, and the seed, of a setup; RequestError or ScenarioError."""
    complete = choices.completed(setup)
    return scenarios_of(complete, choices)[0], int(complete.seed or 0)

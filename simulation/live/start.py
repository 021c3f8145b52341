"""Start: the choices of a page that begins with worlds of somebody's choosing, from the command line or in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.live import limits
from simulation.live.choices import NETWORK, START, Choices
from simulation.live.request import Changes, RequestError, Setup, whole
from simulation.live.scenes import for_each
from simulation.network import BUNDLED, GENERATED
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.files import load, presets


def chosen(
    names: tuple[str, ...],
    worlds: Mapping[str, Scenario],
    persons: int | None = None,
    network: str | None = None,
    seed: int = 1,
    changes: Changes | None = None,
    version: str = "",
) -> Choices:
    """The choices of a page that starts with some worlds, by name; raises ValueError with all mistakes.

    ``persons``, ``network``: where None, those of the first world's plan. ``changes``: values by dotted name, in all worlds that
    have them.
    """
    if not 1 <= len(names) <= limits.WORLDS:
        raise RequestError(f"{len(names)} scenarios: the live view shows 1 to {limits.WORLDS}")
    scenarios, values = [worlds[name] for name in names], dict(changes or {})
    plan = scenarios[0].network
    persons = persons or values.pop(f"{NETWORK}persons", None) or _persons(plan)
    source = network or values.pop(f"{NETWORK}source", None) or plan.source
    start = Setup(
        names,
        whole("persons", persons, *limits.PERSONS),
        whole("seed", seed, *limits.SEED),
        source,
        _tables(scenarios, values),
    )
    return Choices(
        start,
        {name: load(name) for name in presets()} | dict(worlds),
        {name: name for name in (GENERATED, *BUNDLED)} | ({} if source == GENERATED else {source: source}),
        version,
    )


def _persons(plan: NetworkPlan) -> int | None:
    """Number of persons in the network plan of a user's scenario, or the default of the view if the plan has the usual number."""
    return START.persons if plan.persons == NetworkPlan().persons else plan.persons


def _tables(scenarios: Sequence[Scenario], changes: Changes) -> tuple[Changes, ...]:
    """Tables of changes, one for each world; changes of the network are put into the first world's table."""
    first, *others = for_each(scenarios, changes)
    return (
        first,
        *({name: value for name, value in table.items() if not name.startswith(NETWORK)} for table in others),
    )

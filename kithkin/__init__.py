"""kithkin: couples, stress, and the support networks that buffer it.

The names that users need, from one place. ``Scenario`` says what is simulated (``load`` reads one, ``presets`` lists them),
``SocialNetwork`` who knows whom (``generate``, ``load_network``, ``from_graph`` make one), ``Ensemble`` lets members live
together, ``record`` measures them, ``snapshot`` takes the state of all persons, ``hit`` and ``enrol`` intervene between two days,
``SupportModel`` is the same world as a Mesa model, ``show`` displays living worlds in a notebook, ``sweep`` carries out a
``Plan`` of many runs (``Processes``: in worker processes; ``Target``: until a measure is known well enough), and ``draw`` draws
results on axes of matplotlib's. A name is imported from its own module when it is first used, so that ``import kithkin`` takes
no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kithkin.packages import require_installed, require_own

if TYPE_CHECKING:
    from experiments.paper.cells import draw
    from experiments.running.engines import Processes
    from experiments.showing import show
    from experiments.sweeps.plan import Plan
    from experiments.sweeps.stopping import Target
    from experiments.sweeps.sweep import sweep
    from simulation import __version__
    from simulation.ensemble import Ensemble
    from simulation.interventions import enrol, hit
    from simulation.model import SupportModel
    from simulation.network import NetworkError, SocialNetwork, from_graph, generate
    from simulation.network import load as load_network
    from simulation.population import Population
    from simulation.recording import Recording, record, snapshot
    from simulation.scenario import Scenario, ScenarioError
    from simulation.scenario.files import load, presets
    from simulation.seeds import Seeds

__all__ = [
    "Ensemble",
    "NetworkError",
    "Plan",
    "Population",
    "Processes",
    "Recording",
    "Scenario",
    "ScenarioError",
    "Seeds",
    "SocialNetwork",
    "SupportModel",
    "Target",
    "__version__",
    "draw",
    "enrol",
    "from_graph",
    "generate",
    "hit",
    "load",
    "load_network",
    "presets",
    "record",
    "show",
    "snapshot",
    "sweep",
]

_MODULES = {
    "experiments.paper.cells": ("draw",),
    "experiments.running.engines": ("Processes",),
    "experiments.showing": ("show",),
    "experiments.sweeps.plan": ("Plan",),
    "experiments.sweeps.stopping": ("Target",),
    "experiments.sweeps.sweep": ("sweep",),
    "simulation": ("__version__",),
    "simulation.ensemble": ("Ensemble",),
    "simulation.interventions": ("enrol", "hit"),
    "simulation.model": ("SupportModel",),
    "simulation.network": ("NetworkError", "SocialNetwork", "from_graph", "generate", "load_network"),
    "simulation.population": ("Population",),
    "simulation.recording": ("Recording", "record", "snapshot"),
    "simulation.scenario": ("Scenario", "ScenarioError"),
    "simulation.scenario.files": ("load", "presets"),
    "simulation.seeds": ("Seeds",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}
_EXTRAS = {"simulation.model": "mesa"}
_NAMES_AT_HOME = {"load_network": "load"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kithkin' has no attribute '{name}'")
    home = _HOMES[name]
    require_own(home.partition(".")[0])
    if home != "simulation":  # that is the version, which can be asked for whatever is missing
        require_installed(_EXTRAS.get(home, ""))
    return getattr(import_module(home), _NAMES_AT_HOME.get(name, name))


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})

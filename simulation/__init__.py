"""kithkin: couples, stress, and the support networks that buffer it.

``Scenario`` says what is simulated, ``SocialNetwork`` who knows whom, ``Population`` is the state, ``Ensemble`` lets members
live together, ``SupportModel`` is an ensemble of one member as a Mesa model. Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulation.requirements import require_versions

if TYPE_CHECKING:
    from simulation.ensemble import Ensemble
    from simulation.model import SupportModel
    from simulation.network import SocialNetwork
    from simulation.population import Population
    from simulation.scenario import Scenario
    from simulation.seeds import Seeds

__version__ = "0.2.0"
__all__ = ["Ensemble", "Population", "Scenario", "Seeds", "SocialNetwork", "SupportModel"]

_HOMES = {
    "Ensemble": "ensemble",
    "Population": "population",
    "Scenario": "scenario",
    "Seeds": "seeds",
    "SocialNetwork": "network",
    "SupportModel": "model",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simulation' has no attribute '{name}'")
    require_versions(__version__)
    return getattr(import_module(f"simulation.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})

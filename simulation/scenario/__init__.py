"""Scenarios: parameters with unit, range and evidence, the scenario that holds them, and its TOML file."""

from simulation.scenario.assumptions import Resources, Strain, Stressors
from simulation.scenario.couples import Relationship
from simulation.scenario.helping import Answering, Company, Episode, Seeking
from simulation.scenario.kinds import KINDS, EventKind
from simulation.scenario.mistakes import ScenarioError
from simulation.scenario.network_plan import NetworkPlan
from simulation.scenario.scenario import Scenario
from simulation.scenario.structures import Informal, InformalCircle, Programme

__all__ = [
    "KINDS",
    "Answering",
    "Company",
    "Episode",
    "EventKind",
    "Informal",
    "InformalCircle",
    "NetworkPlan",
    "Programme",
    "Relationship",
    "Resources",
    "Scenario",
    "ScenarioError",
    "Seeking",
    "Strain",
    "Stressors",
]

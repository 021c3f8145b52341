"""Prior ranges of the parameters that the calibration may move: those of everyday life that no source pins down.

Guesses are those of the model's description. Ranges are the plausible ones of the schema's declarations: published where there
are any, else half to twice the guess, of a log half to twice what it is the log of. Constants that centre are no unknowns, they
follow from the others. What is not named keeps its value: sourced numbers, coefficients of programmes (fitted to trials one by
one), and what no pattern asks about.
"""

from __future__ import annotations

from experiments.studies.calibration.emulators import Prior
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters

_GUESSES: dict[str, float] = {
    "stressors.load_effect": 0.6,
    "stressors.shared_share": 0.11,
    "stressors.severity_sd": 0.5,
    "strain.stressor_effect": 0.5,
    "strain.load_effect": 1.0,
    "strain.reactivity_sd": 0.45,
    "strain.noise_sd": 0.66,
    "strain.baseline_sd": 0.38,
    "strain.slow_sd": 0.34,
    "strain.crossover": 0.12,
    "strain.buffering": 0.2,
    "strain.support_effect": 0.1,
    "strain.belonging_effect": 0.21,
    "strain.closeness_effect": 0.1,
    "strain.esteem_effect": 0.19,
    "resources.support_trait_sd": 0.64,
    "resources.support_noise_sd": 0.53,
    "resources.received_effect": 12.0,
    "resources.support_of_esteem": 0.2,
    "resources.support_of_belonging": 0.6,
    "resources.esteem_of_support": 0.32,
    "resources.esteem_of_strain": 0.22,
    "seeking.rate": 0.52,
    "seeking.support_slope": 0.2,
    "episode.relief": 0.55,
    "company.need_sd": 0.4,
    "company.support_slope": 0.12,
    "relationship.shared_level": -1.10,
    "relationship.own_level": -1.02,
    "relationship.couple_spread": 0.36,
    "relationship.report_spread": 0.7,
    "relationship.strain_slope": 0.22,
    "relationship.aftermath": 0.35,
    "relationship.own_conflict": 0.495,
    "relationship.partner_conflict": 0.18,
    "relationship.reactivity_power": 1.85,
    "relationship.report_lightness": 0.25,
    "relationship.lingering": 0.3,
    "relationship.carry_over": 0.37,
    "relationship.couple_noise": 0.45,
    "relationship.own_noise": 0.55,
    "relationship.spillover": 0.06,
    "relationship.closeness_trait_sd": 0.36,
    "relationship.closeness_sd": 0.36,
    "relationship.closeness_correlation": 0.84,
    "relationship.conflict_history": 0.0028,
    "relationship.strain_history": 0.26,
}


def _priors() -> dict[str, Prior]:
    declared = {each.name: each for each in parameters(Scenario)}
    return {name: Prior(guess, *(declared[name].plausible or (guess, guess))) for name, guess in _GUESSES.items()}


PRIORS: dict[str, Prior] = _priors()
"""Guess and range of every parameter that may be fitted, by its dotted name."""

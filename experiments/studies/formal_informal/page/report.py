"""The main study's page: the answer with one figure, then for whom, when, at what cost, how sure, then tables. Runs no "
"model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from experiments.comparison.evidence import SMALLEST
from experiments.comparison.page.sections import every_outcome, how_sure, when, who
from experiments.comparison.page.words import time_of, worlds_in_words
from experiments.pages.contents import Arm, Figure, Report
from experiments.studies.arms import PROGRAMME, assumptions, differences_between
from experiments.studies.formal_informal.evidence import Matched
from experiments.studies.formal_informal.method import REFERENCE
from experiments.studies.formal_informal.page.alternatives import alternatives
from experiments.studies.formal_informal.page.costs import cost
from experiments.studies.formal_informal.page.figure import headline_figure
from experiments.studies.formal_informal.page.nulls import null_worlds
from experiments.studies.formal_informal.page.words import answer, descriptions_of
from simulation.network import GENERATED

_SHARED = 4
"""Assumptions that are those of every study: what comes after them speaks of arms that this study does not have."""
TITLE = "What does support add to ordinary life?"
CAVEATS = (
    "Not which support is better as such: an hour of a leader is not an hour of a friend, the two are fitted to different "
    "trials, and the leader’s advantage is an assumption. It has no unit: at 0 a session is as good as a friend’s help, at 1 as "
    "those of trained leaders, and both are shown.",
    "The plausible sets are drawn over ranges that published patterns and trials hardly narrow: the intervals show what nobody "
    "knows about this model’s numbers, not whether its mechanisms are right.",
    "Listening training rests on no trial: nobody has tested the training of friends. Read its rows as a thought experiment.",
    "Head to head, the literature does not show that formal programmes offer more: professionals in a secondary role did "
    "worse than peers alone (Bryan & Arkowitz 2015), manuals and instructor training gave no gain while dose did (Hawkins "
    "2012), peers did as well as group therapy (Pfeiffer 2011).",
    "Correlations between support and adjustment (r about .24) and effects of trials are not the same quantity. How much of "
    "the correlation is an effect is a number that nobody knows; --full shows the study with none, half and all of it.",
    "Couples do not part and ties do not change: the population is one of survivors. Samples behind the sourced numbers are "
    "Western and heterosexual.",
)


def report(evidence: Matched) -> Report:
    """The whole page."""
    provenance = {name: value for name, value in evidence.provenance.items() if name != "options"}
    return Report(
        title=TITLE,
        question=_question(evidence),
        answer=answer(evidence),
        brief=[_first_figure(evidence)],
        arms=_arms(evidence),
        contrasts=[],
        sections=[
            who(evidence), when(evidence), cost(evidence), how_sure(evidence, _more_options(evidence)),
            *([alternatives(evidence)] if evidence.variants else []), every_outcome(evidence), null_worlds(evidence),
        ],
        assumptions=[
            *list(assumptions())[:_SHARED],
            "A year of ordinary life goes before; then a resource starts and stays. Arms share persons, network and luck.",
            "Who takes part is decided by the resource’s own screen: the most strained, or the loneliest, who ask for a place. "
            "Friends who are trained are drawn by lot.",
        ],
        caveats=CAVEATS,
        provenance=provenance,
    )  # fmt: skip


def source_in_words(provenance: Mapping[str, Any]) -> str:
    """Where a given network came from, and how its couples were found; nothing about generated ones."""
    given = provenance["network_plan"]["source"] != GENERATED
    return f" {provenance['network_source']}" if given else ""


def _question(evidence: Matched) -> str:
    about = evidence.provenance
    return (
        f"Couples have each other, friends and colleagues. How does their strain change when {_named(evidence)} is added, or "
        f"the same hours go into befriending, or into friends who learn to listen?{source_in_words(about)}"
    )


def _named(evidence: Matched) -> str:
    return f"a {evidence.titles[PROGRAMME].lower()}"


def _first_figure(evidence: Matched) -> Figure:
    caption = (
        f"Strain after {time_of(evidence.headline_day)}, minus strain in ordinary life. d: this difference over the "
        "standard deviation between persons, each with a mean of four weeks. "
        f"Dot: median of {worlds_in_words(evidence)}; bar: 90 % of "
        f"them; black line: how far chance alone could move the dot. Grey: too small to matter, below {SMALLEST[True]} for "
        f"everybody and {SMALLEST[False]} for those who took part. Half and half: half the places, and befriending for the "
        "rest of the hours. Leaders no better: than friends, in as many places. Instead of befriending: what the strain would "
        "be minus that with befriending. Friends who are trained are helpers, and left out here of those who took part."
    )
    label = "effects of each resource on strain, with intervals, on one scale"
    return Figure("strain", partial(headline_figure, evidence), caption, label, beside=True, narrow=True)


def _arms(evidence: Matched) -> list[Arm]:
    titles, told, reference = evidence.titles, descriptions_of(evidence), evidence.scenarios[REFERENCE]
    return [
        Arm(arm, titles[arm], told[arm], differences_between(reference, scenario))
        for arm, scenario in evidence.scenarios.items()
    ]


def _more_options(evidence: Matched) -> str:
    """Which option adds the section on other structures of the model, where it is left out."""
    if evidence.variants:
        return ""
    return (
        " With --full, the study also simulates other structures of the model, other matchings of hours, resources for the "
        "most strained tenth alone, and what holds after many years."
    )

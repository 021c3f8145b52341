"""What the lessons promise, lived over many seeds on the curves that they name.

Each mean must lie within its claim's bounds by at least three of its standard errors: a mean over other runs would then miss its
bounds in fewer than one of 700 cases. The one run that the page shows must lie within them, too.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import simulation.live
from simulation import interventions
from simulation.ensemble import Ensemble
from simulation.live.choices import Choices, values_of
from simulation.live.quantities import CURVES
from simulation.live.request import Setup
from simulation.live.scenes import scenarios_of
from simulation.network import load
from simulation.seeds import derived

PAGE = Path(simulation.live.__file__).parent / "page"
STEPS: list[dict[str, Any]] = json.loads(
    re.findall(
        r"^export const STEPS = (\[.*?^\]);",
        (PAGE / "lesson" / "steps.js").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )[0]
)
BY_NAME = {step["name"]: step for step in STEPS}
NETWORKS, LUCK = (101, 102, 103, 104), 4
MANY = {"places": range(101, 109)}
"""Networks and runs on each; rules of entry differ less than anything else, so they take twice as many networks."""
RATE = re.compile(r"stressors\.kinds\.\w+\.rate")
BAD = 1.0
FAR = 3.0
CHOICES = Choices()


@pytest.mark.parametrize("name", BY_NAME)
def test_claims_hold(name: str) -> None:
    step = BY_NAME[name]
    right = step["predict"].get("right", 0)
    own = lived(name, right, (step["seed"],), 1)
    many = lived(name, right)
    for claim in step["claims"]:
        if "wins" in claim:
            every = np.stack([value(lived(name, each), claim) for each in range(step["predict"]["options"])])
            assert claim["wins"][0] <= np.mean(every.argmin(axis=0) == right) <= claim["wins"][1]
            continue
        if "worse" in claim:
            extra = value(lived(name, claim["option"]), claim) - value(many, claim)
            assert extra.mean() > FAR * error(extra), claim
            continue
        found = value(lived(name, claim["option"]) if "option" in claim else many, claim)
        assert claim["low"] <= found.mean() - FAR * error(found), (claim, found.mean(), error(found))
        assert found.mean() + FAR * error(found) <= claim["high"], (claim, found.mean(), error(found))
        shown = value(lived(name, claim["option"], (step["seed"],), 1) if "option" in claim else own, claim)
        assert claim["low"] <= shown[0] <= claim["high"], (claim, shown)


def test_every_step_has_its_words() -> None:
    words = set(re.findall(r'^  "([\w.]+)":', (PAGE / "words" / "lessons.js").read_text("utf-8"), re.MULTILINE))
    for step in STEPS:
        parts = [
            "title",
            "scene",
            "ask",
            "told",
            "behind",
            *(f"option.{n}" for n in range(step["predict"].get("options", 0))),
        ]
        parts += ["try"] if "control" in step else []
        assert {f"step.{step['name']}.{part}" for part in parts} <= words
    names = {".".join(word.split(".")[1:2]) for word in words if word.startswith("step.")}
    assert names == set(BY_NAME)


def error(values: NDArray[np.float64]) -> float:
    """Standard error of a mean over runs."""
    return float(values.std(ddof=1) / len(values) ** 0.5)


def value(run: dict[str, NDArray[np.float64]], claim: dict[str, Any]) -> NDArray[np.float64]:
    """Right less left (runs,), mean over the claim's days; over that of other days where the claim says so."""
    difference = run[claim["measure"]][1] - run[claim["measure"]][0]
    first, last = claim["days"]
    found = np.nanmean(difference[:, first - 1 : last], axis=1)
    if "over" in claim:
        first, last = claim["over"]
        found = found / np.nanmean(difference[:, first - 1 : last], axis=1)
    return np.asarray(found)


def lived(name: str, option: int, seeds: tuple[int, ...] = (), luck: int = LUCK) -> dict[str, NDArray[np.float64]]:
    """What a step of a lesson gives with the answer ``option``: by name of the measure, values (worlds, runs, days)."""
    return _lived(name, option, seeds or tuple(MANY.get(name, NETWORKS)), luck)


@cache
def _lived(name: str, option: int, seeds: tuple[int, ...], luck: int) -> dict[str, NDArray[np.float64]]:
    step = BY_NAME[name]
    days = [[on_network(step, option, seed, world, luck) for seed in seeds] for world in (0, 1)]
    every = np.stack([np.concatenate(runs) for runs in days])
    names = [*(each.name for each in CURVES), "together"]
    return {measure: every[..., number] for number, measure in enumerate(names)}


def on_network(step: dict[str, Any], option: int, seed: int, world: int, luck: int) -> NDArray[np.float64]:
    """Values (runs, days, measures) of one world on the network of ``seed``, as in the page; ``together`` is the last measure."""
    setup = Setup(tuple(step["worlds"]), step["persons"], seed, "generated", tuple(changes(step, option)))
    scenarios = scenarios_of(setup, CHOICES)
    network = load(scenarios[0].network, derived(seed, 0, 0), tuple(scenarios[0].kinds))
    ensemble = Ensemble(
        network, [scenarios[world]] * luck, [derived(seed, 1, 0, run) for run in range(luck)], threads=1
    )
    strike, until = step.get("strike"), step["until"]
    by_day = any(claim["measure"] == "together" for claim in step["claims"])
    stops = range(until + 1) if by_day else (0, strike["day"] if strike else 0, until)
    sums, shares = [], np.full((until, luck), np.nan)
    for day, stop in pairwise(stops):
        if strike and (strike["day"], strike["world"]) == (day, world):
            hit(ensemble, strike)
        sums.append(ensemble.advance(stop - day, record=True))
        if by_day:
            shares[day] = [together(ensemble, run) for run in range(luck)]
    total = np.concatenate(sums)
    daily = total.transpose(1, 2, 0)
    measured = np.stack([each.of(daily, network.persons, 1) for each in CURVES], axis=2)
    return np.concatenate([measured, shares.T[:, :, None]], axis=2)


def changes(step: dict[str, Any], option: int) -> list[dict[str, Any]]:
    """The changes of each world, as ``sceneOf`` of the page makes them."""
    often = [
        {
            name: step["oftener"] * rate
            for name, rate in values_of(CHOICES.scenario(world)).items()
            if RATE.fullmatch(name)
        }
        if "oftener" in step
        else {}
        for world in step["worlds"]
    ]
    tables = [{**often[world], **table} for world, table in enumerate(step["changes"])]
    tables[-1].update(step["predict"].get("changes", [{}] * (option + 1))[option])
    return tables


def hit(ensemble: Ensemble, strike: dict[str, Any]) -> None:
    """The blow of a step, in every run."""
    couple = {strike["person"], int(ensemble.network.partner[strike["person"]])}
    for run in range(ensemble.members):
        for person in couple:
            interventions.hit(ensemble, person, strike["kind"], member=run)


def together(ensemble: Ensemble, run: int) -> float:
    """Of the couples in which somebody has a bad day, the share in which both have, as ``together.js`` counts."""
    strain, partner = ensemble.population.strain[:, run], ensemble.network.partner
    first = np.flatnonzero(partner > np.arange(ensemble.persons))
    bad = np.stack([strain[first] > BAD, strain[partner[first]] > BAD])
    return float(bad.all(axis=0).sum() / max(bad.any(axis=0).sum(), 1)) if bad.any() else float("nan")

"""Every wrong argument of a public function is one sentence: its name, what was given, what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import kithkin
from kithkin import (
    Ensemble,
    Plan,
    Recording,
    Scenario,
    Seeds,
    SocialNetwork,
    SupportModel,
    Target,
    enrol,
    from_graph,
    generate,
    hit,
    load,
    load_network,
    record,
    snapshot,
    sweep,
)
from simulation.interventions import help_by, leave, put_on_waiting_list
from simulation.limits import MOST_DAYS
from simulation.scenario import EventKind, NetworkPlan, Programme

BOTH = load("support-group").replace({"network.persons": 20})
NETWORK = generate(BOTH.network, 1)
GRAPH = nx.karate_club_graph()
ENSEMBLE = Ensemble(NETWORK, [BOTH], [1], threads=1)
RECORDING = Recording(np.zeros((3, 5, 1)), (BOTH,), 20)
MODEL = SupportModel(BOTH, NETWORK, rng=1)
PLAN = Plan.of({"base": BOTH, "replicates": 2, "factors": {"strain.crossover": [0.0, 0.1]}})
SEED = "must be a whole number from 0 to 9223372036854775807"
DAYS = f"must be a whole number from 0 to {MOST_DAYS}"
ANY: Any = None
"""Stands where the kind of an argument is wrong on purpose."""

Case = tuple[Callable[[], object], str]
CASES: dict[str, Case] = {
    "scenario, value": (lambda: Scenario(strain={"crossover": 3}), "strain.crossover = 3: must lie in 0 to 0.9"),
    "scenario, name": (lambda: Scenario(strian={}), "strian: unknown name; did you mean strain?"),
    "scenario, table": (lambda: Scenario(strain=5), "strain = 5: must be a table"),
    "scenario, unnamed": (
        lambda: Scenario(*["support-group"]),
        "Scenario takes its fields by name: name, summary, network",
    ),
    "scenario, set": (lambda: setattr(BOTH.strain, "crossover", 0.1), "crossover cannot be set: Strain is frozen"),
    "plan of a network": (lambda: NetworkPlan(persons=-1), "persons = -1: must lie in 1 to 50000000 (persons)"),
    "ties": (lambda: NetworkPlan(confidants=9, ties=4), "confidants = 9.0: must be at most ties = 4.0"),
    "programme": (lambda: Programme(places=2), "places = 2: must lie in 0 to 1 (share)"),
    "kind": (lambda: EventKind(rate=1, weight=2, joint=3), "joint = 3: must lie in 0 to 1 (share)"),
    "from_dict": (lambda: Scenario.from_dict(ANY), "content = None: must be a table"),
    "replace": (lambda: BOTH.replace(5), "changes = 5: must be a table of new values by dotted name"),  # type: ignore[arg-type]
    "replace, name": (lambda: BOTH.replace({5: 1}), "names of changes[0] = 5: must be a text"),  # type: ignore[dict-item]
    "load": (lambda: load(5), "name_or_path = 5: must be the name of a preset, or the path of a file"),  # type: ignore[arg-type]
    "load, name": (lambda: load("suport-group"), "suport-group: no such scenario; did you mean support-group?"),
    "network": (
        lambda: Ensemble(GRAPH, [BOTH], [1]),
        "network = a Graph: must be a SocialNetwork; generate, load_network",
    ),
    "one scenario": (lambda: Ensemble(NETWORK, BOTH, [1]), "each member a Scenario; load reads one by its name"),  # type: ignore[arg-type]
    "a preset": (
        lambda: Ensemble(NETWORK, ["support-group"], [1]),
        "scenarios[0] = 'support-group': must be a Scenario; load reads",
    ),  # type: ignore[list-item]
    "one seed": (
        lambda: Ensemble(NETWORK, [BOTH], 1),
        "seeds = 1: must be a list, each member a whole number or Seeds",
    ),  # type: ignore[arg-type]
    "no seeds": (lambda: Ensemble(NETWORK, [BOTH], []), "1 scenarios and 0 seeds: one of each a member"),
    "seed below": (lambda: Ensemble(NETWORK, [BOTH], [-1]), f"seeds[0] = -1: {SEED}, or Seeds"),
    "seed beyond": (lambda: Ensemble(NETWORK, [BOTH], [2**63]), f"seeds[0] = 9223372036854775808: {SEED}"),
    "seed, decimal": (lambda: Ensemble(NETWORK, [BOTH], [1.5]), f"seeds[0] = 1.5: {SEED}"),  # type: ignore[list-item]
    "Seeds": (lambda: Ensemble(NETWORK, [BOTH], [Seeds(1, -2, 3)]), f"seeds[0].stressors = -2: {SEED}"),
    "Seeds.of": (lambda: Seeds.of("x"), f"seed = 'x': {SEED}"),  # type: ignore[arg-type]
    "threads": (lambda: Ensemble(NETWORK, [BOTH], [1], threads=-3), "threads = -3: must be a whole number from 1"),
    "advance": (lambda: ENSEMBLE.advance(-1), f"days = -1: {DAYS}"),
    "advance, too far": (lambda: ENSEMBLE.advance(MOST_DAYS + 1), f"days = {MOST_DAYS + 1}: {DAYS}"),
    "make_room": (lambda: ENSEMBLE.make_room(ANY), "groups = None: must be a whole number from 0"),
    "fingerprint": (lambda: ENSEMBLE.fingerprint(1), "member = 1: must be a whole number from 0 to 0"),
    "fingerprint below": (lambda: ENSEMBLE.fingerprint(-1), "member = -1: must be a whole number from 0 to 0"),
    "branch": (lambda: ENSEMBLE.branch([BOTH], members=[3]), "members[0] = 3: must be a whole number from 0 to 0"),
    "branch, one": (lambda: ENSEMBLE.branch(ANY), "scenarios = None: must be a list, each member a Scenario"),
    "branch, more": (lambda: ENSEMBLE.branch([BOTH, BOTH]), "2 scenarios for 1 members: one each, at least one"),
    "checkpoint": (lambda: ENSEMBLE.checkpoint(ANY), "path = None: must be a path, as text or pathlib.Path"),
    "restore": (lambda: Ensemble.restore(5), "path = 5: must be a path, as text or pathlib.Path"),  # type: ignore[arg-type]
    "restore, file": (lambda: Ensemble.restore("nowhere.npz"), "checkpoint 'nowhere.npz' does not exist"),
    "record": (lambda: record(NETWORK, 5), "ensemble = <SocialNetwork: persons=20,"),  # type: ignore[arg-type]
    "record, days": (lambda: record(ENSEMBLE, 0), "days = 0: must be a whole number from 1 to"),
    "record, every": (lambda: record(ENSEMBLE, 5, every=-1), "every = -1: must be a whole number from 1 to"),
    "record, progress": (lambda: record(ENSEMBLE, 5, progress=5), "progress = 5: must be a function"),  # type: ignore[arg-type]
    "recording, every": (lambda: Recording(RECORDING.sums, (BOTH,), 20, every=0), "every = 0: must be a whole number"),
    "recording, days": (lambda: Recording(RECORDING.sums[:0], (BOTH,), 20), "sums have the shape (0, 5, 1): must be"),
    "snapshot": (lambda: snapshot(ENSEMBLE, 2), "member = 2: must be a whole number from 0 to 0"),
    "snapshot, of": (lambda: snapshot(ANY), "ensemble = None: must be an Ensemble"),
    "generate": (lambda: generate({"persons": 10}, 1), "plan = {'persons': 10}: must be a NetworkPlan"),  # type: ignore[arg-type]
    "generate, seed": (lambda: generate(BOTH.network, ANY), f"seed = None: {SEED}"),
    "generate, kinds": (
        lambda: generate(BOTH.network, 1, "health"),
        "kinds = 'health': must be a list, each member a text",
    ),
    "generate, nine": (lambda: generate(BOTH.network, 1, list("abcdefghi")), "must be at most 8 names"),
    "from_graph": (lambda: from_graph(NETWORK, BOTH.network, 1), "must be a networkx graph"),
    "from_graph, plan": (lambda: from_graph(GRAPH, BOTH, 1), "must be a NetworkPlan, as Scenario.network is one"),  # type: ignore[arg-type]
    "load_network": (lambda: load_network(5, 1), "plan_or_source = 5: must be a NetworkPlan, a file, or"),  # type: ignore[arg-type]
    "load_network, seed": (lambda: load_network("karate", -1), f"seed = -1: {SEED}"),
    "load_network, file": (lambda: load_network("nope.csv", 1), "'nope.csv', but there is no such file"),
    "ties of text": (lambda: SocialNetwork.from_ties(3, ["a"], [1]), "first = ['a']: must be whole numbers"),
    "ties of decimals": (lambda: SocialNetwork.from_ties(3, [0], [1.5]), "second = [1.5]: must be whole numbers"),
    "ties, shape": (lambda: SocialNetwork.from_ties(3, [0, 1], [1]), "second has the shape (1,): must be (2,)"),
    "ties, persons": (lambda: SocialNetwork.from_ties(ANY, [0], [1]), "persons = None: must be a whole number from 0"),
    "strength": (lambda: SocialNetwork.from_ties(3, [0], [1], strength=[0]), "strength = [0]: must be numbers above 0"),
    "kinds of tie": (lambda: SocialNetwork.from_ties(3, [0], [1], kind=[[1]]), "must be (1,) or (1, 2)"),
    "experience": (lambda: SocialNetwork.from_ties(3, [0], [1], experience=[1]), "has the shape (1,): must be (3,)"),
    "save": (lambda: NETWORK.save(ANY), "path = None: must be a path"),
    "read": (lambda: SocialNetwork.load(ANY), "path = None: must be a path"),
    "model, seed": (lambda: SupportModel(BOTH, NETWORK, seed=3), "seed = 3: a model takes its seed as rng"),
    "model, rng": (lambda: SupportModel(BOTH, NETWORK, rng="abc"), "rng = 'abc': must be a whole number from 0 to"),
    "model, rng below": (lambda: SupportModel(BOTH, NETWORK, rng=-1), "rng = -1: must be a whole number from 0 to"),
    "model, network": (lambda: SupportModel(BOTH, 5, rng=1), "graph = 5: must be a networkx graph"),
    "model, settings": (lambda: SupportModel(BOTH, NETWORK, settings=5), "settings = 5: must be a table"),  # type: ignore[arg-type]
    "model, name": (
        lambda: SupportModel(BOTH, NETWORK, rng=1, persons=9),
        "persons: unknown name; did you mean network.pers",
    ),
    "model, spec": (lambda: SupportModel(5), "name_or_path = 5: must be the name of a preset"),  # type: ignore[arg-type]
    "person": (lambda: MODEL.person(20), "row = 20: must be a whole number from 0 to 19"),
    "person below": (lambda: MODEL.person(-1), "row = -1: must be a whole number from 0 to 19"),
    "person, text": (lambda: MODEL.person("Ada"), "row = 'Ada': must be a whole number from 0 to 19"),  # type: ignore[arg-type]
    "couple": (lambda: MODEL.couple(ANY), "row = None: must be a whole number from 0 to 19"),
    "group": (lambda: MODEL.group(0), "number = 0: no group has been formed yet"),
    "get": (lambda: MODEL.agents.get(5), "attr_names = 5: must be a list, each member a text"),  # type: ignore[arg-type]
    "array": (lambda: MODEL.agents.array(ANY), "name = None: must be a text"),
    "set": (lambda: MODEL.agents.set(ANY, 1), "attr_name = None: must be a text"),
    "do": (lambda: MODEL.agents.do(5), "method = 5: must be a function, or the name of a method"),  # type: ignore[arg-type]
    "groupby": (lambda: MODEL.agents.groupby(ANY), "by = None: must be a function, or the name of an attribute"),
    "sort": (lambda: MODEL.agents.sort(ANY), "key = None: must be a function, or the name of an attribute"),
    "select": (lambda: MODEL.agents.select(at_most=-1), "at_most = -1: must be a number of agents, or a share"),
    "select, type": (lambda: MODEL.agents.select(agent_type=5), "agent_type = 5: must be a class of agents"),  # type: ignore[arg-type]
    "from_arrays": (lambda: SocialNetwork.from_arrays(ANY), "arrays = None: must be a table of arrays"),
    "point": (lambda: PLAN.scenario(2), "point = 2: must be a whole number from 0 to 1"),
    "ask": (lambda: MODEL.person(0).ask(5), "other = 5: must be a Person"),  # type: ignore[arg-type]
    "tie_strength": (lambda: MODEL.person(0).tie_strength(5), "other = 5: must be a Person"),  # type: ignore[arg-type]
    "kind of event": (lambda: MODEL.person(0).hit("helth"), "helth: no kind of event; did you mean health?"),
    "hit": (lambda: hit(ENSEMBLE, 20, "health"), "persons = 20: must be a whole number in 0 to 19 (row)"),
    "hit below": (lambda: hit(ENSEMBLE, -1, "health"), "persons = -1: must be a whole number in 0 to 19 (row)"),
    "hit, mask": (lambda: hit(ENSEMBLE, np.ones(20, bool), "health"), "np.flatnonzero makes them of a mask"),
    "hit, member": (lambda: hit(ENSEMBLE, 1, "health", member=1), "member = 1: must be a whole number from 0 to 0"),
    "hit, whom": (lambda: hit(ANY, 1, "health"), "ensemble = None: must be an Ensemble"),
    "help": (lambda: help_by(ENSEMBLE, 1, 99), "helper = 99: must be a whole number in 0 to 19 (row)"),
    "enrol": (lambda: enrol(ENSEMBLE, 99, "support-group"), "person = 99: must be a whole number in 0 to 19 (row)"),
    "enrol, name": (lambda: enrol(ENSEMBLE, 1, "suport-group"), "did you mean support-group?"),
    "wait": (lambda: put_on_waiting_list(ENSEMBLE, np.array([1, 99]), "support-group"), "persons = 99: must be"),
    "leave": (lambda: leave(ENSEMBLE, 1.5), "person = 1.5: must be a whole number in 0 to 19 (row)"),  # type: ignore[arg-type]
    "Plan.of": (lambda: Plan.of([]), "content = []: must be a table, as a plan file holds one"),  # type: ignore[arg-type]
    "Plan.of, none": (lambda: Plan.of({}), "factors: must be a table with at least one parameter"),
    "Plan.read": (lambda: Plan.read(5), "path = 5: must be a path"),  # type: ignore[arg-type]
    "sweep": (lambda: sweep("plan.toml", "x"), "plan = 'plan.toml': must be a Plan; Plan.read reads one from a file"),  # type: ignore[arg-type]
    "sweep, engine": (lambda: sweep(PLAN, "x", 4), "engine = 4: must be an engine, or an Executor"),  # type: ignore[arg-type]
    "sweep, class": (lambda: sweep(PLAN, "x", kithkin.Processes), "engine = <class 'experiments.running.engines.Proc"),  # type: ignore[arg-type]
    "sweep, folder": (lambda: sweep(PLAN, ANY), "folder = None: must be a path"),
    "sweep, progress": (lambda: sweep(PLAN, "x", progress=5), "progress = 5: must be a function"),  # type: ignore[arg-type]
    "sweep, on_error": (lambda: sweep(PLAN, "x", on_error="halt"), "on_error = 'halt': must be 'continue' or 'stop'"),  # type: ignore[arg-type]
    "sweep, until": (lambda: sweep(PLAN, "x", until=("strain", 1)), "must be a Target, of a measure and a half-width"),  # type: ignore[arg-type]
    "target": (
        lambda: sweep(PLAN, "x", until=Target("stain", 0.1)),
        "until.measure = 'stain': no measure of the plan; did you mean strain",
    ),
    "target, width": (lambda: sweep(PLAN, "x", until=Target("strain", 0)), "until.width = 0: must be a number above 0"),
    "processes": (lambda: kithkin.Processes(0), "workers = 0: must be a whole number from 1"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_argument_is_one_sentence_with_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call, sentence = CASES[name]
    with pytest.raises((ValueError, TypeError, IndexError, AttributeError)) as refused:
        call()
    said = str(refused.value)
    assert sentence in said
    assert "\n" not in said
    assert len(said) < 300
    assert list(tmp_path.iterdir()) == []


def test_objects_are_taken_where_files_are() -> None:
    table = pd.DataFrame({"strain.crossover": [0.0, 0.3]})
    assert Plan.of({"base": BOTH, "factors": {"strain.crossover": np.linspace(0, 0.3, 4)}}).runs == 40
    assert Plan.of({"base": BOTH, "design": "list", "points": table.to_dict("records")}).runs == 20
    assert SupportModel(BOTH, GRAPH, rng=1).network.persons == 34
    assert load_network(NetworkPlan(persons=20), np.int64(1)).persons == 20


def test_a_folder_that_is_not_there_is_named_as_the_user_did(tmp_path: Path) -> None:
    for write in (ENSEMBLE.checkpoint, NETWORK.save):
        with pytest.raises(FileNotFoundError) as refused:
            write(tmp_path / "nowhere" / "x.npz")
        assert refused.value.filename == str(tmp_path / "nowhere" / "x.npz")

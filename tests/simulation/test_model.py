"""SupportModel, the Mesa model of one member: its days equal an ensemble's, and looking at it changes nothing."""

from __future__ import annotations

import copy
import gc
import inspect
import random
import weakref
from typing import Any

import mesa
import networkx as nx
import numpy as np
import pytest

from simulation.agents import Couple, Group, Person
from simulation.ensemble import Ensemble
from simulation.measures import MEASURES
from simulation.model import REPORTED, SupportModel
from simulation.network import NetworkError, load
from simulation.recording import Recording
from simulation.scenario import NetworkPlan, Scenario, ScenarioError
from simulation.scenario.files import load as load_scenario

SMALL: dict[str, Any] = {"network.persons": 60}


def small(spec: str = "support-group-alone", rng: Any = 5, **named: Any) -> SupportModel:
    return SupportModel(spec, rng=rng, settings=SMALL, **named)


def live(model: SupportModel, days: int) -> SupportModel:
    for _ in range(days):
        model.step()
    return model


# Equality with an ensemble


def test_it_lives_the_same_days_as_an_ensemble() -> None:
    model = live(small(), 45)
    twin = Ensemble(model.network, [model.spec], [5])
    twin.advance(45)
    assert model.ensemble.fingerprint() == twin.fingerprint()
    assert model.day == getattr(model, "steps", 45) == 45  # Mesa 4 has no steps


def test_looking_and_collecting_change_nothing() -> None:
    watched, alone = small(agent_reporters={"strain": "strain", "helper": "helper"}), small()
    for _ in range(35):
        watched.step()
        watched.agents.shuffle().groupby("status").agg("strain", np.mean)
        assert watched.G.number_of_nodes() == len(watched.grid.all_cells)
    assert watched.ensemble.fingerprint() == live(alone, 35).ensemble.fingerprint()


def test_measures_are_those_of_the_day() -> None:
    model = live(small(), 3)
    twin = Ensemble(model.network, [model.spec], [5])
    sums = twin.advance(3, record=True)[-1:]
    expected = Recording(sums, twin.scenarios, twin.persons, 2).endpoints()
    np.testing.assert_equal(model.measures, {name: float(value[0]) for name, value in expected.items()})


def test_before_the_first_day_measures_are_not_defined() -> None:
    model = small()
    assert set(model.measures) == {measure.name for measure in MEASURES}
    assert all(np.isnan(value) for value in model.measures.values())


def test_it_does_not_touch_the_global_generators() -> None:
    before = random.getstate(), np.random.get_state()[1].copy()  # type: ignore[index]
    live(small(rng=None), 2).agents.shuffle_do("hit", "health")
    assert random.getstate() == before[0]
    assert (np.random.get_state()[1] == before[1]).all()  # type: ignore[index]


def test_a_model_is_freed_when_nobody_holds_it() -> None:
    model = live(small(), 2)
    assert model.grid[3].agents == [model.person(3)]
    model.person(3).enrol("support-group")
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


# Construction


def test_seeds() -> None:
    assert small(rng=7).seed == small(rng=np.int64(7)).seed == 7
    assert small(rng=np.random.SeedSequence(1)).seed == small(rng=np.random.SeedSequence(1)).seed
    drawn = small(rng=None)
    assert drawn.seed != small(rng=None).seed
    assert live(drawn, 3).ensemble.fingerprint() == live(small(rng=drawn.seed), 3).ensemble.fingerprint()


def test_a_seed_out_of_range_is_one_sentence() -> None:
    with pytest.raises(
        ValueError,
        match=r"^rng = 9223372036854775808: must be a whole number from 0 to 9223372036854775807, or what numpy",
    ):
        small(rng=2**63)


def test_settings_by_dotted_name_and_with_two_underscores() -> None:
    named: dict[str, Any] = {"strain__crossover": 0.2, "programmes__support-group__sessions": 3}
    model = SupportModel("support-group-alone", settings=SMALL, **named)
    assert (model.spec.strain.crossover, model.spec.programmes["support-group"].sessions) == (0.2, 3)
    assert model.network.persons == 60


def test_a_misspelt_setting_names_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"strain.crosover: unknown name; did you mean strain.crossover\?"):
        small(strain__crosover=0.2)
    with pytest.raises(ScenarioError, match="threds: unknown name"):
        small(threds=2)


def test_the_scenario_is_a_record_a_preset_or_the_defaults() -> None:
    spec = Scenario(network=NetworkPlan(persons=20))
    assert SupportModel(spec).spec is spec
    assert small("support-group-alone").spec == load_scenario("support-group-alone").replace(SMALL)
    assert SupportModel(network__persons=20).spec == spec


def test_the_network_is_given_a_graph_or_made_with_the_same_seed() -> None:
    plan = NetworkPlan(persons=40)
    network = load(plan, 9)
    assert SupportModel(network=network).network is network
    assert SupportModel(Scenario(network=plan), rng=9).network.key == network.key
    assert SupportModel(network=nx.karate_club_graph()).network.persons == 34
    with pytest.raises(NetworkError):
        SupportModel(network__source="karat")


# Agents, graph and grid


def test_views_by_number() -> None:
    model = small()
    model.person(4).enrol("support-group")
    assert (model.person(4).row, model.group(0).row) == (4, 0)
    couple = model.agents_by_type[Couple][0]
    assert couple == model.couple(couple.persons[1].row)
    single = next(person for person in model.agents if person.partner is None)
    for wrong in (lambda: model.person(60), lambda: model.couple(single.row), lambda: model.group(1)):
        with pytest.raises(IndexError, match=r"\d"):
            wrong()


def test_agents_by_type_hold_everybody_once_and_own_ids() -> None:
    model = live(
        SupportModel("support-group-alone", rng=5, settings=SMALL | {"programmes.support-group.places": 0.5}), 60
    )
    assert model.agent_types == [Person, Couple, Group]
    assert len(model.agents) == 60
    assert 2 * len(model.agents_by_type[Couple]) == sum(person.partner is not None for person in model.agents)
    assert len(model.agents_by_type[Group]) > 0
    ids = [agent.unique_id for agents in model.agents_by_type.values() for agent in agents]
    assert len(set(ids)) == len(ids)


def test_a_subclass_may_register_agents_of_its_own() -> None:
    class Observer(mesa.Agent):  # type: ignore[misc]
        pass

    model = small()
    observer = Observer(model)
    assert list(model.agents_by_type[Observer]) == [observer]
    assert observer not in model.agents


def test_the_graph_shows_the_state_of_the_moment() -> None:
    model = small()
    assert model.G.nodes[2]["status"] == "none"
    model.person(2).enrol("support-group")
    model.person(2).load["career"] = 0.5
    node = model.G.nodes[2]
    assert (node["status"], node["programme"], node["load_career"]) == ("enrolled", "support-group", 0.5)
    assert model.G.number_of_edges() == model.network.ties + model.network.couples


def test_the_grid_has_a_cell_a_person() -> None:
    model = small()
    person = model.person(7)
    assert isinstance(model.grid, mesa.discrete_space.Network)
    assert person.cell.coordinate == person.pos == 7
    assert person.cell.agents == [person]
    tied = {other.row for other in person.friends} | ({person.partner.row} if person.partner else set())
    assert set(person.cell.connections) == tied


# Collecting, and runs in batches


def test_the_collector_reports_each_day() -> None:
    model = live(small(), 4)
    table = model.datacollector.get_model_vars_dataframe()
    assert tuple(table.columns) == REPORTED
    assert len(table) == 5  # day 0, before the first, is there too
    assert table["strain"].isna().tolist() == [True, False, False, False, False]
    assert table["strain"].iloc[-1] == model.measures["strain"]


def test_a_collector_of_ones_own() -> None:
    model = small()
    model.datacollector = mesa.DataCollector(
        model_reporters={"half_life": lambda m: m.measures["half_life"], "day": "day"},
        agent_reporters={"strain": "strain", "partner": "partner", "total": lambda person: sum(person.load.values())},
        agenttype_reporters={Couple: {"conflicts": "conflicts"}, Group: {"left": "sessions_left"}},
    )
    live(model, 3)
    assert model.datacollector.get_model_vars_dataframe()["day"].tolist() == [1, 2, 3]
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 3 * 60
    assert agents.loc[3]["strain"].tolist() == model.agents.get("strain")
    assert agents.loc[3]["partner"].tolist() == model.agents.get("partner")
    couples = model.datacollector.get_agenttype_vars_dataframe(Couple)
    assert couples.loc[3]["conflicts"].tolist() == model.agents_by_type[Couple].get("conflicts")


def test_a_copied_view_looks_at_the_same_world() -> None:
    person = small().person(3)
    assert copy.copy(person) == copy.deepcopy(person) == person


needs_batch_run = pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")


def batch(max_steps: int = 5, data_collection_period: int = -1, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of Mesa's ``batch_run``: 60 persons, one run with seed 1 and one with seed 2."""
    asked: dict[str, Any] = {"spec": "support-group-alone", "network__persons": 60, **parameters}
    seeds: dict[str, Any] = {"rng": [1, 2]}
    if "rng" not in inspect.signature(mesa.batch_run).parameters:
        asked, seeds = asked | seeds, {}
    rows: list[dict[str, Any]] = mesa.batch_run(
        SupportModel,
        asked,
        max_steps=max_steps,
        data_collection_period=data_collection_period,
        display_progress=False,
        **seeds,
    )
    return rows


@needs_batch_run
def test_batch_run() -> None:
    rows = batch(strain__crossover=[0.0, 0.2])
    assert len(rows) == 4
    assert {(row["rng"], row["strain__crossover"]) for row in rows} == {(1, 0.0), (2, 0.0), (1, 0.2), (2, 0.2)}
    model = live(small(rng=1, strain__crossover=0.0), int(rows[0]["Step"]))
    assert rows[0]["strain"] == model.measures["strain"]


@needs_batch_run
def test_rows_of_a_batch_hold_model_and_agents_of_one_day() -> None:
    rows = batch(agent_reporters=[{"own": "strain"}], data_collection_period=1, max_steps=3)
    days = sorted({row["Step"] for row in rows})
    assert days[0] == 0
    for day in days[1:]:
        of_day = [row for row in rows if row["Step"] == day and row["rng"] == 1]
        assert len(of_day) == 60
        assert of_day[0]["strain"] == pytest.approx(np.mean([row["own"] for row in of_day]), rel=1e-5)


@needs_batch_run
def test_runs_of_a_batch_are_repeatable_and_paired_by_seed() -> None:
    first, again = (batch(strain__crossover=[0.0, 0.2], max_steps=9) for _ in range(2))
    np.testing.assert_equal(first, again)
    luck = {(row["rng"], row["strain__crossover"]): row["stressor_days"] for row in first}
    assert luck[1, 0.0] == luck[1, 0.2] != luck[2, 0.0] == luck[2, 0.2]


@pytest.mark.skipif(hasattr(mesa, "batch_run"), reason="Mesa 3 has no scenario that can be replicated")
def test_a_scenario_of_mesa_hands_on_its_parameters_and_its_luck() -> None:
    from mesa.experimental.scenarios import Scenario

    given = {"spec": "support-group-alone", "network__persons": 60, "strain__crossover": 0.2}
    models = [SupportModel(rng=each.rng, **dict(each)) for each in Scenario(rng=5, **given).spawn_replications(2)]
    assert [model.spec.strain.crossover for model in models] == [0.2, 0.2]
    assert models[0].seed != models[1].seed

"""Plan files: the same plan from nested and dotted names, all mistakes at once, and the runs that come of it."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.running.packs import scenario_of
from experiments.sweeps.plan import Plan
from experiments.sweeps.runs import runs_of, texts_of
from simulation.scenario import Scenario
from simulation.scenario.files import load
from simulation.scenario.mistakes import ScenarioError

FACTORS = {"strain.crossover": [0.0, 0.2], "seeking.rate": {"low": 0.1, "high": 0.5}}
EXAMPLES = sorted((Path(__file__).parents[3] / "experiments" / "plans").glob("*.toml"))


def plan(**content: Any) -> Plan:
    return Plan.of(
        {"base": "support-group", "replicates": 3, "factors": FACTORS, "set": {"network.persons": 30}, **content}
    )


def scenarios(found: Plan) -> list[Scenario]:
    return [found.scenario(point) for point in range(len(found.points))]


def names(found: Plan) -> tuple[str, ...]:
    return tuple(found.points.name(point) for point in range(len(found.points)))


def test_dotted_and_quoted_names_are_the_same(tmp_path: Path) -> None:
    for name, crossover in (("dotted", "strain.crossover"), ("quoted", '"strain.crossover"')):
        (tmp_path / f"{name}.toml").write_text(f'name = "one"\n[factors]\n{crossover} = [0.0, 0.1]\n')
    dotted, quoted = (Plan.read(tmp_path / f"{name}.toml") for name in ("dotted", "quoted"))
    assert dotted == quoted
    assert dotted.digest == quoted.digest
    assert [each.strain.crossover for each in scenarios(dotted)] == [0.0, 0.1]


def test_a_plan_is_recorded_as_plain_data() -> None:
    record = plan(design={"kind": "morris", "trajectories": 4}).record()
    assert json.loads(json.dumps(record)) == record
    assert record["design"] == "morris"
    assert (record["levels"], record["options"]["trajectories"]) == (4, 4)
    assert list(record["factors"]) == list(FACTORS) == list(record["base_values"])


def test_the_base_may_be_a_file_beside_the_plan(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('base = "support-group-alone"\n[seeking]\nrate = 0.11\n')
    (tmp_path / "plan.toml").write_text('base = "mine.toml"\n[factors]\nstrain.crossover = [0.1]\n')
    assert Plan.read(tmp_path / "plan.toml").base.seeking.rate == 0.11


def test_listed_points_keep_names_and_fill_up_from_the_base() -> None:
    points = [{"name": "calm", "seeking.rate": 0.1}, {"strain": {"crossover": 0.2}}]
    found = Plan.of({"base": "support-group", "points": points})
    assert found.design == "list"
    assert names(found) == ("calm", "1")
    assert [each.seeking.rate for each in scenarios(found)] == [0.1, found.base.seeking.rate]
    assert [each.strain.crossover for each in scenarios(found)] == [found.base.strain.crossover, 0.2]


def test_points_come_from_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("name,strain.crossover,circle.active\ncalm,0.0,true\nbusy,,false\n")
    (tmp_path / "plan.toml").write_text('base = "support-group"\ndesign = {kind = "csv", file = "points.csv"}\n')
    found = Plan.read(tmp_path / "plan.toml")
    assert names(found) == ("calm", "busy")
    assert [each.circle.active for each in scenarios(found)] == [True, False]
    assert found.scenario(1).strain.crossover == found.base.strain.crossover


def test_a_word_of_match_and_a_factor_that_is_set_are_told_beside_all_other_mistakes() -> None:
    with pytest.raises(ScenarioError) as found:
        plan(
            days=-1,
            match="everyone",
            set={"seeking.rate": 0.1},
            factors={"seeking.rate": [0.2], "strain.crossover": []},
        )
    assert [each.split(" ")[0].rstrip(":") for each in found.value.mistakes] == [
        "days", "factors.strain.crossover", "match", "set.seeking.rate",
    ]  # fmt: skip


def test_all_mistakes_of_a_file_are_told_at_once_and_led_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        'bse = "support-group"\ndays = 0\nmeasures = ["strian"]\ndesign = {kind = "sobol", sample = 8}\n'
        "[factors]\nstrain.crosover = [0.0]\nseeking.rate = {low = 0.0, high = 3.0}\n"
    )
    with pytest.raises(ScenarioError) as refused:
        Plan.read(path)
    assert all(mistake.startswith(f"{path}: ") for mistake in refused.value.mistakes)
    told = str(refused.value)
    for sentence in (
        "bse: unknown name; did you mean base?", "days = 0: must lie in 1 to", "no measure 'strian'; did you mean strain?",
        "design.sample: unknown name; did you mean samples?", "did you mean strain.crossover?", "factors.seeking.rate.high = 3.0",
    ):  # fmt: skip
        assert sentence in told


def test_a_point_that_contradicts_itself_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"point 1: network.confidants = 20.0: must be at most ties"):
        plan(factors={"network.confidants": [3.0, 20.0]})


def test_other_refusals() -> None:
    for content, sentence in (
        ({"factors": {}}, "at least one parameter"),
        ({"design": "lhc"}, "design = 'lhc': unknown name; did you mean lhs?"),
        ({"design": {"kind": "sobol", "samples": 12}}, "must be a power of two"),
        ({"design": {"kind": "csv"}, "factors": {}}, "names its factors with its points"),
        ({"base": "suport-group"}, "support-group"),
        ({"design": "fractional"}, "to screen many factors take morris or latin-hypercube"),
    ):
        with pytest.raises(ScenarioError, match=sentence):
            plan(**content)


def test_replicate_k_has_the_same_luck_at_every_point() -> None:
    found = plan(networks=2)
    table = runs_of(found).table
    assert len(table) == found.runs == 12
    assert (table.groupby("replicate")[["seed", "network", "network_key"]].nunique() == 1).all(axis=None)
    assert table["replicate"].tolist() == sorted(table["replicate"])
    assert table["key"].is_unique
    texts = dict(texts_of(found))
    lived = [scenario_of(texts[arm]) for arm in table["arm"]]
    assert [each.strain.crossover for each in lived] == table["strain.crossover"].tolist()
    assert [each.key for each in lived] == table["scenario_key"].tolist()


def test_more_replicates_extend_a_plan() -> None:
    some, more = plan(replicates=3), plan(replicates=5)
    assert set(runs_of(some).table["key"]) < set(runs_of(more).table["key"])
    assert some.digest == more.digest != plan(seed=2).digest


def test_points_that_change_the_network_have_networks_of_their_own_from_the_same_seeds() -> None:
    table = runs_of(plan(factors={"network.ties": [8.0, 15.0], "strain.crossover": [0.0, 0.1]})).table
    assert (table.groupby(["network", "network.ties"])["network_key"].nunique() == 1).all()
    assert table["network_key"].nunique() == 3 * 2
    assert (table.groupby("replicate")["seed"].nunique() == 1).all()


WRONG_LEVELS = (
    ["low", "high"],
    [[0.1], 0.2],
    [date(1979, 5, 27)],
    [{"a": 1}, 0.2],
    [True],
    [math.inf],
    [10**400],
    "0.1",
    [],
)


@pytest.mark.parametrize("levels", WRONG_LEVELS, ids=str)
def test_levels_of_a_wrong_kind_are_refused_beside_all_other_mistakes(levels: object) -> None:
    with pytest.raises(ScenarioError) as refused:
        plan(factors={"strain.crossover": levels, "seeking.rte": [0.1]}, set={"seeking.rate": 7.0})
    sentences = refused.value.mistakes
    assert all(each.startswith("factors.strain.crossover = ") for each in sentences[1:-1])
    assert sentences[0].startswith("seeking.rate = 7.0")
    assert sentences[-1].startswith("factors.seeking.rte: unknown name")
    assert len(sentences) >= 3


def test_levels_are_named_once_and_texts_have_a_length() -> None:
    for factors, sentence in (
        ({"strain.crossover": [0, 0.0]}, "must name each level once"),
        ({"network.source": ["x" * 5_000]}, "factors.network.source = 'xx.*must be a text of"),
        ({"strain.crossover": [0.1], "strain": {"crossover": [0.2]}}, "strain.crossover: is there twice"),
    ):
        with pytest.raises(ScenarioError, match=sentence):
            plan(factors=factors)


@pytest.mark.parametrize(("name", "value"), [("days", True), ("replicates", "12"), ("seed", 1.5)])
def test_settings_of_a_wrong_kind_are_refused(name: str, value: object) -> None:
    with pytest.raises(ScenarioError, match=f"{name} = .*: must "):
        plan(**{name: value})
    with pytest.raises(ScenarioError, match=r"design\.samples = true: must be a whole number"):
        plan(design={"kind": "sobol", "samples": True})


def test_a_plan_is_made_from_python_objects() -> None:
    base = load("support-group-alone").replace({"seeking.rate": 0.11})
    levels = np.array([0.0, 0.1])
    made = Plan.of(
        {
            "base": base,
            "days": np.int64(9),
            "factors": {
                "strain.crossover": levels,
                "answering.capacity": range(1, 3),
                "circle.active": np.array([True]),
            },
        }
    )
    assert (made.base, made.base_name, made.settings.days) == (base, base.name, 9)
    assert [factor.levels for factor in made.factors] == [(0.0, 0.1), (1, 2), (True,)]
    assert all(type(level) is float for level in made.factors[0].levels)
    assert json.loads(json.dumps(made.record())) == made.record()


def test_a_network_file_is_looked_for_beside_the_plan_and_no_name_of_a_folder_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "ring.csv").write_text("source,target\n" + "".join(f"{i},{(i + 1) % 8}\n" for i in range(8)))
    (home / "plan.toml").write_text(
        'replicates = 2\n[set]\nnetwork.source = "ring.csv"\n[factors]\nstrain.crossover = [0.1]\n'
    )
    away = Plan.read(home / "plan.toml")
    monkeypatch.chdir(home)
    here = Plan.read("plan.toml")
    assert here.digest == away.digest
    assert runs_of(here).table.equals(runs_of(away).table)
    assert next(iter(runs_of(away).networks.values())).persons == 8


@pytest.mark.parametrize(
    ("name", "begin"),
    [("../../evil", "evil-"), ("a/b: c?", "a-b-c-"), ("con.x", "con-x-"), ("..", "sweep-"), ("Müde 1", "Müde-1-")],
)
def test_the_name_of_a_plan_never_becomes_a_path(name: str, begin: str) -> None:
    made = plan(name=name)
    assert made.folder_name == begin + made.digest
    assert made.settings.name == name


def test_a_long_name_gives_a_folder_that_every_system_allows() -> None:
    assert len(plan(name="日" * 80).folder_name.encode()) < 140


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_plans_are_good(path: Path) -> None:
    assert Plan.read(path).runs > 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"days = 07:32:00\n", "days = 07:32:00: must be a whole number in 1 to 36500 (days)"),
        (b"base = ''\n", "'': no such scenario"),
        (b"days = 1\n\xff", "not UTF-8 text, byte 10 is 0xff"),
        (b"days = \n", "line 1: not valid TOML (Invalid value)"),
        (b"days = " + b"[" * 2_000, "not valid TOML (nested too deeply)"),
    ],
)
def test_a_file_that_is_no_plan_is_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(content)
    with pytest.raises(ScenarioError) as refused:
        Plan.read(tmp_path / "plan.toml")
    assert refused.value.mistakes[0].startswith(f"{tmp_path / 'plan.toml'}: {sentence}")


def test_a_plan_that_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "a folder, not a file"), (tmp_path / "none.toml", "no such file")):
        with pytest.raises(ScenarioError, match=reason):
            Plan.read(path)

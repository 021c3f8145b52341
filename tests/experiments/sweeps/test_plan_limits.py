"""Plans at their limits and one beyond, names of designs, and sentences about rows and names of points."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps.plan import Plan
from experiments.sweeps.plan_points import KINDS, design_of, flat
from experiments.sweeps.runs import runs_of
from simulation.limits import MOST_DAYS
from simulation.measures import MEASURES
from simulation.scenario.mistakes import ScenarioError
from tests.experiments.sweeps.test_listed_points import read, refusal
from tests.experiments.sweeps.test_plan import names

CROSSOVER = {"strain.crossover": [0.1]}
LIMITS = {
    "days": (1, MOST_DAYS),
    "replicates": (1, 1_000_000),
    "networks": (1, 1_000_000),
    "seed": (0, 2**53),
    "every": (1, MOST_DAYS),
}


def plan(**content: Any) -> Plan:
    return Plan.of({"base": "support-group", "factors": CROSSOVER, **content})


@pytest.mark.parametrize("name", LIMITS)
def test_numbers_of_a_plan_are_allowed_at_their_limits_and_not_beyond(name: str) -> None:
    low, high = LIMITS[name]
    for value in (low, high):
        enough = {"replicates": value} if name == "networks" else {}
        assert getattr(plan(**{name: value, **enough}).settings, name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(ScenarioError, match=rf"^{name} = .*: must lie in"):
            plan(**{name: value})


def test_usual_numbers_of_a_plan() -> None:
    made = Plan.of({"factors": CROSSOVER})
    assert made.settings.model_dump() == {
        "name": "sweep", "burn_in": 0, "days": 365, "replicates": 10, "networks": 10, "seed": 1, "every": 28,
    }  # fmt: skip
    assert (made.base_name, made.design, made.folder) == ("ordinary-life", "full-factorial", Path())
    assert made.measures == tuple(each.name for each in MEASURES)
    assert made.runs == 10


def test_names_have_at_most_80_letters(tmp_path: Path) -> None:
    assert plan(name="n" * 80).settings.name == "n" * 80
    for name in ("n" * 81, ""):
        with pytest.raises(ScenarioError, match="name = "):
            plan(name=name)
    path = tmp_path / f"{'p' * 100}.toml"
    path.write_text('base = "support-group"\n[factors]\nstrain.crossover = [0.1]\n')
    assert Plan.read(path).settings.name == "p" * 80


def test_a_folder_has_the_first_40_letters_of_the_name() -> None:
    made = plan(name="n" * 41)
    assert made.folder_name == f"{'n' * 40}-{made.digest}"
    assert len(made.digest) == 8


def test_a_digest_names_all_but_the_number_of_replicates() -> None:
    digests = [
        plan(**each).digest
        for each in ({}, {"days": 300}, {"networks": 3}, {"seed": 2}, {"every": 7}, {"measures": ["strain"]},
                     {"base": "support-group-alone"}, {"set": {"seeking.rate": 0.11}}, {"factors": {"strain.crossover": [0.2]}})
    ]  # fmt: skip
    assert len(set(digests)) == 9
    assert plan(replicates=11).digest == digests[0]


def test_measures_are_named_once_and_must_be_a_list() -> None:
    assert plan(measures=["strain", "satisfaction", "strain"]).measures == ("strain", "satisfaction")
    for measures in ("strain", [], {"strain": 1}):
        with pytest.raises(ScenarioError, match=r"^measures = .*: must be a list of names$"):
            plan(measures=measures)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("factorial", "full-factorial"), ("full", "full-factorial"), ("full-factorial", "full-factorial"),
        ("lhs", "latin-hypercube"), ("latin", "latin-hypercube"), (" Latin Hypercube ", "latin-hypercube"),
        ("latin_hypercube", "latin-hypercube"), ("saltelli", "sobol"), ("Sobol", "sobol"), ("MORRIS", "morris"),
    ],
)  # fmt: skip
def test_a_design_has_the_names_that_it_has_elsewhere(given: str, kind: str) -> None:
    for design in (given, {"kind": given}):
        mistakes: list[str] = []
        found, settings = design_of({"design": design}, mistakes)
        assert (found, mistakes) == (kind, [])
        assert settings is not None
        assert settings.kind == kind


def test_listed_points_have_no_settings_and_are_the_design_where_there_are_points() -> None:
    assert design_of({"points": []}, []) == ("list", None)
    assert design_of({"design": {"kind": "csv", "file": "x"}}, []) == ("csv", None)
    assert design_of({}, [])[0] == "full-factorial"


@pytest.mark.parametrize("given", [3, None, ["sobol"], {"points": 8}, {"kind": 3}, {"kind": ["sobol"]}])
def test_a_design_of_a_wrong_kind_is_refused_with_all_kinds_that_there_are(given: object) -> None:
    mistakes: list[str] = []
    assert design_of({"design": given}, mistakes) == ("", None)
    (sentence,) = mistakes
    assert sentence.endswith(f": must be {' or '.join(KINDS)}, or a table with that as its kind")
    assert KINDS == ("full-factorial", "latin-hypercube", "sobol", "morris", "list", "csv")


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("moris", "; did you mean morris?"),
        ("lsh", "; did you mean lhs?"),
        ("fraction-2", "; to screen many factors take morris or latin-hypercube"),
    ],
)
def test_an_unknown_design_is_answered_with_the_nearest(given: str, end: str) -> None:
    mistakes: list[str] = []
    assert design_of({"design": given}, mistakes) == ("", None)
    assert mistakes == [f"design = {given!r}: unknown name{end}"]


def test_nested_tables_become_dotted_names_and_values_of_a_parameter_stay_tables() -> None:
    assert flat({"strain": {"crossover": {"low": 0.0, "high": 0.2}}, "seeking.rate": [0.1], "name": "x"}) == {
        "strain.crossover": {"low": 0.0, "high": 0.2}, "seeking.rate": [0.1], "name": "x",
    }  # fmt: skip
    assert flat({"strain": {}}) == {"strain": {}}
    with pytest.raises(ScenarioError) as refused:
        flat({"strain": {"crossover": 1, "decay": 2}, "strain.crossover": 3, "strain.decay": 4})
    assert refused.value.mistakes == ("strain.crossover: is there twice", "strain.decay: is there twice")


@pytest.mark.parametrize(("row", "cells"), [("0.1", 1), ("0.1,2,3", 3), ("0.1,", 2)])
def test_rows_have_as_many_cells_as_the_first_line(row: str, cells: int, tmp_path: Path) -> None:
    text = f"strain.crossover,answering.capacity\n0.1,2\n\n{row}\n"
    if cells == 2:
        assert len(read(tmp_path, text).points) == 2
    else:
        assert refusal(tmp_path, text) == [f"points.csv, line 4: must have 2 cells, as the first line has, not {cells}"]


def test_ragged_rows_are_told_beside_other_mistakes(tmp_path: Path) -> None:
    found = refusal(tmp_path, "strain.crossover,answering.capacity\n0.1\n0.1,2,3\n7,2\n")
    assert found == [
        "points.csv, line 2: must have 2 cells, as the first line has, not 1",
        "points.csv, line 3: must have 2 cells, as the first line has, not 3",
        "points.csv, line 4: strain.crossover = 7: must be a number in 0 to 0.9",
    ]


def test_names_of_points_have_at_most_80_letters(tmp_path: Path) -> None:
    assert names(read(tmp_path, f"name,strain.crossover\n{'n' * 80},0.1\n")) == ("n" * 80,)
    (sentence,) = refusal(tmp_path, f"name,strain.crossover\n{'n' * 81},0.1\n")
    assert sentence.startswith("points.csv, line 2: name = ")
    assert sentence.endswith(": must be a text of at most 80 characters")


def test_ten_sentences_are_told_and_the_others_counted(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, "strain.crossover\n" + "high\n" * 10)) == 10
    found = refusal(tmp_path, "strain.crossover\n" + "high\n" * 11)
    assert len(found) == 11
    assert found[-1] == "and 1 more such mistakes"


def test_of_many_points_that_contradict_themselves_ten_are_told() -> None:
    """Confidants are at most as many as ties: 16 of them are too many for 15 ties."""
    for wrong, count in ((10, 10), (11, 11)):
        levels = [15.0 + each / 10 for each in range(1, wrong + 1)]
        with pytest.raises(ScenarioError) as refused:
            plan(set={"network.ties": 15.0}, factors={"network.confidants": [3.0, *levels]})
        assert len(refused.value.mistakes) == count
    assert refused.value.mistakes[0].startswith("point 01: network.confidants = 15.1: must be at most ties")
    assert refused.value.mistakes[-1] == "and 1 more such points"


@pytest.mark.parametrize(
    "design", [{"kind": "csv"}, {"kind": "csv", "file": 3}, {"kind": "csv", "file": "a", "x": 1}, "csv"]
)
def test_a_design_of_kind_csv_names_its_file_and_nothing_else(design: object) -> None:
    with pytest.raises(ScenarioError) as refused:
        Plan.of({"base": "support-group", "design": design})
    assert 'design: a design of kind csv is {kind = "csv", file = "points.csv"}' in refused.value.mistakes


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('base = "support-group"\ndesign = {kind = "csv", file = "nowhere.csv"}\n')
    with pytest.raises(ScenarioError, match=r"design.file = 'nowhere.csv': no such file$"):
        Plan.read(tmp_path / "plan.toml")
    (tmp_path / "plan.toml").write_text("base = ")
    with pytest.raises(ScenarioError, match="not valid TOML"):
        Plan.read(tmp_path / "plan.toml")
    with pytest.raises(ScenarioError, match=r"none.toml: no such file$"):
        Plan.read(tmp_path / "none.toml")


def test_runs_are_replicate_by_replicate_and_points_in_the_order_of_the_design() -> None:
    made = plan(
        replicates=3,
        networks=2,
        set={"network.persons": 30},
        factors={"strain.crossover": [0.1, 0.2], "answering.capacity": [1, 2]},
    )
    table = runs_of(made).table
    order = list(made.points.order)
    assert table["point"].tolist() == order * 3
    assert table["replicate"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert table[["network", "stressor"]].drop_duplicates().to_numpy().tolist() == [[0, 0], [1, 0], [0, 1]]
    assert table["arm"].tolist() == [names(made)[point] for point in order] * 3
    expected = [(0.1, 1), (0.1, 2), (0.2, 1), (0.2, 2)]
    values = table[["strain.crossover", "answering.capacity"]].itertuples(index=False)
    assert [tuple(each) for each in values] == [expected[point] for point in order] * 3
    assert table["key"].is_unique
    assert table["network_key"].nunique() == 2


def test_a_plan_cannot_be_changed() -> None:
    made = plan()
    with pytest.raises(FrozenInstanceError):
        made.design = "sobol"  # type: ignore[misc]


@pytest.mark.parametrize("point", [-1, 2])
def test_a_point_that_is_none_is_refused(point: int) -> None:
    made = Plan.of({"factors": {"strain.crossover": [0.1, 0.2]}})
    assert made.scenario(1).strain.crossover == 0.2
    with pytest.raises(ValueError, match=r"point = .*0 to 1"):
        made.scenario(point)


OVERRIDDEN: tuple[tuple[dict[str, Any], str], ...] = (
    ({"plausible": 3, "replicates": 2}, "replicates = 2: plausible = 3 asks for 3 worlds, each of them as often as the others;"),
    ({"plausible": 3, "replicates": 4}, "leave replicates out, or give 3 or a multiple of it"),
    ({"networks": 20}, "networks = 20: must be at most the number of replicates, 10; lower it, or raise replicates"),
    ({"networks": 2, "set": {"network.source": "karate"}}, "network.source = karate is one network; leave networks out"),
    ({"set": CROSSOVER}, "set.strain.crossover: is a factor, too, whose levels would override it"),
    ({"design": "sobol", "points": [{"strain.crossover": 0.1}]}, "points: a sobol design chooses its points by itself"),
    ({"design": {"kind": "factorial", "levels": 3}}, "design.levels: every factor lists its own levels; leave it out"),
)  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), OVERRIDDEN)
def test_a_key_that_another_one_would_override_is_refused_with_its_remedy(
    content: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        plan(**{name: {"strain.crossover": 0.2} if value is CROSSOVER else value for name, value in content.items()})
    assert sentence in str(refused.value)
    assert plan(plausible=3, replicates=6).settings.networks == 6

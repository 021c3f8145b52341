"""Points that a user lists: every value of a wrong kind is refused where it stands, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.sweeps.plan import Plan
from simulation.scenario.mistakes import ScenarioError


def read(folder: Path, table: str) -> Plan:
    """The plan over the points in a CSV file."""
    (folder / "points.csv").write_text(table, "utf-8")
    (folder / "plan.toml").write_text('base = "support-group"\ndesign = {kind = "csv", file = "points.csv"}\n')
    return Plan.read(folder / "plan.toml")


def refusal(folder: Path, table: str) -> list[str]:
    """The sentences about a CSV file, without the plan's path in front."""
    with pytest.raises(ScenarioError) as refused:
        read(folder, table)
    return [mistake.removeprefix(f"{folder / 'plan.toml'}: ") for mistake in refused.value.mistakes]


@pytest.mark.parametrize("cell", ["10%", '"1,000"', "[1]", "1979-05-27", "inf", "nan", "true", "NA", "1e999"])
def test_a_cell_that_is_no_number_is_refused_with_file_line_and_parameter(cell: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, f"name,strain.crossover\na,0.1\n\nb,{cell}\n")
    text = cell.strip('"')
    shown = {"inf": "inf", "nan": "nan", "1e999": "inf"}.get(text, repr(text))
    assert found == [f"points.csv, line 4: strain.crossover = {shown}: must be a number in 0 to 0.9"]


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    found = refusal(tmp_path, "strain.crossover,answering.capacity,seeking.rte\nlow,1.5,0\n0.1,2\n0.1,x,0\n")
    assert [each.partition(": must")[0] for each in found[:1]] == ["points.csv, line 3"]
    assert [each for each in found if "strain.crossover = 'low'" in each and "line 2" in each]
    assert [each for each in found if "answering.capacity = 1.5" in each and "line 2" in each]
    assert [each for each in found if "answering.capacity = 'x'" in each and "line 4" in each]
    assert [each for each in found if "line 2: seeking.rte: unknown name; did you mean seeking.rate?" in each]
    assert len(found) == 5


def test_of_many_mistakes_the_first_ten_are_named(tmp_path: Path) -> None:
    found = refusal(tmp_path, "strain.crossover\n" + "high\n" * 30)
    assert len(found) == 11
    assert found[-1] == "and 20 more such mistakes"


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("answering.capacity,answering.capacity", "points.csv, line 1: answering.capacity: is there twice"),
        (
            ",answering.capacity",
            "points.csv, line 1: column 1 has no name; an index that pandas wrote is left out by to_csv(index=False)",
        ),
        ("answering.capacity,", "points.csv, line 1: column 2 has no name"),
        ("answering.capacity;seeking.rate", "points.csv, line 1: cells must be separated by commas"),
    ],
)
def test_a_first_line_that_cannot_be_is_refused(head: str, sentence: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, f"{head}\n1,2\n") == [sentence]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "") == ["points.csv: is empty, its first line must name parameters"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("latin.csv", "not UTF-8 text, byte 2 is 0xfc"),
        ("long.csv", "field larger than field limit (131072)"),
        ("none.csv", "no such file"),
        (".", "a folder, not a file"),
        ("\\u0000", "not a path"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(file: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("Müller\n1\n".encode("cp1252"))
    (tmp_path / "long.csv").write_text("seeking.rate\n" + "1" * 140_000)
    (tmp_path / "plan.toml").write_text(f'design = {{kind = "csv", file = "{file}"}}\n')
    with pytest.raises(ScenarioError) as refused:
        Plan.read(tmp_path / "plan.toml")
    (found,) = refused.value.mistakes
    assert found.endswith(f": {sentence}")
    assert "design.file = " in found


def test_numbers_and_switches_are_read_as_statistics_programs_write_them(tmp_path: Path) -> None:
    found = read(tmp_path, "strain.crossover,answering.capacity,circle.active\n.2,3.0,TRUE\n1e-1,2,False\n")
    assert [each.strain.crossover for each in map(found.scenario, range(len(found.points)))] == [0.2, 0.1]
    assert [each.answering.capacity for each in map(found.scenario, range(len(found.points)))] == [3, 2]
    assert [each.circle.active for each in map(found.scenario, range(len(found.points)))] == [True, False]


@pytest.mark.parametrize("value", [[0.1], {"a": 1}, True, "0.1", float("inf"), float("nan"), 10**400, None])
def test_a_point_with_a_value_of_a_wrong_kind_is_refused_where_it_stands(value: object) -> None:
    points = [{"strain.crossover": 0.1}, {"strain": {"crossover": value}}]
    with pytest.raises(ScenarioError, match=r"points, number 2: strain.crossover = .*: must be a number in 0 to 0.9"):
        Plan.of({"base": "support-group", "points": points})


def test_points_with_other_mistakes_are_refused() -> None:
    twice = [{"strain.crossover": 0.1, "strain": {"crossover": 0.2}}]
    for points, sentence in (
        (twice, "points, number 1: strain.crossover: is there twice"),
        ([{"name": ["a"], "strain.crossover": 0.1}], "points, number 1: name = .*: must be a text"),
        ([{"name": "1", "strain.crossover": 0.1}, {"strain.crossover": 0.2}], "the name '1' is there twice"),
        ([{}], "points: must be at least one"),
        (3, "points = 3: must be tables"),
    ):
        with pytest.raises(ScenarioError, match=sentence):
            Plan.of({"base": "support-group", "points": points})


def test_mistakes_of_points_and_of_the_plan_are_named_together(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("strain.crossover\nhigh\n")
    (tmp_path / "plan.toml").write_text('days = 0\ndesign = {kind = "csv", file = "points.csv"}\n')
    with pytest.raises(ScenarioError) as refused:
        Plan.read(tmp_path / "plan.toml")
    assert len(refused.value.mistakes) == 2

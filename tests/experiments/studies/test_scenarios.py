"""``kithkin compare A B ...``: any scenarios are read together, paired, compared as in the main study, and told on a page."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.comparison.evidence import SMALLEST
from experiments.comparison.method import BURN_IN
from experiments.comparison.outcomes import EVERYBODY
from experiments.pages.report import render
from experiments.storage.parts import Parts
from experiments.studies.arms import PROGRAMME
from experiments.studies.carrying import Results
from experiments.studies.formal_informal.command import work as main_work
from experiments.studies.formal_informal.method import REFERENCE, Places, arms_of, with_resources
from experiments.studies.scenarios.command import asked_of, started, work
from experiments.studies.scenarios.differences import differences
from experiments.studies.scenarios.reading import read, reference_of
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.files import load, to_toml

SMALL = {"network.persons": 120}
FILES = {
    "usual.toml": 'base = "ordinary-life"\n',
    "group.toml": 'base = "support-group"\n[programmes.support-group]\nplaces = 0.2\n',
    "calm.toml": 'base = "ordinary-life"\n[strain]\ncrossover = 0.05\n',
    "villages.toml": 'base = "ordinary-life"\n[network]\nties = 8.0\n',
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with scenario files, where the command is called."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mistakes(*names: str, **changes: object) -> list[str]:
    with pytest.raises(ScenarioError) as refusal:
        read(names, changes)
    return refusal.value.mistakes


def test_presets_and_files_are_read_by_name_and_changed_alike(files: Path) -> None:
    found = read(["ordinary-life", "group.toml"], SMALL)
    assert list(found) == ["ordinary-life", "group"]
    assert {each.network.persons for each in found.values()} == {120}


def test_all_mistakes_of_all_files_are_told_at_once(files: Path) -> None:
    (files / "one.toml").write_text("[strain]\ncrossovr = 0.1\n")
    (files / "two.toml").write_text("[strain]\ncrossover = 7.0\ncarry_over = -1.0\n")
    told = mistakes("one.toml", "two.toml", "supprt-group", "usual.toml")
    assert [each.split(":")[0] for each in told] == ["one.toml", "two.toml", "two.toml", "supprt-group"]
    assert "did you mean" in told[0]
    assert "support-group" in told[3]


def test_a_mistake_behind_set_is_told_once_where_all_scenarios_have_it(files: Path) -> None:
    assert len(mistakes("usual.toml", "calm.toml", **{"strain.crossovr": 0.1})) == 1
    offers = {"programmes.support-group.places": 0.1}
    assert len(mistakes("usual.toml", "calm.toml", **offers)) == 2, "none of them has it"
    found = read(["usual.toml", "group.toml"], offers)
    assert [each.places for each in found["group"].programmes.values()] == [0.1], (
        "it holds for those that have the offer"
    )
    (told,) = mistakes("usual.toml", "group.toml", **{"programmes.support-group.places": 7.0})
    assert told.startswith("group.toml: ")


def test_too_few_and_too_many_scenarios_are_refused(files: Path) -> None:
    assert "kithkin compare ordinary-life calm.toml" in mistakes("calm.toml")[0]
    assert mistakes(*["usual.toml"] * 9)[0].startswith("9 scenarios: 2 to 8 are compared")


def test_two_scenarios_of_one_name_are_refused(files: Path) -> None:
    (files / "other").mkdir()
    (files / "other" / "calm.toml").write_text(FILES["calm.toml"])
    (told,) = mistakes("calm.toml", "other/calm.toml")
    assert told.startswith("calm.toml and other/calm.toml: both are called calm; rename one of the files")
    assert "named twice" in mistakes("calm.toml", "calm.toml")[0]
    (files / "mine.toml").write_text(to_toml(load("support-group")))
    assert list(read(["support-group", "mine.toml"], {})) == ["support-group", "mine"], (
        "a printed preset bears its name"
    )


def test_scenarios_without_persons_or_luck_in_common_are_refused(files: Path) -> None:
    (files / "large.toml").write_text('base = "ordinary-life"\n[network]\npersons = 2000\n')
    (files / "karate.toml").write_text('base = "ordinary-life"\n[network]\nsource = "karate"\n')
    (files / "events.toml").write_text(
        'base = "ordinary-life"\n[stressors.kinds.flood]\nrate = 0.1\nweight = 1.0\njoint = 0.5\n'
    )
    told = mistakes("usual.toml", "large.toml", "karate.toml", "events.toml")
    assert [each.split(" ")[1] for each in told] == ["network.persons", "network.source", "stressors.kinds"]
    assert all("cannot be paired" in each for each in told)


def test_the_reference_is_the_first_or_the_one_that_is_named_by_name_or_path(files: Path) -> None:
    scenarios = read(["usual.toml", "./calm.toml"], {})
    given = ["usual.toml", "./calm.toml"]
    assert reference_of(scenarios, given, None) == "usual"
    assert reference_of(scenarios, given, "calm") == reference_of(scenarios, given, "./calm.toml") == "calm"
    with pytest.raises(
        ScenarioError, match="--against clam: is none of the compared scenarios, usual, calm; did you mean calm"
    ):
        reference_of(scenarios, given, "clam")


def test_every_pair_is_compared_or_each_with_the_reference() -> None:
    assert asked_of(["a", "b", "c"], None).pairs == (("b", "a"), ("c", "a"), ("c", "b"))
    assert asked_of(["a", "b", "c"], "b").pairs == (("a", "b"), ("c", "b"))


def test_what_differs_is_told_with_values_and_what_it_rests_on(files: Path) -> None:
    found = {each.name: each for each in differences(read(["usual.toml", "group.toml", "calm.toml"], {}))}
    assert list(found) == ["programmes.support-group", "strain.crossover"]
    offer, number = found.values()
    assert offer.values["group"].startswith("places 0.2, sessions 12")
    assert (offer.values["usual"], offer.evidence) == ("", "design")
    assert number.values == {"usual": "0.14", "group": "0.14", "calm": "0.05"}
    assert number.evidence == "fitted"
    (field,) = differences(
        {"a": load("support-group"), "b": load("support-group").replace({"programmes.support-group.places": 0.5})}
    )
    assert field.name == "programmes.support-group.places"


def test_the_start_of_an_offer_is_counted_from_the_end_of_the_year_of_ordinary_life() -> None:
    (offer,) = started(load("support-group").replace({"programmes.support-group.start_day": 40})).programmes.values()
    assert offer.start_day == BURN_IN + 40


def test_an_offer_in_which_nobody_can_take_part_is_refused_before_the_runs(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            ["compare", "usual.toml", "group.toml", "--days", "9", "--replicates", "2", "--set", "network.persons=120"]
        )
        == 2
    )
    assert "group: programmes.support-group: its first session cannot be before day" in capsys.readouterr().err
    assert not (files / "results").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["usual.toml", "trial"], "trial: is a study, which is carried out alone"),
        (
            ["usual.toml", "calm.toml", "--match", "receivers"],
            "--match: a comparison of scenarios has no such option; this is for formal-informal",
        ),
        (["usual.toml", "calm.toml", "--scenario", "listening"], "--scenario listening: name it beside the others"),
        (["trial", "--against", "usual"], "--against usual: study trial has its own reference"),
        (["support-group"], "1 scenario: 2 to 8 are compared; name another beside it, as kithkin compare"),
    ],
    ids=[
        "a study among scenarios",
        "an option of the main study",
        "a scenario aside",
        "a reference of a study",
        "one preset",
    ],
)
def test_what_a_comparison_cannot_have_is_refused(
    files: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["compare", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_file_of_sets_gives_as_many_worlds_as_it_has(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sets.csv").write_text("strain.crossover\n0.1\n0.2\n0.15\n")
    asked = ["compare", "usual.toml", "calm.toml", "--plausible", "sets.csv", "--networks", "5"]
    assert main(asked) == 2
    assert "--networks 5: must be at most the number of replicates, 3; lower it" in capsys.readouterr().err


class Compared:
    """Four small scenarios, of which one has other ties, compared for 60 days in two worlds, and once more."""

    def __init__(self, folder: Path) -> None:
        for name, text in FILES.items():
            (folder / name).write_text(text)
        scenarios = read([str(folder / name) for name in FILES], SMALL)
        options = Namespace(
            seed=1, replicates=2, networks=2, days=60, threads=1, quick=False, plausible=None, set=[], against=None,
            scenarios={name: each.to_dict() for name, each in scenarios.items()},
        )  # fmt: skip
        asked = work(next(iter(scenarios.values())), options)
        parts, self.days = Parts.create(folder / "out"), 0
        self.rows: pd.DataFrame = asked.simulate(parts, self.count)
        self.again: pd.DataFrame = asked.simulate(parts, lambda _: None)
        self.results: Results = asked.results(self.rows, asked.about)
        self.steps = asked.steps

    def count(self, days: int) -> None:
        self.days += days

    def strain(self, arm: str, against: str) -> pd.DataFrame:
        """Rows of everybody's strain of a pair, one a world."""
        chosen = (self.rows["outcome"] == "strain") & (self.rows["group"] == "everybody")
        return self.rows[chosen & (self.rows["arm"] == arm) & (self.rows["against"] == against)]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return Compared(tmp_path_factory.mktemp("compared"))


def test_pairs_share_their_luck_and_fit_together(compared: Compared) -> None:
    """C less A is B less A and C less B, in every world, since all are the same persons in the same luck."""
    pairs = [compared.strain(*pair) for pair in (("calm", "usual"), ("group", "usual"), ("calm", "group"))]
    whole, first, second = ((each["value"] - each["reference"]).to_numpy() for each in pairs)
    assert whole == pytest.approx(first + second)
    assert (whole != 0.0).all()
    assert len(whole) == 2


def test_a_scenario_with_other_ties_is_compared_person_by_person_all_the_same(compared: Compared) -> None:
    found = compared.strain("villages", "usual")
    assert (found["persons"] == 120).all()
    assert (found["value"] != found["reference"]).all()
    assert "“villages” has other ties" in render(compared.results.page)


def test_what_was_lived_is_read_again_and_the_bar_is_as_long(compared: Compared) -> None:
    assert compared.again.equals(compared.rows)
    assert compared.days == compared.steps


def test_grey_lies_behind_each_row_for_what_is_too_small_there(compared: Compared) -> None:
    figure = next(each for each in compared.results.page.figures if each.beside).draw()
    (axes,), table = figure.axes[:1], figure.numbers
    assert table is not None
    bands = [each.get_paths()[0].get_extents() for each in axes.collections]
    assert len(bands) == len(table)
    for band, group in zip(bands, table["group"], strict=True):
        assert band.x1 == -band.x0 == pytest.approx(SMALLEST[group == EVERYBODY])
        assert band.height == pytest.approx(1.0)
        assert (band.y0 + band.y1) / 2 == pytest.approx(round((band.y0 + band.y1) / 2))


def test_json_keeps_arms_and_contrasts_and_tells_what_differs(compared: Compared) -> None:
    record = compared.results.record
    assert record["arms"] == ["usual", "group", "calm", "villages"]
    assert record["against"] == "usual"
    pairs = {(each["arm"], each["against"]) for each in record["contrasts"]}
    assert len(pairs) == 6
    assert {each["currency"] for each in record["contrasts"]} == {None}, "no hours are made equal"
    assert [each["name"] for each in record["differences"]] == [
        "programmes.support-group",
        "network.ties",
        "strain.crossover",
    ]
    assert json.dumps(record["differences"])


def test_the_page_answers_first_and_the_terminal_in_a_dozen_lines(compared: Compared) -> None:
    page, lines = render(compared.results.page), compared.results.headline.splitlines()
    first = page[page.index("In brief</h2>") : page.index("Arms</h2>")]
    assert first.count("<figure") == 1
    for arm in ("group", "calm", "villages"):
        assert f"“{arm}” " in first
        assert any(line.startswith(f'"{arm}" ') for line in lines)
    assert "differ in support group, network’s ties, and strain’s crossover (see What differs)" in first
    for heading in ("What differs", "For whom", "When", "At what cost", "How sure", "Every outcome"):
        assert f"{heading}</h2>" in page
    assert len(lines) <= 12
    assert [line for line in lines if not line.isascii()] == []
    assert max(map(len, lines)) <= 80


def test_the_main_study_is_this_comparison_on_its_own_arms(tmp_path: Path) -> None:
    """Its programme and ordinary life, written as two scenarios, give the rows that the study has, to the last bit."""
    resources = with_resources(load("support-group").replace({**SMALL, "programmes.support-group.places": 0.2}))
    arms = arms_of(resources, Places(0.1, 0.3, 0.05))
    back = {"programmes.support-group.start_day": 0}
    named: dict[str, Scenario] = {REFERENCE: arms[REFERENCE], PROGRAMME: arms[PROGRAMME].replace(back)}
    options = Namespace(
        seed=1, replicates=1, networks=1, days=40, threads=1, quick=False, plausible="none", set=[], against=None,
        scenarios={name: each.to_dict() for name, each in named.items()},
    )  # fmt: skip
    rows = work(named[REFERENCE], options).simulate(Parts.create(tmp_path / "own"), lambda _: None)
    study = Namespace(**{**vars(options), "match": "everybody", "full": False, "scenarios": None})
    found = main_work(resources, study).simulate(Parts.create(tmp_path / "study"), lambda _: None).rows
    pair = found[(found["arm"] == PROGRAMME) & (found["against"] == REFERENCE)].drop(columns="variant")
    pd.testing.assert_frame_equal(rows.reset_index(drop=True), pair.reset_index(drop=True))
    assert np.isfinite(rows["value"]).any()

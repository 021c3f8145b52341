"""``--full``: variants of the main study, each the study once more with one thing else, and what the page makes of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from experiments.pages.report import render
from experiments.storage.parts import Parts
from experiments.studies.carrying import Results
from experiments.studies.formal_informal.command import work
from experiments.studies.formal_informal.living import Found, steps
from experiments.studies.formal_informal.method import BEFRIENDING, REFERENCE, with_resources
from experiments.studies.formal_informal.variants import STEADY, STEADY_DAYS, STRUCTURES, TARGET, variants
from simulation.scenario.files import load

RESOURCES = with_resources(load("support-group"))
OPTIONS = {
    "seed": 1, "replicates": 2, "networks": 2, "days": 60, "threads": 1, "match": "everybody", "quick": False, "full": True,
    "plausible": "none", "set": [],
}  # fmt: skip


class Full:
    """The study with its variants at a tiny size, carried out once and once more."""

    def __init__(self, folder: Path) -> None:
        scenario = load("support-group").replace({"network.persons": 80, "programmes.support-group.places": 0.3})
        asked, self.lived = work(scenario, Namespace(**OPTIONS)), 0
        parts = Parts.create(folder)
        self.found: Found = asked.simulate(parts, self.count)
        stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
        again: Found = asked.simulate(parts, lambda _: None)
        self.equal = again.rows.equals(self.found.rows)
        self.untouched = stamps == {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
        self.results: Results = asked.results(self.found, asked.about)
        self.steps = asked.steps

    def count(self, days: int) -> None:
        self.lived += days


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Full:
    return Full(tmp_path_factory.mktemp("full"))


def test_a_variant_changes_what_it_names_in_every_programme_and_nothing_else() -> None:
    target = TARGET.of(RESOURCES)
    assert [each.eligible_share for each in target.programmes.values()] == [0.1]
    assert (target.informal[BEFRIENDING].screen, target.informal[BEFRIENDING].eligible_share) == ("strain", 0.1)
    back = {f"programmes.{name}": each for name, each in RESOURCES.programmes.items()}
    assert target.replace({**back, f"informal.{BEFRIENDING}": RESOURCES.informal[BEFRIENDING]}).key == RESOURCES.key
    for each in STRUCTURES:
        ((field, value),) = each.changes.items()
        section, name = field.split(".")
        assert getattr(getattr(each.of(RESOURCES), section), name) == value
    assert len({each.name for each in variants("everybody", 60)}) == len(variants("everybody", 60))


def test_the_other_currencies_are_those_that_the_study_does_not_match() -> None:
    for currency in ("everybody", "receivers", "providers"):
        others = {each.currency for each in variants(currency, 60) if each.currency}  # type: ignore[arg-type]
        assert others | {currency} == {"everybody", "receivers", "providers"}


def test_structures_are_those_of_the_method() -> None:
    assert [each.name for each in STRUCTURES] == [
        "strain.causal_share 0", "strain.causal_share 0.5", "strain.causal_share 1", "strain.belonging_effect 0",
        "company.contagion 0", "company.contagion 0.04", "company.contagion 0.2",
        "resources.skill_half_life 180", "resources.skill_half_life 365", "resources.skill_half_life 730",
    ]  # fmt: skip


@pytest.mark.slow
def test_every_variant_is_lived_in_every_world(full: Full) -> None:
    found = full.found.rows.groupby("variant")["set"].nunique()
    assert set(found.index) == {"", *(each.name for each in variants("everybody", 60))}
    assert (found == 2).all()
    usual = full.found.rows[full.found.rows["variant"] != STEADY.name]
    assert set(usual["horizon"]) == {60}, "one day for all rows of a table"
    steady = full.found.rows[full.found.rows["variant"] == STEADY.name]
    assert sorted(steady["horizon"].unique()) == list(STEADY_DAYS)


@pytest.mark.slow
def test_what_was_lived_is_not_lived_again(full: Full) -> None:
    assert full.equal
    assert full.untouched


@pytest.mark.slow
def test_the_bar_is_about_as_long_as_what_is_lived(full: Full) -> None:
    assert full.steps == steps(2, "everybody", (60,), full=True)
    assert full.steps <= full.lived <= 1.3 * full.steps


@pytest.mark.slow
def test_the_page_and_json_have_the_variants(full: Full) -> None:
    page = render(full.results.page)
    for told in ("Other structures of the model", "Equal hours, by whose hours", "Targeting", "The steady state"):
        assert told in page
    for each in STRUCTURES:
        assert each.title in page
        assert each.title.capitalize() in page, "a row of the first figure"
    named = {record.get("variant") for record in full.results.record["contrasts"]}
    assert named == {None, *(each.name for each in variants("everybody", 60))}


@pytest.mark.slow
def test_the_steady_state_is_the_mean_over_its_questionnaires(full: Full) -> None:
    rows = full.found.rows[full.found.rows["variant"] == STEADY.name]
    strain = rows[(rows["arm"] == BEFRIENDING) & (rows["outcome"] == "strain") & (rows["group"] == "everybody")]
    chosen = strain[strain["against"] == REFERENCE]
    d = (chosen["value"] - chosen["reference"]) / chosen["sd"]
    expected = float(np.median(d.groupby(chosen["set"]).mean()))
    page = render(full.results.page)
    assert f"{abs(expected):.3f}" in page or f"{abs(expected):.2f}" in page

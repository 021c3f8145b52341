"""The catalogue: how parameters are shown, and what a setup is completed with, written down by hand."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.live.choices import START, Choices, titled
from simulation.live.request import RequestError, Setup
from simulation.scenario import Scenario
from simulation.scenario.names import SUPPORT_GROUP

CHOICES = Choices()

SLIDERS: dict[str, tuple[Any, ...]] = {
    "strain.crossover": ("Crossover", "strain", "number", 0.14, 0, 0.9, (0, 0.7), 0.005, "live"),
    "strain.carry_over": ("Carry over", "strain", "number", 0.2, 0, 0.9, (0, 0.9), 0.005, "live"),
    "seeking.support_slope": ("Support slope", "seeking", "number", 0.2, -1, 1, (-1, 1), 0.02, "live"),
    "network.ties": ("Ties", "network", "number", 15, 0, 150, (0, 75), 0.5, "setup"),
    "programmes.*.sessions": ("Sessions", "programmes.*", "integer", 12, 1, 10_000, (1, 60), 1, "live"),
    "answering.capacity": ("Capacity", "answering", "integer", 3, 0, 1_000, (0, 15), 1, "live"),
    "circle.active": ("Active", "circle", "boolean", True, None, None, None, None, "live"),
    "programmes.*.unit": ("Unit", "programmes.*", "choice", "person", None, None, None, None, "live"),
}
"""Label, section, kind, default, allowed low and high, range and step of the slider, and when it can be changed.

A slider ends at five times the default where that lies within the allowed range; its step is 1, 2 or 5 times a power of ten, at
most a hundredth of it."""
FIELDS = ("label", "section", "kind", "default", "low", "high", "usual", "step", "when")


@pytest.mark.parametrize("name", SLIDERS)
def test_a_parameter_has_its_slider(name: str) -> None:
    (found,) = (each for each in CHOICES.catalogue()["parameters"] if each["name"] == name)
    assert tuple(found[field] for field in FIELDS) == SLIDERS[name]
    assert found["choices"] == (["person", "couple"] if name.endswith("unit") else [])


def test_texts_and_the_source_of_the_network_have_none() -> None:
    shown = {each["name"] for each in CHOICES.catalogue()["parameters"]}
    assert not shown & {"name", "summary", "network.source", "network.persons", "network.pairing"}
    assert {"network.ties", "circle.active"} < shown


def test_a_world_is_called_by_its_title() -> None:
    assert titled(SUPPORT_GROUP, CHOICES.scenario(SUPPORT_GROUP)) == "Support group"
    assert titled("walks.toml", Scenario(name="walks")) == "walks"


def test_what_a_setup_leaves_out_is_as_at_the_start() -> None:
    assert (
        CHOICES.completed(Setup()) == START == Setup(("partner-alone", "ordinary-life"), 200, 1, "generated", ({}, {}))
    )
    karate = Setup(("partner-alone",), 30, 0, "karate")
    assert CHOICES.completed(karate) == Setup(("partner-alone",), 30, 0, "karate", ({},))
    begun = Choices(start=Setup(("partner-alone",), 9, 8, "karate", ({"strain.crossover": 0.1},)))
    assert begun.completed(Setup()) == begun.start
    assert begun.completed(Setup(worlds=("support-group", "partner-alone"))).changes == ({}, {})
    both = Setup(worlds=("support-group", "partner-alone"), changes=({"seeking.rate": 0.5},))
    assert begun.completed(both).changes == ({"seeking.rate": 0.5}, {})
    with pytest.raises(RequestError, match=r"^changes: 2 tables for 1 worlds$"):
        CHOICES.completed(Setup(worlds=("partner-alone",), changes=({}, {})))


def test_the_catalogue_says_the_limits_and_the_words() -> None:
    catalogue = Choices(version="9").catalogue()
    assert catalogue["version"] == "9"
    assert catalogue["limits"] == {
        "persons": (2, 5_000), "worlds": 4, "history": 365, "seed": (0, 9_007_199_254_740_991), "episodes": 60,
    }  # fmt: skip
    assert [each["label"] for each in catalogue["statuses"]] == ["None", "Waiting", "Enrolled", "Finished", "Dropped"]
    assert [each["label"] for each in catalogue["relations"]] == [
        "partner", "confidant", "friend", "colleague", "mate of the group",
    ]  # fmt: skip
    sources = {each["name"]: each["label"] for each in catalogue["sources"]}
    assert sources["karate"] == "A karate club (Zachary 1977)"

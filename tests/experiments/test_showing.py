"""``kithkin.show``: the living page in a notebook's cell, without a notebook."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import kithkin
from experiments import showing
from simulation.live.choices import Choices


@pytest.fixture
def choices(monkeypatch: pytest.MonkeyPatch) -> list[Choices]:
    """The choices of each page that is made; the page itself is a short one."""
    asked: list[Choices] = []

    def page_of(choices: Choices, _: Any) -> str:
        asked.append(choices)
        return '<!doctype html><title>"&amp;"</title>'

    monkeypatch.setattr(showing, "page_of", page_of)
    return asked


def test_a_cell_holds_the_whole_page_in_a_frame_of_its_own(choices: list[Choices], tmp_path: Path) -> None:
    shown = kithkin.show("support-group", persons=24, seed=7, height=500)
    html = shown._repr_html_()
    source = re.search(r'srcdoc="([^"]*)"', html)
    assert source is not None
    assert unescape(source[1]) == shown.page
    assert "height: 500px" in html
    assert 'sandbox="allow-scripts' in html
    assert "allow-same-origin" not in html
    assert repr(shown) == "<Shown: support-group, seed=7, megabytes=0.0>"
    assert (choices[0].start.persons, choices[0].start.seed) == (24, 7)
    shown.save(tmp_path / "world.html")
    assert (tmp_path / "world.html").read_text("utf-8") == shown.page


def test_scenarios_of_ones_own_are_shown_beside_the_presets(choices: list[Choices]) -> None:
    usual = kithkin.load("ordinary-life")
    changed = usual.replace({"strain.crossover": 0.3})
    kithkin.show(usual, changed, settings={"answering.cost": 0.2})
    start, known = choices[0].start, choices[0].scenarios
    assert start.worlds == ("ordinary-life", "my-ordinary-life")
    assert start.changes == ({"answering.cost": 0.2}, {"answering.cost": 0.2})
    assert (known["ordinary-life"], known["my-ordinary-life"]) == (usual, changed)
    kithkin.show()
    assert choices[1].start.worlds == ("partner-alone", "ordinary-life")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"height": 20}, "height = 20: must be"),
        ({"persons": 9000}, "persons = 9000: must be a whole number in 2 to 5000"),
        ({"settings": {"strain.crosover": 0.1}}, "did you mean strain.crossover"),
    ],
)
def test_mistakes_are_sentences(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        kithkin.show("ordinary-life", **given)


def test_what_is_no_scenario_is_refused() -> None:
    with pytest.raises(TypeError, match="scenarios = 3"):
        kithkin.show(3)  # type: ignore[arg-type]

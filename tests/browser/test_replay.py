"""The replay: one file that is opened without a server, played, scrubbed and looked into."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, wait
from simulation.live.choices import START, Choices
from simulation.live.document import document
from simulation.live.recording import record
from simulation.live.server import plotly_script
from tests.browser.reading import day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAYS = 25


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "replay.html"
    choices = Choices(start=replace(START, persons=120, seed=2))
    path.write_text(document(record(choices, DAYS), plotly_script()), "utf-8")
    return path


@pytest.fixture
def page(guarded: Any, replay: Path) -> Any:
    guarded.goto(replay.as_uri())
    wait(lambda: guarded.evaluate(READY))
    return guarded


def test_it_plays_to_its_end_and_stops(page: Any) -> None:
    page.evaluate("kithkin.setSpeed(5)")
    page.click("#play")
    wait(lambda: day(page) == DAYS)
    wait(lambda: page.get_attribute("#play", "data-playing") == "false")
    assert page.evaluate("kithkin.page.curves.series(1, 'strain').length") == DAYS
    assert page.input_value("#scrub") == str(DAYS)


def test_it_scrubs_to_and_fro(page: Any) -> None:
    page.fill("#scrub", "20")
    wait(lambda: day(page) == 20)
    late = page.evaluate("[...kithkin.page.frame.worlds[0].quantities[0]]")
    assert page.evaluate("kithkin.page.curves.series(0, 'strain').length") == 20
    page.fill("#scrub", "3")
    wait(lambda: day(page) == 3)
    assert page.evaluate("[...kithkin.page.frame.worlds[0].quantities[0]]") != late
    page.fill("#scrub", "20")
    wait(lambda: day(page) == 20)
    assert page.evaluate("[...kithkin.page.frame.worlds[0].quantities[0]]") == late


def test_it_shows_another_quantity_and_a_person(page: Any) -> None:
    page.fill("#scrub", str(DAYS))
    wait(lambda: day(page) == DAYS)
    page.select_option("#quantity", label="Belonging")
    assert page.evaluate("kithkin.page.scale.quantity.name") == "belonging"
    page.evaluate("kithkin.page.choose(5)")
    page.locator("#person .chips li").first.wait_for()
    assert page.inner_text("#person h2") == page.evaluate("kithkin.page.run.scene.couple(5)")
    assert page.locator("#person-chart .scatterlayer path").count() >= 2


def test_what_needs_a_server_is_not_offered(page: Any) -> None:
    for control in ("#tab-changes", "#tab-lesson", "#open-setup", "#link", ".world select"):
        assert not page.locator(control).first.is_visible()
    assert page.is_visible("#scrub")
    assert page.locator(".world strong").all_inner_texts() == ["Ordinary life", "Support group alone"]
    page.evaluate("kithkin.page.choose(5)")
    page.locator("#person .chips li").first.wait_for()
    assert not page.locator(".strikes").is_visible()
    page.keyboard.press("Home")
    wait(lambda: day(page) == 0)

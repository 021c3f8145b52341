"""For everybody: every word of the page is in a catalogue, and axe finds no fault, in each state of the page, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from experiments.benchmark.page_speed import READY, wait
from tests.browser.reading import UNSAID, day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCENE = "?language=pseudo#worlds=ordinary-life,parent-support-group&persons=24&seed=3"
"""Two worlds that differ in more than their support, in the language that puts every known word in brackets."""
PAPER = "getComputedStyle(document.body).backgroundColor"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_every_word_is_in_a_catalogue_and_axe_finds_nothing(guarded: Any, site: str) -> None:
    guarded.goto(site + SCENE)
    wait(lambda: guarded.evaluate(READY))
    assert "not only support differs" in guarded.inner_text(".world.right .changes")
    for state in states(guarded):
        assert guarded.evaluate(UNSAID) == [], state
        if state in ("help", "setup", "step 6"):
            continue  # their kinds of element were seen before
        found = Axe().run(guarded, options=RULES).response["violations"]
        assert not [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found], state


def states(page: Any) -> Iterator[str]:
    """Bring the page into one state after the other; the name of each."""
    page.evaluate("kithkin.page.player.step(8)")
    wait(lambda: page.evaluate("kithkin.page.run.day") == 8 and page.evaluate(READY))
    page.evaluate("kithkin.page.choose(5)")
    page.locator("#person .chips li").first.wait_for()
    yield "person"
    paper = page.evaluate(PAPER)
    page.click("#theme")
    assert page.evaluate(PAPER) != paper
    page.click("#tab-changes")
    page.hover("#changes .row >> nth=1")
    page.evaluate("document.querySelector('#table').open = true")
    yield "changes, dark"
    for dialog in ("help", "setup"):
        page.click(f"#open-{dialog}")
        yield dialog
        page.keyboard.press("Escape")
    page.click("#theme")
    assert page.evaluate(PAPER) == paper
    page.click("#tab-lesson")
    worlds = "['ordinary-life', 'support-group', 'befriending']"
    page.evaluate(f"kithkin.page.run.setup({{worlds: {worlds}, persons: 24, seed: 3, changes: []}})")
    page.click("#less")
    page.click("#lives")
    page.click("#one-day")
    page.locator(".world .story").first.wait_for()
    yield "three worlds"
    for step in (1, 6):
        page.evaluate(f"kithkin.page.lesson.begin({step})")
        wait(lambda: page.evaluate(READY) and page.locator("#lesson-play").count() == 1)
        yield f"step {step}"


def test_the_state_is_told_in_words_and_as_a_table(page: Any) -> None:
    """Steps, persons that are walked to, and curves are told to readers who do not see them; little motion is drawn if wished."""
    page.emulate_media(reduced_motion="reduce")
    page.click("#one-day")
    wait(lambda: day(page) == 1)
    assert page.inner_text("#spoken").startswith("Day 1. Ordinary life: ")
    page.locator(".world canvas").first.focus()
    page.keyboard.press("ArrowRight")
    chosen = page.evaluate("kithkin.page.run.scene.couple(kithkin.page.stage.chosen)")
    assert page.inner_text("#spoken").startswith(f"{chosen}: ")
    page.click("#table summary")
    table = page.locator("#table tbody tr").first.locator("td").all_inner_texts()
    expected = page.evaluate("[0, 1].map((world) => kithkin.page.curves.series(world, 'strain')[0].toFixed(3))")
    assert table == expected

"""The lesson's six steps, and a page on which nothing overlaps, in light and dark, on a projector and on a tablet."""

from __future__ import annotations

from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, wait

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = 6
SIZES = ((1280, 720), (1920, 1080), (820, 1180))
PARTS = (".bar", "#worlds", "#legend", ".curves", ".panel", "footer")

CLIPPED = """() => [...document.querySelectorAll("button, .key, label, figcaption > *, .sign, .swatch-word, #day, #speed-value")]
  .filter((each) => each.offsetParent && !each.closest(".sheet, .hidden, [hidden]"))
  .filter((each) => {
    const box = each.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1
      || each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).overflow !== "visible";
  }).map((each) => each.outerHTML.slice(0, 80))"""
"""JavaScript: the page's texts that are cut off or lie outside the window."""


def boxes(page: Any) -> dict[str, dict[str, float]]:
    found = {part: page.locator(part).bounding_box() for part in PARTS}
    assert all(found.values())
    return found


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    apart = 0.6  # of a pixel: borders meet
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > apart and down > apart


def test_all_six_steps(page: Any) -> None:
    page.click("#begin")
    titles = []
    for number in range(1, STEPS + 1):
        wait(lambda number=number: page.locator("#lesson .kicker").inner_text().lower() == f"step {number} of {STEPS}")
        wait(lambda: page.evaluate(READY))
        titles.append(page.inner_text("#lesson h2"))
        assert page.inner_text("#lesson .question").endswith("?")
        assert page.locator("#lesson .look li").count() >= 3
        assert page.evaluate("kithkin.page.run.day") == 0
        acted = page.evaluate("kithkin.page.run.acts.length")
        if page.locator("#lesson-strike").count():
            page.click("#lesson-strike")
        else:
            page.locator("#lesson .control input[type=range]").focus()
            page.keyboard.press("ArrowLeft")
        wait(lambda acted=acted: page.evaluate("kithkin.page.run.acts.length") == acted + 1)
        wait(lambda: page.evaluate(READY))
        page.click("#lesson-next")
    wait(lambda: page.locator("#begin").count() == 1)
    assert len(set(titles)) == STEPS


def test_the_last_step_has_zero_on_its_slider_and_says_what_the_evidence_is(page: Any) -> None:
    page.click("#lesson .contents li:last-child button")
    slider = page.locator("#lesson .control input[type=range]")
    slider.wait_for()
    assert float(slider.get_attribute("min")) <= 0 <= float(slider.get_attribute("max"))
    assert all(source in page.inner_text("#lesson .behind") for source in ("Bryan & Arkowitz", "Hawkins", "Pfeiffer"))
    slider.fill("0")
    wait(lambda: page.evaluate("Object.values(kithkin.page.run.scene.worlds[1].changed).includes(0)"))
    assert page.locator("#lesson .differs").inner_text() == ""


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_or_is_cut_off(page: Any, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    parts = boxes(page)
    crossing = [(a, b) for a in PARTS for b in PARTS if a < b and overlap(parts[a], parts[b])]
    assert not crossing
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate(CLIPPED) == []
    canvases = [page.locator(".world canvas").nth(n).bounding_box() for n in (0, 1)]
    assert min(box["height"] for box in canvases) > 250
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 14


def test_light_and_dark(page: Any) -> None:
    ground = "kithkin.page.stage && getComputedStyle(document.body).backgroundColor"
    themes = [page.evaluate(ground)]
    page.click("#theme")
    themes.append(page.evaluate(ground))
    assert len(set(themes)) == 2
    page.click("#theme")
    assert page.evaluate(ground) == themes[0]

"""Pictures of README and docs/teaching.md, taken of the page as it is: ``python -m tests.browser.pictures`` (half a minute)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.benchmark.page_speed import READY, browser, served, wait

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIZE = {"width": 1366, "height": 768}
LIVES = "#worlds=partner-alone,ordinary-life&persons=200&seed=1&day=118&lives=1"
HUGO = 33
"""Who is looked at in the picture of a couple."""
EXPECTED = (0.1, 0.7, 0.45, 0.3, 0.15)
"""What a reader drew of the difference in the first step, SD on five days."""


def live(page: Any, site: str) -> None:
    """Two worlds after four months, a couple and its ties, thirty other lives behind the curves."""
    page.goto(site + LIVES)
    wait(lambda: page.evaluate(READY) and "shaded" in page.inner_text("#measure-meaning"))
    page.evaluate(f"kithkin.page.choose({HUGO})")
    page.locator("#person .chips li").first.wait_for()
    settled(page)


def lesson(page: Any, site: str) -> None:
    """The first step, drawn beforehand and lived."""
    page.goto(site)
    wait(lambda: page.evaluate(READY))
    page.click("#begin")
    wait(lambda: page.evaluate(READY) and page.locator(".drawn circle").count() == len(EXPECTED))
    for number, value in enumerate(EXPECTED):
        page.locator(".drawn circle").nth(number).focus()
        for _ in range(round(value / 0.05)):
            page.keyboard.press("ArrowUp")
    page.click("#lesson-play")
    wait(lambda: page.locator(".verdict").count() == 1)
    settled(page)


def settled(page: Any) -> None:
    """Wait until the pictures of the persons stand still and the two charts show their curves."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(2_500)


def main() -> None:
    """Write docs/live.png and docs/lesson.png."""
    with browser() as chromium, served() as site:
        for shown in (live, lesson):
            page = chromium.new_page(viewport=SIZE)
            shown(page, site)
            page.screenshot(path=DOCS / f"{shown.__name__}.png")
            page.close()


if __name__ == "__main__":
    main()

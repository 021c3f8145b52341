"""The lesson, and the page in windows of all sizes: on a projector, a laptop, a tablet and a phone."""

from __future__ import annotations

from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, wait

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = 10
SIZES = (
    (1920, 1080), (1366, 650), (1280, 720), (1280, 600), (1024, 768), (960, 540), (900, 600), (820, 1180), (390, 844),
)  # fmt: skip
"""Windows in CSS pixels: 960 x 540 is 1920 x 1080 at 200 %, 900 x 600 a frame in another page, 390 x 844 a phone."""
PARTS = (".bar", "#worlds", ".panel", "footer")
SCENE = "#worlds=ordinary-life,support-group-alone&persons=60&seed=3"

CLIPPED = """() => [...document.querySelectorAll("button, .key, label, figcaption > *, .sign, .swatch-word, #day")]
  .filter((each) => each.offsetParent && !each.closest(".sheet, .hidden, [hidden]"))
  .filter((each) => {
    const box = each.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1
      || each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).overflow !== "visible";
  }).map((each) => each.outerHTML.slice(0, 80))"""
"""JavaScript: the page's texts that are cut off or lie outside the window."""


NAMES_HELD = """[...document.querySelectorAll(".title")].every((each) => {
  const [name, head] = [each, each.closest("figcaption")].map((one) => one.getBoundingClientRect());
  return name.top >= head.top && name.bottom <= head.bottom && name.right <= head.right;
})"""
"""JavaScript: whether the names of all worlds lie inside their headings."""


def in_two_rows(count: int, width: int, height: int) -> bool:
    """Whether that many worlds stand in two rows."""
    return (count == 4 and height > width) or (count == 3 and width <= 640)


def boxes(page: Any) -> dict[str, dict[str, float]]:
    found = {part: page.locator(part).bounding_box() for part in PARTS}
    assert all(found.values())
    return found


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    apart = 0.6  # of a pixel: borders meet
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > apart and down > apart


def swipe(session: Any, start: int, distance: int) -> None:
    """One finger moves down from ``start`` by ``distance``, in pixels."""
    points = [[{"x": 90, "y": start + distance * step / 6}] for step in range(7)]
    for kind, touched in [("touchStart", points[0]), *(("touchMove", point) for point in points[1:]), ("touchEnd", [])]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


def stands_still(page: Any) -> None:
    """Wait until the page has not scrolled between two pictures."""
    drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY))))"
    wait(lambda: page.evaluate("scrollY") == page.evaluate(drawn))


def test_every_step_asks_and_offers_the_next(page: Any) -> None:
    page.click("#begin")
    titles = []
    for number in range(1, STEPS + 1):
        wait(lambda number=number: page.evaluate(f"kithkin.page.lesson.number === {number}") and page.evaluate(READY))
        wait(lambda: page.locator("#lesson-play").count() == 1)
        titles.append(page.inner_text("#lesson h2"))
        assert "?" in page.inner_text("#lesson .question")
        assert page.locator("#lesson input[type=radio]").count() >= 3 or page.locator(".drawn circle").count() == 5
        assert page.evaluate("kithkin.page.run.day") == 0
        page.evaluate(f"kithkin.page.lesson.begin({number + 1 if number < STEPS else 0})")
    wait(lambda: page.locator("#begin").count() == 1)
    assert len(set(titles)) == STEPS


def test_a_step_is_guessed_played_told_and_tried_again(page: Any) -> None:
    """The slider keeps its value when the step is lived again, a refused one is taken back, and each try stays listed."""
    page.evaluate("kithkin.page.lesson.begin(4)")
    wait(lambda: page.evaluate(READY) and page.locator("#lesson-play").count() == 1)
    assert page.is_disabled("#lesson-play")
    page.check("#lesson input[value='0']")
    play_to_the_end(page, "#lesson-play")
    assert "Fewer requests" in page.inner_text(".verdict")
    left, right = page.locator(".results tbody tr").nth(1).locator("td").all_inner_texts()
    assert float(left.split()[0]) < float(right.split()[0])
    number = page.locator("#lesson .row input[type=number]")
    number.fill("99")
    number.press("Enter")
    wait(lambda: number.input_value() == "0.3")
    number.fill("0.02")
    number.press("Enter")
    wait(lambda: page.evaluate("kithkin.page.run.scene.worlds[1].values['answering.cost'] === 0.02"))
    play_to_the_end(page, "#lesson-again")
    assert page.evaluate("kithkin.page.run.scene.worlds[1].values['answering.cost']") == 0.02
    wait(lambda: page.locator(".tries li").count() == 2)
    left, right = page.locator(".results tbody tr").nth(1).locator("td").all_inner_texts()
    assert left == right, "at the same cost the worlds are the same"
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1, "pictures, curves and the result print on one page"


def test_a_blow_is_drawn_and_strikes_one_world_only(page: Any) -> None:
    page.evaluate("kithkin.page.lesson.begin(1)")
    wait(lambda: page.evaluate(READY) and page.locator(".drawn").count() == 1)
    page.locator(".drawn circle").nth(1).focus()
    page.keyboard.press("ArrowUp")
    assert float(page.locator(".drawn circle").nth(1).get_attribute("aria-valuenow")) > 0
    play_to_the_end(page, "#lesson-play")
    assert page.evaluate("kithkin.page.run.acts") == [{"day": 14, "person": 0, "kind": "health", "world": 1}]
    alike = "[0, 1].map((world) => kithkin.page.curves.series(world, 'strain')[{}])"
    before, after = page.evaluate(alike.format(13)), page.evaluate(alike.format(20))
    assert before[0] == before[1]
    assert after[0] < after[1]
    assert page.locator(".drawn .came").get_attribute("points").count(",") > 90
    page.evaluate("kithkin.page.choose(0)")
    assert page.is_visible("#person h2")
    page.keyboard.press("Escape")
    assert page.is_visible(".drawn .came"), "the lesson comes back where it was left"


def play_to_the_end(page: Any, button: str) -> None:
    page.click(button)
    wait(lambda: page.evaluate("kithkin.page.player.playing"))
    for _ in range(2):  # a blow divides the way
        page.evaluate("kithkin.setSpeed(5)")
        wait(lambda: page.evaluate("!kithkin.page.player.playing || kithkin.page.player.speed < 5"))
    wait(lambda: page.locator(".verdict").count() == 1)


def scene_of(count: int) -> str:
    """JavaScript: a scene of that many worlds, with programmes."""
    worlds = ["ordinary-life", "support-group", "befriending", "listening"][:count]
    return f"kithkin.page.run.setup({{worlds: {worlds}, persons: 60, seed: 3, changes: []}})"


def test_windows_of_all_sizes(page: Any) -> None:
    """In every window the pictures have 45 % of the height, the next step is in sight, and nothing is cut off."""
    page.click("#begin")
    page.evaluate("document.querySelector('#legend .fold').open = true")  # with all signs there is least room
    wait(lambda: page.evaluate(READY))
    for count in (2, 3, 4):
        if count > 2:
            page.evaluate(scene_of(count))
        wait(lambda count=count: page.evaluate(READY) and page.locator(".world").count() == count)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            fits(page, count, width, height)


def fits(page: Any, count: int, width: int, height: int) -> None:
    """Three worlds on a phone, and four in an upright window, stand in two rows, which have the 45 % together."""
    heights = page.evaluate("kithkin.page.stage.heights()")
    standing = [heights[0] + heights[2]] if in_two_rows(count, width, height) else heights
    assert min(standing) >= 0.45 * height - 1, (width, height, heights)
    assert page.evaluate(NAMES_HELD), (width, height)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, height)
    assert page.evaluate(CLIPPED) == [], (width, height)
    forward = page.locator("#lesson-next").bounding_box()
    assert 0 <= forward["y"] <= height - forward["height"], (width, height, forward)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 14
    if width > 640:
        parts = boxes(page)
        crossing = [(a, b) for a in PARTS for b in PARTS if a < b and overlap(parts[a], parts[b])]
        assert not crossing, (width, height)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (width, height)


def test_what_is_told_of_a_world_keeps_apart(page: Any) -> None:
    """The share of bad days and the number of changes stand side by side or in two lines, never over each other."""
    changed = (
        "{worlds: ['ordinary-life', 'support-group'], persons: 60, seed: 3, changes: [{}, {'strain.crossover': 0.3}]}"
    )
    page.evaluate(f"kithkin.page.run.setup({changed})")
    wait(lambda: page.evaluate(READY) and page.inner_text(".world:nth-child(2) .changes") == "1 changed")
    page.click("#one-day")
    wait(lambda: "bad days" in page.inner_text(".world:nth-child(2) .today"))
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found = [page.locator(f".world:nth-child(2) {part}").bounding_box() for part in (".today", ".changes")]
        assert not overlap(*found), (width, height)


def test_fingers_scroll_the_page_and_pinch_the_picture(chromium: Any, site: str) -> None:
    """A swipe that begins on a picture scrolls the page of a phone; two fingers zoom, and then one finger moves the picture."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site + SCENE)
    wait(lambda: page.evaluate(READY))
    session = context.new_cdp_session(page)
    swipe(session, 300, -150)
    wait(lambda: page.evaluate("scrollY") > 100)
    stands_still(page)
    assert page.evaluate("kithkin.page.stage.camera.zoom") == 1
    session.send("Input.synthesizePinchGesture", {"x": 90, "y": 250, "scaleFactor": 2, "gestureSourceType": "touch"})
    wait(lambda: page.evaluate("kithkin.page.stage.camera.zoom") > 1)
    scrolled = page.evaluate("scrollY")
    swipe(session, 250, 60)
    wait(lambda: page.evaluate("kithkin.page.stage.camera.y") > 0)
    assert page.evaluate("scrollY") == scrolled

    def shown_whole() -> bool:
        """Tap until it counts: a tap on what a finger set going only stops it."""
        page.locator(".whole").first.tap(force=True)
        return bool(page.evaluate("kithkin.page.stage.camera.zoom") == 1)

    wait(shown_whole)
    small = "[...document.querySelectorAll('button, select')].filter((e) => e.offsetParent && !e.matches('.link'))"
    assert page.evaluate(f"Math.min(...{small}.map((e) => e.getBoundingClientRect().height))") >= 44
    context.close()

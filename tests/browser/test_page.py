"""The page as a teacher uses it: time, pictures, changes, strikes, persons, lesson, address, keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, wait
from tests.browser.reading import day

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def until_day(page: Any, wanted: int) -> None:
    wait(lambda: day(page) >= wanted)
    wait(lambda: page.evaluate(READY))


def value(page: Any, world: int, name: str) -> Any:
    return page.evaluate(f"kithkin.page.run.scene.worlds[{world}].values['{name}']")


def shades(page: Any, world: int) -> int:
    """Number of different colours in a picture."""
    return int(
        page.evaluate(
            """(world) => {
              const canvas = document.querySelectorAll(".world canvas")[world];
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return new Set(new Uint32Array(data.buffer)).size;
            }""",
            world,
        )
    )


def person_at(page: Any, person: int, world: int = 0) -> tuple[float, float]:
    """Position of a person's dot in the window."""
    x, y = page.evaluate(
        """([person, world]) => {
          const box = document.querySelectorAll(".world canvas")[world].getBoundingClientRect();
          const [x, y] = kithkin.page.stage.placeOf(person, world);
          return [box.left + x, box.top + y];
        }""",
        [person, world],
    )
    return x, y


def test_two_pictures_and_three_curves_are_drawn(page: Any) -> None:
    page.click("#one-week")
    until_day(page, 7)
    wait(lambda: page.locator("#difference svg path").count() > 0)
    wait(lambda: page.locator("#both svg path").count() >= 2)
    assert min(shades(page, 0), shades(page, 1)) > 30
    assert page.locator("footer").inner_text().count("not clinical advice") == 1


def test_play_and_pause(page: Any) -> None:
    page.click("#play")
    until_day(page, 2)
    assert page.get_attribute("#play", "data-playing") == "true"
    assert page.evaluate("kithkin.framesPerSecond()") > 0
    page.click("#play")
    wait(lambda: page.evaluate(READY))
    stopped = day(page)
    page.wait_for_timeout(700)
    assert day(page) == stopped


def test_a_day_a_week_back_again_and_new_luck(page: Any) -> None:
    page.click("#one-day")
    until_day(page, 1)
    page.click("#one-week")
    until_day(page, 8)
    first = page.evaluate("Array.from(kithkin.page.curves.series(1, 'strain'))")
    page.click("#reset")
    page.click("#reset-same")
    wait(lambda: day(page) == 0)
    page.click("#one-week")
    until_day(page, 7)
    assert page.evaluate("Array.from(kithkin.page.curves.series(1, 'strain'))") == first[:7]
    page.click("#reset")
    page.click("#reset-new")
    wait(lambda: day(page) == 0 and page.evaluate("kithkin.page.run.scene.seed") == 4)
    page.click("#one-day")
    until_day(page, 1)
    assert page.evaluate("kithkin.page.curves.series(1, 'strain')[0]") != first[0]


def test_a_slider_acts_on_the_world_it_is_aimed_at(page: Any) -> None:
    page.click("#tab-changes")
    page.check("#changes input[name=target][value='1']")
    page.fill("#changes input[type=search]", "crossover")
    slider = page.locator("#changes .row[data-name='strain.crossover'] input[type=range]").last
    slider.focus()
    before = value(page, 0, "strain.crossover")
    page.keyboard.press("ArrowRight")
    wait(lambda: value(page, 1, "strain.crossover") > before)
    assert value(page, 0, "strain.crossover") == before
    assert "SD" in page.inner_text("#explanation") or "From" in page.inner_text("#explanation")
    assert day(page) == 0, "an arrow key on a slider moves the slider, not time"


def test_a_value_out_of_range_is_refused_in_a_sentence(page: Any) -> None:
    page.click("#tab-changes")
    page.fill("#changes input[type=search]", "crossover")
    number = page.locator("#changes .row[data-name='strain.crossover'] input[type=number]").last
    before = value(page, 0, "strain.crossover")
    number.fill("99")
    number.press("Enter")
    notice = page.locator(".notice.refusal")
    notice.wait_for()
    assert "99" in notice.inner_text()
    assert "strain.crossover" in notice.inner_text()
    wait(lambda: float(number.input_value()) == before)
    assert value(page, 0, "strain.crossover") == before


def test_a_click_on_a_person_opens_the_couple_and_a_strike_hits_it_in_both_worlds(page: Any) -> None:
    person = page.evaluate("kithkin.page.run.scene.partner.findIndex((other) => other >= 0)")
    partner = page.evaluate(f"kithkin.page.run.scene.partner[{person}]")
    x, y = person_at(page, person)
    page.mouse.move(x, y)
    page.locator("#hint").wait_for()
    name = page.evaluate(f"kithkin.page.run.scene.names[{person}]")
    assert name in page.inner_text("#hint")
    page.mouse.click(x, y)
    page.locator("#person h2").wait_for()
    assert page.inner_text("#person h2") == page.evaluate(f"kithkin.page.run.scene.couple({person})")
    page.click("#person .strike[data-kind=health]")
    until_day(page, 1)
    wait(lambda: page.locator("#person .past .event").count() >= 2)
    assert page.locator("#person .past .event").first.inner_text().startswith("Day 1")
    struck = "kithkin.page.frame.worlds.map((world) => world.events.filter((event) => event.byHand).map(({ person }) => person))"
    assert [sorted(world) for world in page.evaluate(struck)] == [sorted([person, partner])] * 2
    page.select_option("#strike-where", "1")
    page.click("#person .strike[data-kind=career]")
    until_day(page, 2)
    assert [sorted(world) for world in page.evaluate(struck)] == [[], sorted([person, partner])]
    page.locator("#person .past .event", has_text="right only").first.wait_for()


def test_a_preset_of_the_menu_and_one_world_alone(page: Any) -> None:
    page.select_option(".world.right select", "support-group")
    wait(lambda: page.evaluate("kithkin.page.run.scene.worlds[1].scenario") == "support-group")
    page.click("#open-setup")
    page.select_option("#setup-world-1", "")
    page.fill("#setup-persons", "12")
    page.click("#setup button[value=start]")
    wait(lambda: page.locator(".world").count() == 1 and page.evaluate(READY))
    assert page.evaluate("kithkin.page.run.scene.persons") == 12
    page.click("#one-day")
    until_day(page, 1)
    assert not page.is_visible("#difference-figure")
    assert page.locator("#both svg").bounding_box()["width"] > 800, "the only chart takes all the width"


def test_the_address_brings_everything_back(page: Any, chromium: Any, site: str) -> None:
    page.evaluate("kithkin.page.run.set(1, 'strain.crossover', 0.2)")
    page.click("#one-week")
    until_day(page, 7)
    page.evaluate("kithkin.page.run.strike(5, 'family')")
    page.click("#one-day")
    until_day(page, 8)
    page.select_option("#quantity", label="Belonging")
    page.evaluate("kithkin.page.bookmark.now()")
    again = chromium.new_page()
    again.goto(page.url)
    wait(lambda: again.evaluate(READY) and day(again) >= 8)
    told = """[kithkin.page.curves.series(1, "strain"), kithkin.page.run.acts, kithkin.page.scale.quantity.name,
               kithkin.page.frame.worlds.map((world) => world.quantities.map((each) => [...each]))]"""
    assert again.evaluate(told) == page.evaluate(told)
    assert page.evaluate(told)[2] == "belonging"
    again.close()


def test_an_address_that_makes_no_sense_is_refused_and_the_page_still_stands(page: Any, site: str) -> None:
    page.goto("about:blank")
    page.goto(f"{site}#worlds=ordinary-lif&persons=40&acts=x:y;1:2")
    page.locator(".notice.refusal").first.wait_for()
    assert "ordinary-life" in page.inner_text("#notices")
    wait(lambda: page.evaluate(READY))
    assert page.locator(".world").count() == 2
    page.goto("about:blank")
    page.goto(f"{site}#worlds=ordinary-life&persons=abc&seed=-1")
    page.locator(".notice.refusal").first.wait_for()
    assert "persons = abc: must be a whole number in 2 to 5000" in page.inner_text("#notices")
    assert "seed = -1: must be a whole number in 0 to" in page.inner_text("#notices")


def test_a_blow_is_followed_in_beats_and_a_paused_beat_stands_still(page: Any) -> None:
    page.click("#tab-person")
    page.click("#follow-blow")
    page.locator(".world .story", has_text="strikes.").first.wait_for()
    chosen = page.evaluate("kithkin.page.stage.chosen")
    assert chosen in page.evaluate("kithkin.page.frame.worlds[0].events.map(({ person }) => person)")
    assert page.evaluate("kithkin.page.stage.camera.goal().zoom") > 1
    page.locator(".world .story", has_text="Crossing over").first.wait_for()
    page.keyboard.press("Space")
    stopped = day(page), page.inner_text(".world .story >> nth=0")
    page.wait_for_timeout(2_700)
    assert (day(page), page.inner_text(".world .story >> nth=0")) == stopped
    page.keyboard.press("Space")
    page.locator(".world .story", has_text="Support").first.wait_for()
    told = page.inner_text("#spoken")
    assert all(page.inner_text(f".world .story >> nth={world}").split(" ", 1)[1] in told for world in (0, 1))
    page.keyboard.press("Space")
    page.evaluate("kithkin.setSpeed(5)")
    page.click("#one-week")
    wait(lambda: page.evaluate(READY))
    assert page.locator(".world .story:visible").count() == 0, "the sentence of a beat does not outlive its day"


def test_other_lives_the_last_run_and_the_difference_are_shown(page: Any) -> None:
    page.click("#one-week")
    until_day(page, 7)
    page.click("#lives")
    wait(lambda: "shaded: 90 % of 30 lives" in page.inner_text("#measure-meaning"))
    assert page.evaluate("kithkin.page.fan.of('strain', 1, 0, false).low.length") == 7
    wait(lambda: page.locator("#both svg path").count() == 8)  # two bands; two thin, two dotted and two thick lines
    page.click("#less")
    assert page.get_attribute("#less", "aria-pressed") == "true"
    assert "the same" in page.inner_text("#legend")
    page.evaluate("kithkin.page.bookmark.now()")
    assert "lives=1&less=1" in page.url
    page.click("#lives")
    page.evaluate("kithkin.page.run.reset(null)")
    wait(lambda: day(page) == 0 and page.evaluate(READY))
    wait(lambda: "dashed: the last run" in page.inner_text("#measure-meaning"))
    wait(lambda: page.locator("#both svg path[stroke-dasharray='7 4']").count() == 2)


def test_four_worlds_live_side_by_side_and_one_of_them_is_struck(page: Any) -> None:
    page.evaluate(
        """kithkin.page.run.setup({worlds: ["ordinary-life", "support-group", "befriending", "listening"], persons: 120,
                                   seed: 3, changes: [{}, {}, {"strain.crossover": 0.2}, {}]})"""
    )
    wait(lambda: page.locator(".world").count() == 4 and page.evaluate(READY))
    page.evaluate("kithkin.page.choose(5)")
    page.select_option("#strike-where", "2")
    page.click("#person .strike[data-kind=health]")
    until_day(page, 1)
    struck = "kithkin.page.frame.worlds.map((world) => world.events.filter((event) => event.byHand).length)"
    assert [number > 0 for number in page.evaluate(struck)] == [False, False, True, False]
    page.locator("#person .past .event", has_text="world 3 only").first.wait_for()
    assert "in world 3 only" in page.inner_text("#notices")
    page.evaluate("kithkin.page.bookmark.now()")
    assert "worlds=ordinary-life,support-group,befriending,listening" in page.url
    assert "third=strain.crossover:0.2" in page.url
    wait(lambda: page.locator("#both svg path").count() == 8)
    wait(lambda: page.locator("#difference svg path").count() == 3)  # each world less the first
    page.evaluate("kithkin.page.run.live(29)")
    page.click("#lives")
    wait(lambda: page.locator("#difference-title .key").count() == 3)
    told = page.inner_text("#difference-title")
    assert told.count(" of 30)") == 2, "what thirty lives say of each difference"
    assert "Support group no difference" in told, "before the first session"
    assert "in brackets: lives with this sign" in page.inner_text("#measure-meaning")


SIGNS = """async () => {
  const [{ Rooms }, { badgeOf }] = await Promise.all(["rooms", "flashes"].map((name) => import(`kithkin/${name}.js`)));
  const { scene } = kithkin.page.run;
  const context = document.createElement("canvas").getContext("2d");
  const [arcs, words] = [[], []];
  context.arc = (x, y, radius) => radius > 5 && arcs.push([x, y, radius]);
  context.fillText = (text) => words.push(text);
  const drawn = (groups) => {
    const rooms = new Rooms();
    const seats = [{ person: 0, attended: true }];
    const sessions = Array.from({ length: groups }, (_, group) => ({ group, programme: 0, seats }));
    const [standing, values] = [new Uint8Array(scene.persons).fill(2), new Uint8Array(scene.persons)];
    const view = { width: 500, high: 400, band: 64, left: 0, top: 0, scaleX: 1, scaleY: 1, radius: 2.1 };
    [arcs, words].forEach((each) => (each.length = 0));
    rooms.add({ standing, sessions }, 1, 0, 500);
    rooms.paint(context, scene, scene.worlds[1], view, 0, { values, scale: kithkin.page.scale });
    const inside = arcs.every(([x, y, radius]) => x - radius >= 0 && x + radius <= 500 && y - radius > 400 && y + radius <= 464);
    return { circles: new Set(arcs.map(String)).size, inside, words: words.join(" ") };
  };
  return [badgeOf({ radius: 2.1 }), badgeOf({ radius: 5 }), drawn(3), drawn(40), drawn(400)];
}"""
"""JavaScript: half the size of signs of events beside small and large dots; the circles of 3, 40 and 400 groups, and words."""


def test_signs_of_a_large_network_are_small_and_each_group_keeps_its_circle(page: Any) -> None:
    small, large, *bands = page.evaluate(SIGNS)
    assert small < 2.1 * 3
    assert large == 11.5
    assert [band["circles"] for band in bands[:2]] == [3, 40]
    assert all(band["inside"] for band in bands)
    assert f"{400 - bands[2]['circles']} more groups" in bands[2]["words"]


def test_keys(page: Any) -> None:
    page.keyboard.press("ArrowRight")
    until_day(page, 1)
    page.keyboard.press("Shift+ArrowRight")
    until_day(page, 8)
    page.keyboard.press("Home")
    wait(lambda: day(page) == 0 and page.evaluate(READY))
    page.keyboard.press("Space")
    until_day(page, 1)
    assert page.get_attribute("#play", "data-playing") == "true"
    page.keyboard.press("Space")
    assert page.get_attribute("#play", "data-playing") == "false"
    speed = page.input_value("#speed")
    page.keyboard.press(".")
    assert int(page.input_value("#speed")) == int(speed) + 1
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help")


def test_a_picture_is_walked_by_arrow_keys(page: Any) -> None:
    page.locator(".world canvas").first.focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate("kithkin.page.stage.chosen")
    page.keyboard.press("ArrowLeft")
    second = page.evaluate("kithkin.page.stage.chosen")
    assert first >= 0
    assert second not in (-1, first)
    page.keyboard.press("+")
    assert page.evaluate("kithkin.page.stage.camera.zoom") > 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == page.evaluate(
        f"kithkin.page.run.scene.couple({second})"
    )
    page.keyboard.press("Escape")
    assert page.evaluate("kithkin.page.stage.chosen") == -1


def test_arrow_keys_reach_everybody(page: Any) -> None:
    walked = """() => {
      const canvas = document.querySelector(".world canvas");
      const seen = new Set();
      for (const _ of kithkin.page.run.scene.names) {
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        seen.add(kithkin.page.stage.chosen);
      }
      return seen.size;
    }"""
    assert page.evaluate(walked) == page.evaluate("kithkin.page.run.scene.persons")


def test_the_browsers_back_brings_the_days_again_that_home_left(page: Any) -> None:
    page.click("#one-week")
    until_day(page, 7)
    page.keyboard.press("Home")
    wait(lambda: day(page) == 0 and page.evaluate(READY))
    page.evaluate("kithkin.page.bookmark.now()")
    page.go_back()
    wait(lambda: day(page) > 0 and page.evaluate(READY))
    assert day(page) == 7


def test_a_slider_that_is_dragged_is_one_change(page: Any) -> None:
    dragged = """() => {
      const slider = document.querySelector("#changes .row input[type=range]");
      for (const value of [0.3, 0.5, 0.7]) {
        slider.value = slider.min * (1 - value) + slider.max * value;
        slider.dispatchEvent(new Event("input"));
      }
      slider.dispatchEvent(new Event("change"));
    }"""
    page.click("#tab-changes")
    page.evaluate(dragged)
    wait(lambda: page.evaluate("kithkin.page.run.acts.length") == 1 and page.evaluate(READY))
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
    assert page.evaluate("kithkin.page.run.acts.length") == 1


def test_the_way_to_the_day_of_an_address_is_told_and_can_be_left(page: Any) -> None:
    page.evaluate("void kithkin.page.run.setup(kithkin.page.run.request, [], 3650)")
    wait(lambda: "of 3650" in str(page.text_content("#day")))
    page.click("#play")
    wait(lambda: page.evaluate(READY))
    assert 0 < day(page) < 3650
    assert page.evaluate("kithkin.playing") is False


def test_pictures_and_curves_are_taken_away(page: Any) -> None:
    page.click("#one-week")
    until_day(page, 7)
    found = []
    for number in (0, 1):
        with page.expect_download() as download:
            page.locator("#take button").nth(number).click()
        found.append(download.value)
    assert [each.suggested_filename for each in found] == ["kithkin-seed-3-day-7.png", "kithkin-seed-3-day-7.csv"]
    assert Path(found[0].path()).read_bytes().startswith(b"\x89PNG")
    head, *lines = Path(found[1].path()).read_text("utf-8").splitlines()
    assert head.startswith("day,world,strain,strained")
    assert len(lines) == 14
    assert lines[7].startswith("1,support-group-alone,")
    assert float(lines[0].split(",")[2]) == pytest.approx(
        page.evaluate("kithkin.page.curves.series(0, 'strain')[0]"), rel=1e-4
    )

"""The page as one file, opened from disk: it lives, is struck and changed, and has the fingerprint of a native run."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from experiments.benchmark.page_speed import READY, wait
from experiments.showing import Shown
from simulation.ensemble import Ensemble
from simulation.live.choices import START, Choices
from simulation.live.document import document
from simulation.live.ground import ground_of
from simulation.live.prepared import prepared
from simulation.live.preparing import Preparation
from simulation.portable.modules import modules
from simulation.scenario.files import load
from simulation.seeds import derived
from tests.browser.reading import UNSAID, day
from tests.simulation.live.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAYS = 30


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "world.html"
    path.write_text(document(prepared(Choices(version="9")), modules()), "utf-8")
    return path


@pytest.fixture
def page(guarded: Any, world: Path) -> Any:
    guarded.goto(world.as_uri())
    wait(lambda: guarded.evaluate(READY))
    return guarded


def test_its_fingerprints_are_those_of_native_runs(page: Any) -> None:
    page.evaluate(f"kithkin.page.run.live({DAYS})")
    wait(lambda: day(page) == DAYS and page.evaluate(READY))
    facts = page.evaluate("kithkin.page.source.facts()")
    page.click("#open-help")
    told = page.inner_text("#help")
    assert "by kithkin 9 (" in told
    assert all(line in told for line in (*facts["fingerprints"], *facts["commands"]))
    for name, found, command in zip(START.worlds or (), facts["fingerprints"], facts["commands"], strict=True):
        scenario = load(name).replace({"network.persons": START.persons})
        ensemble = Ensemble(ground_of(scenario, 1).network, [scenario], [derived(1, 1, 0, 0)], threads=1)
        ensemble.advance(DAYS)
        assert found == ensemble.fingerprint()
        assert command == f"kithkin run {name} --seed 1 --days {DAYS} --set network.persons={START.persons}"


def test_the_whole_lesson_lives_without_a_server(page: Any) -> None:
    page.click("#begin")
    for number in range(1, 7):
        wait(lambda number=number: page.locator("#lesson .kicker").inner_text().lower() == f"step {number} of 6")
        wait(lambda: page.evaluate(READY))
        page.click("#one-week")
        wait(lambda: day(page) == 7 and page.evaluate(READY))
        page.click("#lesson-next")
    assert page.locator(".notice.refusal").count() == 0


def test_what_only_a_server_can_do_is_refused_in_a_sentence(page: Any) -> None:
    page.click("#open-setup")
    page.fill("#setup-persons", "50")
    page.click("#setup button[value=start]")
    notice = page.locator(".notice.refusal").first
    notice.wait_for()
    assert 'only; "kithkin view" makes any other (kithkin 9).' in notice.inner_text()
    assert page.evaluate("kithkin.page.run.scene.persons") == START.persons


def test_a_link_with_a_scene_works_from_disk(page: Any, chromium: Any) -> None:
    page.evaluate("kithkin.page.run.strike(5, 'family')")
    page.click("#one-day")
    wait(lambda: day(page) == 1 and page.evaluate(READY))
    page.evaluate("kithkin.page.bookmark.now()")
    again = chromium.new_page()
    again.goto(page.url)
    wait(lambda: again.evaluate(READY) and day(again) == 1)
    told = "kithkin.page.source.facts().fingerprints"
    assert again.evaluate(told) == page.evaluate(told)
    again.close()


def test_a_browser_that_is_early_reads_what_is_made_and_then_lives(guarded: Any, world: Path) -> None:
    """Its address, with a scene of its own, is kept while it waits."""
    go = Event()

    def make(tell: Callable[[str], None]) -> str:
        tell("network 3 of 16")
        go.wait(60)
        return world.read_text("utf-8")

    preparation = Preparation(make)
    with serving(preparation, Choices()) as running:
        preparation.begin(lambda: None)
        guarded.goto(f"http://127.0.0.1:{running.port}/?language=pseudo#worlds=ordinary-life&persons=200&seed=2")
        wait(lambda: "network 3 of 16" in guarded.inner_text("#stage") and " s" in guarded.inner_text("#seconds"))
        assert guarded.evaluate(UNSAID) == []
        go.set()
        guarded.locator("#play").wait_for(timeout=60_000)
        wait(lambda: guarded.evaluate(READY))
        assert guarded.evaluate("kithkin.page.run.scene.seed") == 2


def test_it_lives_in_a_cell_of_a_notebook(page: Any, chromium: Any, world: Path) -> None:
    """In a frame without an address, inside a sandbox as Colab's, it lives the same days and gives its scene away."""
    page.evaluate("kithkin.page.run.live(3)")
    told = "kithkin.page.source.facts().fingerprints"
    cell = Shown(world.read_text("utf-8"), ("ordinary-life",), 1, 700)._repr_html_()
    notebook = chromium.new_page()
    errors: list[str] = []
    notebook.on("pageerror", lambda error: errors.append(str(error)))
    notebook.set_content(f'<iframe sandbox="allow-scripts allow-same-origin" srcdoc="{escape(cell)}"></iframe>')
    wait(lambda: len(notebook.frames) == 3 and notebook.frames[2].evaluate(READY))
    frame = notebook.frames[2]
    frame.evaluate("kithkin.page.run.live(3)")
    assert frame.evaluate(told) == page.evaluate(told)
    frame.evaluate("kithkin.page.bookmark.copy()")
    frame.locator("#notices .notice").first.wait_for()
    assert "behind the address of a page" in frame.inner_text("#notices")
    notebook.close()
    assert not errors


def test_without_relaxed_vectors_it_lives_the_same_days_by_the_exact_module(chromium: Any, world: Path) -> None:
    other = chromium.new_page()
    other.add_init_script("WebAssembly.validate = () => false")
    prints = []
    for page in (chromium.new_page(), other):
        page.goto(world.as_uri())
        wait(lambda page=page: page.evaluate(READY))
        page.evaluate("kithkin.page.run.live(3)")
        prints.append(page.evaluate("kithkin.page.source.facts().fingerprints"))
    assert prints[0] == prints[1]
    assert other.evaluate("kithkin.page.source.kernels") == "exact"


def test_a_browser_that_lacks_what_is_needed_says_so(chromium: Any, world: Path) -> None:
    page = chromium.new_page()
    page.add_init_script("WebAssembly.compile = () => Promise.reject(new Error())")
    page.goto(world.as_uri())
    page.locator(".notice.refusal").wait_for()
    assert "it lacks WebAssembly with vectors. Open the page in" in page.inner_text(".notice.refusal")

"""A replay in a real browser, opened from a file: the same days to the last bit, played, scrubbed and asked about."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.benchmark.page_speed import wait
from simulation.live.choices import Choices
from simulation.live.document import document
from simulation.live.recording import record
from simulation.live.server import plotly_script
from tests.simulation.live.scenes import ask, lively, scene, set_up

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DAYS = 12
SOURCE = "kithkin.page.source"
BYTES = """async (days) => {
  const frame = new Uint8Array(await kithkin.page.source.%s(days));
  return btoa(Array.from(frame, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture(scope="module")
def page(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The replay, opened from a file, without an error and without asking for anything."""
    path: Path = tmp_path_factory.mktemp("replay") / "replay.html"
    path.write_text(document(record(Choices(start=lively()), DAYS), plotly_script()), "utf-8")
    requests: list[str] = []
    errors: list[str] = []
    shown = chromium.new_page(viewport={"width": 1280, "height": 720})
    shown.on("request", lambda request: requests.append(request.url))
    shown.on("console", lambda message: message.type in ("error", "warning") and errors.append(message.text))
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.goto(path.as_uri())
    wait(lambda: shown.evaluate(f"globalThis.kithkin?.page !== undefined && {SOURCE}.days === {DAYS}"))
    yield shown
    shown.close()
    assert not errors
    assert all(url.startswith((path.as_uri(), "data:", "blob:")) for url in requests)


def day(page: Any) -> int:
    return int(str(page.text_content("#day")).removeprefix("Day "))


def test_every_frame_is_the_live_one(page: Any) -> None:
    looked_at = scene()
    page.evaluate(f"{SOURCE}.setup()")
    for number in range(DAYS + 1):
        shown = page.evaluate(BYTES % "frame", min(number, 1))
        assert base64.b64decode(shown) == looked_at.frame(min(number, 1)).to_bytes()


def test_a_day_that_is_sought_brings_the_curves_up_to_it(page: Any) -> None:
    shown = base64.b64decode(page.evaluate(BYTES % "seek", 9))
    assert shown == scene().frame(9).to_bytes()


def test_a_person_is_told_of_as_the_server_would(page: Any) -> None:
    conversation = set_up()
    ask(conversation, do="frame", days=DAYS)
    page.evaluate(f"{SOURCE}.seek({DAYS})")
    for person in range(0, 60, 3):
        told = page.evaluate(f"{SOURCE}.ask({json.dumps({'do': 'person', 'person': person})})")
        meant = ask(conversation, do="person", person=person)
        for world, other in zip(told.pop("worlds"), meant.pop("worlds"), strict=True):
            for name in ("events", "asked", "programme", "partner_programme"):
                assert world[name] == other[name]
            assert world["now"] == pytest.approx(other["now"], abs=0.02)  # a byte of each is kept
            for quantity, curves in other["curves"].items():
                assert world["curves"][quantity] == [pytest.approx(curve, abs=0.0011) for curve in curves]
            assert world["words"].keys() == other["words"].keys()
        for each in (told, meant):
            each["ties"].sort(key=lambda tie: tie["person"])
        assert told == meant


def test_it_plays_to_its_end_and_is_scrubbed(page: Any) -> None:
    page.evaluate("document.getElementById('reset').click()")
    page.click("#play")
    wait(lambda: day(page) == DAYS)
    page.evaluate(
        "(scrub => { scrub.value = 4; scrub.dispatchEvent(new Event('input')); })(document.getElementById('scrub'))"
    )
    wait(lambda: day(page) == 4)
    assert day(page) == 4, "a recording that was scrubbed stays where it is"


def test_what_cannot_be_done_is_said(page: Any) -> None:
    told = page.evaluate(f"{SOURCE}.ask({{do: 'strike', person: 0, kind: 'health'}}).catch(({{why}}) => why)")
    assert told == ["This is a recording: it plays what was, and cannot be changed."]

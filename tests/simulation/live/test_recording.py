"""Recordings and replays: every day is in them to the last bit, in few bytes, in one file that asks nobody for anything."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import replace

import numpy as np
import pytest

from simulation.live.choices import Choices
from simulation.live.document import document
from simulation.live.frame import Frame
from simulation.live.recording import Recording, record
from simulation.live.server import PAGE, plotly_script
from tests.simulation.live.scenes import lively, scene

DAYS = 15
WIDTHS = (1, 3, 4, 1)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return record(Choices(start=lively()), DAYS)


def read(content: bytes) -> tuple[dict[str, object], list[bytes]]:
    """The head of a recording, and the bytes of each day's frame: what a replay does, written again in Python."""
    size = int.from_bytes(content[:4], "little")
    head, place = json.loads(content[4 : 4 + size]), 4 + size + -size % 4

    def take(kind: str, *shape: int) -> np.ndarray:
        nonlocal place
        block = np.frombuffer(content, kind, int(np.prod(shape)), place).reshape(shape)
        place += block.nbytes + -block.nbytes % 4
        return block

    days, scene = head["days"], head["scene"]
    worlds, persons, quantities = len(scene["worlds"]), scene["persons"], len(scene["quantities"])
    curves = take("<f4", days, worlds, len(scene["measures"]))
    parts = []
    for _ in range(worlds):
        counts = take("<u4", days + 1, 4)
        levels = np.cumsum(take("u1", days + 1, quantities, persons), axis=0, dtype=np.uint8)
        standing = np.cumsum(take("u1", days + 1, persons), axis=0, dtype=np.uint8)
        tables = [take("<u4", width, int(counts[:, table].sum())).T for table, width in enumerate(WIDTHS)]
        parts.append((counts, levels, standing, tables))
    assert place == len(content)
    return head, [_frame(day, curves, parts) for day in range(days + 1)]


def _frame(day: int, curves: np.ndarray, parts: list[tuple[np.ndarray, ...]]) -> bytes:
    rows = curves[max(day - 1, 0) : day]
    header = [0x4854494B, 1, day, len(rows), len(parts), parts[0][2].shape[1], parts[0][1].shape[1], curves.shape[2]]
    blocks = [np.array(header, "<u4").tobytes(), rows.tobytes()]
    for counts, levels, standing, tables in parts:
        blocks.append(counts[day].tobytes())
        blocks += [block.tobytes() + bytes(-block.nbytes % 4) for block in (levels[day], standing[day])]
        starts = counts[:day].sum(axis=0)
        blocks += [tables[t][starts[t] : starts[t] + counts[day, t]].tobytes() for t in range(4)]
    return b"".join(blocks)


def test_every_day_is_what_a_live_viewer_would_have_been_sent(recording: Recording) -> None:
    head, frames = read(recording.to_bytes())
    looked_at = scene()
    message = json.loads(json.dumps(looked_at.message()))
    assert head["scene"] == message
    assert [frames[0], *frames[1:]] == [looked_at.frame(min(day, 1)).to_bytes() for day in range(DAYS + 1)]
    assert sum(len(Frame.from_bytes(frame).pictures[1].sessions) for frame in frames) > 0


def test_packing_loses_nothing(recording: Recording) -> None:
    assert zlib.decompress(base64.b64decode(recording.packed())) == recording.to_bytes()


def test_a_replay_is_one_file_that_asks_nobody(recording: Recording) -> None:
    page = document(recording, plotly_script())
    assert page.count('<script id="recording"') == 1
    assert recording.packed() in page
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert not re.search(r"url\((?!['\"]?data:)", page)
    assert "default-src 'none'" in page
    modules = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"]  # type: ignore[index]
    assert {f"kithkin/{path.name}" for path in PAGE.glob("*.js")} < set(modules)
    assert "kithkin/recorded.js" in modules
    for address in modules.values():
        source = base64.b64decode(address.partition(",")[2]).decode()
        imported = re.findall(r'(?:from|import)\s*\(?\s*"([^"]+)"', source)
        assert set(imported) <= set(modules)


def test_a_page_without_an_entry_is_refused(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("page")
    (folder / "page").mkdir()
    (folder / "page" / "index.html").write_text("<html><head></head><body></body></html>")
    monkeypatch.setattr("simulation.live.document.FOLDER", folder)
    with pytest.raises(ValueError, match="no entry"):
        document(recording, plotly_script())


@pytest.mark.slow
def test_a_year_of_five_hundred_persons_in_two_worlds_is_less_than_six_megabytes() -> None:
    year = record(
        Choices(start=replace(lively(500), changes=({}, {}), worlds=("ordinary-life", "support-group-alone"))), 365
    )
    size = len(document(year, plotly_script()).encode())
    assert size < 6_000_000

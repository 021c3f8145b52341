"""Mesa's page: it is made from the model and its declarations, draws, and resets as SolaraViz resets."""

from __future__ import annotations

import importlib
import importlib.util
import re
import socket
import subprocess
import sys
import time
import types
import urllib.request
import warnings
from pathlib import Path
from typing import Any

import pytest

from simulation.scenario import ScenarioError
from simulation.scenario.files import presets

pytest.importorskip("solara", reason="the extra solara is not installed")


class _Unused(types.ModuleType):
    """In the place of Altair where it is missing: Mesa's page imports it, ours draws with matplotlib only."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return object


@pytest.fixture(scope="module")
def app() -> Any:
    if importlib.util.find_spec("altair") is None:
        sys.modules["altair"] = _Unused("altair")
    with warnings.catch_warnings():  # what other projects deprecate in each other
        warnings.simplefilter("ignore")
        return importlib.import_module("experiments.mesa_app")


def test_the_page_is_built(app: Any) -> None:
    import ipyvuetify
    import solara

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, page = solara.render(solara.AppLayout(children=[app.Page()]), handle_error=False)
    sliders = [slider.label for slider in page.find(ipyvuetify.Slider).widgets]
    buttons = {button.children[0] for button in page.find(ipyvuetify.Btn).widgets}
    page.close()
    labels = {control["label"] for control in app.controls().values() if control["type"].startswith("Slider")}
    assert labels <= set(sliders)
    assert {"Reset", "▶", "Step"} <= buttons


def test_every_control_makes_a_model(app: Any) -> None:
    controls = app.controls()
    usual = {name: control["value"] for name, control in controls.items()}
    model = app.MesaModel(**usual | {"persons": 20})
    model.step()
    assert model.day == 1
    for preset in presets():
        assert app.MesaModel(**usual | {"persons": 20, "spec": preset}).spec.name
    for name, control in controls.items():
        if control["type"].startswith("Slider"):
            assert control["min"] <= control["value"] <= control["max"]
            app.MesaModel(**usual | {"persons": 20, name: control["min"]})


def test_the_picture_shows_today(app: Any) -> None:
    model = app.MesaModel(persons=40)
    model.step()
    (axes, bar) = app.picture(model).axes
    assert axes.get_title() == "Day 1: strain"
    assert len(axes.collections[-1].get_offsets()) == 40
    assert [label.get_text() for label in bar.get_yticklabels()][-1] == "overwhelmed"


def test_a_wrong_value_is_refused_as_everywhere(app: Any) -> None:
    with pytest.raises(ScenarioError, match=r"must lie in 0 to 0\.9"):
        app.MesaModel(persons=20, strain__crossover=3)


@pytest.mark.slow
def test_the_readmes_command_serves_the_page(tmp_path: Path) -> None:
    """The command runs as it stands there, on a free port, without a browser and without Solara's watch over files."""
    root = Path(__file__).parents[2]
    (named,) = set(re.findall(r"`solara (run [^`]*)`", (root / "README.md").read_text("utf-8")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--production", "--no-open", "--host", "127.0.0.1", "--port", str(port)]
    with (tmp_path / "said").open("w+", encoding="utf-8") as said:
        command = [sys.executable, "-m", "solara", *named.split(), *options]
        with subprocess.Popen(command, cwd=root, stdout=said, stderr=subprocess.STDOUT) as server:
            try:
                page = _page_of(f"http://127.0.0.1:{port}/", server)
            finally:
                server.terminate()
        said.seek(0)
        assert b"solara" in page, said.read()


def _page_of(address: str, server: subprocess.Popen[bytes]) -> bytes:
    """Content of an address, once its server answers; '' if the server has ended."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as page:
                shown: bytes = page.read()
                return shown
        except OSError:
            time.sleep(0.5)
    return b""

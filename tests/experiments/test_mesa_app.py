"""Mesa's page: it is made from the model and its declarations, draws, and resets as SolaraViz resets."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
import warnings
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

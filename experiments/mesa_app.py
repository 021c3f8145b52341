"""The model on Mesa's SolaraViz page, for people who know Mesa.

Start it with ``solara run experiments/mesa_app.py`` (extra ``solara``). ``kithkin view`` shows more, two worlds at once, and
faster; here a step, a slider and a plot are those of any Mesa model.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import solara
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from experiments.pages.palette import MUTED
from simulation.live.ground import ground_of
from simulation.live.quantities import QUANTITIES
from simulation.model import SupportModel
from simulation.scenario import Scenario
from simulation.scenario.catalogue import Parameter, parameters
from simulation.scenario.files import load, presets

ui: Any = solara
"""Solara exports by star, which type checkers do not follow."""
ADJUSTABLE = ("strain.crossover", "seeking.rate", "answering.availability", "answering.cost", "circle.dose")
"""Fields that every preset has, with a slider each."""
PERSONS = (20, 200, 1_000)
"""Fewest, usual and most persons of the slider; Solara draws a picture of more persons too slowly."""
SEEDS = (1, 100)
PLOTS = (["strain", "perceived", "belonging"], ["share_waiting", "share_enrolled", "share_finished"])


class MesaModel(SupportModel):
    """SupportModel as SolaraViz makes it: every parameter by keyword, scenario fields with two underscores for a dot."""

    def __init__(self, spec: str = "support-group", rng: int = 1, persons: int = PERSONS[1], **kwargs: Any) -> None:
        settings = {name.replace("__", "."): value for name, value in kwargs.items()}
        scenario = load(spec).replace({"network.persons": persons, **settings})
        self.ground = ground_of(scenario, rng)
        super().__init__(scenario, network=self.ground.network, rng=rng)


def controls() -> dict[str, Any]:
    """The page's controls, made from the scenario's own declarations."""
    declared = {each.name: each for each in parameters(Scenario)}
    return {
        "spec": {"type": "Select", "label": "Scenario", "value": "support-group", "values": list(presets())},
        "rng": {"type": "SliderInt", "label": "Seed", "value": SEEDS[0], "min": SEEDS[0], "max": SEEDS[1], "step": 1},
        "persons": {
            "type": "SliderInt", "label": "Persons", "value": PERSONS[1], "min": PERSONS[0], "max": PERSONS[2], "step": 20,
        },
        **{name.replace(".", "__"): _slider(declared[name]) for name in ADJUSTABLE},
    }  # fmt: skip


def _couples(model: MesaModel) -> Any:
    update_counter.get()
    return ui.FigureMatplotlib(picture(model))


def _page() -> Any:
    model = ui.use_memo(MesaModel, [])
    plots = [make_plot_component(measures, backend="matplotlib") for measures in PLOTS]
    return SolaraViz(model, components=[Couples, *plots], model_params=controls(), name="kithkin")


Couples: Any = ui.component(_couples)
"""Everybody as a dot coloured by strain, partners joined."""
Page: Any = ui.component(_page)
"""The page that ``solara run`` shows."""


def picture(model: MesaModel) -> Figure:
    """The persons at their positions, coloured by today's strain."""
    places, partner = model.ground.places * np.array([1, -1], np.float32), model.network.partner
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(title=f"Day {model.day}: strain")
    one = np.flatnonzero(partner > np.arange(len(partner)))
    ties = model.ground.ties[:, :2]
    axes.add_collection(LineCollection(list(places[ties]), colors=MUTED.light, linewidths=0.3, alpha=0.1))
    bonds = list(places[np.stack([one, partner[one]], axis=1)])
    axes.add_collection(LineCollection(bonds, colors=MUTED.light, linewidths=2))
    strain = model.ensemble.population.strain[:, 0]
    dots = axes.scatter(places[:, 0], places[:, 1], c=strain, cmap="cividis_r", vmin=-1.5, vmax=3.0, s=14, zorder=3)
    axes.set_axis_off()
    axes.set_aspect("equal")
    marks = [(value, word) for value, word in QUANTITIES[0].words if -1.5 <= value <= 3.0]
    figure.colorbar(dots, ax=axes, shrink=0.6).set_ticks([v for v, _ in marks], labels=[word for _, word in marks])
    return figure


def _slider(parameter: Parameter) -> dict[str, Any]:
    low, high = parameter.range or (0.0, 1.0)
    return {
        "type": "SliderFloat", "label": parameter.name.replace("_", " ").replace(".", ": "), "value": parameter.default,
        "min": low, "max": high, "step": (high - low) / 100,
    }  # fmt: skip

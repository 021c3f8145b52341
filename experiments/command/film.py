"""A film of a recording: the worlds side by side, day by day, above the curves of their strain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
from matplotlib.animation import FFMpegWriter
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from experiments.pages.canvas import style
from experiments.pages.palette import INK, MUTED, RULE, Colour
from simulation.live.picture import KIND, REPLIED, Picture
from simulation.live.quantities import QUANTITIES
from simulation.live.recording import Recording

SIZE, DPI, RATE = (9.6, 6.4), 84, 8
FRAMES = 120
"""Most frames of a film; a longer recording is shown every so many days."""
WORLDS = (Colour("left", "#00785e", "#43c9a2"), Colour("right", "#7d3fa6", "#c79bec"))
"""As in the page: green and purple, which stay apart for colour-blind eyes."""
STRAIN = LinearSegmentedColormap.from_list(
    "strain", list(zip((0, 0.33, 0.55, 0.78, 1), ("#9fcdf0", "#c4c6c0", "#e2a536", "#cf5f24", "#6c1212"), strict=True))
)
"""Falls in lightness, so that it can be read without seeing hue."""
HELP, EVENT = "#0a7f3f", INK.light
_SMOOTH = 7
_PERSON = (1 << KIND) - 1
_SHOWN = QUANTITIES[0]
_DOTS = 5_000.0
"""Area of all dots together, in square points."""


@style()
def save_gif(recording: Recording, path: Path, tell: Callable[[int], Any]) -> None:
    """An animated GIF at ``path``; ``tell`` hears of each frame."""
    film = Film(recording)
    # One palette for all frames and no dithering: what does not change from day to day then takes no room.
    palette = _palette()
    frames = []
    for day in days_of(recording):
        frames.append(film.image(day).quantize(palette=palette, dither=Image.Dither.NONE))
        tell(1)
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:], duration=1_000 // RATE, loop=0)


@style()
def save_mp4(recording: Recording, path: Path, tell: Callable[[int], Any]) -> None:
    """An MP4 at ``path``, made by ffmpeg; see ``require_ffmpeg``."""
    film, writer = Film(recording), FFMpegWriter(fps=RATE, bitrate=2_400)
    with writer.saving(film.figure, str(path), DPI):
        for day in days_of(recording):
            film.show(day)
            writer.grab_frame(facecolor="white")
            tell(1)


def require_ffmpeg() -> None:
    """ValueError where there is no ffmpeg."""
    if not FFMpegWriter.isAvailable():
        raise ValueError("--mp4 needs the program ffmpeg, which is not on this machine; --gif needs nothing")


def days_of(recording: Recording) -> list[int]:
    """The days that are shown: all, or so many that there are at most ``FRAMES``; the first and the last always."""
    step = -(-recording.days // FRAMES)
    return [*range(0, recording.days, step), recording.days]


class Film:
    """The figure of one day; ``show`` turns it to another."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._places = np.array(recording.head["scene"]["positions"]).reshape(-1, 2) * [1, -1]
        worlds = recording.head["scene"]["worlds"]
        self.figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained", facecolor="white")
        self._canvas = cast(Any, FigureCanvasAgg(self.figure))  # its methods have no types
        grid = self.figure.add_gridspec(2, len(worlds), height_ratios=[3.1, 1])
        self._stages = [self._stage(self.figure.add_subplot(grid[0, number])) for number in range(len(worlds))]
        self._legend(self._stages[-1][1])
        self._markers = _curves(self.figure.add_subplot(grid[1, :]), recording)
        for (axes, *_), world, colour in zip(self._stages, worlds, WORLDS, strict=False):
            axes.set_title(world["title"], color=colour.light)
        self.show(recording.days)
        self._canvas.draw()
        self.figure.set_layout_engine("none")  # settled once: from day to day nothing changes its size

    def image(self, day: int) -> Image.Image:
        """The figure of a day as pixels."""
        self.show(day)
        self._canvas.draw()
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba())).convert("RGB")

    def show(self, day: int) -> None:
        """Turn the figure to a day."""
        self.figure.suptitle(f"Day {day}", x=0.012, ha="left", color=INK.light, fontweight="bold")
        for (_, dots, episodes, rings), pictures in zip(self._stages, self._recording.pictures, strict=True):
            self._turn(dots, episodes, rings, pictures[day])
        for line, marker in self._markers:
            values = line.get_ydata()
            marker.set_data([day], [values[day - 1] if day else np.nan])

    def _turn(self, dots: PathCollection, episodes: LineCollection, rings: PathCollection, picture: Picture) -> None:
        dots.set_array(_SHOWN.values_of(picture.levels[0]))
        answered = picture.episodes[(picture.episodes[:, 2] & REPLIED) > 0]
        episodes.set_segments(list(self._places[answered[:, :2].astype(np.intp)]))
        rings.set_offsets(self._places[(picture.events & _PERSON).astype(np.intp)])

    def _stage(self, axes: Axes) -> tuple[Axes, PathCollection, LineCollection, PathCollection]:
        """Axes with ties, bonds, and what changes by the day: dots, episodes, rings of events."""
        scene, places = self._recording.head["scene"], self._places
        axes.set_axis_off()
        axes.set_aspect("equal")
        ties = np.array(scene["ties"], np.intp).reshape(-1, 3)
        partner = np.array(scene["partner"], np.intp)
        one = np.flatnonzero(partner > np.arange(len(partner)))
        area = float(np.clip(_DOTS / len(places), 3, 60))
        axes.add_collection(LineCollection(list(places[ties[:, :2]]), colors=MUTED.light, linewidths=0.3, alpha=0.08))
        bonds = list(places[np.stack([one, partner[one]], axis=1)])
        axes.add_collection(LineCollection(bonds, colors=RULE.light, linewidths=1.6 * area**0.5, capstyle="round"))
        episodes = LineCollection([], colors=HELP, linewidths=1.2)
        axes.add_collection(episodes)
        x, y = places[:, 0], places[:, 1]
        limits = Normalize(-1.5, 3.0)
        dots = axes.scatter(x, y, s=area, c=np.zeros(len(places)), cmap=STRAIN, norm=limits, linewidths=0, zorder=3)
        rings = axes.scatter([], [], s=7 * area, facecolors="none", edgecolors=EVENT, linewidths=1.0, zorder=4)
        return axes, dots, episodes, rings

    def _legend(self, dots: PathCollection) -> None:
        bar = self.figure.colorbar(
            dots, ax=[axes for axes, *_ in self._stages], location="right", shrink=0.8, aspect=28
        )
        marks = [(value, word) for value, word in _SHOWN.words if -1.5 <= value <= 3.0]
        bar.set_ticks([value for value, _ in marks], labels=[word for _, word in marks])
        bar.outline.set_visible(False)


def _palette() -> Image.Image:
    """The colours of a film: the scale of strain, and every other colour thinned out towards white."""
    shades = STRAIN(np.linspace(0, 1, 96))[:, :3]
    plain = [to_rgb(colour) for colour in (INK.light, MUTED.light, RULE.light, HELP, *(each.light for each in WORLDS))]
    thinned = [1 - share * (1 - np.array(colour)) for colour in plain for share in np.linspace(0.1, 1, 16)]
    image = Image.new("P", (1, 1))
    image.putpalette(np.rint(255 * np.concatenate([shades, thinned, np.ones((1, 3))])).astype(np.uint8).tobytes())
    return image


def _curves(axes: Axes, recording: Recording) -> list[tuple[Any, Any]]:
    """Strain of the worlds over all days, smoothed over a week, and a marker on each that goes along."""
    days = np.arange(1, recording.days + 1)
    lines = []
    for number, world in enumerate(recording.head["scene"]["worlds"]):
        values, colour = _smoothed(recording.curves[:, number, 0]), WORLDS[number].light
        (line,) = axes.plot(days, values, color=colour, label=world["title"])
        (marker,) = axes.plot([], [], "o", color=colour, markersize=5)
        lines.append((line, marker))
    axes.set_xlim(0, recording.days)
    axes.set_xlabel("day")
    axes.set_ylabel("strain (SD)")
    axes.set_title("Mean strain, average of seven days")
    return lines


def _smoothed(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean of the last seven days, of as many as there are."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    first = np.maximum(np.arange(len(values)) - _SMOOTH + 1, 0)
    return np.asarray((total[1:] - total[first]) / (np.arange(len(values)) + 1 - first))

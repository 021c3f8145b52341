"""``kithkin view``: worlds side by side in a browser; or, on request, written as a replay or a film."""

from __future__ import annotations

import argparse
import os
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.terminal import introduce, progress, say
from simulation import __version__
from simulation.live import limits
from simulation.live.choices import NETWORK, START, Choices
from simulation.live.document import document
from simulation.live.recording import record
from simulation.live.request import Changes, RequestError, Setup, whole
from simulation.live.scene import Scene, for_each
from simulation.live.server import HOST, application, listen, plotly_script, server_of
from simulation.network import BUNDLED, GENERATED
from simulation.scenario import NetworkPlan, Scenario
from simulation.scenario.files import load, presets, settings

_PLAN = NetworkPlan()
_MOMENT = 0.5  # seconds after which a server that was started answers


def main(options: argparse.Namespace) -> int:
    """Serve the live view until it is interrupted, or write what was asked for."""
    choices = choices_of(options)
    _check_files(options)
    say("Preparing (the first run on a machine compiles the model, about a minute) ...")
    scene = Scene(choices.start, choices)
    introduce(scene.ground.network)
    for note in scene.message()["notes"]:
        say(note)
    scene.frame(1)
    if options.export or options.gif or options.mp4:
        return _write(choices, options)
    return _serve(choices, options)


def choices_of(options: argparse.Namespace) -> Choices:
    """What the command line asks for; ValueError, with all mistakes, for what cannot be."""
    names = tuple(options.scenarios or START.worlds or ())
    if len(names) > limits.WORLDS:
        raise RequestError(f"{len(names)} scenarios: the live view shows one or two")
    chosen = [load(name) for name in names]
    changes = settings(options.set)
    persons = options.persons or changes.pop(f"{NETWORK}persons", None) or _persons(chosen[0].network)
    source = options.network or changes.pop(f"{NETWORK}source", None) or chosen[0].network.source
    sources = {**{name: name for name in (GENERATED, *BUNDLED)}, **({} if source == GENERATED else {source: source})}
    return Choices(
        start=Setup(
            names,
            whole("persons", persons, *limits.PERSONS),
            whole("seed", options.seed, *limits.SEED),
            source,
            _tables(chosen, changes),
        ),
        scenarios={name: load(name) for name in presets()} | dict(zip(names, chosen, strict=True)),
        sources=sources,
        version=__version__,
    )


def _persons(plan: NetworkPlan) -> int | None:
    """As many as a scenario of the user's own asks for; few where it does not say."""
    return START.persons if plan.persons == _PLAN.persons else plan.persons


def _tables(scenarios: list[Scenario], changes: Changes) -> tuple[Changes, ...]:
    """The changes of each world; those of the network belong to the first."""
    first, *others = for_each(scenarios, changes)
    return (
        first,
        *({name: value for name, value in table.items() if not name.startswith(NETWORK)} for table in others),
    )


def _write(choices: Choices, options: argparse.Namespace) -> int:
    """Live the days once, and write every file that was asked for; a file is there whole or not at all."""
    from experiments.command import film

    paths = [Path(name) for name in (options.export, options.gif, options.mp4) if name]
    with progress(options.days, "living") as bar:
        recording = record(choices, options.days, bar.update)
    if options.export:
        with whole_file(Path(options.export)) as path:
            path.write_text(document(recording, plotly_script()), "utf-8")
    for name, save in ((options.gif, film.save_gif), (options.mp4, film.save_mp4)):
        if name:
            with whole_file(Path(name)) as path, progress(len(film.days_of(recording)), "drawing") as bar:
                save(recording, path, bar.update)
    for path in paths:
        say(f"{path}: {path.stat().st_size / 1e6:.1f} MB, days 0 to {options.days}")
    return 0


def _check_files(options: argparse.Namespace) -> None:
    """Refuse what could not be written, before anything is lived."""
    for name in filter(None, (options.export, options.gif, options.mp4)):
        if Path(name).is_dir():
            raise RequestError(f"{name}: is a folder, must be a file")
        if not Path(name).parent.is_dir():
            raise RequestError(f"{name}: there is no folder {Path(name).parent}")
    if options.mp4:
        from experiments.command.film import require_ffmpeg

        require_ffmpeg()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it becomes ``path`` when all went well, and goes away otherwise."""
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _serve(choices: Choices, options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, which is the usual end of a lesson and no mistake."""
    listener = listen(options.port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    say(f"The live view is at {address}  (Ctrl-C ends it)")
    if not options.no_browser:
        opening = threading.Timer(_MOMENT, _open, [address])
        opening.daemon = True
        opening.start()
    app = application(choices)
    try:
        server_of(app).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        app.state.lobby.close()
        listener.close()
    say("The live view has ended.")
    return 0


def _open(address: str) -> None:
    if not webbrowser.open(address):
        say(f"No browser could be opened from here; open {address} yourself.")

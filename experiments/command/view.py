"""``kithkin view``: worlds side by side in a browser, or written to a file as a replay."""

from __future__ import annotations

import argparse
import threading
import webbrowser
from pathlib import Path

from experiments.terminal import introduce, progress, say, tell_first_start
from simulation import __version__
from simulation.files import check_folder, write_text
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
    """Serve the live view until it is interrupted, or write a replay."""
    choices = choices_of(options)
    _check_file(options.export)
    tell_first_start()
    scene = Scene(choices.start, choices)
    introduce(scene.ground.network)
    for note in scene.message()["notes"]:
        say(note)
    scene.frame(1)
    if options.export:
        return _write(choices, Path(options.export), options.days)
    return _serve(choices, options)


def choices_of(options: argparse.Namespace) -> Choices:
    """The choices of the command line; raises ValueError with all mistakes."""
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
    """Number of persons in the network plan of a user's scenario, or the default of the view if the plan has the usual number."""
    return START.persons if plan.persons == _PLAN.persons else plan.persons


def _tables(scenarios: list[Scenario], changes: Changes) -> tuple[Changes, ...]:
    """Tables of changes, one for each world; changes of the network are put into the first world's table."""
    first, *others = for_each(scenarios, changes)
    return (
        first,
        *({name: value for name, value in table.items() if not name.startswith(NETWORK)} for table in others),
    )


def _write(choices: Choices, path: Path, days: int) -> int:
    """Simulate ``days`` days and write the replay. The file is whole or absent."""
    with progress(days, "living") as bar:
        recording = record(choices, days, bar.update)
    try:
        write_text(path, document(recording, plotly_script()))
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror}") from error
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB, days 0 to {days}")
    return 0


def _check_file(name: str | None) -> None:
    """Refuse a file that could not be written, before anything is simulated."""
    if name is None:
        return
    if Path(name).is_dir():
        raise RequestError(f"{name}: is a folder, must be a file")
    if not Path(name).parent.is_dir():
        raise RequestError(f"{name}: there is no folder {Path(name).parent}")
    try:
        check_folder(Path(name).parent)
    except OSError as error:
        raise RequestError(f"{name}: {error.strerror}") from error


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

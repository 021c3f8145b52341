"""``kithkin view``: worlds side by side in a browser, or written to a file that lives by itself.

The browser opens at once, on a page that shows what is being made; mistakes of the command line are refused before.
"""

from __future__ import annotations

import argparse
import threading
import webbrowser
from functools import partial
from pathlib import Path

from experiments.terminal import introduce, phase, say
from simulation import __version__
from simulation.files import check_folder, write_text
from simulation.live.choices import START, Choices
from simulation.live.ground import network_of
from simulation.live.making import page_of
from simulation.live.preparing import Preparation, Tell
from simulation.live.request import RequestError
from simulation.live.scenes import scenarios_of
from simulation.live.start import chosen
from simulation.network import GENERATED, SocialNetwork
from simulation.portable.modules import kept
from simulation.requirements import require_versions
from simulation.scenario.files import load, settings

BUILDING = "The model is being translated for browsers, once for this version: about a minute on a quiet machine."
_SERVING = {"--port": "port", "--host": "host", "--allow-embed": "allow_embed"}
"""Options that say how a page is served."""
_LEAVE = 1.0
"""Seconds for which a page that waits can still ask why the command ends."""


def main(options: argparse.Namespace) -> int:
    """Serve the live view until it is interrupted, or write it to a file."""
    choices = choices_of(options)
    _check(choices)
    if not options.export:
        return _serve(choices, options)
    _check_file(options)
    with phase() as tell:
        page = made(choices, tell)
    return _write(page, Path(options.export))


def choices_of(options: argparse.Namespace) -> Choices:
    """The choices of the command line; raises ValueError with all mistakes."""
    names = tuple(options.scenarios or START.worlds or ())
    worlds = {name: load(name) for name in names}
    return chosen(
        names, worlds, options.persons, options.network, options.seed, settings(options.set), version=__version__
    )


def made(choices: Choices, tell: Tell) -> str:
    """The living page of these choices; ``tell`` hears what is being done."""
    introduce(_network(choices))
    if not kept():
        say(BUILDING)
    return page_of(choices, tell)


def _check(choices: Choices) -> None:
    """Refuse scenarios that cannot be, and a file that is no network, before a browser opens."""
    scenario, *_ = scenarios_of(choices.completed(choices.start), choices)
    if scenario.network.source != GENERATED:
        _network(choices)


def _network(choices: Choices) -> SocialNetwork:
    start = choices.completed(choices.start)
    return network_of(scenarios_of(start, choices)[0], int(start.seed or 0))


def _write(page: str, path: Path) -> int:
    """Write the page. The file is whole or absent."""
    try:
        write_text(path, page)
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror}") from error
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB; it opens in any browser and needs no server")
    return 0


def _check_file(options: argparse.Namespace) -> None:
    """Refuse options of a server, and a file that could not be written, before anything is made."""
    served = [name for name, key in _SERVING.items() if getattr(options, key)]
    if served:
        raise RequestError(f"{', '.join(served)}: nothing is served with --export; leave out one or the other")
    path = Path(options.export)
    if path.is_dir():
        raise RequestError(f"{path}: is a folder, must be a file")
    if not path.parent.is_dir():
        raise RequestError(f"{path}: there is no folder {path.parent}")
    try:
        check_folder(path.parent)
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror}") from error


def _serve(choices: Choices, options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, which is the usual end of a lesson and no mistake; raises what kept the page from being made."""
    from simulation.live.doors import HOST, Doors  # what serves a page needs packages that a file does without
    from simulation.live.server import application, close, server_of

    require_versions(__version__, "view")
    doors = Doors(options.host or HOST, options.allow_embed)
    listener = doors.listener(options.port)
    address = doors.address(listener.getsockname()[1])
    for warning in doors.warnings():
        say(warning)
    preparation = Preparation(partial(_told, choices))
    app = application(choices, preparation, doors)
    server = server_of(app)

    def ended() -> None:
        if preparation.error:
            threading.Timer(_LEAVE, setattr, (server, "should_exit", True)).start()
        else:
            say(f"The live view is at {address}  (Ctrl-C ends it)")

    preparation.begin(ended)
    if not options.no_browser:
        threading.Thread(target=_open, args=(address,), daemon=True).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        close(app)
        listener.close()
    if preparation.error:
        raise preparation.error
    say("The live view has ended.")
    return 0


def _told(choices: Choices, tell: Tell) -> str:
    """The page; the terminal hears what is being made, too."""
    with phase() as bar:

        def both(stage: str) -> None:
            tell(stage)
            bar(stage)

        return made(choices, both)


def _open(address: str) -> None:
    if not webbrowser.open(address):
        say(f"No browser could be opened from here; open {address} yourself.")

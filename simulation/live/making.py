"""Making the living page for a set of choices. The last page is kept on disk, and given again for the same choices."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from simulation.files import write_text
from simulation.kernels.machine.compiling import cache_folder
from simulation.live.choices import Choices
from simulation.live.document import document
from simulation.live.prepared import prepared
from simulation.live.preparing import Tell
from simulation.network import BUNDLED, GENERATED
from simulation.portable.modules import modules

_SOURCES = Path(__file__).parents[1]
_PAGE = "page.{name}.html"


def page_of(choices: Choices, tell: Tell = lambda stage: None) -> str:
    """The HTML of the living page of these choices; ``tell`` hears what is being done. Errors as ``prepared`` and ``modules``.

    The page is kept until another one is made, since most starts repeat the last one. That of a network from a file is not kept,
    as the file may change.
    """
    found = kept(choices)
    if not found:
        data, kernels = prepared(choices, tell=tell), modules(tell)
        tell("packing the page")
        found = document(data, kernels)
        with suppress(OSError):  # a full disk costs the next start a second, not this page
            _keep(found, choices)
    return found


def kept(choices: Choices) -> str:
    """The page of these choices if it was the last one that was made, else nothing."""
    with suppress(FileNotFoundError):
        return (cache_folder() / _PAGE.format(name=_name(choices))).read_text(encoding="utf-8")
    return ""


def _keep(page: str, choices: Choices) -> None:
    """Keep a page in place of the last one."""
    if choices.start.source not in (GENERATED, *BUNDLED):
        return
    folder = cache_folder()
    for last in folder.glob(_PAGE.format(name="*")):
        last.unlink(missing_ok=True)
    write_text(folder / _PAGE.format(name=_name(choices)), page)


def _name(choices: Choices) -> str:
    """Digest of the choices and of all sources that a page is made of; 20 hexadecimal digits."""
    found = hashlib.sha256(json.dumps([asdict(choices.start), dict(choices.sources), choices.version]).encode())
    for name, scenario in choices.scenarios.items():
        found.update(f"{name} {scenario.model_dump_json()}".encode())
    for path in sorted(each for each in _SOURCES.rglob("*") if each.is_file() and each.suffix not in {".pyc", ".wasm"}):
        found.update(path.relative_to(_SOURCES).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:20]

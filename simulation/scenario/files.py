"""Scenarios and TOML files: read one, write one with every field explained, list and load the built-in presets.

A file gives only what differs from the defaults, or from the preset or the file (beside it) that its top-level key ``base``
names::

    base = "support-group"
    summary = "Half as many sessions, led by peers."

    [programmes.support-group]
    sessions = 6
    facilitator_advantage = 0.0
"""

from __future__ import annotations

import codecs
import json
import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, get_origin

from simulation.limits import given, instance, path_of
from simulation.scenario.catalogue import Parameter, describe, span
from simulation.scenario.mistakes import ScenarioError, build, shown
from simulation.scenario.scenario import Scenario
from simulation.scenario.schema import suggestion
from simulation.scenario.section import Section

_COMMENT_WIDTH = 110
_LONGEST_FILE = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECIMAL = re.compile(r"[+-]?(\d+\.|\.\d+)([eE][+-]?\d+)?")
_PRESETS = files("simulation.scenario") / "presets"


def presets() -> tuple[str, ...]:
    """Names of the built-in scenarios, in alphabetical order."""
    return tuple(sorted(path.name[:-5] for path in _PRESETS.iterdir() if path.name.endswith(".toml")))


def load(name_or_path: str | Path) -> Scenario:
    """The preset of this name, or the scenario in the file at this path.

    A text that is no preset is taken for a path if it ends in ``.toml`` or holds a separator. Raises ScenarioError with
    all mistakes, or with the nearest preset.
    """
    if not isinstance(name_or_path, str | Path):
        raise TypeError(f"name_or_path = {given(name_or_path)}: must be the name of a preset, or the path of a file")
    name = str(name_or_path)
    if name in presets():
        return _preset(name)
    if isinstance(name_or_path, Path) or name.endswith(".toml") or "/" in name or "\\" in name:
        return from_toml(name_or_path)
    written = name if name.strip() and name.isprintable() else shown(name)
    raise ScenarioError([f"{written}: no such scenario{suggestion(name, presets())}"])


def from_toml(path: str | Path) -> Scenario:
    """The scenario in the TOML file at ``path``; without a ``name`` it is called after the file.

    Raises ScenarioError with all mistakes, each led by the path; unreadable, not UTF-8 and not TOML are mistakes too.
    """
    return _from_file(path_of("path", path), ())


def _from_file(path: Path, above: tuple[Path, ...]) -> Scenario:
    """The scenario in a file that is the base of the files ``above``, the nearest last."""
    try:
        text, place = read_text(path), path.resolve()
        if place in above:
            raise ScenarioError(["this file is the base of itself"])
        return _parsed(text, path.stem[:80], path.parent, (*above, place))
    except ScenarioError as error:
        raise ScenarioError([f"{path}: {mistake}" for mistake in error.mistakes]) from None


def parse_toml(text: str, name: str = "unnamed") -> Scenario:
    """The scenario in TOML ``text``, called ``name`` where the text does not say; raises ScenarioError.

    A ``base`` that is a file is looked for in the current folder.
    """
    return _parsed(instance("text", text, str), instance("name", name, str), Path(), ())


def _parsed(text: str, name: str, folder: Path, above: tuple[Path, ...]) -> Scenario:
    """The scenario in TOML ``text``, whose base is a preset or a file, looked for in ``folder``."""
    content = tables(text)
    base, mistakes = _base(content.pop("base", None), folder, above)
    unnamed = base.replace(name=name, summary="").to_dict()
    return build(Scenario, _overlaid(unnamed, content), mistakes)


def to_toml(scenario: Scenario) -> str:
    """The whole scenario as TOML, a comment above each field: meaning, allowed range, unit, plausible range, evidence.

    ``parse_toml(to_toml(scenario)) == scenario``, exactly.
    """
    return "\n".join(_table_lines((), instance("scenario", scenario, Scenario))).strip() + "\n"


def settings(assignments: Iterable[str]) -> dict[str, Any]:
    """Texts ``name=value`` from a command line as changes for ``Scenario.replace``.

    A value is read as TOML (``0.5``, ``true``, ``"text"``, ``{sessions = 8}``), as a decimal that lacks a digit beside its
    point (``.5``, ``1.``), or else is the plain text itself.
    Raises ScenarioError for texts without ``=``.
    """
    pairs = [(text, *text.partition("=")) for text in assignments]
    mistakes = [
        f"{shown(text)}: must read name=value" for text, name, equals, _ in pairs if not (name.strip() and equals)
    ]
    if mistakes:
        raise ScenarioError(mistakes)
    return {name.strip(): _value(value) for _, name, _, value in pairs}


# --- reading


def _preset(name: str) -> Scenario:
    return parse_toml((_PRESETS / f"{name}.toml").read_text(encoding="utf-8"), name)


def read_text(path: Path, longest: int = _LONGEST_FILE) -> str:
    """The text of a file of at most ``longest`` bytes; raises ScenarioError with the reason where it has none.

    It is in UTF-8, with or without a byte order mark, or in UTF-16 with one, in which PowerShell 5 writes what a command prints.
    """
    try:
        with path.open("rb") as file:
            content = file.read(longest + 1)
        if len(content) <= longest:
            return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
        reason = f"more than {longest >> 20} MiB, which is too long"
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 text, byte {error.start + 1} is {error.object[error.start]:#04x}"
    except IsADirectoryError:
        reason = "a folder, not a file"
    except FileNotFoundError:
        reason = "no such file"
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
    except ValueError:
        reason = "not a path"
    raise ScenarioError([reason])


def tables(text: str) -> dict[str, Any]:
    """The content of TOML ``text``; raises ScenarioError with the line where it is none."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ScenarioError(["not valid TOML (nested too deeply)"]) from None
    except ValueError as error:  # TOMLDecodeError, and plain ValueError for a number of thousands of digits
        reason, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = int(line[1]) if line else max(1, len(text.splitlines()))
        raise ScenarioError([f"line {number}: not valid TOML ({reason})"]) from None


def _base(name: Any, folder: Path, above: tuple[Path, ...]) -> tuple[Scenario, list[str]]:
    """The scenario that a file starts from, and the mistakes in the name of this scenario."""
    if name is None:
        return Scenario(), []
    if name in presets():
        return _preset(name), []
    if isinstance(name, str) and name.endswith(".toml"):
        try:
            return _from_file(folder / name, above), []
        except ScenarioError as error:
            return Scenario(), [f"base = {shown(name)}: {mistake}" for mistake in error.mistakes]
    return Scenario(), [
        f"base = {shown(name)}: must be a preset, or a file ending in .toml{suggestion(name, presets())}"
    ]


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``below``, changed by what ``above`` names, table by table."""
    merged = {**below, **above}
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict):
            merged[name] = _overlaid(below[name], value)
    return merged


def _value(text: str) -> Any:
    try:
        read = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return float(text) if _DECIMAL.fullmatch(text.strip()) else text.strip()
    return read["value"] if set(read) == {"value"} else text


# --- writing


def _table_lines(path: tuple[str, ...], section: Section) -> Iterator[str]:
    """Lines of one table: its own fields first, as TOML demands, then the tables in it."""
    if path:
        yield from ("", f"[{'.'.join(path)}]")
    yield from _comment((type(section).__doc__ or "").partition("\n")[0])
    inner: list[tuple[str, Section]] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            inner.append((name, value))
        elif get_origin(field.annotation) is dict:
            inner += [(f"{name}.{key}", part) for key, part in value.items()]
        else:
            yield ""
            yield from _comment(_explained(describe(name, field, value)))
            yield f"{name} = {_literal(value)}"
    for name, part in inner:
        yield from _table_lines((*path, name), part)


def _explained(parameter: Parameter) -> str:
    evidence = ": ".join(filter(None, (parameter.evidence, parameter.source)))
    return "; ".join(filter(None, (parameter.meaning, parameter.allowed, _plausible(parameter), evidence)))


def _plausible(parameter: Parameter) -> str:
    """The plausible range in words, and whether the value lies outside; '' where every allowed value is plausible."""
    if parameter.plausible is None or parameter.plausible == parameter.range:
        return ""
    outside = "" if parameter.is_plausible(parameter.default) else ", this value lies outside"
    return f"plausible {span(parameter.plausible)}{outside}"


def _comment(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, _COMMENT_WIDTH, initial_indent="# ", subsequent_indent="#   ")


def _literal(value: Any) -> str:
    """A number, switch or text in TOML; JSON's spelling, save that TOML wants the delete character escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")

"""Arguments of the command, read with a sentence and the nearest name for each that it does not know."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn, cast


def read(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """The options. Raises ScenarioError for an unknown verb, and for all options that the verb does not have."""
    choices = next(action.choices for action in parser._actions if action.dest == "verb")
    verbs = cast("dict[str, argparse.ArgumentParser]", choices)
    if arguments and not arguments[0].startswith("-") and arguments[0] not in verbs:
        _refuse("", arguments[:1], list(verbs))
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        _refuse(f"kithkin {options.verb}", unknown, list(verbs[options.verb]._option_string_actions))
    return options


def _refuse(command: str, unknown: Sequence[str], known: Sequence[str]) -> NoReturn:
    """Raise ScenarioError for what a command does not know; for an unknown verb the command is ''."""
    from simulation.scenario.mistakes import ScenarioError  # a command without mistakes does not wait for pydantic
    from simulation.scenario.schema import suggestion

    near = [suggestion(each.partition("=")[0], known) for each in unknown]
    raise ScenarioError(
        [
            f"{each}: no such verb{like}" if not command
            else f"{each}: {command} has no such option{like}" if each.startswith("-")
            else f"{each}: {command} does not expect it here; {command} --help says what it takes"
            for each, like in zip(unknown, near, strict=True)
        ]
    )  # fmt: skip

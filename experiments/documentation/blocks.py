"""The tables of the documentation, made from the declarations in the code, so that they cannot fall behind it.

``python -m experiments.documentation`` fills the marked blocks of ``docs/odd.md`` and ``docs/evidence.md``; with ``--check`` it
only says which are not current, and with ``--patterns FILE`` it also fills in what ``kithkin validate --json`` printed. A block
stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; what stands around the blocks is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from experiments.documentation import tables, trace
from simulation.files import write_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILES = ("odd.md", "evidence.md")
PATTERNS = "patterns"
"""The one block that needs a simulation; it is filled from the JSON of ``kithkin validate``."""


class DocumentationError(ValueError):
    """Documentation that cannot be filled, in one sentence."""


_CHOICES = "## Choices of the model, and why"


def choices() -> str:
    """The table of choices in ``docs/design.md``, where the reasons are kept."""
    _, heading, rest = _text(DOCS / "design.md").partition(_CHOICES)
    lines = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    if not heading or not lines:
        raise DocumentationError(f"docs/design.md has no table under {_CHOICES!r}")
    return "\n".join(lines)


BLOCKS: dict[str, Callable[[], str]] = {
    "schedule": tables.schedule,
    "choices": choices,
    "parameters": tables.parameter_tables,
    "state": tables.state_table,
    "today": tables.today_table,
    "network": tables.network_table,
    "equations": tables.equation_tables,
    "decisions": tables.decision_table,
    "measures": tables.measure_table,
    "presets": tables.preset_table,
    "labels": tables.label_table,
    "sourced": lambda: tables.evidence_table("sourced"),
    "fitted": lambda: tables.evidence_table("fitted"),
    "trace": trace.trace_table,
}

_BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str, blocks: Mapping[str, Callable[[], str]]) -> str:
    """The text with each marked block made anew; a block that ``blocks`` lacks stays as it is, unless nothing makes it.

    Raises DocumentationError for a block of an unknown name.
    """

    def made(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in BLOCKS and name != PATTERNS:
            known = ", ".join((*BLOCKS, PATTERNS))
            raise DocumentationError(f"block {name!r}: nothing makes it; there are {known}")
        return f"{found[1]}\n{blocks[name]()}\n\n{found[3]}" if name in blocks else found[0]

    return _BLOCK.sub(made, text)


def current(text: str) -> bool:
    """Whether every block equals the one that the code makes now; the patterns, which need a simulation, are not checked."""
    return filled(text, BLOCKS) == text


def patterns_table(content: Mapping[str, object]) -> str:
    """The tables of patterns and potency from what ``kithkin validate --json`` printed; DocumentationError for anything else."""
    found = content.get("patterns")
    if not isinstance(found, list) or not found:
        raise DocumentationError("the file holds no patterns; kithkin validate --json prints what is wanted")
    try:
        potency = content.get("potency")
        parts = [
            tables.pattern_table(found),
            *([tables.potency_table(potency)] if isinstance(potency, list) and potency else []),
        ]
        return "\n\n".join(parts)
    except (KeyError, TypeError) as error:
        raise DocumentationError(
            f"a pattern in the file is not as kithkin validate --json prints it ({error})"
        ) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the files, or check them: exit status 1 where one is not current, 2 for a mistake."""
    options = _parser().parse_args(arguments)
    try:
        return _fill(options.check, _patterns(options.patterns))
    except DocumentationError as error:
        print(f"documentation: {error}", file=sys.stderr)
        return 2


def _fill(check: bool, patterns: Mapping[str, Callable[[], str]]) -> int:
    changed = []
    for path in (DOCS / name for name in FILES):
        before = _text(path)
        after = filled(before, {**BLOCKS, **patterns})
        if after != before:
            changed.append(path.name)
            if not check:
                write_text(path, after)
    print(f"{'not current' if check else 'made anew'}: {', '.join(changed)}" if changed else "all current")
    return 1 if check and changed else 0


def _patterns(file: str | None) -> dict[str, Callable[[], str]]:
    """The block of patterns, where a file is given."""
    if file is None:
        return {}
    try:
        content = json.loads(_text(Path(file)))
    except ValueError as error:
        raise DocumentationError(f"{file} is not JSON ({error})") from None
    table = patterns_table(content if isinstance(content, dict) else {})
    return {PATTERNS: lambda: table}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise DocumentationError(f"{path} cannot be read: {error.strerror}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.documentation", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="change nothing, say what is not current")
    parser.add_argument("--patterns", metavar="FILE", help="what kithkin validate --json printed")
    return parser


if __name__ == "__main__":
    sys.exit(main())

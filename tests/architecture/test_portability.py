"""Sources that run on every system: encodings are named, and what only POSIX has is used where it is or not at all.

Where no encoding is named, Windows takes one of its own, which lacks most letters.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for package in ("kithkin", "simulation", "experiments")
    for path in sorted((ROOT / package).rglob("*.py"))
}
POSIX = {
    *("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"),
    *(
        f"os.{name}"
        for name in ("fork", "getloadavg", "getuid", "kill", "killpg", "nice", "rename", "setsid", "symlink")
    ),
    *("os.O_DIRECTORY", "os.uname", "os.waitpid", "signal.SIGHUP", "signal.SIGKILL", "signal.SIGUSR1", "signal.alarm"),
    *(
        "signal.pause",
        "signal.setitimer",
        "os.sched_getaffinity",
        "os.O_RDONLY",
        "socket.SO_REUSEADDR",
        "socket.AF_UNIX",
    ),
    *("add_signal_handler", "symlink_to", "preexec_fn", "start_new_session"),
}
"""What Windows lacks, allows to administrators only, or does otherwise: it renames over no file, opens no folder, and lets a
socket that reuses addresses take the port of another program."""
GUARDED = {
    "experiments/benchmark/solo.py": {"resource"},
    "simulation/ensemble.py": {"os.sched_getaffinity"},
    "simulation/files.py": {"os.O_RDONLY"},
    "simulation/live/doors.py": {"socket.SO_REUSEADDR"},
}
"""What a source uses only on systems that have it."""


def names(tree: ast.AST) -> Iterator[str]:
    """Modules that are imported, attributes with and without what stands before them, and keywords of calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Attribute):
            yield from (node.attr, f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else "")
        elif isinstance(node, ast.keyword):
            yield node.arg or ""


def test_what_only_posix_has_is_used_where_it_is() -> None:
    used = {source: POSIX & set(names(tree)) for source, tree in SOURCES.items()}
    assert {source: found for source, found in used.items() if found} == GUARDED


def is_nameless(call: ast.Call) -> bool:
    """Whether a call opens, reads or writes text and leaves the encoding to the system."""
    given, at = {each.arg: each.value for each in call.keywords}, len(call.args)
    if "encoding" in given:
        return False
    match call.func:
        case ast.Attribute(attr="read_text"):
            return at == 0
        case ast.Attribute(attr="write_text"):
            return at == 1
        case ast.Attribute(value=ast.Name(id="subprocess")):
            return "text" in given or "universal_newlines" in given
        case ast.Name(id="open"):
            return not is_binary(call.args[1:2] or [given.get("mode")])
        case ast.Attribute(attr="open", value=value) if not (
            isinstance(value, ast.Name) and value.id in {"os", "webbrowser"}
        ):
            return not is_binary(call.args[:1] or [given.get("mode")])
    return False


def is_binary(mode: list[ast.expr | None]) -> bool:
    return any(isinstance(each, ast.Constant) and "b" in str(each.value) for each in mode)


def test_text_has_a_named_encoding() -> None:
    calls = [
        (source, node) for source, tree in SOURCES.items() for node in ast.walk(tree) if isinstance(node, ast.Call)
    ]
    assert [(source, ast.unparse(call)) for source, call in calls if is_nameless(call)] == []


@pytest.mark.parametrize(
    "text",
    ["open('a')", "open('a', 'w')", "p.open()", "p.read_text()", "p.write_text(x)", "subprocess.run(c, text=True)"],
)
def test_a_call_without_an_encoding_is_found(text: str) -> None:
    (call,) = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    assert is_nameless(call)

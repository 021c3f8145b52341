"""Standard output and standard error of the command: terminals of any encoding, streams that are closed or full."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TextIO

from experiments.formatting import plain

_NEAREST = "kithkin-nearest"
_PRINTER_SIGNS = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00d7": "x",
        "\u00b1": "+/-",
        "\u2264": "<=",
        "\u2265": ">=",
    }
)
"""Signs of print that Unicode does not decompose into ASCII."""


def prepare() -> None:
    """Make both streams take any text, in ASCII where their encoding lacks a sign; one that is closed takes it to nowhere."""
    codecs.register_error(_NEAREST, _spelt)
    sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NEAREST)


def say_last(message: str) -> None:
    """Print a last message on standard error, if that can still be written."""
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Send what is left in a stream that cannot be written to nowhere, else Python tries once more at its end and complains."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def on_one_line(text: str) -> str:
    """The text with signs that are not printed, as line ends and escape sequences of terminals, in Python's spelling."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def in_words(error: OSError) -> str:
    """One sentence about a file, a disk or a stream that cannot be read or written."""
    name = "a file or the output" if error.filename is None else repr(error.filename)
    return f"{name} cannot be read or written ({error.strerror or error})"


def _open(stream: TextIO | None) -> TextIO:
    """The stream itself, or the null device where it was closed before the start."""
    return open(os.devnull, "w", encoding="utf-8") if stream is None else stream  # open until the end


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """What is written for signs that an encoding lacks: the nearest ASCII, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", plain(error.object[error.start : error.end]).translate(_PRINTER_SIGNS))
    return "".join(sign if sign.isascii() else "" if unicodedata.combining(sign) else "?" for sign in text), error.end

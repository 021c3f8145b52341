"""Texts of files and options, spoilt at random: values of any kind, lines that move, signs that do not belong."""

from __future__ import annotations

import random

from simulation.scenario.catalogue import Parameter

VALUES = (
    "nan", "inf", "-inf", "1e400", "-1", "0", "1", "1e-300", "0.5", "1e9", "9" * 20, "0x1F", "0b1", "true", "false",
    '""', '"x"', '"0.1"', "[]", "[1, 2]", "{}", "{a = 1}", "{levels = [1]}", "1979-05-27", "07:32:00",
    "1979-05-27T07:32:00Z", "'''a\nb'''", '"\\u0000"', "+1", "1_000", "-0.0", "5e-324", "3.0000000001", '"ünï"', ".5",
    "1.", "10%", "[[1]]", "[{}]", "9" * 5_000, '"' + "x" * 5_000 + '"', "[" * 1_100,
)  # fmt: skip
"""Values as TOML would write them, most of them wrong in most places."""
SIGNS = "=[]{}\"'#\\\n\r\t\x00\x1b\x7fü,. ;<>&/-\u2028\U0001f600"
CELLS = (
    "", "NA", "ü", " x ", "-1", "1e5", '"a,b"', '"q""q"', '"', "0x1", "\x00", "10" * 40, "\u0663", "\u00b2", "\u2460",
    "1,5", "nan", "inf", "-0", "1e-46", "3.5e38", "1e400", "1_0", "true", "TRUE", ".2", "1.", "10%", "=1+1", "'", "a b",
)  # fmt: skip
"""Cells of a table, most of them wrong in most columns."""


def value(rng: random.Random) -> str:
    """A value of a scenario or plan: one of ``VALUES``, or a number that may be right."""
    numbers = (rng.uniform(-5, 5), rng.randint(-10, 10**6), rng.uniform(0, 1), rng.uniform(0, 1), rng.randint(0, 9))
    return rng.choice((*VALUES, *map(str, numbers), *map(str, numbers)))


def allowed(rng: random.Random, parameter: Parameter) -> str:
    """A value that the schema allows for a parameter, now and then an end of its range."""
    if parameter.kind == "switch":
        return rng.choice(("true", "false"))
    if parameter.kind == "choice":
        return f'"{rng.choice(parameter.choices)}"'
    if parameter.kind == "text" or parameter.range is None:
        return '"x"'
    low, high = parameter.range
    number = rng.choice((low, high, rng.uniform(low, high), rng.uniform(low, high), rng.uniform(low, high)))
    return str(round(number) if parameter.kind == "whole number" else number)


def with_signs(rng: random.Random, text: str, most: int = 3) -> str:
    """The text with a few signs put in or exchanged anywhere."""
    letters = list(text)
    for _ in range(rng.randint(1, most)):
        place = rng.randrange(len(letters) + 1)
        letters[place : place + rng.randint(0, 1)] = rng.choice(SIGNS)
    return "".join(letters)


def with_lines(rng: random.Random, text: str) -> str:
    """The text with one line doubled, lost, or moved."""
    lines = text.split("\n")
    line = lines.pop(rng.randrange(len(lines)))
    for _ in range(rng.randint(0, 2)):
        lines.insert(rng.randrange(len(lines) + 1), line)
    return "\n".join(lines)


def with_value(rng: random.Random, text: str) -> str:
    """TOML with another value in one of its lines."""
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines) if "=" in line]
    if places:
        place = rng.choice(places)
        lines[place] = lines[place].partition("=")[0] + "= " + value(rng)
    return "\n".join(lines)


def with_line(rng: random.Random, text: str, line: str) -> str:
    """The text with one more line anywhere."""
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines) + 1), line)
    return "\n".join(lines)


def encoded(rng: random.Random, text: str) -> bytes:
    """The text in UTF-8, now and then with a byte order mark, in UTF-16, cut off, or with a byte that is no text."""
    plain = text.encode("utf-8", "surrogatepass")
    draw = rng.random()
    if draw < 0.90:
        return plain
    if draw < 0.92:
        return b"\xef\xbb\xbf" + plain
    if draw < 0.94:
        return text.encode("utf-16", "surrogatepass")
    if draw < 0.97:
        return plain[: rng.randrange(len(plain) + 1)]
    place = rng.randrange(len(plain) + 1)
    return plain[:place] + bytes([rng.randrange(256)]) + plain[place:]

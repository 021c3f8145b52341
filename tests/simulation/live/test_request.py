"""Requests: every limit at it and one beyond, and how much room there is for viewers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulation.live.request import Change, Facts, Look, RequestError, Reset, Setup, Step, Strike, asked, read
from simulation.live.room import Room

LONG, TABLE = "x" * 200, {f"a{number}": number for number in range(200)}
TAKEN: list[tuple[dict[str, Any], Any]] = [
    ({"do": "frame", "days": 0}, Step(0)),
    ({"do": "frame", "days": 31}, Step(31)),
    ({"do": "setup"}, Setup()),
    ({"do": "setup", "persons": 2, "seed": 0}, Setup(persons=2, seed=0)),
    ({"do": "setup", "persons": 5_000, "seed": 2**53 - 1}, Setup(persons=5_000, seed=2**53 - 1)),
    ({"do": "setup", "worlds": ["a"], "changes": []}, Setup(worlds=("a",), changes=())),
    ({"do": "setup", "worlds": ["a", LONG], "changes": [{}, TABLE]}, Setup(worlds=("a", LONG), changes=({}, TABLE))),
    ({"do": "setup", "source": "x", "seed": None}, Setup(source="x")),
    ({"do": "set", "world": 0, "name": "a", "value": None}, Change(0, "a", None)),
    ({"do": "set", "world": 1, "name": LONG, "value": [1]}, Change(1, LONG, [1])),
    ({"do": "set", "world": "both", "name": "a", "value": 1}, Change(None, "a", 1)),
    ({"do": "strike", "person": 4_999, "kind": "health"}, Strike(4_999, "health")),
    ({"do": "person", "person": 0}, Look(0)),
    ({"do": "reset"}, Reset(None)),
    ({"do": "reset", "seed": 7}, Reset(7)),
    ({"do": "facts"}, Facts()),
]


@pytest.mark.parametrize(("message", "request_"), TAKEN)
def test_what_is_within_the_limits_is_taken(message: dict[str, Any], request_: Any) -> None:
    assert read(json.dumps(message)) == request_
    assert asked(json.dumps(message)) == message["do"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"do": "frame", "days": -1}, "days = -1: must be a whole number in 0 to 31"),
    ({"do": "frame", "days": 32}, "days = 32: must be a whole number in 0 to 31"),
    ({"do": "setup", "persons": 1}, "persons = 1: must be a whole number in 2 to 5000"),
    ({"do": "setup", "persons": 5_001}, "persons = 5001: must be a whole number in 2 to 5000"),
    ({"do": "setup", "seed": 2**53}, "seed = 9007199254740992: must be a whole number in 0 to 9007199254740991"),
    ({"do": "setup", "worlds": []}, "worlds = []: must be a list of 1 to 2, one a world"),
    ({"do": "setup", "worlds": ["a"] * 3}, "worlds = ['a', 'a', 'a']: must be a list of 1 to 2, one a world"),
    ({"do": "setup", "worlds": [""]}, "worlds = '': must be a text of 1 to 200 characters"),
    ({"do": "setup", "changes": [{}] * 3}, "changes = [{}, {}, {}]: must be a list of 0 to 2, one a world"),
    ({"do": "setup", "changes": [1]}, "changes = 1: must be tables of at most 200 values by dotted name"),
    ({"do": "set", "world": 2, "name": "a", "value": 1}, "world = 2: must be 0, 1 or 'both'"),
    ({"do": "set", "world": -1, "name": "a", "value": 1}, "world = -1: must be 0, 1 or 'both'"),
    ({"do": "strike", "person": 5_000, "kind": "a"}, "person = 5000: must be a whole number in 0 to 4999"),
    ({"do": "person", "person": -1}, "person = -1: must be a whole number in 0 to 4999"),
    ({"do": "person", "person": None}, "person = None: must be a whole number in 0 to 4999"),
    ({"do": "reset", "seed": -1}, "seed = -1: must be a whole number in 0 to 9007199254740991"),
]


@pytest.mark.parametrize(("message", "sentence"), REFUSED)
def test_one_beyond_a_limit_is_refused(message: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RequestError) as refusal:
        read(json.dumps(message))
    assert refusal.value.mistakes == (sentence,)


def test_a_text_and_a_table_that_are_one_too_long_are_refused() -> None:
    for message, sentence in (
        ({"do": "strike", "person": 1, "kind": LONG + "x"}, "must be a text of 1 to 200 characters"),
        ({"do": "setup", "changes": [{**TABLE, "b": 1}]}, "must be tables of at most 200 values by dotted name"),
    ):
        with pytest.raises(RequestError, match=sentence):
            read(json.dumps(message))


def test_what_cannot_be_read_asks_for_nothing() -> None:
    assert [asked(text) for text in ("{", "[]", "{}", '{"do": 1}', '{"do": "dance"}')] == [""] * 5


def test_a_room_takes_as_many_viewers_as_it_says() -> None:
    room = Room(viewers=2, persons=10)
    room.enter("Ada")
    room.enter("Ben")
    assert room.present == 2
    with pytest.raises(RequestError, match=r"^2 pages are open already, as many as this server serves: close one"):
        room.enter("Cem")
    room.leave("Ada")
    room.leave("nobody")
    room.enter("Cem")
    assert room.present == 2
    assert (Room().viewers, Room().persons) == (32, 64_000)


def test_a_room_gives_scenes_as_many_persons_as_it_has_left() -> None:
    room = Room(viewers=2, persons=10)
    room.enter("Ada")
    room.enter("Ben")
    room.admit("Ada", 4)
    room.admit("Ben", 6)
    with pytest.raises(RequestError, match=r"^persons = 5: all open pages together have room for 4 more; choose"):
        room.admit("Ada", 5)
    room.admit("Ben", 5)
    room.admit("Ada", 5)
    room.admit("Ada", 0)
    room.admit("Ben", 10)

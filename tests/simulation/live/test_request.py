"""What a page may ask of its server: every mistake is a sentence of its own."""

from __future__ import annotations

import pytest

from simulation.live.request import RequestError, Setup, read


def test_a_network_is_asked_for_by_words() -> None:
    assert read({}) == Setup()
    query = {"persons": "60", "seed": "4", "source": "generated", "changes": '{"network.single_share": 0}'}
    assert read(query) == Setup(None, 60, 4, "generated", ({"network.single_share": 0},))


MISTAKES = {
    "persons": ({"persons": "1"}, "persons = 1: must be a whole number in 2 to 5000"),
    "no number": ({"persons": "many"}, "persons = 'many': must be a whole number in 2 to 5000"),
    "negative": ({"seed": "-3"}, "seed = '-3': must be a whole number in 0 to 9007199254740991"),
    "huge": ({"seed": "9" * 30}, "must be a whole number in 0 to 9007199254740991"),
    "digits of others": ({"seed": "٣"}, "seed = '٣': must be a whole number in"),
    "empty": ({"source": ""}, "source = '': must be a text of 1 to 200 characters"),
    "list": ({"changes": "[1]"}, "must be a table of at most 200 values by dotted name"),
    "no JSON": ({"changes": "{"}, "changes = '{': must be a table"),
    "deep": ({"changes": "[" * 100_000}, "must be a table of at most 200 values by dotted name"),
    "unknown": ({"person": "3"}, "person: unknown name; did you mean persons?"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_sentences(name: str) -> None:
    query, sentence = MISTAKES[name]
    with pytest.raises(RequestError) as refusal:
        read(query)
    (told,) = refusal.value.mistakes
    assert sentence in told
    assert len(told) < 400


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(RequestError) as refusal:
        read({"persons": "0", "seed": "x", "colour": "red"})
    assert len(refusal.value.mistakes) == 3

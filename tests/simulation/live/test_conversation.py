"""Conversations: whatever is said, there is one answer, in one sentence each where it is a refusal, and nothing breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation.live import limits
from simulation.live.conversation import Conversation
from simulation.live.frame import Frame
from simulation.live.request import RequestError
from tests.simulation.live.scenes import CHOICES, ask, set_up

VERBS = ("setup", "frame", "set", "strike", "person", "reset", "facts")
KNOWN = {
    "worlds": st.lists(st.sampled_from(["ordinary-life", "support-group-alone", "partner-alone", "nowhere", ""]), max_size=3),
    "persons": st.integers(-2, 40) | st.just(10**9),
    "seed": st.integers(-1, 3) | st.just(2**60),
    "source": st.sampled_from(["generated", "karate", "/etc/passwd", "../x.csv"]),
    "changes": st.lists(st.dictionaries(st.sampled_from(["strain.crossover", "network.ties", "", "x"]), st.none() | st.floats())),
    "days": st.integers(-1, 4) | st.just(10**6) | st.floats(),
    "world": st.sampled_from([0, 1, 2, -1, "both", True, None]),
    "name": st.sampled_from(["strain.crossover", "programmes", "circle", "circle.active", "network.persons", "name", "."]),
    "value": st.none() | st.floats() | st.integers() | st.text(max_size=5) | st.dictionaries(st.text(max_size=3), st.integers()),
    "person": st.integers(-1, 40) | st.floats(),
    "kind": st.sampled_from(["financial", "health", "money", ""]),
}  # fmt: skip
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    """Messages with the right words in the wrong places, and now and then something else altogether."""
    message: dict[str, Any] = {"do": draw(st.sampled_from(VERBS) | st.text(max_size=8))}
    for name in draw(st.lists(st.sampled_from(list(KNOWN)), max_size=6, unique=True)):
        message[name] = draw(KNOWN[name] if draw(st.integers(0, 9)) else ANYTHING)
    return message


def is_answered(conversation: Conversation, text: str) -> bool:
    """Fails where the answer is not one of the protocol's; true otherwise."""
    answer = conversation.answer(text)
    if isinstance(answer, bytes):
        assert len(Frame.from_bytes(answer).curves) <= limits.DAYS
        return True
    told = json.loads(answer)
    assert told["is"] in ("scene", "changed", "struck", "person", "facts", "refused")
    if told["is"] == "refused":
        assert told["do"] in (*VERBS, "")
        assert told["why"]
        assert all(isinstance(sentence, str) and 0 < len(sentence) < 600 for sentence in told["why"])
    return True


@pytest.fixture(scope="module")
def talk() -> Conversation:
    return set_up()


@settings(max_examples=300)
@given(text=st.text(max_size=60) | ANYTHING.map(json.dumps))
@example(text="[" * 50_000)
@example(text='{"do": "setup", "seed": ' + "9" * 6_000 + "}")
@example(text='{"do": {"do": []}}')
@example(text='{"do": "set", "world": [], "name": {}, "value": NaN}')
@example(text='{"do": "person", "person": 1e400}')
@example(text='{"do": "\\ud800", "\\ud800": "\\ud800"}')
def test_any_text_is_answered(talk: Conversation, text: str) -> None:
    assert is_answered(talk, text)


@settings(max_examples=300)
@given(message=messages())
def test_any_message_is_answered(talk: Conversation, message: dict[str, Any]) -> None:
    assert is_answered(talk, json.dumps(message))


@given(message=messages())
def test_nothing_breaks_before_there_is_a_scene(message: dict[str, Any]) -> None:
    assert is_answered(Conversation(CHOICES), json.dumps(message))


def test_a_refusal_changes_nothing() -> None:
    conversation, plain = set_up(), set_up()
    for each in (conversation, plain):
        ask(each, do="frame", days=3)
    for message in (
        {"do": "set", "world": "both", "name": "strain.crossover", "value": 5},
        {"do": "set", "world": 0, "name": "programmes.support-group.sessions", "value": 5},
        {"do": "strike", "person": 60, "kind": "health"},
        {"do": "frame", "days": limits.DAYS + 1},
        {"do": "setup", "worlds": ["nowhere"]},
    ):
        assert ask(conversation, **message)["is"] == "refused"
    for each in (conversation, plain):
        ask(each, do="frame", days=3)
    assert ask(conversation, do="facts") == ask(plain, do="facts")


SENTENCES = {
    '{"do": "stup"}': "did you mean setup?",
    "frame": "the message is not JSON",
    "[1]": "the message must be a table",
    '{"do": "frame"}': "days: missing",
    '{"do": "frame", "day": 1, "days": 1}': "day: unknown name; did you mean days?",
    '{"do": "frame", "days": 32}': "days = 32: must be a whole number in 0 to 31",
    '{"do": "frame", "days": true}': "days = true: must be a whole number",
    '{"do": "strike", "person": 1, "kind": "helth"}': "did you mean health?",
    '{"do": "person", "person": 61}': "person = 61: must lie in 0 to 59",
    '{"do": "set", "world": 2, "name": "x", "value": 1}': "world = 2: must be 0, 1 or 'both'",
    '{"do": "set", "world": 0, "name": "network.ties", "value": 1}': "is fixed once a scene is set up",
    '{"do": "setup", "persons": 5001}': "persons = 5001: must be a whole number in 2 to 5000",
    '{"do": "setup", "worlds": []}': "must be a list of 1 to 2",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_refusal_says_what_is_wrong(text: str) -> None:
    told = json.loads(set_up().answer(text))
    assert told["is"] == "refused"
    assert any(SENTENCES[text] in sentence for sentence in told["why"]), told


def test_all_mistakes_are_told_at_once(talk: Conversation) -> None:
    told = ask(talk, do="setup", persons=0, seed=-1, worlds="support-group", wrld=1)
    assert len(told["why"]) == 4


def test_a_full_room_refuses_a_scene_and_keeps_the_last() -> None:
    def admit(persons: int) -> None:
        if persons > 20:
            raise RequestError("no room")

    conversation = Conversation(CHOICES, admit)
    assert ask(conversation, do="setup", persons=20)["is"] == "scene"
    assert ask(conversation, do="setup", persons=21) == {"is": "refused", "do": "setup", "why": ["no room"]}
    assert len(Frame.from_bytes(ask(conversation, do="frame", days=1)).pictures[0].standing) == 20


def test_no_answer_holds_a_number_that_json_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a number would be a mistake of ours: the server says so, and no page is sent what it cannot read."""
    monkeypatch.setattr(Conversation, "_reply", lambda *_: {"now": float("nan")})
    with pytest.raises(ValueError, match="JSON compliant"):
        Conversation(CHOICES).answer('{"do": "facts"}')

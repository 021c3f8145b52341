"""Small scenes in which much happens within weeks."""

from __future__ import annotations

import json
from typing import Any

from simulation.live.choices import Choices
from simulation.live.conversation import Conversation
from simulation.live.request import Setup
from simulation.live.scene import Scene

GROUP = {
    "places": 0.5, "uptake": 0.8, "eligible_share": 0.9, "minimum_wait": 0, "start_day": 2, "intake_interval": 3,
    "group_minimum": 3, "group_size": 6, "sessions": 4, "session_interval": 2, "keeps_ties": 1.0,
}  # fmt: skip
LIVELY = {
    "seeking.rate": 0.9,
    "stressors.kinds.health.rate": 5.0,
    **{f"programmes.support-group.{name}": value for name, value in GROUP.items()},
}
CHOICES = Choices()


def lively(persons: int = 60, seed: int = 3) -> Setup:
    """Two worlds, left without and right with a programme that is soon finished."""
    calm = {name: value for name, value in LIVELY.items() if not name.startswith("programmes")}
    return Setup(("ordinary-life", "support-group"), persons, seed, "generated", (calm, dict(LIVELY)))


def scene(setup: Setup | None = None) -> Scene:
    """A scene at day 0."""
    return Scene(setup or lively(), CHOICES)


def ask(conversation: Conversation, **message: Any) -> Any:
    """The answer to a message: what its JSON says, or the bytes of a frame."""
    answer = conversation.answer(json.dumps(message))
    return answer if isinstance(answer, bytes) else json.loads(answer)


def set_up(setup: Setup | None = None) -> Conversation:
    """A conversation about a scene at day 0."""
    conversation = Conversation(CHOICES)
    wanted = setup or lively()
    assert ask(conversation, do="setup", **vars(wanted))["is"] == "scene"
    return conversation

"""Conversation: one viewer's requests and the answers to them. It is spoken by one thread at a time and raises nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulation.live.choices import Choices
from simulation.live.ground import ground_of
from simulation.live.portrait import portrait
from simulation.live.request import Change, Facts, Look, Request, RequestError, Reset, Setup, Step, Strike, asked, read
from simulation.live.scene import Message, Scene, first_world

Admit = Callable[[int], None]
"""Told how many persons a viewer wants to have; RequestError if the server is full. 0 gives them back."""


class Conversation:
    """``answer`` is all there is to it: a text in, a text or a frame out."""

    def __init__(self, choices: Choices, admit: Admit = lambda persons: None) -> None:
        self._choices, self._admit = choices, admit
        self.scene: Scene | None = None

    def answer(self, text: str) -> str | bytes:
        """The answer to one message: JSON, or the bytes of a frame."""
        try:
            reply = self._reply(read(text))
        except ValueError as error:  # refusals, mistakes of scenarios and networks
            reply = refusal(error, asked(text))
        return reply if isinstance(reply, bytes) else json.dumps(reply, allow_nan=False)

    def prepare(self, text: str) -> None:
        """Build the ground that a message needs, which may take seconds, so that ``answer`` finds it built."""
        try:
            request = read(text)
            if isinstance(request, Setup):
                ground_of(*first_world(request, self._choices))
            elif isinstance(request, Reset) and self.scene is not None and request.seed is not None:
                ground_of(self.scene.worlds[0].scenario, request.seed)
        except ValueError:
            pass  # the answer says what is wrong

    def _reply(self, request: Request) -> Message | bytes:
        if isinstance(request, Setup):
            return self._set_up(request)
        if self.scene is None:
            raise RequestError("there is no scene yet: set one up first")
        return _ANSWERS[type(request)](self.scene, request)

    def _set_up(self, setup: Setup) -> Message:
        self._admit(ground_of(*first_world(setup, self._choices)).network.persons)
        self.scene = Scene(setup, self._choices)
        return self.scene.message()


def refusal(error: ValueError, do: str) -> Message:
    """What is answered to a request that cannot be met."""
    return {"is": "refused", "do": do, "why": list(getattr(error, "mistakes", [str(error)]))}


def _frame(scene: Scene, step: Step) -> bytes:
    return scene.frame(step.days).to_bytes()


def _change(scene: Scene, change: Change) -> Message:
    return scene.change(change)


def _strike(scene: Scene, strike: Strike) -> Message:
    return scene.strike(strike)


def _look(scene: Scene, look: Look) -> Message:
    return portrait(scene, look.person)


def _reset(scene: Scene, reset: Reset) -> Message:
    scene.reset(reset.seed)
    return scene.message()


def _facts(scene: Scene, facts: Facts) -> Message:
    return scene.facts()


_ANSWERS: dict[type, Callable[[Scene, Any], Message | bytes]] = {
    Step: _frame,
    Change: _change,
    Strike: _strike,
    Look: _look,
    Reset: _reset,
    Facts: _facts,
}

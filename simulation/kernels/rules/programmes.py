"""Equations of sessions: those of formal programmes, and the visits of befrienders. Effects count by the hour."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ONE, ZERO

_MOST_LEARNT = np.float32(0.9)

# 9. Programmes


@rule
def session_quality(leader: Any, session: Any, mean: Any, sd: Any, leader_share: Any) -> Any:
    """Quality of a session for a member: mean + sd (sqrt(s) z_leader + sqrt(1 - s) z_session), s between leaders."""
    return mean + sd * (np.float32(np.sqrt(leader_share)) * leader + np.float32(np.sqrt(ONE - leader_share)) * session)


@rule
def session_match(shared: Any, unmatched: Any) -> Any:
    """Match of a session to a problem: 1 for the share of the group that lived through it, the unmatched value else."""
    return shared + (ONE - shared) * unmatched


@rule
def by_the_hour(coefficient: Any, quality: Any, hours: Any) -> Any:
    """What a session of h hours and quality q gives: coefficient q h (esteem M2, closeness)."""
    return coefficient * quality * hours


@rule
def attended_support(quality: Any, attention: Any, hours: Any) -> Any:
    """Support received in a session, attention max(q, 0) h quality hours; ``attention``: a member's part of the time."""
    return attention * max(quality, ZERO) * hours


@rule
def skill_after(skill: Any, quality: Any, gain: Any, hours: Any) -> Any:
    """Skill C <- C + (1 - C) min(.9, max(0, gain q h)), in 0 to 1, so that dose saturates."""
    return skill + (ONE - skill) * min(_MOST_LEARNT, max(ZERO, gain * quality * hours))

"""Equations of the sessions of formal programmes."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ONE, ZERO

# 8. Programmes


@rule
def session_quality(leader: Any, session: Any, mean: Any, sd: Any, leader_share: Any) -> Any:
    """Quality of a session for a member: mean + sd (sqrt(s) z_leader + sqrt(1 - s) z_session), s between leaders."""
    return mean + sd * (np.float32(np.sqrt(leader_share)) * leader + np.float32(np.sqrt(ONE - leader_share)) * session)


@rule
def session_match(shared: Any, unmatched: Any) -> Any:
    """Match of a session to a problem: 1 for the share of the group that lived through it, the unmatched value else."""
    return shared + (ONE - shared) * unmatched


@rule
def skill_after(skill: Any, quality: Any, gain: Any) -> Any:
    """Skill C <- max(0, C + g_F q), kept after the programme."""
    return max(ZERO, skill + gain * quality)

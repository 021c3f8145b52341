"""An episode of informal help in the twin: a request to one person, its answer, and the effects of help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.kernels.decisions import Decision

if TYPE_CHECKING:
    from simulation.twin.person import Person


class Episode:
    """A request of ``seeker`` to ``helper``."""

    def __init__(self, seeker: Person, helper: Person) -> None:
        self.seeker, self.helper, self.parties, self.model = seeker, helper, (seeker, helper), seeker.model
        self.numbers = seeker.number, helper.number
        seeker.asked = helper
        helper.requests += 1

    def is_answered(self) -> bool:
        """Whether the helper answers this request, given the number of requests to the helper today."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        chance = rules.answer_probability(
            self.helper.strain, self.helper.requests, p.answering_availability, p.answering_strained_availability,
            p.answering_strained, p.answering_capacity,
        )  # fmt: skip
        return bool(luck.uniform(Decision.ANSWER, self) < chance)

    def help(self) -> None:
        """Help relieves and resolves load, or turns into co-rumination between two strained; the helper hears of trouble."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        seeker, helper, kind = self.seeker, self.helper, self.seeker.heaviest_kind()
        matched, is_partner = rules.lived_through(helper.experience, kind), helper is seeker.partner
        special = p.episode_closeness_bonus * helper.closeness if is_partner else helper.listening
        quality = rules.help_quality(
            luck.normal(Decision.QUALITY, self), p.episode_quality_mean, p.episode_quality_sd, p.episode_experience_bonus,
            matched, special,
        )  # fmt: skip
        chance = rules.rumination_probability(p.episode_co_rumination, helper.listening > 0 and not is_partner)
        if self.both_are_strained() and luck.uniform(Decision.RUMINATION, self) < chance:
            quality, seeker.ruminated = rules.co_ruminated(quality), True
        seeker.helper, seeker.quality = helper, quality
        seeker.received = rules.received_support(quality, p.episode_hours)
        seeker.relief = rules.relief(seeker.strain, quality, p.episode_relief)
        if kind >= 0:
            match = 1.0 if matched else p.episode_unmatched
            seeker.resolve(kind, rules.resolved_share(quality, p.episode_resolution, match))
        helper.helped += 1
        helper.heard += rules.heard(seeker.strain)
        if not is_partner:
            seeker.helped_by_peer = 1
            helper.peers_helped += 1

    def both_are_strained(self) -> bool:
        """Whether strain exceeds the limit of co-rumination on both sides."""
        limit = self.model.p.episode_rumination_strain
        return bool(self.seeker.strain > limit and self.helper.strain > limit)

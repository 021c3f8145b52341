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
        """Help relieves, raises esteem and resolves load; between two strained persons it may turn into co-rumination."""
        luck, p, rules = self.model.luck, self.model.p, self.model.rules
        seeker, helper, kind = self.seeker, self.helper, self.seeker.heaviest_kind()
        matched = rules.lived_through(helper.experience, kind)
        z = luck.normal(Decision.QUALITY, self)
        quality = rules.help_quality(
            z, p.episode_quality_mean, p.episode_quality_sd, p.episode_experience_bonus, matched
        )
        if self.both_are_strained() and luck.uniform(Decision.RUMINATION, self) < p.episode_co_rumination:
            quality, seeker.ruminated = rules.co_ruminated(quality), True
        seeker.helper, seeker.quality, seeker.received = helper, quality, quality
        seeker.relief = rules.relief(seeker.strain, quality, p.episode_relief)
        seeker.esteem += p.episode_esteem_gain * quality
        if kind >= 0:
            match = 1.0 if matched else p.episode_unmatched
            seeker.resolve(kind, rules.resolved_share(quality, p.episode_resolution, match))
        helper.helped += 1
        if helper is not seeker.partner:
            seeker.contacts += 1
            helper.contacts += 1

    def both_are_strained(self) -> bool:
        """Whether strain exceeds the limit on both sides."""
        limit = self.model.p.answering_strained
        return bool(self.seeker.strain > limit and self.helper.strain > limit)

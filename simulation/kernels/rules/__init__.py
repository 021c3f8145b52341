"""The model's equations, one scalar function each: the text that a scientist reads.

Modules, in the order of the day: ``founding`` (before the first day), ``stressors``, ``appraisal``, ``company``, ``support``,
``programmes``, ``couple`` and ``slow``. The rest of the program names an equation ``rules.name``. All numbers are float32 in SD
units unless a unit is named. Nothing here knows of arrays, ensembles or draws' addresses: ``u`` is a uniform in (0, 1), ``z`` a
standard normal. Sources are named as in ``docs/evidence.md``; where only a model decision stands behind a form, the docstring
says so. The order in which a day uses them is in ``day.py``.
"""

from simulation.kernels.rules import appraisal, company, couple, founding, programmes, slow, stressors, support
from simulation.kernels.rules.appraisal import (
    carried,
    crossing,
    demand,
    innovation,
    level,
    resources,
)
from simulation.kernels.rules.company import (
    belonging_after,
    caught_mood,
    close_share,
    company_share,
    contacts_a_day,
    felt,
    friend_at,
    help_share,
    meeting_probability,
    partner_share_of_belonging,
    remaining_luck,
    tied_share,
)
from simulation.kernels.rules.couple import (
    aftermath,
    closeness_moved,
    closeness_pull,
    conflict_pressure,
    mood_after,
    own_conflict_rate,
    pain,
    satisfaction,
    shared_conflict_rate,
)
from simulation.kernels.rules.founding import (
    baseline_trait,
    closeness_trait,
    conflict_reactivity,
    couple_trait,
    esteem_trait,
    log_rate_trait,
    lognormal_trait,
    past_load,
    started,
)
from simulation.kernels.rules.programmes import (
    attended_support,
    by_the_hour,
    session_match,
    session_quality,
    skill_after,
)
from simulation.kernels.rules.slow import (
    drift,
    esteem_after,
    perceived_after,
    recent_after,
    skill_kept,
    slow_baseline_after,
)
from simulation.kernels.rules.stressors import (
    days_between_stressors,
    load_after,
    shared_luck,
    stressor_rank,
    stressor_severity,
    strikes,
)
from simulation.kernels.rules.support import (
    HEARD_UNIT,
    WORTH_NAMING,
    answer_probability,
    co_ruminated,
    dominant_kind,
    heard,
    help_quality,
    helping_cost,
    lived_through,
    outweighs,
    partner_share,
    received_support,
    relief,
    resolved_share,
    rumination_probability,
    seeking_probability,
)

MODULES = (founding, stressors, appraisal, company, support, programmes, couple, slow)
"""The modules of equations, in the order of the day."""

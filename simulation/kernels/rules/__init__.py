"""The model's equations, one scalar function each: the text that a scientist reads.

Modules, in the order of the day: ``founding`` (before the first day), ``stressors``, ``appraisal``, ``support``, ``programmes``,
``couple`` and ``slow``. The rest of the program names an equation ``rules.name``. All numbers are float32 in SD units unless a
unit is named. Nothing here knows of arrays, ensembles or draws' addresses: ``u`` is a uniform in (0, 1), ``z`` a standard
normal. Sources are named as in ``docs/evidence.md``; where only a model decision stands behind a form, the docstring says so.
The order in which a day uses them is in ``day.py``.
"""

from simulation.kernels.rules import appraisal, couple, founding, programmes, slow, stressors, support
from simulation.kernels.rules.appraisal import (
    carried,
    crossing,
    demand,
    innovation,
    resources,
    slow_baseline,
)
from simulation.kernels.rules.couple import (
    conflict_rate,
    satisfaction_after,
    satisfaction_lost,
)
from simulation.kernels.rules.founding import (
    couple_trait,
    past_load,
)
from simulation.kernels.rules.programmes import (
    session_match,
    session_quality,
    skill_after,
)
from simulation.kernels.rules.slow import (
    esteem_after,
    perceived_after,
    recent_after,
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
    WORTH_NAMING,
    answer_probability,
    belonging_after,
    co_ruminated,
    contact_share,
    dominant_kind,
    help_quality,
    lived_through,
    outweighs,
    relief,
    resolved_share,
    seeking_probability,
)

MODULES = (founding, stressors, appraisal, support, programmes, couple, slow)
"""The modules of equations, in the order of the day."""

"""Mesa agents as views of rows: persons, couples and groups that own nothing but (model, row).

``columns`` says how a quantity is read and written, ``rows`` holds the view and the set of views, ``interventions`` what is
done by hand. A new quantity of a person is one line in ``person.py`` once it is declared in ``population.STATE``.
"""

from simulation.agents.couple import Couple
from simulation.agents.group import Group
from simulation.agents.person import Person
from simulation.agents.rows import Row, Rows

__all__ = ["Couple", "Group", "Person", "Row", "Rows"]

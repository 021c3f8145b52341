"""Mesa agents as views of rows: persons, couples and groups that own nothing but (model, row).

``columns`` says how a quantity is read and written, ``rows`` holds the view and the set of views; what a view does by hand is
in ``simulation.interventions``. A column that ``population`` declares is an attribute of every person.
"""

from simulation.agents.couple import Couple
from simulation.agents.group import Group
from simulation.agents.person import Person
from simulation.agents.rows import Row, Rows

__all__ = ["Couple", "Group", "Person", "Row", "Rows"]

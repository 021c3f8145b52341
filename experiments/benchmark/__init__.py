"""``kithkin bench``: speed, memory and start in one run on one machine, against the plain Mesa twin and the machine's limit.

The plain Mesa twin is ``simulation.twin`` with the luck of ``model.random``. ``worlds`` measures this twin and ensembles,
``solo`` single worlds, ``machine`` the rates of the machine, ``limit`` the speed that these rates allow, ``sweeps`` the cost
around runs, ``view`` and ``page_speed`` the live view, ``starts`` the start of the command, ``phases`` what it is made of.
``sections`` holds the order of the measurements, ``book`` the figures, ``prices`` the targets, ``table`` the text that people
read.

To add a figure: a function that enters it in the book, a line in ``sections.SECTIONS``, and its title in ``table.FIGURES``.
If it has a target, also a line in ``prices.PRICES``.
"""

"""``kithkin bench``: speed, memory and start in one run on one machine, against the plain Mesa twin and the machine's limit.

``twin`` is the plain Mesa twin; ``worlds`` measures ensembles, ``solo`` single worlds, ``orders`` one in random order;
``machine`` and ``limit`` what bounds them, ``phases`` the day's parts, ``sweeps`` what is around runs, ``starts`` the command.
``sections`` is the order of them all, ``book`` holds the figures, ``prices`` what was promised, ``table`` what people read.

To add a figure: a function that enters it in the book, a line in ``sections.SECTIONS``, its title in ``table.FIGURES``; and
a line in ``prices.PRICES`` if it is a promise.
"""

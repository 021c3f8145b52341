"""The live view: worlds side by side in a browser, in a page that lives them by itself.

Python prepares, once. ``choices`` is what a page may choose from, in ``words`` and ``quantities``, within the ``limits``; the
``ground`` is a network and, by ``layout``, where everybody stands; ``scenes`` are the scenarios that a setup names. ``prepared``
puts this together as plain data, and ``document`` makes one file of it: the page, its modules and styles, and the kernels as
WebAssembly (``simulation.portable``); ``making`` does both, and keeps the last page that it made. The ``server`` gives that very
file, and another network for a ``request`` of the page.

The page is in the folder ``page``; its README says which module does what, and how the world in it is spoken to. The bits of
its days are those of ``kithkin run`` with the same seed.

How to add a quantity: one record in ``quantities.QUANTITIES``. How to add a measure to the curves: its name in
``quantities.CURVES``. Pictures, legend and curves follow.
"""

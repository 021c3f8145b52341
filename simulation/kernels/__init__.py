"""The compiled core: arrays and numbers in, arrays out. It knows no framework, no file and no clock.

``draws`` computes random numbers from addresses, ``rules`` holds the equations, ``day`` their order; ``stressors``,
``dyad``, ``seeking``, ``programmes``, ``intake`` and ``slow`` are the loops over persons and members.
"""

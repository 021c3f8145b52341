"""The compiled core: arrays and numbers in, arrays out. It knows no framework, no file and no clock.

``rules`` holds the equations, ``day`` their order, ``draws`` computes random numbers from addresses. ``founding`` comes
before the first day; ``stressors``, ``dyad``, ``seeking``, ``intake``, ``programmes`` and ``slow`` are the day's loops over
persons and members, and ``summary`` adds up what came of it. ``world`` is what they are all handed, ``threads`` how several
share it, ``compiling`` how they become machine code.
"""

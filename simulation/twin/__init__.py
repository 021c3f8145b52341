"""The model a second time, in plain Python: a Mesa model with one class a noun, one method a line of the day.

``world`` lives the days of its persons (``person``), couples (``household``), episodes of informal help (``episode``) and
formal programmes (``programme``). ``equations`` are the kernels' own rules, never compiled. The code has two uses, which
differ in the class of ``luck`` that a world is given:

- ``Addressed`` takes the kernels' draws and float32. Every bit equals the kernels', so the tests use it as their oracle.
- ``Streamed`` takes ``model.random`` and Python's floats, as most Mesa models do. The benchmark races the kernels against it.

How to add a mechanism:

1. Write its equation in ``kernels/rules/`` and name its draws in ``kernels/decisions.py``, as for the kernels.
2. Give ``Person``, ``Household``, ``Episode`` or ``Group`` a method that draws from ``luck`` and calls the rule.
3. Call the method in ``World.step``, on the line on which ``kernels/day.py`` has it.
4. Set its new attributes in ``Person.__init__`` if tomorrow needs them, else in ``Person.begin_day``.
5. Run ``tests/simulation/kernels/test_twin.py``. It compares columns and sums by their names.
"""

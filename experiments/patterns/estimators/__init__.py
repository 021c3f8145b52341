"""Estimators of the patterns, the same for simulated and for real data: arrays in, numbers out.

``windows`` cuts diaries into studies and centres persons; ``regression`` standardises; ``daily``, ``persons``, ``couples`` are of
diaries, ``support`` of questionnaires, ``panels`` and ``odds`` of several waves; ``resampling`` gives intervals over couples;
``clustered`` fits regressions with statsmodels and standard errors that allow for dependence within couples. Daily arrays are
(days, persons); after centring (studies, days, persons).
"""

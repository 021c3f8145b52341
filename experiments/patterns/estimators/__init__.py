"""Estimators of the patterns, the same for simulated and for real diaries: arrays in, one number out.

``windows`` cuts diaries into studies and centres persons; ``persons``, ``couples`` and ``support`` hold point estimates in
plain numpy, fast enough for calibration; ``clustered`` fits the regressions among them with statsmodels and standard errors
that allow for dependence within couples. Daily arrays are (days, persons); after centring (studies, days, persons).
"""

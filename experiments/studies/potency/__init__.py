"""Potency: whether each claim of the model has force, measured by switching its mechanism off under the same luck."""

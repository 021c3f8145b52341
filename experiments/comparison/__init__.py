"""Comparing structures of support in plausible worlds: arms that share couples and luck, their effects, and pages on them."""

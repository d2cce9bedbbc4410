"""Households, relations to their heads, guardians and grids. See docs/mechanisms/households.md."""

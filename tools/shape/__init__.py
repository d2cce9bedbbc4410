"""Checks of the code's shape that import-linter and ruff do not know; `python -m tools.shape` runs all of them.

Each check is a function from a `Source` to findings, each finding one English sentence that says what to do instead.
"""

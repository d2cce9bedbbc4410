"""Benches: the method is in README.md; results are ratios measured in one run."""

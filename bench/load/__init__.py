"""Fifty people at work at once."""

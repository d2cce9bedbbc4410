"""The town for the tests of the disease lists."""

from tests.town import town

__all__ = ["town"]

"""The town for the tests of this app."""

from tests.town import town

__all__ = ["town"]

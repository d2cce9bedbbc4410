"""Writes docs/reference from the code: `make docs`. A test fails when the pages are not what the code says."""

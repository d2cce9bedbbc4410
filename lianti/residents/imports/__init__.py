"""Persons of an institution taken over from a table: read, judged row by row, corrected, then all of them or none.

See docs/mechanisms/identity.md.
"""

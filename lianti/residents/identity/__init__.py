"""Who is who across institutions: pure comparing of what two records say of a person, one by one or in bulk.

Nothing in here but ``models`` and what builds on them knows Django: `lianti residents match` needs no database. See
docs/mechanisms/identity.md.
"""

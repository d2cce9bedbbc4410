"""The gates bite: each check is run on a small tree that breaks it."""

"""The database backend for SQLite: Django's own, which forgets nothing it has translated before."""

"""Views of the record: each makes one call to the domain."""

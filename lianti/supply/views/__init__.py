"""Views of supply: each makes one call to the domain."""

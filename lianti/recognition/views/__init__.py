"""Pages of recognition."""

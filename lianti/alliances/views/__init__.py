"""Pages of alliances."""

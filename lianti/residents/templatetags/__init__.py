"""Template tags of residents."""

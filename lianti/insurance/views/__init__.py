"""Views of insurance."""

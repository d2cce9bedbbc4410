"""Pages and fragments of people served."""
